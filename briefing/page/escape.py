"""Makes untrusted text harmless in each format, and changes nothing else about it.

Article text may hold Markdown, HTML, template code, terminal codes or invisible controls. `clean` removes what has no
business in a line of prose; `markdown` writes the rest so that every renderer shows it as the characters they are,
while a person reading the raw page is not troubled by needless backslashes.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# C0, DEL and C1 controls (ESC among them), bidirectional overrides and isolates, zero-width marks, soft hyphens,
# interlinear and tag characters, noncharacters, lone surrogates. U+200D stays: it joins emoji and Indic letters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff\U0001d173-\U0001d17a\U000ffffe-\U0010ffff]"
)
_ESCAPE_CODE = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[@-Z\\\\^_])")
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_STACKED = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")

# What a renderer would turn into a link by itself. A code span keeps every character and is never linked.
_ADDRESS = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*://|\bwww\.|\b(?:mailto|xmpp):)[^\s`|<>\\]*[^\s`|<>\\.,;:!?'\"”’)\]]"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_SPECIAL = re.compile(r"[\\`*_\[\]{}]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What Obsidian, its plugins among them, reads besides Markdown: tags, mathematics, block ids, comments (%%), highlights
# (==), inline fields (::). The mark of a number's own entity is none.
_OBSIDIAN = re.compile(r"(?<!&)#|[$^@]|([%=:])\1+|(?<=:)//|(?<=\bwww)\.", re.IGNORECASE)
# Slack has no escape for what it formats; signs that look the same are none of it.
_SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "›", "*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})
# Where a mention, a channel, an emoji or an address begins; a joiner that nobody sees parts its sign from its name.
_SLACK_NAME = re.compile(r"(?<=[@#])(?=[\w!])|(?<=:)(?=//|[\w+'-]+(?::|$))")
_JOINER = "\u2060"
_BLOCK_START = re.compile(r"^(?:(#{1,6}|[-+>:=]|~{3,}|\|)|(\d{1,9})([.)])(?=\s|$))")


def clean(text: str) -> str:
    """One line of prose: no controls, escapes or invisible marks, white space as single spaces, trimmed."""
    text = _INVISIBLE.sub("", _ESCAPE_CODE.sub("", text))
    return " ".join(_STACKED.sub(r"\1", text).split())


def markdown(text: str) -> str:
    """`text`, cleaned, as Markdown that renders as those very characters, anywhere in a line or a table cell."""
    text = clean(text)
    parts, at = [], 0
    for match in _ADDRESS.finditer(text):
        parts += [_markdown_words(text[at : match.start()]), f"`{match[0]}`"]
        at = match.end()
    parts.append(_markdown_words(text[at:]))
    return _BLOCK_START.sub(_block_start, "".join(parts))


def obsidian(text: str) -> str:
    """`text`, cleaned, as Markdown that Obsidian shows as those very characters, wherever it stands but in a table."""
    written = _BLOCK_START.sub(_block_start, _OBSIDIAN.sub(_backslashed, _markdown_words(clean(text))))
    # With a colon of the page's own after it, it would begin a field.
    return f"{written[:-1]}&#58;" if written.endswith(":") else written


def obsidian_url(url: str | None) -> str:
    """An address fit for ``[label](address)`` in Obsidian; empty where it is not plain http or https."""
    safe = web_address(url)  # one tilde stays: it begins a text fragment
    return re.sub(r"[()\\*_`|\[\]<>\"' $^]|([%=:~])(?=\1)", lambda m: f"%{ord(m[0]):02X}", safe)


def slack(text: str) -> str:
    """`text`, cleaned, as Slack's mrkdwn that shows it and nothing else: no mention, channel, link, emoji or format."""
    return _SLACK_NAME.sub(_JOINER, clean(text).translate(_SLACK))


def slack_plain(text: str) -> str:
    """`text`, cleaned, for Slack's plain text, of which it is not said whether entities are shown as their signs."""
    return _SLACK_NAME.sub(_JOINER, clean(text)).replace("<", "‹").replace(">", "›")


def markdown_url(url: str | None) -> str:
    """An address fit for ``[label](address)``; empty where it is not plain http or https."""
    safe = web_address(url)
    return re.sub(r"[()\\*_`|~\[\]<>\"' ]", lambda m: f"%{ord(m[0]):02X}", safe)


def web_address(url: str | None) -> str:
    """`url` where it is an absolute http or https address without credentials, percent-encoded; otherwise empty."""
    if not url:
        return ""
    url = clean(url)
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            return ""
    except ValueError:
        return ""
    return quote(url, safe="%/:=&?~#+!$,;@()*[]'-._")


def _markdown_words(text: str) -> str:
    text = _SPECIAL.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text)).replace("<", "&lt;").replace("|", "\\|")
    if text.count("~") > 1:
        text = text.replace("~", "&#126;")
    return text.replace("$$", "&#36;&#36;")


def _backslashed(match: re.Match[str]) -> str:
    return "".join(f"\\{mark}" for mark in match[0])


def _block_start(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[2]}\\{match[3]}"
    first = match[1][0]
    if first in "~|:=":
        return f"&#{ord(first)};" + match[1][1:]
    return "\\" + match[1]
