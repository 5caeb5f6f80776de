"""A user's own Word file as the dress of a page: what it looks like is kept, what it says is not.

Such files are passed around, so that one which runs, loads or fetches anything is refused, and whatever nothing of the
page needs is left behind.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from posixpath import splitext
from typing import TYPE_CHECKING, Any

from briefing.errors import SourceError, UsageError
from briefing.files import read_file
from briefing.page.docx_look import STYLES, TABLE, numbering_xml, style_xml, styles_in
from briefing.page.escape import web_address
from briefing.page.layout import MARGINS_MM, SHEETS_MM
from briefing.sources.archives import Archive, xml_without_entities

if TYPE_CHECKING:
    from docx.document import Document

MAX_BYTES = 20_000_000
MAX_XML_BYTES = 20_000_000  # of all its XML together; a tree of it takes some ten times as much memory
BODY = 10.0  # Word's own size of body text, in points, where a file tells none
MIN_ROOM_MM = 30  # between the margins, for words to stand in
_KEPT = ("styles", "numbering", "settings", "fontTable", "theme")  # of what the document is joined to
_MARGINS = ("header", "footer")
_BELOW = ("image", "font")  # what these, and headers and footers, may be joined to
# Fields that tell something of the document itself; any other may load or run something.
_FIELDS = frozenset(
    "PAGE NUMPAGES SECTION SECTIONPAGES DATE TIME CREATEDATE SAVEDATE PRINTDATE TITLE SUBJECT AUTHOR KEYWORDS COMMENTS "
    "FILENAME STYLEREF DOCPROPERTY".split()
)
# Settings that tell how it looks: any other may lock it, follow who edits it, or lead out of it.
_SETTINGS = frozenset(
    "zoom mirrorMargins gutterAtTop defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone compat "
    "evenAndOddHeaders characterSpacingControl displayBackgroundShape themeFontLang clrSchemeMapping".split()
)
_LOADED = frozenset(("src", "href", "althref", "link"))  # attributes that tell where a picture or the like lies
_MACROS = re.compile(rb"(?i)macroenabled|vba(?:project|data)")
_PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_AGAIN = "Save it anew as a Word document (.docx)"


def dressed(file: str | os.PathLike[str]) -> Document:
    """A user's own Word file without its text: its styles, its sheet, its headers and footers, and the styles of a page
    that it lacks.

    Raises:
        UsageError: it is not there, too large, damaged, or holds what runs, loads or fetches something.
    """
    try:
        return _emptied(read_file(Path(file), max_bytes=MAX_BYTES))
    except (OSError, ValueError) as error:
        raise UsageError(f"the reference {file} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    except UsageError as error:
        raise UsageError(f"the reference {file} is not used: {error}") from error


def _emptied(data: bytes) -> Document:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    try:
        _check(Archive(data))
        document: Document = docx.Document(io.BytesIO(data))
        _empty(document)
        _check_kept(document)
        _complete(document)
    except SourceError as error:
        raise UsageError(str(error)) from error
    except (OpcError, etree.LxmlError, zipfile.BadZipFile, LookupError, ValueError, AttributeError, TypeError) as error:
        raise UsageError(f"it is damaged, or no Word document. {_AGAIN}") from error
    return document


def _check(archive: Archive) -> None:
    """Refuses a package that runs, loads or fetches anything, or is too large to be taken apart."""
    names = archive.names
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise UsageError(f"it is no Word document. {_AGAIN}")
    types = xml_without_entities(archive.read("[Content_Types].xml"))
    xml = {n: xml_without_entities(archive.read(n)) for n in _xml_names(names, _root(types))}
    n_bytes = sum(map(len, xml.values()))
    if n_bytes > MAX_XML_BYTES:
        raise UsageError(f"it holds {n_bytes / 1e6:,.0f} MB of text. Delete its text: only its styles are used")
    if _MACROS.search(types) or any(_MACROS.search(name.encode()) for name in names):
        raise UsageError(f"it holds macros. {_AGAIN}, which holds none")
    if _PLAIN.encode() not in types:
        raise UsageError(f"it is a template, or of another form. {_AGAIN}")
    for content in (content for name, content in xml.items() if name.endswith(".rels")):
        for relation in _root(content):
            if relation.get("TargetMode") == "External":
                _check_outside((relation.get("Type") or "").rpartition("/")[2], relation.get("Target") or "")


def _xml_names(names: Sequence[str], types: Any) -> list[str]:
    """The parts that are taken apart as XML: by the type that the package gives them, whatever they are called."""
    told = {
        str(kind.get(key)).lower()
        for kind in types.iter("{*}Default", "{*}Override")
        for key in ("Extension", "PartName")
        if (kind.get("ContentType") or "").lower().endswith("xml")
    }
    endings = (".xml", ".rels")
    return [
        name
        for name in names
        if name.lower().endswith(endings) or not told.isdisjoint((f"/{name}".lower(), splitext(name)[1][1:].lower()))
    ]


def _check_outside(kind: str, target: str) -> None:
    """Refuses what leads out of the package and is no link, which only a reader's click follows."""
    if kind == "attachedTemplate":
        raise UsageError(
            f"it loads the template {target[:200]!r}. In Word, under Developer, Document Template, attach Normal in "
            "its place, and save it"
        )
    if kind != "hyperlink":
        raise UsageError(f"it loads {target[:200]!r} from outside the file ({kind[:40]}). Take that out, and save it")


def _check_kept(document: Document) -> None:
    """Refuses what the parts that are kept hold beside words, pictures and links to the web, whatever their names."""
    for joined in document.part.rels.values():
        for relation in joined.target_part.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if relation.is_external:
                target = relation.target_ref
                if not web_address(target) and not target.lower().startswith("mailto:"):
                    raise UsageError(f"its header or footer leads to {target[:200]!r}. Take that out, and save it")
            elif kind not in _BELOW or relation.target_part.rels:
                raise UsageError(f"its header or footer holds an object ({kind[:40]}). Take that out, and save it")
        if not joined.target_part.content_type.lower().endswith("xml"):  # whose size nobody looked at
            raise ValueError("a part of another type")
        root = _root(joined.target_part.blob)
        _check_addresses(root)
        if joined.reltype.rpartition("/")[2] in _MARGINS:
            _check_fields(root)


def _check_addresses(root: Any) -> None:
    """Refuses a part that leads out of the package by itself, and not by what it is joined to; an attribute in no
    namespace may be a link, to the web."""
    for element in root.iter():
        for attribute, value in element.attrib.items():
            name = attribute.rpartition("}")[2].lower()
            if name in _LOADED and not (attribute == "href" and web_address(value)):
                raise UsageError(f"it loads {value[:200]!r} from outside the file. Take that out, and save it")


def _check_fields(root: Any) -> None:
    """Refuses a header or footer with a field that may load or run something."""
    for code in _codes(root):
        name = (code.split() or [""])[0]
        if name.upper() not in _FIELDS:
            raise UsageError(f"its header or footer holds the field {name[:40]!r}. Take that out, and save it")


def _codes(root: Any) -> Iterator[str]:
    """The codes of a part's fields."""
    begun: list[str] = []
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        if tag == "fldSimple":
            yield _said(element, "instr")
        elif tag == "instrText" and begun:
            begun[-1] += element.text or ""
        elif tag == "instrText":
            yield element.text or ""
        elif tag == "fldChar" and _said(element, "fldCharType") == "begin":
            begun.append("")
        elif tag == "fldChar" and begun and _said(element, "fldCharType") == "end":
            yield begun.pop()
    yield from begun


def _empty(document: Document) -> None:
    """Takes out the text and whatever belongs to it."""
    from docx.oxml.ns import qn

    body = document.element.body
    _inherit(body)
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    for element in list(body.iter(qn("w:printerSettings"), qn("w:footnotePr"), qn("w:endnotePr"))):
        element.getparent().remove(element)
    _complete_sheet(document)
    used = {str(value) for element in body.iter() for name, value in element.attrib.items() if name == qn("r:id")}
    for number in used & set(document.part.rels):  # by its kind alone it is known to be looked into
        kind = document.part.rels[number].reltype.rpartition("/")[2]
        if kind not in _MARGINS:
            raise UsageError(f"its header or footer is none ({kind[:40]}). Make it anew in Word, and save it")
    _let_go(document.part.rels, lambda number, kind: kind in _KEPT or number in used)
    _let_go(document.part.package.rels, lambda number, kind: kind == "officeDocument")
    settings = document.settings.element  # made where there are none
    looks = {qn(f"w:{name}") for name in _SETTINGS}
    for element in list(settings):
        if element.tag not in looks:
            settings.remove(element)
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/settings"):
            _let_go(relation.target_part.rels, lambda number, kind: False)


def _inherit(body: Any) -> None:
    """Gives the last section the headers and footers that it has from those before it."""
    last = body.get_or_add_sectPr()
    told: dict[tuple[str, str], Any] = {}
    for reference in body.xpath(
        "(.//w:pPr/w:sectPr | ./w:sectPr)/*[self::w:headerReference or self::w:footerReference]"
    ):
        told[reference.tag, _said(reference, "type")] = reference
    for reference in told.values():
        if reference.getparent() is not last:
            last.insert(0, deepcopy(reference))


def _complete_sheet(document: Document) -> None:
    """Gives the document the measures of a sheet that it lacks; ValueError where they leave no room for words."""
    from docx.shared import Mm

    document.element.body.get_or_add_sectPr()
    section = document.sections[-1]
    wide, high = SHEETS_MM["a4"]
    measures = dict(zip(("top_margin", "right_margin", "bottom_margin", "left_margin"), MARGINS_MM, strict=True))
    for name, mm in {"page_width": wide, "page_height": high, **measures}.items():
        if getattr(section, name) is None:
            setattr(section, name, Mm(mm))
    if (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0) < Mm(MIN_ROOM_MM):
        raise ValueError("no room between the margins")


def _let_go(relations: Any, is_kept: Any) -> None:
    for number, relation in list(relations.items()):
        if not is_kept(number, relation.reltype.rpartition("/")[2]):
            del relations[number]


def _complete(document: Document) -> None:
    """Adds the styles of a page that the document lacks, as our own pages have them."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    styles = document.styles
    kinds = {name: _said(style.element, "type") for name, style in styles_in(document).items()}
    ids = {style.style_id for style in styles}
    lists: dict[str, int] = {}
    body = _body_points(document)
    for name in (*STYLES, TABLE):
        made = parse_xml(style_xml(name, body))
        kind = kinds.get(name.lower())
        if kind == _said(made, "type"):
            continue
        if kind:
            raise UsageError(f"its style {name!r} is of another kind ({kind}). Rename it, and save it")
        if made.get(qn("w:styleId")) in ids:
            made.set(qn("w:styleId"), f"Briefing{made.get(qn('w:styleId'))}")
        for number in made.iter(qn("w:numId")):
            lists = lists or _with_lists(document)
            number.set(qn("w:val"), str(lists[str(number.get(qn("w:val")))]))
        for based in list(made.iter(qn("w:basedOn"))):
            if parent := _default_id(document, made.get(qn("w:type"))):
                based.set(qn("w:val"), parent)
            else:
                made.remove(based)
        for spacing in list(made.iter(qn("w:spacing"))):  # lines as high as those of its own text
            spacing.attrib.pop(qn("w:line")), spacing.attrib.pop(qn("w:lineRule"))
        styles.element.append(made)


def _body_points(document: Document) -> float:
    """The size of its body text."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn

    normal: Any = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    if normal is not None and normal.font.size:
        return float(normal.font.size.pt)
    told = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:sz")
    half_points = str(told[0].get(qn("w:val"))) if told else ""
    return int(half_points) / 2 if half_points.isdecimal() else BODY


def _default_id(document: Document, kind: str | None) -> str:
    from docx.enum.style import WD_STYLE_TYPE

    kinds = {"paragraph": WD_STYLE_TYPE.PARAGRAPH, "table": WD_STYLE_TYPE.TABLE}
    found = document.styles.default(kinds[kind or "paragraph"])
    return str(found.style_id) if found is not None else ""


def _with_lists(document: Document) -> dict[str, int]:
    """Adds our two lists to the document's, and says by which numbers they go there."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.parts.numbering import NumberingPart

    part = document.part
    own = parse_xml(numbering_xml())
    if not any(r.reltype == RELATIONSHIP_TYPE.NUMBERING for r in part.rels.values()):
        made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, own, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return {"1": 1, "2": 2}
    theirs = part.numbering_part.element
    kinds, lists = theirs.findall(qn("w:abstractNum")), theirs.findall(qn("w:num"))
    kind_at = 1 + max([int(k.get(qn("w:abstractNumId"))) for k in kinds], default=0)
    list_at = 1 + max([int(n.get(qn("w:numId"))) for n in lists], default=0)
    for n, kind in enumerate(own.findall(qn("w:abstractNum"))):
        kind.set(qn("w:abstractNumId"), str(kind_at + n))
        theirs.insert(len(kinds) + n, kind)  # all kinds stand before all lists
    for n, used in enumerate(own.findall(qn("w:num"))):
        used.set(qn("w:numId"), str(list_at + n))
        used[0].set(qn("w:val"), str(kind_at + n))
        theirs.append(used)
    return {"1": list_at, "2": list_at + 1}


def _said(element: Any, name: str) -> str:
    from docx.oxml.ns import qn

    return str(element.get(qn(f"w:{name}")) or "")


def _root(content: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(content, parser=etree.XMLParser(resolve_entities=False, no_network=True))
