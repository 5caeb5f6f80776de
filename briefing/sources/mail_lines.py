"""The lines of a plain mail as paragraphs: what runs on is one, whatever width it was wrapped at, and what is quoted
is told from what isn't."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from briefing.language.language import FUNCTION_WORDS
from briefing.nouns import LeftOut
from briefing.sources.cleaning import tidy
from briefing.sources.mail_heads import Part, is_field, is_forward_mark
from briefing.sources.markup import content_of, parsed

_QUOTE = re.compile(r"[A-Z]{0,3}(?:>[ \t]?){1,20}")  # some programs put the initials of the quoted before it
_BULLET = re.compile(r"(?:[-*•–·+]|\d{1,2}[.)]|[a-z]\))\s")
_TERMINAL = re.compile(r"[.!?…:;。！？]['\"”’»)\]]*$")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]")
_QUOTED = re.compile(r"quote|cite", re.I)
# Put into the tree where a quotation begins and ends; no page has these signs of its own, they are taken out before.
_BEGIN, _END = "\ue0f0", "\ue0f1"
_SENTINEL = re.compile(f"[{_BEGIN}{_END}]|&#(?:x0*e0f[01]|0*5758[45]);?", re.I)
_RULE = re.compile(r"[-_=*~ ]{5,}")
# Text is wrapped at 40 letters and more; shorter lines are lists, addresses, verse, unless so many say that they go on.
_MIN_WIDTH, _MIN_SMALL = 36, 1 / 3


def plain_parts(text: str, *, flowed: bool = False) -> tuple[list[Part], list[str]]:
    """The paragraphs of a plain body with the depth at which each is quoted, and the lines of its signatures.

    Args:
        text: As it was sent.
        flowed: The mail says that a space at a line's end means that the line goes on (RFC 3676).
    """
    lines = [_unquoted(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    parts: list[Part] = []
    signed: list[str] = []
    for depth, group in groupby(_without_signatures(lines, signed), key=lambda line: line[0]):
        for is_blank, paragraph in groupby((line for _, line in group), key=lambda line: not line.strip()):
            if not is_blank:
                parts += [Part(depth=depth, text=whole) for whole in _paragraphs(list(paragraph), flowed=flowed)]
    return parts, signed


def html_parts(page: str, *, is_reply: bool) -> tuple[list[Part], tuple[LeftOut, ...]]:
    """The paragraphs of an HTML body, and what is left out of them. What programs mark as quoted is quoted; in a reply
    every blockquote is."""
    from lxml import html

    tree, withdrawn = parsed(_SENTINEL.sub("", page))
    for quote in list(tree.iter("blockquote")):
        if is_reply or quote.get("type") == "cite" or _QUOTED.search(quote.get("class") or ""):
            begin, end = html.Element("p"), html.Element("p")
            begin.text, begin.tail, end.text = _BEGIN, quote.text, _END
            quote.text = None
            quote.insert(0, begin)
            quote.append(end)
    depth, parts = 0, list[Part]()
    blocks, unread = content_of(tree)
    for kind, text in blocks:
        if text in (_BEGIN, _END):
            depth += 1 if text == _BEGIN else -1
        else:
            parts.append(Part(kind=kind, text=text, depth=max(0, depth)))
    return parts, withdrawn + unread


def _unquoted(line: str) -> tuple[int, str]:
    mark = _QUOTE.match(line)
    return (mark.group().count(">"), line[mark.end() :]) if mark else (0, line)


def _without_signatures(lines: list[tuple[int, str]], signed: list[str]) -> Iterator[tuple[int, str]]:
    """The lines without what stands below "-- ", as far as to where another's words begin; that goes to `signed`."""
    signed_at: int | None = None
    for depth, line in lines:
        if line.rstrip() == "--":
            signed_at = depth
            continue
        if signed_at is not None and (depth != signed_at or is_forward_mark(line) or is_field(line)):
            signed_at = None
        if signed_at is None and not _RULE.fullmatch(line.strip()):
            yield depth, line
        elif signed_at is None:
            yield depth, ""
        elif not _RULE.fullmatch(line.strip()):
            signed.append(line)


def _paragraphs(lines: list[str], *, flowed: bool) -> list[str]:
    """The lines between two blank ones, those that run on made one."""
    if flowed and any(line.endswith(" ") for line in lines[:-1]):
        joints = [line.endswith(" ") for line in lines[:-1]]
    else:
        joints = _joints([line.strip() for line in lines])
    before = tidy(lines[0])
    whole, begun = [[before]], before
    for runs_on, line in zip(joints, lines[1:], strict=True):
        words = tidy(line)
        if runs_on and (not _stands_alone(words) or _is_aside(begun, before, words)):
            whole[-1] += ["" if _WIDE.match(before[-1:]) and _WIDE.match(words[:1]) else " ", words]
            begun = f"{begun} {words}" if len(begun) < _MIN_WIDTH else begun
        else:
            whole.append([words])
            begun = words
        before = words
    return [paragraph for pieces in whole if (paragraph := "".join(pieces))]


def _joints(lines: list[str]) -> list[bool]:
    """For each line but the last, whether the next goes on with it.

    A wrapped line ends where the next word had no room; and a line that begins small goes on with the one before it.
    """
    widths = [len(line) for line in lines if " " in line or _WIDE.search(line)]
    width = max(widths, default=0)
    pairs = list(pairwise(lines))
    full = [width >= _MIN_WIDTH and len(a) + 1 + len(_first(b)) > min(width, 120) for a, b in pairs]
    small = [_goes_on(a, b) for a, b in pairs]
    # Of lines all of which are short none goes on unless it says so: names, headlines, an address.
    is_open = [f for f, (a, _) in zip(full, pairs, strict=True) if not (_TERMINAL.search(a) or _greets(a))]
    is_wrapped = (any(small) or sum(is_open or full) * 2 > len(is_open or full)) and max(map(len, lines)) >= _MIN_WIDTH
    is_wrapped = is_wrapped or 2 <= sum(small) >= _MIN_SMALL * len(small)
    return [
        s or (is_wrapped and (f or not (_TERMINAL.search(a) or _greets(a))))
        for s, f, (a, _) in zip(small, full, pairs, strict=True)
    ]


def _first(line: str) -> str:
    return line[:1] if _WIDE.match(line[:1]) else line.split(" ", 1)[0]


def _goes_on(line: str, following: str) -> bool:
    if re.search(r"[.!?。！？]['\"”’»)\]]*$", line):
        return False
    if following[:1].islower():
        return True
    # "Dear all," and "Kind regards," end with a comma, too, and what follows is no part of them.
    words = line.split()
    return (len(words) > 4 and line.endswith((",", "(", "–", "—"))) or (len(words) > 2 and words[-1] in FUNCTION_WORDS)


def _greets(line: str) -> bool:
    """Whether a line is a salutation or a close: a few words before a comma."""
    return line.endswith(",") and len(line.split()) <= 4


def _is_aside(begun: str, before: str, line: str) -> bool:
    """Whether a line begins with the dash of an aside, rather than of an entry in a list: by how its paragraph begins
    and by the line before it."""
    is_open = len(begun) >= _MIN_WIDTH and not _TERMINAL.search(before[-12:]) and not _BULLET.match(begun)
    return is_open and bool(re.match(r"[-–—]\s[^\W\d_A-Z]", line))


def _stands_alone(line: str) -> bool:
    return bool(_BULLET.match(line)) or is_field(line) or is_forward_mark(line)
