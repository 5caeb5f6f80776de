"""DOCX files: the package, its properties and notes; `docx_text` says what of it is text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.errors import NoContentError, SourceError
from briefing.sources.archives import Archive, holds, xml_without_entities
from briefing.sources.content import Article, Content, counted
from briefing.sources.decoding import decode
from briefing.sources.docx_text import DocxText, other_forms, words_of
from briefing.sources.stated import Stated, moment_of, written_article
from briefing.sources.unread import Said, beside, sentences_in

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part
    from lxml.etree import _Element

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BESIDE = {"comments": "comment", "header": "margin", "footer": "margin"}
_PLACES = {
    r"docProps/[^/]+\.xml": "description",
    r"customXml/item\d*\.xml": "field",
    r"word/(?:charts/chart|diagrams/data)[^/]*\.xml": "drawing",
}
_TAG = re.compile(r"<[^<>]{0,2000}>")
_EMBEDDED = "A file set into it is not read. Open it in a word processor, save it anew, and give that."
_NOTES = ("footnote", "endnote")


class DocxReader:
    """Word documents of 2007 and later."""

    name = "docx"

    def accepts(self, content: Content) -> bool:
        """By a ZIP's signature and the name of the part that holds the text."""
        return holds(content.data, "word/document", "[Content_Types].xml")

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
            styles = next((_root(p.blob) for p in _related(document, "styles")), None)
            text = DocxText(styles, dict(_notes(document)))
            article = written_article(text.blocks(document.element.body), content, _stated(document), _TYPE)
            if article is not None:
                article = _with_unread(article, document, archive, text)
        except (OpcError, etree.LxmlError, KeyError, ValueError, AttributeError, IndexError, TypeError) as error:
            raise SourceError("The Word document is damaged. Open and save it anew, or give its text.") from error
        if article is None:
            raise NoContentError("The Word document holds no text. Give one that does.")
        return (article,)


def _with_unread(article: Article, document: Document, archive: Archive, text: DocxText) -> Article:
    """The article with an account of what else the package holds: comments, margins, drawings, properties, and files
    set into it, whose words are missing in the text."""
    for kind, what in _BESIDE.items():
        for words in dict.fromkeys("".join(words_of(_root(part.blob))) for part in _related(document, kind)):
            text.unread.put(what, f"{words}\n", kind)
    for words in other_forms(document.element.body):
        text.unread.put("hidden", f"{words}\n", "Fallback")
    pieces, seen = list[tuple[str, str, str]](), {article.title or ""}
    for name in archive.names:
        if re.fullmatch(r"word/[^/]+\.xml", name):
            pieces += beside(_root(archive.read(name)), seen)
        if what := next((what for place, what in _PLACES.items() if re.match(place, name)), ""):
            pieces += sentences_in(_root(archive.read(name)), what, seen)
    said = Said(article.text)
    pieces = [(what, sentence, where) for what, words, where in pieces for sentence in said.lacks(words)]
    chunks = [("embed", _TAG.sub(" ", decode(part.blob)[0]), "altChunk") for part in _related(document, "aFChunk")]
    return replace(
        article,
        left_out=text.unread.left_out() + counted(pieces) + counted(chunks),
        notes=article.notes + ((_EMBEDDED,) if chunks else ()),
        read_depth="truncated" if chunks else article.read_depth,
    )


def _stated(document: Document) -> Stated:
    parts = (r.target_part for r in document.part.package.rels.values() if r.reltype.endswith("/core-properties"))
    stated = [element for part in parts for element in _root(part.blob) if isinstance(element.tag, str)]
    said = {str(element.tag).rpartition("}")[2]: (element.text or "").strip() for element in stated}
    return Stated(
        title=said.get("title"),
        author=said.get("creator"),
        created=moment_of(said.get("created")),
        changed=moment_of(said.get("modified")),
        language=said.get("language"),
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
