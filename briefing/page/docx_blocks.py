"""A Word page as blocks in order, paragraphs and tables, as each of the templates that ship lays them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from briefing.nouns import Briefing, Citation
from briefing.page.docx_words import Aside, DocxVoice, Mark, References, Span, Words
from briefing.page.layout import AGREED, BY_SOURCE, IN_ONE, Pair, blocks_of
from briefing.page.own import has_line
from briefing.page.quoting import beside_lead, lead_parts
from briefing.page.view import MANY_SOURCES, Item, Page, Row

# What a section is called; a template's own word where it has one.
HEADINGS = {
    "changes": "What changed",
    "shared": "What the sources agree on",
    "differences": "Where they differ",
    "single": "Also reported",
    "source_lines": "Each source in a line",
    "unknowns": "Not known",
    "figures": "Key figures",
    "timeline": "Key dates",
}
ONE_SOURCE = "What it says"  # of a single source, instead of what single ones add
OWN_HEADINGS: dict[str, dict[str, str]] = {
    "memo": {
        "shared": "Established by more than one source",
        "differences": "In dispute",
        "unknowns": "Gaps",
        "single": "Also reported",
    },
    "newsletter": {
        "changes": "What is new",
        "shared": "What we know",
        "differences": "Where accounts differ",
        "figures": "By the numbers",
        "unknowns": "Still unclear",
        "timeline": "Dates",
    },
    "table": {"shared": "What they agree on"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph in a style; `proof` is what proves the words that no reference follows."""

    style: str
    spans: tuple[Span, ...]
    proof: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: each column's share of the width and its heading, and the paragraphs of each cell."""

    shares: tuple[float, ...]
    head: tuple[Paragraph, ...]
    rows: tuple[tuple[tuple[Paragraph, ...], ...], ...]


Block: TypeAlias = Paragraph | Table


def blocks(briefing: Briefing, page: Page, voice: DocxVoice, template: str) -> tuple[Block, ...]:
    """The page of a briefing that `voice` wrote."""
    return tuple(_Layout(briefing, page, voice, template).blocks())


class _Layout:
    """Lays out one page."""

    def __init__(self, briefing: Briefing, page: Page, voice: DocxVoice, template: str) -> None:
        self.briefing = briefing
        self.page = page
        self.voice = voice
        self.template = template
        self.special: dict[str, Callable[[], Iterator[Block]]] = {
            "header": self.header,
            "memo_header": self.memo_header,
            "news_header": self.news_header,
            "lead": self.lead,
            "news_lead": self.news_lead,
            "differences": self.differences,
            "said": self.said,
            "shared_table": self.shared_table,
            "source_lines": self.source_lines,
            "foot": self.foot,
            "memo_foot": self.foot,
        }

    def blocks(self) -> Iterator[Block]:
        for part in blocks_of(self.template, self.page.sections):
            for name in (*part.left, *part.right) if isinstance(part, Pair) else (part,):
                special = self.special.get(name)
                yield from special() if special else self.points(name)

    def paragraph(self, style: str, text: str, look: str = "") -> Paragraph:
        return Paragraph(style=style, spans=tuple(self.voice.spans(text, look)))

    def heading(self, section: str) -> Paragraph:
        words = OWN_HEADINGS.get(self.template, {}).get(section, HEADINGS[section])
        if section == "single" and self.page.n_sources == 1:
            words = ONE_SOURCE
        return self.paragraph("heading 1", words)

    def title(self) -> Paragraph:
        return self.paragraph("Title", self.page.title)

    def alone(self) -> Iterator[Block]:
        if self.page.n_sources == 1:
            yield self.paragraph("Subtitle", "One source only: nothing here is compared or corroborated.")

    def header(self) -> Iterator[Block]:
        page = self.page
        yield self.title()
        yield self.paragraph("Subtitle", f"{page.basis} · {page.dates} · compiled {page.compiled}")
        yield from self.alone()

    def memo_header(self) -> Iterator[Block]:
        page = self.page
        yield self.paragraph("Subtitle", "MEMORANDUM", "Strong")
        yield self.title()
        facts = [("Basis", f"{page.basis} · {page.dates}"), ("Compiled", page.compiled)]
        if page.confidence_level:
            facts.append(("Confidence", f"{page.confidence_level}. {page.confidence}."))
        for name, fact in facts:
            yield self.labelled("Subtitle", f"{name}:", fact)
        yield from self.alone()

    def news_header(self) -> Iterator[Block]:
        page = self.page
        yield self.paragraph("Subtitle", f"{page.compiled} · {page.basis} · {page.dates}")
        yield self.title()
        yield from self.alone()

    def lead(self) -> Iterator[Block]:
        if lead := self.page.bottom_line:
            yield self.with_cores(self.labelled("Bottom Line", "Bottom line.", lead.text + lead.cites))

    def news_lead(self) -> Iterator[Block]:
        if lead := self.page.bottom_line:
            yield self.with_cores(self.paragraph("Bottom Line", lead.text + lead.cites))

    def with_cores(self, lead: Paragraph) -> Paragraph:
        """The bottom line with what proves the words that name, after a sentence, who says only its core."""
        cores = iter([core for _, citations in lead_parts(self.briefing) if (core := _core(citations))])
        spans = (replace(s, citations=next(cores, ())) if isinstance(s, Aside) else s for s in lead.spans)
        return replace(lead, spans=tuple(spans))

    def points(self, section: str) -> Iterator[Block]:
        items: Sequence[Item] = getattr(self.page, section)
        if items:
            yield self.heading(section)
        if section == "shared":
            agreed = [p for p in beside_lead(self.briefing) if p.on_page]
            for point, item in zip(agreed, items, strict=True):
                yield self.item("List Number", item, _core(point.citations))
            return
        for item in items:
            yield self.item("List Bullet", item)

    def source_lines(self) -> Iterator[Block]:
        """The line of each source, which has no references: its proof is told by the briefing."""
        lines = [s for s in self.briefing.summaries if has_line(self.briefing, s) and s.on_page]
        if lines:
            yield self.heading("source_lines")
        for summary, item in zip(lines, self.page.source_lines, strict=True):
            yield self.item("List Bullet", item, summary.line.citations if summary.line else ())

    def differences(self) -> Iterator[Block]:
        page = self.page
        if not page.conflicts:
            return
        yield self.heading("differences")
        names = ("Issue", *page.columns, "What kind")
        rows = []
        for row, proofs in zip(page.conflicts, self.proofs(), strict=True):
            said = (tuple(self.cell(cell, proof)) for cell, proof in zip(row.cells, proofs, strict=True))
            rows.append(((self.paragraph("Table Text", row.issue, "Strong"),), *said, (self.kind(row),)))
        yield Table(
            shares=BY_SOURCE if len(page.columns) > 1 else IN_ONE,
            head=tuple(self.paragraph("Table Heading", name) for name in names),
            rows=tuple(rows),
        )

    def proofs(self) -> Iterator[list[list[tuple[Citation, ...]]]]:
        """For each difference on the page, for each of its cells, what proves each position in it. Where each source
        has a cell, its words stand there without a reference."""
        by_source = len(self.page.columns) > 1
        documents: list[str | None] = [d.id for d in self.briefing.documents] if by_source else [None]
        for conflict in (c for c in self.briefing.conflicts if c.on_page):
            cells = []
            for document in documents:
                cited = [tuple(c for c in p.citations if document in (None, c.document)) for p in conflict.positions]
                cells.append([proof if document else () for proof in cited if proof or document is None])
            yield cells

    def cell(self, said: str, proofs: Sequence[tuple[Citation, ...]]) -> Iterator[Paragraph]:
        lines = said.split("\n")
        for n, line in enumerate(lines):
            proof = proofs[n] if len(proofs) == len(lines) else ()
            yield Paragraph(style="Table Text", spans=tuple(self.voice.spans(line)), proof=proof)

    def kind(self, row: Row) -> Paragraph:
        spans = self.voice.spans(row.kind, "Difference")
        if row.why:
            spans += self.voice.spans(f"; {row.why}", "Note")
        return Paragraph(style="Table Text", spans=tuple(spans))

    def said(self) -> Iterator[Block]:
        """The differences as a list: the issue, and who says what under it."""
        if self.page.conflicts:
            yield self.heading("differences")
        for row in self.page.conflicts:
            kind = f" ({row.kind}; {row.why}): " if row.why else f" ({row.kind}): "
            spans = [*self.voice.spans(row.issue, "Strong"), *self.voice.spans(kind, "Note")]
            for n, line in enumerate(row.said.split("\n")):
                spans += [Words(" · ")] if n else []
                spans += self.voice.spans(line)
            yield Paragraph(style="List Bullet", spans=tuple(spans))

    def shared_table(self) -> Iterator[Block]:
        items = self.page.shared
        if not items:
            return
        yield self.heading("shared")
        rows = []
        for n, item in enumerate(items, 1):
            cells = (f"{n}. {item.text}", item.cites, item.note)
            proof = next((s.citations for s in self.voice.spans(item.cites) if isinstance(s, References)), ())
            first = Paragraph(style="Table Text", spans=tuple(self.voice.spans(cells[0])), proof=proof)
            rows.append(((first,), *((self.paragraph("Table Text", cell),) for cell in cells[1:])))
        head = tuple(self.paragraph("Table Heading", name) for name in ("Statement", "Sources", "Support"))
        yield Table(shares=AGREED, head=head, rows=tuple(rows))

    def item(self, style: str, item: Item, proof: tuple[Citation, ...] = ()) -> Paragraph:
        spans = self.voice.spans(f"{item.label} ", "Strong") if item.label else []
        spans += self.voice.spans(item.text + item.cites)
        spans += self.voice.spans(f" ({item.note})", "Note") if item.note else []
        return Paragraph(style=style, spans=tuple(spans), proof=proof)

    def labelled(self, style: str, label: str, text: str) -> Paragraph:
        return Paragraph(style=style, spans=(*self.voice.spans(f"{label} ", "Strong"), *self.voice.spans(text)))

    def foot(self) -> Iterator[Block]:
        page = self.page
        yield from self.sources()
        if page.confidence_level and self.template != "memo":
            told = f"{page.confidence}. Method: {page.method}."
            yield self.labelled("Small Print", f"Confidence: {page.confidence_level}.", told)
        else:
            yield self.labelled("Small Print", "Method.", f"{page.method}.")
        if page.quotes:
            told = " · ".join(f"{item.note} {item.label}: {item.text}" for item in page.quotes)
            yield self.labelled("Small Print", "In their words", told)
        for line in page.notes:
            yield self.labelled("Small Print", "Note.", line)
        if page.cut:
            yield self.paragraph("Small Print", f"Left off this page: {page.cut}.")

    def sources(self) -> Iterator[Block]:
        """The list of sources: a line for each where there are few, else all in one paragraph."""
        yield self.paragraph("heading 1", "Sources")
        entries = [tuple(self.source(item)) for item in self.page.sources]
        if len(entries) <= MANY_SOURCES:
            yield from (Paragraph(style="Small Print", spans=spans) for spans in entries)
            return
        together: list[Span] = []
        for n, spans in enumerate(entries):
            together += [*([Words(" · ")] if n else []), *spans]
        yield Paragraph(style="Small Print", spans=tuple(together))

    def source(self, item: Item) -> Iterator[Span]:
        if item.label:
            yield Mark(item.label)
            yield from self.voice.spans(f"{item.label} ", "Strong")
        yield from self.voice.spans(item.text)


def _core(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Those of documents that say only the core of a statement."""
    whole = {c.document for c in citations if c.says != "core"}
    return tuple(c for c in citations if c.document not in whole)
