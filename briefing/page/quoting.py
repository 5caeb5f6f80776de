"""Which words of a quote the page shows as proof."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from briefing.model import (
    Briefing,
    Change,
    Citation,
    Document,
    Event,
    KeyFigure,
    Kind,
    Point,
    Position,
    SharedPoint,
    Source,
    Unknown,
)
from briefing.page.clip import clip, window
from briefing.page.escape import clean

MAX_NAME = 36  # room an outlet's name has, in letters
MAX_CITES = 5  # documents named after one statement
Cited = Point | SharedPoint | Unknown | KeyFigure | Event | Change | Position
PHRASE_SPACES = 3  # a value with as many says enough without its surroundings
MAX_AROUND = 60  # letters shown around a value
_WORD = re.compile(r"\w+")
_WHOLE: tuple[Kind, ...] = ("quote", "cause", "stance", "status", "attribution")


def position(said: Position, document: str | None, kind: Kind, max_chars: int) -> str:
    """The verbatim words that show a position: the value with its surroundings; "" where it is not verbatim."""
    value = clean(said.value)
    for citation in said.citations:
        if document is not None and citation.document != document:
            continue
        quote = clean(citation.quote)
        at = quote.find(value) if value else -1
        if at < 0:
            continue
        if kind == "name" or value.count(" ") >= PHRASE_SPACES:
            return clip(value, max_chars)
        return window(
            quote, at, at + len(value), max_chars if kind in _WHOLE else min(max_chars, len(value) + MAX_AROUND)
        )
    cited = [c for c in said.citations if document in (None, c.document)]
    return clip(clean(cited[0].quote), max_chars) if cited else ""


def proofs(statement: str, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations whose words the statement itself does not show, one a document."""
    found: dict[str, Citation] = {}
    shown = set()
    for citation in citations:
        if _shows(statement, citation.quote):
            shown.add(citation.document)
        else:
            found.setdefault(citation.document, citation)
    return tuple(c for d, c in found.items() if d not in shown)


def name(document: Document) -> str:
    """What a reader calls it: its outlet, else its site or file."""
    return clip(clean(document.source.outlet or _host(document.source) or "untitled"), MAX_NAME)


def _host(source: Source) -> str:
    """The site or file a source came from, as a name of last resort."""
    try:
        site = urlsplit(source.url or source.uri).hostname
    except ValueError:
        site = None
    return (site or "").removeprefix("www.") or PurePath(source.uri).name


def _shows(statement: str, quote: str) -> bool:
    """Whether the statement is made of the quote's own words in their order, or holds the quote."""
    words, quoted = _WORD.findall(statement.lower()), iter(_WORD.findall(quote.lower()))
    return all(word in quoted for word in words) or " ".join(quote.split()) in statement


def cited_on_page(briefing: Briefing) -> set[str]:
    """The documents whose names the page shows after its statements."""
    shown: list[Cited] = [briefing.bottom_line] if briefing.bottom_line else []
    for section in (briefing.shared, briefing.single, briefing.unknowns, briefing.figures, briefing.timeline):
        shown += [item for item in section if item.on_page]
    shown += [change for change in briefing.changes if change.on_page]
    shown += [position for conflict in briefing.conflicts if conflict.on_page for position in conflict.positions]
    return {document for item in shown for document in named(item.citations)[0]}


def named(citations: Sequence[Citation]) -> tuple[list[str], int]:
    """The documents cited, by number, as many as a line should name, and how many more there are."""
    documents = sorted({c.document for c in citations}, key=_by_number)
    if len(documents) <= MAX_CITES + 1:
        return documents, 0
    return documents[:MAX_CITES], len(documents) - MAX_CITES


def _by_number(document: str) -> tuple[int, str]:
    """S2 before S10."""
    digits = re.search(r"[0-9]{1,9}", document)
    return (int(digits[0]) if digits else 0, document)
