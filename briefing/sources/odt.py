"""OpenDocument texts: what their reader sees, by the rules that Word files follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from briefing.errors import NoContentError, SourceError
from briefing.language.reference_marks import without_marks
from briefing.sources.archives import Archive, xml_without_entities
from briefing.sources.blocks import Block, Kind
from briefing.sources.content import Article, Content, counted
from briefing.sources.raised import Piece, joined
from briefing.sources.stated import Stated, moment_of, written_article
from briefing.sources.unread import Unread, beside, sentences_in

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPE = "application/vnd.oasis.opendocument.text"
_FLAT = re.compile(rb"<office:document[\s>]")
# Withdrawn, about the text rather than of it, or a note's number and a word's reading.
_SILENT = frozenset(
    "tracked-changes annotation annotation-end note-citation ruby-text title desc forms variable-decls sequence-decls "
    "user-field-decls script event-listeners covered-table-cell settings scripts font-face-decls master-styles "
    "automatic-styles styles meta object binary-data".split()
)
_LEFT = {
    **dict.fromkeys(["tracked-changes"], "withdrawn"),
    **dict.fromkeys(["annotation"], "comment"),
    **dict.fromkeys(["title", "desc"], "caption"),
    **dict.fromkeys(["ruby-text"], "pronunciation"),
    **dict.fromkeys(["covered-table-cell", "section", "hidden-text"], "hidden"),
    **dict.fromkeys(["forms"], "form"),
    **dict.fromkeys(["object"], "drawing"),
}
_ABOUT = frozenset("creator date initials sender-initials".split())  # who changed it or said so, and when
_BLOCKS = frozenset("p h list table".split())
_MAX_BLOCKS = 50_000


@dataclass(frozen=True, slots=True)
class _Looks:
    """How a style shows its text; None where that is left to what surrounds it."""

    parent: str | None = None
    struck: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None


class OdtReader:
    """OpenDocument texts (.odt, .ott), packed or as one flat file (.fodt)."""

    name = "odt"

    def accepts(self, content: Content) -> bool:
        """By the media type that is the first member of the package, or by the root element of a flat one."""
        head = content.data[:4096]
        is_packed = head[:4] == b"PK\x03\x04" and head[30:].startswith(
            b"mimetypeapplication/vnd.oasis.opendocument.text"
        )
        return is_packed or (b"<office:document" in head and bool(_FLAT.search(head)) and b"opendocument" in head)

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """One article."""
        if content.data[:4] == b"PK\x03\x04":
            archive = Archive(content.data)
            if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise SourceError("The document is protected by a password. Save it without one, or give its text.")
            roots = [_root(archive.read(n)) for n in ("content.xml", "styles.xml", "meta.xml") if n in archive.names]
        else:
            roots = [_root(content.data)]
        body = next(
            (e for root in roots for e in root.iter() if _tag(e) == "text" and _tag(e.getparent()) == "body"), None
        )
        if body is None:
            raise SourceError("The document holds no text part. Open and save it anew, or give its text.")
        text = _OdtText(roots)
        article = written_article(text.blocks(body), content, _stated(roots), _TYPE)
        if article is None:
            raise NoContentError("The document holds no text. Give one that does.")
        return (replace(article, left_out=text.unread.left_out() + counted(_beside(roots, article))),)


class _OdtText:
    def __init__(self, roots: list[_Element]) -> None:
        self._looks = {k: v for root in roots for k, v in _styles(root)}
        self._blocks: list[Block] = []
        self._notes: list[_Element] = []
        self._boxes: list[_Element] = []
        self.unread = Unread()

    def blocks(self, body: _Element) -> list[Block]:
        """The text of the body, then that of its notes."""
        self._container(body, "p")
        for note in self._notes:
            self._container(note, "p")
        for block in self._blocks[_MAX_BLOCKS:]:
            self.unread.put("rest", f"{block[1]}\n", "end")
        return self._blocks[:_MAX_BLOCKS]

    def _leave(self, element: _Element, what: str = "") -> None:
        """Pass over what stands in an element, and keep count of its words."""
        if what := what or _LEFT.get(_tag(element), ""):
            self.unread.put(what, f"{_words(element)}\n", _tag(element))

    def _container(self, parent: _Element, kind: Kind) -> None:
        for element in parent:
            tag = _tag(element)
            if tag in _SILENT or (tag == "section" and _value(element, "display") == "none"):
                self._leave(element)
            elif len(self._blocks) > _MAX_BLOCKS:
                self._leave(element, "rest")
            elif tag in ("p", "h"):
                self._paragraph(element, "head" if tag == "h" and kind == "p" else kind)
            elif tag in ("table-of-content", "index-title") or tag.endswith("-index"):
                self._container(element, "head")
            elif tag == "table-cell":
                self._container(element, "cell")
            elif tag == "list-item":
                self._container(element, "item" if kind == "p" else kind)
            else:
                self._container(element, kind)

    def _paragraph(self, element: _Element, kind: Kind) -> None:
        style = _value(element, "style-name")
        if kind == "p" and re.match(r"(?:sub)?title\b", style or "", re.I):
            kind = "head"
        pieces: list[Piece] = []
        self._inline(element, self._shown(("paragraph", style), (False, False, False)), pieces)
        hidden = next((e for e in element.iter() if _tag(e) == "hidden-paragraph"), None)
        self.unread.end()
        if hidden is not None and _value(hidden, "is-hidden") != "false":
            self.unread.put("hidden", f"{joined(pieces)}\n", "hidden-paragraph")
        else:
            self._blocks += [(kind, without_marks(part)) for part in joined(pieces).split("\n\n")]
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._container(box, "p")

    def _inline(self, element: _Element, looks: tuple[bool, bool, bool], pieces: list[Piece]) -> None:
        struck, hidden, raised = looks

        def put(text: str | None) -> None:
            if text and not struck and not hidden:
                # Line ends in the file are spaces.
                pieces.append((re.sub(r"[ \t\r\n]+", " ", text), raised))
            elif text:
                self.unread.put("withdrawn" if struck else "hidden", text, "span")

        put(element.text)
        for child in element:
            tag = _tag(child)
            if tag == "span":
                self._inline(child, self._shown(("text", _value(child, "style-name")), looks), pieces)
            elif tag == "line-break":
                pieces.append(("\n", False))
            elif tag in ("s", "tab"):
                put(" ")
            elif tag in _SILENT or (tag == "hidden-text" and _value(child, "is-hidden") != "false"):
                self._leave(child)
            elif (is_note := tag == "note") or any(_tag(inner) in _BLOCKS for inner in child):
                if struck or hidden:
                    self._leave(child, "withdrawn" if struck else "hidden")
                elif is_note:
                    self._notes += [e for e in child if _tag(e) == "note-body"]
                else:
                    self._boxes.append(child)
            elif tag:
                self._inline(child, looks, pieces)
            put(child.tail)

    def _shown(self, style: tuple[str, str | None], around: tuple[bool, bool, bool]) -> tuple[bool, bool, bool]:
        """Struck, hidden and raised, by a style and those it is based on, within what surrounds it."""
        found: list[bool | None] = [None, None, None]
        family, name = style
        for _ in range(12):
            one = self._looks.get((family, name or ""))
            if one is None:
                break
            said = (one.struck, one.hidden, one.raised)
            found = [old if old is not None else new for old, new in zip(found, said, strict=True)]
            name = one.parent
        a, b, c = (new if new is not None else old for new, old in zip(found, around, strict=True))
        return a, b, c


def _words(element: _Element) -> str:
    """All words in an element but who wrote them and when."""
    text = (element.text or "") if _tag(element) not in (*_ABOUT, "note-citation") else ""
    for child in element:
        text += f"{_words(child)}{child.tail or ''}"
    return f"{text}\n" if _tag(element) in ("p", "h") else text


def _beside(roots: list[_Element], article: Article) -> Iterator[tuple[str, str, str]]:
    """What else a document holds: running heads, what it states of itself, and sentences that stand in attributes."""
    seen = {article.title or ""}
    for root in roots:
        for element in root.iter():
            if (tag := _tag(element)) == "master-styles":
                margins = [_words(e) for page in element for e in page if re.match(r"header|footer", _tag(e))]
                yield from (("margin", words, "master-page") for words in dict.fromkeys(margins))
            elif tag == "meta":
                yield from sentences_in(element, "description", seen)
        yield from (piece for piece in beside(root, seen) if piece[1] not in article.text)


def _styles(root: _Element) -> list[tuple[tuple[str, str], _Looks]]:
    found = []
    for element in root.iter():
        if _tag(element) != "style" or not (name := _value(element, "name")):
            continue
        looks = _Looks(parent=_value(element, "parent-style-name"))
        for properties in element:
            if _tag(properties) == "text-properties":
                line = _value(properties, "text-line-through-style") or _value(properties, "text-line-through-type")
                place = _value(properties, "text-position")
                display = _value(properties, "display")
                looks = _Looks(
                    parent=looks.parent,
                    struck=None if line is None else line != "none",
                    hidden=None if display is None else display == "none",
                    raised=None if place is None else bool(re.match(r"super|[1-9]", place)),
                )
        found.append(((_value(element, "family") or "", name), looks))
    return found


def _stated(roots: list[_Element]) -> Stated:
    said: dict[str, str] = {}
    for root in roots:
        for meta in root.iter():
            if _tag(meta) == "meta":
                for element in meta:
                    said.setdefault(_tag(element), (element.text or "").strip())
    return Stated(
        title=said.get("title"),
        author=said.get("creator") or said.get("initial-creator"),
        created=moment_of(said.get("creation-date")),
        changed=moment_of(said.get("date")),
        language=said.get("language"),
    )


def _root(data: bytes) -> _Element:
    from lxml import etree

    try:
        return etree.fromstring(
            xml_without_entities(data), parser=etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except (etree.LxmlError, ValueError) as error:
        raise SourceError("The document is damaged. Open and save it anew, or give its text.") from error


def _tag(element: _Element | None) -> str:
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def _value(element: _Element, name: str) -> str | None:
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), None)
