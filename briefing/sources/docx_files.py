"""DOCX files: the package, its properties and notes; `docx_text` says what of it is text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from briefing.errors import NoContentError, SourceError
from briefing.sources.archives import Archive, xml_without_entities
from briefing.sources.content import Article, Content
from briefing.sources.docx_text import DocxText
from briefing.sources.stated import Stated, written_article

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part
    from lxml.etree import _Element

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOTES = ("footnote", "endnote")


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
            notes = dict(_notes(document))
            styles = next((_root(p.blob) for p in _related(document, "styles")), None)
            blocks = DocxText(styles, notes).blocks(document.element.body)
            article = written_article(blocks, content, _stated(document), _TYPE)
        except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError, IndexError, TypeError) as error:
            raise SourceError("The Word document is damaged. Open and save it anew, or give its text.") from error
        if article is None:
            raise NoContentError("The Word document holds no text. Give one that does.")
        return (article,)


def _stated(document: Document) -> Stated:
    said = document.core_properties
    return Stated(
        title=said.title,
        author=said.author,
        created=said.created if isinstance(said.created, datetime) else None,
        changed=said.modified if isinstance(said.modified, datetime) else None,
        language=said.language,
    )


def _notes(document: Document) -> Iterator[tuple[tuple[str, str], _Element]]:
    """The notes by kind and number, without the lines that separate them from the text."""
    for kind in _NOTES:
        for part in _related(document, f"{kind}s"):
            for note in _root(part.blob):
                facts = {str(k).rpartition("}")[2]: str(v) for k, v in note.attrib.items()}
                if isinstance(note.tag, str) and facts.get("type", "normal") == "normal" and "id" in facts:
                    yield (kind, facts["id"]), note


def _related(document: Document, kind: str) -> Iterator[Part]:
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            yield relation.target_part


def _root(blob: bytes) -> _Element:
    from lxml import etree

    return etree.fromstring(xml_without_entities(blob), parser=etree.XMLParser(resolve_entities=False, no_network=True))
