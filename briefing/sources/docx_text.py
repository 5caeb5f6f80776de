"""The text of a Word document as its reader sees it: insertions in, deletions, hidden and struck words out, text boxes
once, notes behind the text they hang on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefing.language.reference_marks import without_marks
from briefing.sources.blocks import Block, Kind
from briefing.sources.docx_styles import OFF, child, own_looks, styles_of, tag_of, value_of
from briefing.sources.raised import Piece, joined
from briefing.sources.unread import Unread, is_sentence, quoted_sentences, unlike

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"(?:heading|title|subtitle|toc\b|überschrift|titre|título|titolo|rubrik|overskrift|kop)\b", re.I)
_MAX_BLOCKS = 50_000
# Withdrawn, about the text rather than of it, or the code of a field whose result stands beside it.
_WITHDRAWN = frozenset("del moveFrom delText".split())
_SILENT = _WITHDRAWN | frozenset(
    "delInstrText instrText pPr rPr tblPr tblGrid tblPrEx trPr tcPr sectPr sdtPr sdtEndPr rt "
    "customXmlPr smartTagPr rubyPr commentReference annotationRef footnoteRef endnoteRef fldData".split()
)
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


@dataclass(slots=True)
class _Paragraph:
    kind: Kind = "p"
    pieces: list[Piece] = field(default_factory=list)
    style: str | None = None


class DocxText:
    """The blocks of a document's body, then those of the notes that it refers to; and what is left out of them.

    Args:
        styles: The part that holds the styles, where there is one.
        notes: The notes by kind ("footnote", "endnote") and number.
    """

    def __init__(self, styles: _Element | None, notes: Mapping[tuple[str, str], _Element]) -> None:
        self._styles = dict(styles_of(styles)) if styles is not None else {}
        self._notes = notes
        self._called: list[tuple[str, str]] = []  # in their order, each once
        self._known = set[tuple[str, str]]()
        self._blocks: list[Block] = []
        self._boxes: list[_Element] = []
        self._open: _Paragraph | None = None  # its mark was deleted: the next paragraph goes on with it
        self.unread = Unread()
        self._code, self._within = list[str](), list[str]()  # of the field that is being read, and of those within it
        self._fields: list[bool] = []  # for each field begun whether its code is still being read
        self._n_codes = 0  # how many are

    def blocks(self, body: _Element) -> list[Block]:
        """The text of a body and of its notes; at most 50,000 blocks."""
        self._container(body, "p")
        for key in self._called:  # grows by those that a note refers to
            self._fields.clear()
            self._n_codes = 0
            if (note := self._notes.get(key)) is not None:
                self._container(note, "p")
        self._close()
        for key, note in self._notes.items():
            if key not in self._known:
                self.leave("note", note)
        for block in self._blocks[_MAX_BLOCKS:]:
            self.unread.put("rest", f"{block[1]}\n", "end")
        return self._blocks[:_MAX_BLOCKS]

    def leave(self, what: str, element: _Element) -> None:
        """Pass over what stands in an element, and keep count of its words."""
        for words in words_of(element):
            self.unread.put(what, words, tag_of(element))

    def _container(self, parent: _Element, kind: Kind) -> None:
        """Paragraphs and tables, whatever they are wrapped in."""
        for element in parent:
            tag = tag_of(element)
            if tag in _SILENT or len(self._blocks) > _MAX_BLOCKS:
                self._pass_over(element, tag)
            elif tag == "p":
                self._paragraph(element, kind)
            elif tag == "tr" and child(element, "trPr", "del") is not None:
                self.leave("withdrawn", element)
            elif tag == "tc":
                if child(element, "tcPr", "cellDel") is None:
                    self._container(element, "cell")
                else:
                    self.leave("withdrawn", element)
            elif tag == "sdt" and _is_placeholder(element):
                self.leave("prompt", element)
            else:
                self._container(_chosen(element), kind)

    def _pass_over(self, element: _Element, tag: str) -> None:
        if tag in _WITHDRAWN:
            self.leave("withdrawn", element)
        elif tag == "rt":
            self.leave("pronunciation", element)
        elif tag not in _SILENT:
            self.leave("rest", element)

    def _paragraph(self, element: _Element, kind: Kind) -> None:
        paragraph = self._open or _Paragraph()
        if self._open is None:
            paragraph.kind, paragraph.style = self._kind(element, kind)
        self._open = None
        self._runs(element, paragraph)
        if child(element, "pPr", "rPr", "del") is not None or child(element, "pPr", "rPr", "moveFrom") is not None:
            self._open = paragraph
        else:
            self._put(paragraph)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            held, self._open = self._open, None
            self._container(box, "p")
            self._open = held

    def _put(self, paragraph: _Paragraph) -> None:
        self.unread.end()
        for part in joined(paragraph.pieces).split("\n\n"):
            self._blocks.append((paragraph.kind, without_marks(part)))

    def _close(self) -> None:
        if self._open is not None:
            self._put(self._open)
            self._open = None

    def _runs(self, parent: _Element, paragraph: _Paragraph) -> None:
        for element in parent:
            tag = tag_of(element)
            if tag in _SILENT:
                self._pass_over(element, tag)
            elif tag == "r":
                self._run(element, paragraph)
            elif tag == "sdt" and _is_placeholder(element):
                self.leave("prompt", element)
            elif tag == "t":  # the text of a formula
                paragraph.pieces.append((element.text or "", False))
            else:
                self._runs(_chosen(element), paragraph)

    def _run(self, run: _Element, paragraph: _Paragraph) -> None:
        is_not_shown, is_raised = self._looks(run, paragraph)
        is_marked = False
        for element in run:
            tag = tag_of(element)
            if tag == "fldChar":
                self._field(str(value_of(element, "fldCharType")))
            elif tag == "instrText":
                self._code.append(element.text or "")
            elif is_not_shown:
                self.leave(is_not_shown, element)
            elif tag in _SILENT:
                self._pass_over(element, tag)
            elif self._n_codes:
                self._within += words_of(element)
            elif tag in ("footnoteReference", "endnoteReference"):
                self._call((tag.removesuffix("Reference"), str(value_of(element, "id"))))
                is_marked = value_of(element, "customMarkFollows") not in (None, *OFF)
            elif tag == "t":
                paragraph.pieces += [] if is_marked else [(element.text or "", is_raised)]
            elif tag in _SIGNS:
                paragraph.pieces.append((_SIGNS[tag], False))
            elif tag == "ruby":
                self._runs(element, paragraph)
            elif tag in ("drawing", "pict", "object", "AlternateContent"):
                self._boxes += _boxes(_chosen(element))

    def _call(self, note: tuple[str, str]) -> None:
        """The text refers to a note; what it refers to twice stands behind it once."""
        if note not in self._known:
            self._known.add(note)
            self._called.append(note)

    def _field(self, step: str) -> None:
        """Keep count of where a field's code ends and its result begins."""
        if step == "begin":
            self._fields.append(True)
            self._n_codes += 1
        elif self._fields and step in ("separate", "end"):
            self._n_codes -= self._fields.pop()
            if step == "separate":
                self._fields.append(False)
            self._end_code()

    def _end_code(self) -> None:
        """Tell the sentences that the code of a field holds: questions to ask, tips to show."""
        if self._n_codes:
            return
        code, within = "".join(self._code), "".join(self._within)
        for words in (*quoted_sentences(code), *([within] if is_sentence(within) else [])):
            self.unread.put("field", f"{words}\n", "instrText")
        self._code, self._within = [], []

    def _looks(self, run: _Element, paragraph: _Paragraph) -> tuple[str, bool]:
        """What a run is where it is not shown as said, else "", and whether it stands above the line."""
        struck, hidden, raised = self._said(paragraph.style)
        properties = child(run, "rPr")
        if properties is None:
            return _withheld(struck=struck, hidden=hidden), raised
        if (style := child(properties, "rStyle")) is not None:
            of_style = self._said(value_of(style, "val"))
            struck, hidden, raised = struck or of_style[0], hidden or of_style[1], raised or of_style[2]
        own = own_looks(properties)
        struck = struck if own[0] is None else own[0]
        hidden = hidden if own[1] is None else own[1]
        raised = raised if own[2] is None else own[2]
        return _withheld(struck=struck, hidden=hidden), raised

    def _said(self, style: str | None) -> tuple[bool, bool, bool]:
        """Whether a style, with those it is based on, strikes, hides or raises."""
        found: list[bool | None] = [None, None, None]
        for _ in range(12):
            one = self._styles.get(style or "")
            if one is None:
                break
            said = (one.struck, one.hidden, one.raised)
            found = [old if old is not None else new for old, new in zip(found, said, strict=True)]
            style = one.base
        return bool(found[0]), bool(found[1]), bool(found[2])

    def _kind(self, paragraph: _Element, kind: Kind) -> tuple[Kind, str | None]:
        named = child(paragraph, "pPr", "pStyle")
        id = value_of(named, "val") if named is not None else None
        style = self._styles.get(id or "")
        name = style.name if style else id or ""
        if kind == "p" and _HEADING.match(name):
            return "head", id
        listed = child(paragraph, "pPr", "numPr") is not None or (style is not None and style.listed)
        return ("item" if kind == "p" and (listed or name.lower().startswith("list")) else kind), id


def _withheld(*, struck: bool, hidden: bool) -> str:
    return "withdrawn" if struck else "hidden" if hidden else ""


def words_of(element: _Element) -> Iterator[str]:
    """All words in an element, those of a paragraph as they stand together, of what is given twice once."""
    waiting = [element]
    while waiting:
        element = waiting.pop()
        tag = tag_of(element)
        if tag in ("t", "delText"):
            yield element.text or ""
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == "p":
            yield "\n"
        waiting += reversed([_chosen(child) for child in element])


def other_forms(body: _Element) -> Iterator[str]:
    """The sentences of what a file gives twice that stand only in the form which is not read."""
    for element in body.iter("{*}AlternateContent"):
        chosen = _chosen(element)
        for form in element:
            if form is not chosen:
                yield from unlike(["".join(words_of(form))], "".join(words_of(chosen)))


def _boxes(shape: _Element) -> list[_Element]:
    """The text boxes of a drawing; those within a box are found when it is read."""
    found: list[_Element] = []
    waiting = [shape]
    while waiting:
        element = waiting.pop()
        if tag_of(element) == "txbxContent":
            found.append(element)
        else:
            waiting += reversed([_chosen(child) for child in element])
    return found


def _chosen(element: _Element) -> _Element:
    """Of what a file gives twice, for new programs and for old, the first that holds text."""
    if tag_of(element) != "AlternateContent":
        return element
    forms = [e for e in element if tag_of(e) in ("Choice", "Fallback")]
    return next(
        (e for e in forms if any(tag_of(t) == "t" and t.text for t in e.iter())), forms[0] if forms else element
    )


def _is_placeholder(control: _Element) -> bool:
    """Whether a content control holds but its prompt ("Click here to enter text")."""
    shown = child(control, "sdtPr", "showingPlcHdr")
    return shown is not None and value_of(shown, "val") not in OFF
