"""DOCX files: paragraphs and tables in their order, headings by their style."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from briefing.errors import NoContentError, SourceError
from briefing.sources.archives import Archive, xml_without_entities
from briefing.sources.blocks import Block, Kind, laid_out, tidied
from briefing.sources.cleaning import one_line
from briefing.sources.content import Article, Content
from briefing.sources.heads import read_head_blocks, wire_credit

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HEADING = re.compile(r"(?:heading|title|subtitle|überschrift|titre|título|titolo)\b", re.I)
_MAX_BLOCKS, _MAX_DEPTH = 50_000, 20


class DocxReader:
    """Word documents of 2007 and later."""

    name = "docx"

    def accepts(self, content: Content) -> bool:
        """By a ZIP's signature and the name of the part that holds the text."""
        return (
            content.data[:4] == b"PK\x03\x04"
            and b"word/document" in content.data
            and b"[Content_Types].xml" in content.data
        )

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """One article."""
        import docx
        from docx.opc.exceptions import OpcError
        from lxml import etree

        archive = Archive(content.data)
        for name in archive.names:
            if name.endswith((".xml", ".rels")):
                xml_without_entities(archive.read(name))
        try:
            document = docx.Document(io.BytesIO(content.data))
            blocks = tidied(_limited(_blocks(document.iter_inner_content(), 0)))
            return (_article(document, blocks, content),)
        except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError, IndexError, TypeError) as error:
            raise SourceError("The Word document is damaged. Open and save it anew, or give its text.") from error


def _article(document: Document, blocks: list[Block], content: Content) -> Article:
    if not blocks:
        raise NoContentError("The Word document holds no text. Give one that does.")
    head, n_head = read_head_blocks(blocks)
    text, prose = laid_out(blocks, n_head=n_head)
    said = document.core_properties
    created = said.created if isinstance(said.created, datetime) else None
    published, date_only = head.published, head.published_date_only
    if created and (published is None or (date_only and created.date() == published.date())):
        published, date_only = (created if created.tzinfo else created.replace(tzinfo=UTC)), False
    return Article(
        uri=content.uri,
        text=text,
        media_type=_TYPE,
        prose=prose,
        outlet=head.outlet,
        title=one_line(said.title) or head.title,
        author=head.author or _author(said.author),
        published=published,
        published_date_only=date_only,
        url=head.url or content.url,
        retrieved=content.retrieved,
        language=(said.language or "")[:2].lower() or None,
        wire=wire_credit(text),
    )


def _author(stated: str | None) -> str | None:
    return (
        one_line(stated)
        if stated and stated.lower() not in ("python-docx", "user", "admin", "microsoft office user")
        else None
    )


def _blocks(items: Iterable[Paragraph | Table], depth: int) -> Iterator[Block]:
    from docx.table import Table, _Cell

    for item in items:
        if isinstance(item, Table):
            if depth < _MAX_DEPTH:
                # row.cells repeats a cell for every column it spans, however many it claims; the elements do not.
                for cell in item._tbl.xpath("./w:tr/w:tc"):
                    for _, text in _blocks(_Cell(cell, item).iter_inner_content(), depth + 1):
                        yield "cell", text
            continue
        style = item.style.name if item.style is not None else ""
        kind: Kind = "head" if _HEADING.match(style or "") else "item" if (style or "").startswith("List") else "p"
        for line in item.text.split("\n\n"):
            yield kind, line


def _limited(blocks: Iterator[Block]) -> Iterator[Block]:
    for n, block in enumerate(blocks):
        if n >= _MAX_BLOCKS:
            return
        yield block
