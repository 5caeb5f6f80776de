"""The page as a message for Slack: Block Kit within its limits, to be posted to an incoming webhook or with the API.

https://docs.slack.dev/reference/block-kit. Every text is escaped and `verbatim`, so that Slack finds nothing in it to
link, mention or draw.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from briefing.config import Section
from briefing.nouns import Briefing, Citation
from briefing.page import escape, quoting
from briefing.page.text_fragments import to_words
from briefing.page.view import Item, Page, Row, view
from briefing.page.voices import PlainVoice, bare

Block = dict[str, Any]
Links = Literal["words", "pages", "none"]
MAX_BLOCKS = 50
MAX_TEXT = 3000  # characters of a text object, as they are sent
MAX_HEADER = 150
# Of all blocks as JSON. Slack refuses a message of somewhat more than 12,000 and says nowhere how it counts.
MAX_CHARS = 10_000
MAX_WORDS = 600  # characters of one text that is set among others, as they are sent
MAX_ADDRESS = 260  # a longer one is not linked
TITLES = {
    "changes": "What changed",
    "shared": "What the sources agree on",
    "conflicts": "Where they differ",
    "single": "Also reported",
    "source_lines": "Each source in a line",
    "unknowns": "Not known",
    "figures": "Key figures",
    "timeline": "Key dates",
    "quotes": "In their words",
    "sources": "Sources",
}
# Whose last entry is left off first where a message would be too long.
# fmt: off
CUTS = (
    "quotes", "timeline", "figures", "source_lines", "single", "unknowns", "shared", "changes", "sources", "conflicts",
)
# fmt: on


class SlackVoice(PlainVoice):
    """Slack's mrkdwn: references lead to the words cited, on their sites, or to the page alone, or nowhere."""

    def __init__(self, briefing: Briefing, links: Links = "words") -> None:
        self._links = links
        self._addresses = {d.id: d.source.url for d in briefing.documents} if links != "none" else {}

    def text(self, words: str) -> str:
        """The words, escaped; so many of them as one text may have."""
        return short(words, MAX_WORDS)

    def quote(self, words: str) -> str:
        """The words in quotation marks, escaped."""
        return f"“{self.text(bare(escape.clean(words)))}”"

    def cites(self, citations: Sequence[Citation]) -> str:
        """ " [S1][S2]", each a link where its source has an address."""
        shown, more = quoting.named(citations)
        links = "".join(self._cite(d, next(c for c in citations if c.document == d)) for d in shown)
        return (f" {links}" if links else "") + (f" +{more}" if more else "")

    def link(self, label: str, url: str | None) -> str:
        """A link, or the label alone."""
        return link(label, url if self._links != "none" else None)

    def _cite(self, document: str, citation: Citation) -> str:
        url = self._addresses.get(document)
        words = to_words(url, citation.quote) if self._links == "words" else ""
        return link(f"[{document}]", words if 0 < len(words) <= MAX_ADDRESS else url)


def to_slack(briefing: Briefing) -> str:
    """A message as JSON: `text` for notifications, and `blocks`; at most 50 of them, of 10,000 characters in all.

    What a sheet shows and a message does not hold is left off, and said.
    """
    for links in get_args(Links):
        page = view(briefing, SlackVoice(briefing, links))
        groups = _groups(page)
        blocks = _blocks(briefing, page, groups)
        if fits(blocks):
            break
    n_left_off = 0
    while not fits(blocks) and (longest := next((name for name in CUTS if groups[name]), None)):
        groups[longest].pop()
        n_left_off += 1
        blocks = _blocks(briefing, page, groups, n_left_off)
    return message(briefing.title or "Briefing", blocks)


def message(text: str, blocks: Sequence[Block]) -> str:
    """A message as JSON, whose links Slack does not fetch to show what they lead to."""
    form = {
        "text": short(text, MAX_HEADER),
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": list(blocks),
    }
    return json.dumps(form, ensure_ascii=True, indent=1) + "\n"


def fits(blocks: Sequence[Block]) -> bool:
    """Whether Slack takes a message of these blocks."""
    return len(blocks) <= MAX_BLOCKS and len(json.dumps(blocks, ensure_ascii=False)) <= MAX_CHARS


def header(words: str) -> Block:
    """A headline, in which Slack formats and draws nothing."""
    text = escape.slack_plain(words)
    text = text if len(text) <= MAX_HEADER else text[: MAX_HEADER - 1].rstrip() + "…"
    return {"type": "header", "text": {"type": "plain_text", "text": text or "Briefing", "emoji": False}}


def sections(lines: Sequence[str], kind: Literal["section", "context"] = "section") -> list[Block]:
    """Ready lines in as few blocks as hold them."""
    texts: list[str] = []
    for line in map(_bounded, lines):
        if texts and len(texts[-1]) + 1 + len(line) <= MAX_TEXT:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    said = [{"type": "mrkdwn", "text": text, "verbatim": True} for text in texts]
    return [{"type": kind, "elements": [s]} if kind == "context" else {"type": kind, "text": s} for s in said]


def short(words: str, max_chars: int) -> str:
    """Words, escaped, of which no more is sent than `max_chars` characters."""
    text = escape.clean(words)
    if len(escaped := escape.slack(text)) <= max_chars:
        return escaped
    # An entity is made of one character, so that half as many are tried until it fits.
    kept = text[:max_chars]
    while len(escape.slack(kept)) >= max_chars:
        kept = kept[: len(kept) * 3 // 4]
    return escape.slack(kept).rstrip() + "…"


def link(label: str, url: str | None) -> str:
    """A label that leads to an address, or alone where that is no plain web one, or a long one."""
    address = escape.web_address(url).replace("&", "&amp;")
    return f"<{address}|{short(label, MAX_WORDS)}>" if 0 < len(address) <= MAX_ADDRESS else short(label, MAX_WORDS)


def _blocks(briefing: Briefing, page: Page, groups: Mapping[str, Sequence[str]], n_left_off: int = 0) -> list[Block]:
    about = [f"{page.basis} · {page.dates} · compiled {page.compiled}"]
    if page.n_sources == 1:
        about.append("One source only: nothing here is compared or corroborated.")
    blocks = [header(briefing.title), *sections(about, "context")]
    if page.bottom_line:
        blocks += sections([f"*Bottom line.* {page.bottom_line.text}{page.bottom_line.cites}"])
    for name, entries in groups.items():
        if entries:
            title = "What it says" if name == "single" and page.n_sources == 1 else TITLES[name]
            blocks += sections([f"*{title}*", *(line for entry in entries for line in entry.split("\n"))])
    level = f"*Confidence: {page.confidence_level}.* {page.confidence}. " if page.confidence_level else ""
    small = [f"{level}Method: {page.method}.", *(f"Note: {line}" for line in page.notes)]
    if page.cut:
        small.append(f"Left off the page: {page.cut}.")
    if n_left_off:
        small.append(f"Left off this message, which holds no more: {n_left_off} of the page's lines.")
    return [*blocks, *sections(small, "context")]


def _groups(page: Page) -> dict[str, list[str]]:
    """The entries of each section, in the page's order; a difference is one of several lines."""
    order = page.sections or get_args(Section)
    groups: dict[str, list[str]] = {name: [] for name in (*order, *CUTS)}
    for name in groups:
        if name == "conflicts":
            groups[name] = [_difference(row) for row in page.conflicts]
        elif name == "quotes":
            groups[name] = [f"• {item.note} {item.label}: {item.text}" for item in page.quotes]
        elif name == "sources":
            groups[name] = [f"• {item.label} {item.text}".replace("•  ", "• ") for item in page.sources]
        else:
            items: Sequence[Item] = getattr(page, name)
            marks = [f"{n}." if name == "shared" else "•" for n in range(1, len(items) + 1)]
            groups[name] = [f"{mark} {_item(item)}" for mark, item in zip(marks, items, strict=True)]
    return groups


def _item(item: Item) -> str:
    label = f"*{item.label}*: " if item.label else ""
    return f"{label}{item.text}{item.cites}" + (f" ({item.note})" if item.note else "")


def _difference(row: Row) -> str:
    """A question with all its answers: one entry, so that none of them is left off alone."""
    kind = f"{row.kind}; {row.why}" if row.why else row.kind
    return "\n".join([f"• *{row.issue}* ({kind})", *(f"    – {said}" for said in row.said.split("\n"))])


def _bounded(line: str) -> str:
    """A line that one text object holds: what is too long ends between two words, and before a link that is cut."""
    if len(line) <= MAX_TEXT:
        return line
    kept = line[: MAX_TEXT - 1]
    if "<" in kept and ">" not in kept[kept.rindex("<") :]:
        kept = kept[: kept.rindex("<")]
    return re.sub(r"&[a-z]{0,3}$", "", kept).rstrip() + "…"
