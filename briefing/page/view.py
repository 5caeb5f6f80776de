"""What a template is given: the page's own words and ready marked-up text, never the raw nouns.

One function builds it for every format; a `Voice` escapes and marks up for one of them. So a template cannot forget
to escape, and all formats show the same items in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from briefing.model import Briefing, Citation, Conflict, Document, Point, Position, Summary
from briefing.page import phrases, quoting
from briefing.page.clip import clip
from briefing.page.escape import clean

# Room an item may take on the page, in letters; what is longer is shortened for display only.
MAX_TITLE = 140
MAX_LEAD = 420
MAX_ITEM = 300
MAX_LINE = 200
MAX_CELL = 130
MAX_NAME = 40
MAX_CITES = 4
MAX_ROWS_BY_SOURCE = 2  # with two sources a table has a column for each


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A statement ready to print: `text`, its `cites` ("[S1][S2]"), and a `note` such as "2 origins"."""

    text: str
    cites: str = ""
    note: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A difference: `cells` has one entry a source where the page has two, else a single one."""

    issue: str
    cells: tuple[str, ...]
    kind: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All a template may print. Strings are escaped for the format; empty ones and empty tuples mean there is none."""

    title: str
    meta: str
    n_sources: int
    n_origins: int
    bottom_line: Item | None
    changes: tuple[Item, ...]
    shared: tuple[Item, ...]
    columns: tuple[str, ...]
    conflicts: tuple[Row, ...]
    single: tuple[Item, ...]
    sources_in_a_line: tuple[Item, ...]
    unknowns: tuple[Item, ...]
    figures: tuple[Item, ...]
    timeline: tuple[Item, ...]
    confidence: str
    confidence_level: str
    method: str
    sources: tuple[Item, ...]
    quotes: tuple[Item, ...]
    cut: str
    diagnostics: tuple[str, ...]


class Voice(Protocol):
    """How one format writes what the page says."""

    def text(self, words: str) -> str:
        """Untrusted words, escaped."""
        ...

    def quote(self, words: str) -> str:
        """Untrusted words in quotation marks, escaped."""
        ...

    def cites(self, citations: Sequence[Citation]) -> str:
        """References to the documents cited, with their quotes where the format can show them in place."""
        ...

    def link(self, label: str, url: str | None) -> str:
        """A label that leads to an address, where the address is a plain web one."""
        ...

    def join(self, parts: Iterable[str], separator: str = " · ") -> str:
        """Ready parts, one after the other."""
        ...


def view(briefing: Briefing, voice: Voice) -> Page:
    """The page of a briefing: its items that are `on_page`, in the words of one format."""
    writer = _Writer(briefing, voice)
    shown = [p for p in briefing.shared if p.on_page]
    single = [p for p in briefing.single if p.on_page]
    return Page(
        title=voice.text(clip(clean(briefing.title), MAX_TITLE)),
        meta=writer.meta(),
        n_sources=len(briefing.documents),
        n_origins=briefing.n_origins,
        bottom_line=writer.statement(briefing.bottom_line, MAX_LEAD) if briefing.bottom_line else None,
        changes=tuple(
            writer.item(c.statement, c.citations, label=c.kind, note=f"before: {c.before}" if c.before else "")
            for c in briefing.changes
            if c.on_page
        ),
        shared=tuple(writer.item(p.statement, p.citations, note=phrases.count(p.origins, "origin")) for p in shown),
        columns=writer.columns(),
        conflicts=tuple(writer.row(c) for c in briefing.conflicts if c.on_page),
        single=tuple(writer.statement(p, MAX_ITEM) for p in single),
        sources_in_a_line=tuple(
            writer.line(s) for s in briefing.summaries if s.on_page and s.points and len(briefing.documents) > 1
        ),
        unknowns=tuple(writer.item(u.statement, u.citations) for u in briefing.unknowns if u.on_page),
        figures=tuple(
            writer.item(f.what, f.citations, label=clip(clean(f.value), MAX_NAME))
            for f in briefing.figures
            if f.on_page
        ),
        timeline=tuple(
            writer.item(e.statement, e.citations, label=phrases.event_day(e.day))
            for e in briefing.timeline
            if e.on_page
        ),
        confidence=voice.text(clip(clean(briefing.confidence.reason), MAX_ITEM)) if briefing.confidence else "",
        confidence_level=briefing.confidence.level if briefing.confidence else "",
        method=voice.text(phrases.method(briefing)),
        sources=tuple(writer.source(d) for d in briefing.documents),
        quotes=writer.quotes(),
        cut=voice.text("; ".join(briefing.run.cut)),
        diagnostics=tuple(
            voice.text(clip(clean(f"{d.source}: {d.message}" if d.source else d.message), MAX_ITEM))
            for d in briefing.diagnostics
            if d.severity != "info"
        ),
    )


class _Writer:
    """Writes the parts of one briefing in one voice."""

    def __init__(self, briefing: Briefing, voice: Voice) -> None:
        self.briefing = briefing
        self.voice = voice
        self.by_source = len(briefing.documents) == MAX_ROWS_BY_SOURCE

    def meta(self) -> str:
        documents = self.briefing.documents
        parts = (
            f"{phrases.sources(documents, self.briefing.n_origins)}, {phrases.read_depth(documents)}",
            phrases.dates(documents),
            f"compiled {phrases.day(self.briefing.run.compiled)}",
        )
        return self.voice.join(self.voice.text(p) for p in parts)

    def statement(self, point: Point, max_chars: int) -> Item:
        return Item(
            text=self.voice.text(clip(clean(point.statement), max_chars)), cites=self.voice.cites(point.citations)
        )

    def item(self, words: str, citations: Sequence[Citation], *, note: str = "", label: str = "") -> Item:
        return Item(
            text=self.voice.text(clip(clean(words), MAX_ITEM)),
            cites=self.voice.cites(citations),
            note=self.voice.text(clip(clean(note), MAX_LINE)),
            label=self.voice.text(label),
        )

    def columns(self) -> tuple[str, ...]:
        if not self.by_source:
            return ("Who says what",)
        return tuple(self.voice.text(f"{d.id} · {_name(d)}") for d in self.briefing.documents)

    def row(self, conflict: Conflict) -> Row:
        kind = phrases.RELATIONS[conflict.relation]
        return Row(
            issue=self.voice.text(clip(clean(conflict.issue), MAX_CELL)),
            cells=self._by_source(conflict) if self.by_source else (self._in_one(conflict),),
            kind=kind if conflict.kind == kind else f"{conflict.kind}: {kind}",
            why=self.voice.text(clip(clean(conflict.why), MAX_CELL)),
        )

    def _by_source(self, conflict: Conflict) -> tuple[str, ...]:
        cells = []
        for document in self.briefing.documents:
            said = [p for p in conflict.positions if any(c.document == document.id for c in p.citations)]
            cells.append(self.voice.join(self._position(p, document.id, conflict) for p in said) if said else "–")
        return tuple(cells)

    def _in_one(self, conflict: Conflict) -> str:
        return self.voice.join(
            f"{self._position(p, None, conflict)} {self.voice.cites(p.citations)}" for p in conflict.positions
        )

    def _position(self, position: Position, document: str | None, conflict: Conflict) -> str:
        words = quoting.position(position, document, conflict.kind, MAX_CELL)
        said = self.voice.quote(words) if words else self.voice.text(clip(clean(position.value), MAX_CELL))
        if position.speaker:
            said = self.voice.text(clip(clean(position.speaker), MAX_NAME)) + ": " + said
        return said

    def line(self, summary: Summary) -> Item:
        return Item(
            text=self.voice.text(clip(clean(summary.points[0].statement), MAX_LINE)),
            label=self.voice.text(summary.document),
        )

    def source(self, document: Document) -> Item:
        source = document.source
        parts = [self.voice.text(_name(document))]
        if source.title:
            parts.append(self.voice.link(f"“{clip(clean(source.title), MAX_CELL)}”", source.url))
        parts.append(self.voice.text(phrases.moment(source)))
        if source.read_depth != "full":
            parts.append({"truncated": "cut off", "snippet": "teaser only"}[source.read_depth])
        if document.origin and document.origin != document.id:
            parts.append(self.voice.text(f"same origin as {document.origin}"))
        elif source.wire:
            parts.append(self.voice.text(f"credits {clip(clean(source.wire), MAX_NAME)}"))
        return Item(text=self.voice.join(parts, ", "), label=self.voice.text(document.id))

    def quotes(self) -> tuple[Item, ...]:
        found = []
        for number, point in enumerate((p for p in self.briefing.shared if p.on_page), 1):
            for citation in quoting.proofs(point.statement, point.citations):
                words = self.voice.quote(clip(clean(citation.quote), MAX_CELL))
                found.append(Item(text=words, label=self.voice.text(citation.document), note=str(number)))
        return tuple(found)


def _name(document: Document) -> str:
    """What a reader calls it: its outlet, else its site or file."""
    return clip(clean(document.source.outlet or quoting.host(document.source) or "untitled"), MAX_NAME)
