"""What a template is given: the page's own words and ready marked-up text, never the raw nouns.

One function builds it for every format; a `Voice` escapes and marks up for one of them. So a template cannot forget
to escape, and all formats show the same items in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from briefing.config import Section
from briefing.nouns import (
    Briefing,
    Citation,
    Conflict,
    Document,
    Event,
    KeyFigure,
    Position,
    SharedPoint,
    Summary,
)
from briefing.page import phrases, quoting
from briefing.page.clip import clip, room, shorten
from briefing.page.diagnostics import diagnostics
from briefing.page.escape import clean
from briefing.page.length import length_of
from briefing.page.own import has_line, line_of, own_points
from briefing.page.sections import sections_of
from briefing.page.voices import Voice
from briefing.page.witnesses import same_point

# Room a part may take on the page, in letters; what is longer is shortened for display only.
MAX_TITLE = 130
MAX_LEAD = 420
MAX_ITEM = 300
MAX_LINE = 170
MAX_CELL = 120
MAX_ISSUE = 60
MAX_LABEL = 36
MAX_SPEAKER = 60
MAX_PROOF = 180
MAX_NOTES = 3
MANY_SOURCES = 8  # from here on the list of sources leaves out their headlines
VERY_MANY = 20  # and from here on their days
MAX_SHORT_NAME = 24
MAX_SOURCES = 60  # of more than these only the cited ones are listed
MAX_NOTE = 160
MAX_TITLES = 600  # of all sources' headlines together
FEW_SILENT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A statement ready to print: its `text`, its `cites` (" [S1][S2]", after a space), a `label` before and a `note`
    after it; and its `evidence`, a block that opens below it where the format can."""

    text: str
    cites: str = ""
    note: str = ""
    label: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A difference: `said` is who says what; `cells` is the same for a table, with one entry a source where the page
    has two, else a single one; `evidence` is a block with the words of all sides, which `said` and `cells` open."""

    issue: str
    said: str
    cells: tuple[str, ...]
    kind: str
    why: str
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All a template may print. Strings are escaped for the format; empty ones and empty tuples mean there is none.
    `sections` are those chosen, in order; empty where the template decides. It may take `n_sheets`."""

    title: str
    basis: str
    dates: str
    outlets: str
    compiled: str
    n_sources: int
    n_origins: int
    bottom_line: Item | None
    changes: tuple[Item, ...]
    shared: tuple[Item, ...]
    columns: tuple[str, ...]
    conflicts: tuple[Row, ...]
    single: tuple[Item, ...]
    source_lines: tuple[Item, ...]
    unknowns: tuple[Item, ...]
    figures: tuple[Item, ...]
    timeline: tuple[Item, ...]
    confidence_level: str
    confidence: str
    method: str
    sources: tuple[Item, ...]
    quotes: tuple[Item, ...]
    cut: str
    notes: tuple[str, ...]
    sections: tuple[str, ...] = ()
    choices: str = ""
    n_sheets: int = 1


def view(briefing: Briefing, voice: Voice, *, n_quotes: int | None = None) -> Page:
    """The page of a briefing: its items that are `on_page` and its first `n_quotes` proofs, in one format's words."""
    part = _Parts(briefing, voice)
    documents, length = briefing.documents, length_of(briefing)
    page = Page(
        title=part.text(briefing.title, MAX_TITLE) or "Briefing",
        basis=voice.text(phrases.basis(briefing)),
        dates=voice.text(phrases.dates(documents)),
        outlets=voice.text(phrases.outlets(documents)),
        compiled=voice.text(phrases.day(briefing.run.compiled)),
        n_sources=len(documents),
        n_origins=briefing.n_origins,
        bottom_line=part.lead(),
        changes=tuple(
            part.item(c.statement, c.citations, label=c.kind, note=phrases.since(c), value=c.value or "")
            for c in briefing.changes
            if c.on_page
        ),
        shared=tuple(part.shared(p) for p in part.agreed),
        columns=part.columns(),
        conflicts=tuple(part.row(n, c) for n, c in enumerate(briefing.conflicts) if c.on_page),
        single=tuple(part.item(p.statement, p.citations) for p in own_points(briefing) if p.on_page),
        source_lines=tuple(part.line(s) for s in briefing.summaries if has_line(briefing, s) and s.on_page),
        unknowns=tuple(part.item(u.statement, u.citations) for u in briefing.unknowns if u.on_page),
        figures=tuple(part.figure(f) for f in briefing.figures if f.on_page),
        timeline=tuple(part.event(e) for e in briefing.timeline if e.on_page),
        confidence_level=briefing.confidence.level if briefing.confidence else "",
        confidence=part.confidence(),
        method=voice.text(phrases.method(briefing)),
        sources=part.sources(),
        quotes=part.quotes()[:n_quotes] if length != "short" else (),
        cut=voice.text("; ".join(briefing.run.cut)),
        notes=part.notes(),
        sections=sections_of(briefing),
        n_sheets=2 if length == "long" else 1,
    )
    page = replace(page, choices=voice.choices())
    return page if not page.sections else _chosen(page)


def _chosen(page: Page) -> Page:
    """The page with nothing in the sections that were not chosen."""
    left_out = [name for name in get_args(Section) if name not in page.sections]
    nothing: dict[str, Any] = dict.fromkeys(left_out, ())
    return replace(page, **nothing, quotes=page.quotes if "shared" in page.sections else ())


class _Parts:
    """Writes the parts of one briefing in one voice."""

    def __init__(self, briefing: Briefing, voice: Voice) -> None:
        self.briefing = briefing
        self.voice = voice
        listed = {id(p) for p in quoting.beside_lead(briefing)}
        self.agreed = [p for p in briefing.shared if p.on_page and id(p) in listed]
        self.by_source = len(briefing.documents) == 2  # then each has a column of the table

    def text(self, words: str, max_chars: int) -> str:
        return self.voice.text(shorten(clean(words), max_chars))

    def lead(self) -> Item | None:
        point = self.briefing.bottom_line
        if point is None:
            return None
        told = quoting.lead_parts(self.briefing)
        if len({tuple((c.document, c.says == "core") for c in citations) for _, citations in told}) < 2:
            proof = point.citations if len(told) == max(1, len(point.parts)) else told[0][1]
            return self.sentence(" ".join(words for words, _ in told), told[0][1], proof)
        # Not every source says all of it: each sentence has its own references.
        *first, last = [self.sentence(words, citations, citations) for words, citations in told]
        parts = [self.voice.join((s.text, s.cites, s.evidence), "") for s in first]
        return replace(last, text=self.voice.join((*parts, last.text), " "))

    def sentence(self, words: str, named: Sequence[Citation], proof: Sequence[Citation]) -> Item:
        """A sentence of the bottom line, which may be a shared point."""
        return Item(
            text=self.text(words, MAX_LEAD),
            cites=self.references(named),
            evidence=self.voice.evidence(proof, point=same_point(words, self.briefing)),
        )

    def references(self, citations: Sequence[Citation]) -> str:
        """Those that say all of a sentence, and in words those that say its core."""
        whole = [c for c in citations if c.says != "core"]
        core = phrases.core_in(citations)
        return self.voice.join((self.voice.cites(whole), *([self.voice.aside(f"({core})")] if core else [])), " ")

    def item(
        self, words: str, citations: Sequence[Citation], *, note: str = "", label: str = "", value: str = ""
    ) -> Item:
        return Item(
            text=self.text(words, MAX_ITEM),
            cites=self.voice.cites(citations),
            note=self.text(note, MAX_CELL),
            label=self.text(label, MAX_LABEL),
            evidence=self.voice.evidence(citations, value=value),
        )

    def figure(self, figure: KeyFigure) -> Item:
        """A figure, and the clause that says what it counts."""
        return self.item(figure.what, figure.citations, label=figure.value, value=figure.value)

    def event(self, event: Event) -> Item:
        """What happened on a day, as a whole sentence where one is short enough."""
        shown = shorten(clean(event.statement), MAX_LINE)
        return self.item(shown, event.citations, label=phrases.event_day(event.day))

    def shared(self, point: SharedPoint) -> Item:
        note = phrases.count(point.origins, "origin")
        if core := phrases.core_in(point.citations):
            note += f"; {core}"
        if 0 < len(point.silent) <= FEW_SILENT:
            note += f"; not in {' or '.join(point.silent)}"
        return Item(
            text=self.text(point.statement, MAX_ITEM),
            cites=self.voice.cites(point.whole),
            note=self.text(note, MAX_CELL),
            evidence=self.voice.evidence(point.citations, point=point),
        )

    def columns(self) -> tuple[str, ...]:
        if not self.by_source:
            return ("Who says what",)
        return tuple(self.voice.text(f"{d.id} · {quoting.name(d)}") for d in self.briefing.documents)

    def row(self, number: int, conflict: Conflict) -> Row:
        said = self.voice.stack(self.position(p, None, conflict, number) for p in conflict.positions)
        return Row(
            issue=self.text(conflict.issue, MAX_ISSUE),
            said=said,
            cells=self.cells(conflict, number) if self.by_source else (said,),
            kind=phrases.difference(conflict),
            why=self.text(conflict.why, MAX_CELL),
            evidence=self.voice.sides(number, conflict),
        )

    def cells(self, conflict: Conflict, number: int) -> tuple[str, ...]:
        cells = []
        for document in self.briefing.documents:
            said = [p for p in conflict.positions if any(c.document == document.id for c in p.citations)]
            cells.append(
                self.voice.stack(self.position(p, document.id, conflict, number) for p in said) if said else "–"
            )
        return tuple(cells)

    def position(self, position: Position, document: str | None, conflict: Conflict, number: int) -> str:
        words = quoting.position(position, document, conflict.kind, MAX_CELL)
        parts = [self.text(position.speaker, MAX_SPEAKER) + ":"] if position.speaker else []
        parts.append(self.voice.quote(words) if words else self.text(position.value, MAX_CELL))
        said = self.voice.join(parts, " ")
        if document:
            own = [c for c in position.citations if c.document == document]
            return self.voice.join([said, self.voice.opener(number, own)], "")
        cites, opener = self.voice.cites(position.citations), self.voice.opener(number, position.citations)
        return self.voice.join([said, cites, opener], "")

    def line(self, summary: Summary) -> Item:
        return Item(
            text=self.text(line_of(summary), MAX_LINE),
            label=self.voice.text(summary.document),
            evidence=self.voice.evidence(summary.line.citations if summary.line else ()),
        )

    def sources(self) -> tuple[Item, ...]:
        documents = self.briefing.documents
        if len(documents) <= MAX_SOURCES:
            return tuple(self.source(d) for d in documents)
        cited = quoting.cited_on_page(self.briefing)
        listed = [self.source(d) for d in documents if d.id in cited]
        rest = self.voice.text(f"{len(documents) - len(listed)} more, not cited here, are in the JSON form")
        return (*listed, Item(text=rest))

    def source(self, document: Document) -> Item:
        """A source's entry: with its headline where there are few, its day where there are not very many."""
        source, n_sources = document.source, len(self.briefing.documents)
        many = n_sources > MANY_SOURCES
        name = clip(quoting.name(document), MAX_SHORT_NAME) if n_sources > VERY_MANY else quoting.name(document)
        parts = [self.voice.link(name, source.url) if many or not source.title else self.voice.text(name)]
        if source.title and not many:
            title = clip(clean(source.title), min(MAX_CELL, MAX_TITLES // n_sources))
            parts.append(self.voice.link(f"“{title}”", source.url))
        if not many or (source.published and n_sources <= VERY_MANY):
            parts.append(self.voice.text(phrases.published(source, short=many)))
        parts += [self.voice.text(p) for p in phrases.standing(document, short=many)]
        return Item(text=self.voice.join(parts, ", "), label=self.voice.text(document.id))

    def quotes(self) -> tuple[Item, ...]:
        found = []
        for number, point in enumerate(self.agreed, 1):
            for citation in quoting.proofs(point.statement, point.whole):
                words = clean(citation.quote)  # whole: half a sentence proves nothing
                if room(words) <= MAX_PROOF and quoting.proves(words, clean(point.statement)):
                    label = self.voice.text(citation.document)
                    found.append(Item(text=self.voice.quote(words), label=label, note=str(number)))
                    break
        return tuple(found)

    def confidence(self) -> str:
        reason = clean(self.briefing.confidence.reason).rstrip(". ") if self.briefing.confidence else ""
        return self.text(reason[:1].upper() + reason[1:], MAX_ITEM)

    def notes(self) -> tuple[str, ...]:
        told = [d for d in diagnostics(self.briefing) if d.severity != "info"]
        told.sort(key=lambda d: d.severity != "error")
        lines = [self.text(f"{d.source}: {d.message}" if d.source else d.message, MAX_NOTE) for d in told[:MAX_NOTES]]
        if len(told) > MAX_NOTES:
            lines.append(self.voice.text(f"{len(told) - MAX_NOTES} more notes are in the JSON form"))
        return tuple(lines)
