"""EPUB books and magazines: the chapters in reading order, each article of a magazine by itself."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from briefing.errors import NoContentError, SourceError
from briefing.nouns import LeftOut
from briefing.sources.archives import Archive, holds, xml_without_entities
from briefing.sources.blocks import Block, laid_out
from briefing.sources.cleaning import one_line
from briefing.sources.content import Article, Content, counted, n_words_of, with_left_out
from briefing.sources.decoding import decode, stated_in
from briefing.sources.heads import read_head_blocks, wire_credit
from briefing.sources.markup import content_of, parsed
from briefing.sources.stated import Stated, creation, dated
from briefing.sources.times import parse_published
from briefing.sources.unread import sentences_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_MIN_WORDS = 80
_MAX_CHAPTERS = 500


class EpubReader:
    """EPUB 2 and 3 without copy protection."""

    name = "epub"

    def accepts(self, content: Content) -> bool:
        """By the media type that an EPUB holds as its first member, or by its container file."""
        head = content.data[:200]
        is_first = head[:4] == b"PK\x03\x04" and head[30:].startswith(b"mimetypeapplication/epub+zip")
        return is_first or holds(content.data, "META-INF/container.xml")

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """One article, or one for each chapter that has a heading and a length of its own."""
        archive = Archive(content.data)
        if "META-INF/encryption.xml" in archive.names and "META-INF/rights.xml" in archive.names:
            raise SourceError("The book is copy-protected and cannot be read. Give its text.")
        root = _path(_xml(archive.read("META-INF/container.xml")))
        package = _xml(archive.read(root))
        chapters = _chapters(archive, package, posixpath.dirname(root))
        said = {
            n: _said(package, n) for n in ("title", "creator", "publisher", "date", "language", "source", "identifier")
        }
        articles = [
            _article(chapter, content, said, one=len(chapters) == 1, number=n) for n, chapter in enumerate(chapters, 1)
        ]
        if not articles:
            raise NoContentError("The book holds no text. Give one that does.")
        about = package.xpath("//*[local-name()='metadata']")
        seen = {said["title"] or ""}
        return with_left_out(
            tuple(articles), counted(piece for part in about for piece in sentences_in(part, "description", seen))
        )


@dataclass(slots=True)
class _Chapter:
    blocks: list[Block]
    left_out: tuple[LeftOut, ...]


def _chapters(archive: Archive, package: _Element, folder: str) -> list[_Chapter]:
    """The chapters that are articles: one without heading goes on with the one before; covers and contents go."""
    files = {i.get("id"): i for i in package.xpath("//*[local-name()='manifest']/*[local-name()='item']")}
    chapters: list[_Chapter] = []
    short: list[tuple[str, _Chapter]] = []
    read: set[str] = set()
    for reference in package.xpath("//*[local-name()='spine']/*[local-name()='itemref']")[:_MAX_CHAPTERS]:
        item = files.get(reference.get("idref"))
        name = _place(item, folder) if item is not None else ""
        if item is None or _is_contents(item) or name not in archive.names:
            continue
        read.add(name)
        chapter = _chapter(archive, name)
        blocks = chapter.blocks
        n_words = sum(n_words_of(text) for _, text in blocks)
        if n_words < _MIN_WORDS:
            short.append((name, chapter))
        elif chapters and not any(kind == "head" for kind, _ in blocks[:3]):
            chapters[-1].blocks += blocks
            chapters[-1].left_out += chapter.left_out
        else:
            chapters.append(chapter)
    if chapters:
        # Titles, imprints and tables of contents stand in pages of their own.
        chapters[0].left_out += counted(("front matter", text, name) for name, c in short for _, text in c.blocks)
        chapters[0].left_out += tuple(left for _, c in short for left in c.left_out)
    elif any(c.blocks for _, c in short):
        chapters = [_Chapter([b for _, c in short for b in c.blocks], tuple(x for _, c in short for x in c.left_out))]
    if chapters:
        names = {_place(i, folder) for i in files.values() if _is_page(i) and not _is_contents(i)} - read
        outside = sorted(names & set(archive.names))[:_MAX_CHAPTERS]
        chapters[0].left_out += counted(("outside", _words(archive, name), name) for name in outside)
    return chapters


def _chapter(archive: Archive, name: str) -> _Chapter:
    data = xml_without_entities(archive.read(name))
    page, _ = decode(data, stated_in(data))
    tree, withdrawn = parsed(page)
    body = tree.find("body")
    blocks, unread = content_of(body if body is not None else tree)
    return _Chapter(blocks, withdrawn + unread)


def _words(archive: Archive, name: str) -> str:
    """The words of a page that is no chapter, "" where it cannot be read."""
    try:
        return "\n".join(text for _, text in _chapter(archive, name).blocks)
    except SourceError:
        return ""


def _place(item: _Element, folder: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))


def _is_page(item: _Element) -> bool:
    return item.get("media-type") == "application/xhtml+xml" or (item.get("href") or "").endswith((".xhtml", ".html"))


def _is_contents(item: _Element) -> bool:
    """Whether a page is the table of contents, which repeats the headings."""
    return "nav" in (item.get("properties") or "").split()


def _article(chapter: _Chapter, content: Content, said: dict[str, str | None], *, one: bool, number: int) -> Article:
    head, n_head = read_head_blocks(chapter.blocks)
    text, prose = laid_out(chapter.blocks, n_head=n_head)
    published, date_only = dated(head, _stamp(said["date"], text))
    url = next((v for k in ("source", "identifier") if (v := said[k]) and v.startswith(("http://", "https://"))), None)
    return Article(
        uri=content.uri if one else f"{content.uri}#{number}",
        text=text,
        media_type="application/epub+zip",
        prose=prose,
        outlet=said["publisher"] or head.outlet if one else said["publisher"] or said["title"],
        title=said["title"] or head.title if one else head.title,
        author=said["creator"] if one else head.author,
        published=published,
        published_date_only=date_only,
        url=head.url or (url if one else None),
        retrieved=content.retrieved,
        language=(said["language"] or "")[:2].lower() or None,
        wire=wire_credit(text),
        left_out=chapter.left_out,
    )


def _stamp(stated: str | None, text: str) -> tuple[datetime, bool] | None:
    """The moment a book states for itself, where the text does not contradict it."""
    moment, date_only = parse_published(stated)
    return creation(Stated(created=moment and moment.replace(tzinfo=None if date_only else moment.tzinfo)), text)


def _xml(data: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False)
    try:
        tree = etree.fromstring(xml_without_entities(data), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceError("The book is damaged. Get it again, or give its text.") from error
    if tree is None:
        raise SourceError("The book is damaged. Get it again, or give its text.")
    return tree


def _path(container: _Element) -> str:
    found = container.xpath("//*[local-name()='rootfile']/@full-path")
    if not found:
        raise SourceError("The book does not say where its contents are. It may be damaged.")
    return str(found[0])


def _said(package: _Element, name: str) -> str | None:
    # EPUB 2 tells several dates apart by what happened then.
    only = "not(@*[local-name()='event']) or @*[local-name()='event']='publication'"
    found = package.xpath(f"//*[local-name()='metadata']/*[local-name()='{name}'][{only}]/text()")
    return one_line(", ".join(dict.fromkeys(str(f).strip() for f in found[:5]))) if found else None
