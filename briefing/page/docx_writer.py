"""Writes blocks into a Word document: paragraphs and tables in its styles, references as links, proof as comments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from briefing.nouns import Briefing, Citation
from briefing.page import phrases, quoting
from briefing.page.clip import clip
from briefing.page.docx_blocks import Block, Paragraph, Table
from briefing.page.docx_look import TABLE, styles_in
from briefing.page.docx_words import Aside, Link, Mark, References, Words, safe
from briefing.page.escape import clean
from briefing.page.html import direction
from briefing.page.surroundings import MAX_QUOTE
from briefing.page.voices import bare

if TYPE_CHECKING:
    from docx.document import Document

AUTHOR, INITIALS = "briefing", "b"
MAX_QUOTES = 3  # of one document, in one comment


class Writer:
    """Writes the page of one briefing into a document."""

    def __init__(self, document: Document, briefing: Briefing, compiled: date) -> None:
        self.document = document
        self.styles: dict[str, Any] = {**styles_in(document)}
        self.briefing = briefing
        self.compiled = compiled
        self.marked: dict[str, str] = {}  # the bookmark of each source that the page lists
        words = " ".join(d.text[:2000] for d in briefing.documents).strip() or briefing.title
        self.from_right = direction(words) == "rtl"

    def write(self, blocks: Sequence[Block]) -> None:
        """Writes them at the document's end."""
        marks = [s.document for b in blocks if isinstance(b, Paragraph) for s in b.spans if isinstance(s, Mark)]
        self.marked = {mark: f"source_{n}" for n, mark in enumerate(dict.fromkeys(marks), 1)}
        for block in blocks:
            if isinstance(block, Table):
                self._table(block)
            else:
                self._fill(self.document.add_paragraph(), block)

    def _fill(self, paragraph: Any, block: Paragraph) -> None:
        """Writes a block's words into an empty paragraph."""
        paragraph.style = self.styles[block.style.lower()]
        if self.from_right:
            paragraph._p.get_or_add_pPr().append(_element("w:bidi"))
        said: list[Any] = []  # what the next references prove
        for span in block.spans:
            if isinstance(span, Words):
                said.append(self._words(paragraph, span))
            elif isinstance(span, Link):
                self._link(paragraph, span)
            elif isinstance(span, Mark):
                self._mark(paragraph, span)
            elif isinstance(span, Aside):
                proved = said if any(run.text.strip() for run in said) else []  # a space after references is not
                self._comment([*proved, self._words(paragraph, Words(span.text))], span.citations)
                said = []
            else:
                self._references(paragraph, span)
                self._comment(said, span.citations)
                said = []
        self._comment(said, block.proof)

    def _words(self, paragraph: Any, words: Words) -> Any:
        run = paragraph.add_run(words.text, style=self.styles[words.look.lower()] if words.look else None)
        if direction(words.text) == "rtl":
            run.font.rtl = True
        return run

    def _references(self, paragraph: Any, references: References) -> None:
        if paragraph.text:
            paragraph.add_run(" ")
        for document in references.documents:
            name = self.marked.get(document)
            link = _element("w:hyperlink", **{"w:anchor": name, "w:history": "1"}) if name else None
            self._linked(paragraph, link, f"[{safe(clean(document))}]", "Source Reference")
        if references.more:
            paragraph.add_run(f" +{references.more}")

    def _link(self, paragraph: Any, link: Link) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE

        number = paragraph.part.relate_to(link.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        self._linked(paragraph, _element("w:hyperlink", **{"r:id": number, "w:history": "1"}), link.text, "Hyperlink")

    def _linked(self, paragraph: Any, link: Any, text: str, look: str) -> None:
        """Words inside a link; plain ones where there is nowhere for it to lead."""
        run = paragraph.add_run(text, style=self.styles[look.lower()])
        if link is not None:
            paragraph._p.append(link)
            link.append(run._r)

    def _mark(self, paragraph: Any, mark: Mark) -> None:
        name = self.marked[mark.document]
        number = name.rpartition("_")[2]
        paragraph._p.append(_element("w:bookmarkStart", **{"w:id": number, "w:name": name}))
        paragraph._p.append(_element("w:bookmarkEnd", **{"w:id": number}))

    def _comment(self, said: Sequence[Any], citations: Sequence[Citation]) -> None:
        """The proof of words as a comment on them: each quote, and who said it."""
        if not said or not citations:
            return
        shown, _ = quoting.named(citations)
        lines = [line for document in shown for line in self._quotes(document, citations)]
        comment = self.document.add_comment(list(said), text="\n".join(lines), author=AUTHOR, initials=INITIALS)
        comment._element.set(_name("w:date"), f"{self.compiled.isoformat()}T00:00:00Z")

    def _quotes(self, document: str, citations: Sequence[Citation]) -> list[str]:
        """A document's quotes, each after its name: "S1 · Miami News, 3 May 2026: “…”"."""
        quotes = [c.quote for c in citations if c.document == document][:MAX_QUOTES]
        words = dict.fromkeys(safe(bare(clip(clean(quote), MAX_QUOTE))) for quote in quotes)
        return [f"{self._origin(document)}: “{quote}”" for quote in words]

    def _origin(self, document: str) -> str:
        found = next((d for d in self.briefing.documents if d.id == document), None)
        if found is None:
            return safe(clean(document))
        return safe(f"{clean(found.id)} · {quoting.name(found)}, {phrases.published(found.source)}")

    def _table(self, table: Table) -> None:
        made = self.document.add_table(rows=1 + len(table.rows), cols=len(table.shares))
        made.style = self.styles[TABLE.lower()]
        made.autofit = False
        if self.from_right:
            made._tbl.tblPr.insert(1, _element("w:bidiVisual"))  # after the style, as the schema has it
        room = sum(column.width or 0 for column in made.columns)
        widths = [round(share * room) for share in table.shares]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        rows = (tuple((cell,) for cell in table.head), *table.rows)
        for row, said in zip(made.rows, rows, strict=True):
            row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
            for cell, width, paragraphs in zip(row.cells, widths, said, strict=True):
                cell.width = width
                for n, paragraph in enumerate(paragraphs):
                    self._fill(cell.add_paragraph() if n else cell.paragraphs[0], paragraph)
        made.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(tag, attrs={_name(name): value for name, value in attributes.items()})


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    name: str = qn(tag)
    return name
