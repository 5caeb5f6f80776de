"""Which words of a quote the page shows as proof."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from briefing.nouns import (
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
from briefing.page.focused import LEAD_SETTING, focus_of
from briefing.page.length import length_of

MAX_NAME = 36  # room an outlet's name has, in letters
MAX_CITES = 5  # documents named after one statement
Cited = Point | SharedPoint | Unknown | KeyFigure | Event | Change | Position
PHRASE_SPACES = 3  # a value with as many says enough without its surroundings
MANY_FIRST = 6  # shared points, that a page holds where it can
SHORT_WORD = 3  # letters; words this short say little
MIN_JUDGED = 3  # words; of a statement with fewer nobody can tell
MIN_SHOWN = 0.15  # share of a statement's words that its proof must show
MIN_OTHER = 0.25  # share of a proof's words that the statement has not
MAX_AROUND = 60  # letters shown around a value
_NO_NAME = ("-", "text")  # what standard input and text at hand are called
_WORD = re.compile(r"\w+")
_WHOLE: tuple[Kind, ...] = ("quote", "cause", "agent", "stance", "status", "attribution")


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


def proofs(statement: str, citations: Sequence[Citation]) -> list[Citation]:
    """The citations of documents whose words the statement does not show, the closest first."""
    shown = {c.document for c in citations if _shows(statement, c.quote)}
    words = _content(statement)
    others = [c for c in citations if c.document not in shown]
    return sorted(others, key=lambda c: -len(words & _content(c.quote)))


def proves(words: str, statement: str) -> bool:
    """Whether words shown as proof have enough of what a statement says, its names aside, for a reader to see it, and
    enough that it has not for them to be worth reading."""
    wanted, said = _content(" ".join(w for w in statement.split() if not w[:1].isupper())), _content(words)
    enough = len(wanted) < MIN_JUDGED or len(wanted & said) >= MIN_SHOWN * len(wanted)
    return enough and len(said - _content(statement)) >= MIN_OTHER * len(said)


def _content(text: str) -> set[str]:
    """The words that carry what is said: all but the shortest."""
    return {w for w in _WORD.findall(text.lower()) if len(w) > SHORT_WORD or w.isdigit()}


def name(document: Document) -> str:
    """What a reader calls it: its outlet, else its site or file."""
    return clip(clean(document.source.outlet or _host(document.source) or "untitled"), MAX_NAME)


def _host(source: Source) -> str:
    """The site or file a source came from, as a name of last resort."""
    try:
        site = urlsplit(source.url or source.uri).hostname
    except ValueError:
        site = None
    file = "" if source.uri in _NO_NAME else PurePath(source.uri).name
    return (site or "").removeprefix("www.") or file


def _shows(statement: str, quote: str) -> bool:
    """Whether the statement is made of the quote's own words in their order, or holds the quote."""
    words, quoted = _WORD.findall(statement.lower()), iter(_WORD.findall(quote.lower()))
    return all(word in quoted for word in words) or " ".join(quote.split()) in statement


def cited_on_page(briefing: Briefing) -> set[str]:
    """The documents whose names the page shows after its statements."""
    shown: list[Cited] = [briefing.bottom_line] if briefing.bottom_line else []
    for section in (briefing.single, briefing.unknowns, briefing.figures, briefing.timeline):
        shown += [item for item in section if item.on_page]
    shown += [change for change in briefing.changes if change.on_page]
    shown += [position for conflict in briefing.conflicts if conflict.on_page for position in conflict.positions]
    proofs = [item.citations for item in shown] + [point.citations for point in briefing.shared if point.on_page]
    return {document for citations in proofs for document in named(citations)[0]}


def named(citations: Sequence[Citation]) -> tuple[list[str], int]:
    """The documents cited, by number, as many as a line should name, and how many more there are."""
    documents = sorted({c.document for c in citations}, key=by_number)
    if len(documents) <= MAX_CITES + 1:
        return documents, 0
    return documents[:MAX_CITES], len(documents) - MAX_CITES


def by_number(document: str) -> tuple[int, str]:
    """S2 before S10."""
    digits = re.search(r"[0-9]{1,9}", document)
    return (int(digits[0]) if digits else 0, document)


def lead_parts(briefing: Briefing) -> list[tuple[str, tuple[Citation, ...]]]:
    """The sentences of the bottom line, in order, with those that say each, or its core. On a short page for a question
    only those that bear on it, else the first, and what reports differ on in them: the words that are left are for what
    bears on that."""
    lead = briefing.bottom_line
    if lead is None:
        return []
    told = [(part.text, part.citations) for part in lead.parts] or [(lead.statement, lead.citations)]
    if not (focus_of(briefing) and length_of(briefing) == "short"):
        return told
    bearing = set(briefing.run.settings.get(LEAD_SETTING, "").split())
    kept = [part for n, part in enumerate(told) if str(n) in bearing] or told[:1]
    said = {(c.document, c.start) for _, citations in kept for c in citations}
    return [part for part in told if part in kept or any((c.document, c.start) in said for c in part[1])]


def told_in_full(figure: KeyFigure, briefing: Briefing) -> bool:
    """Whether a statement that the page opens with gives a figure on the same evidence: then it needs no repeating."""
    first = [p for p in briefing.shared if p.printable][:MANY_FIRST]
    return any(figure.value in p.statement and not set(figure.citations).isdisjoint(p.whole) for p in first)


def beside_lead(briefing: Briefing) -> tuple[SharedPoint, ...]:
    """The shared points that the page lists: those that the bottom line does not say."""
    lead = briefing.bottom_line.statement if briefing.bottom_line else ""
    return tuple(p for p in briefing.shared if p.printable and not p.in_lead and p.statement not in lead)
