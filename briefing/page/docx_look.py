"""How a Word page looks: its styles, in one table from which both its XML and its measure are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import BaseStyle

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FONT = "Arial"  # of this width on every system: where it is not, Liberation Sans or Helvetica stands in for it
LINE = 1.26  # the height of a line, in sizes of its type
INK, SOFT, ACCENT, MARK, RULE = "1B222C", "525C69", "1D4F80", "9A3412", "B9C2CC"
TWIPS = 20  # in a point
_RULE = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="3" w:color="{ACCENT}"/></w:pBdr>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph's or a run's style. Lengths are in sizes of body text: `size`, `before`, `after`, `indent`."""

    id: str
    name: str
    size: float = 1.0
    before: float = 0.0
    after: float = 0.0
    indent: float = 0.0
    bold: bool = False
    colour: str = INK
    ruled: bool = False
    keeps: bool = False
    level: int | None = None
    list: int | None = None


_PARAGRAPHS = (
    Style(id="Title", name="Title", size=1.85, after=0.35, bold=True, ruled=True, keeps=True),
    Style(id="Subtitle", name="Subtitle", size=0.9, after=0.1, colour=SOFT),
    Style(
        id="Heading1", name="heading 1", size=0.95, before=0.75, after=0.2, bold=True, colour=ACCENT,
        keeps=True, level=0,
    ),
    Style(id="BottomLine", name="Bottom Line", size=1.12, before=0.5, after=0.1),
    Style(id="ListBullet", name="List Bullet", after=0.22, indent=1.25, list=1),
    Style(id="ListNumber", name="List Number", after=0.22, indent=1.25, list=2),
    Style(id="TableHeading", name="Table Heading", size=0.88, before=0.05, after=0.15, bold=True, colour=SOFT),
    Style(id="TableText", name="Table Text", size=0.93, before=0.12, after=0.12),
    Style(id="SmallPrint", name="Small Print", size=0.82, before=0.22, colour=SOFT),
    Style(id="CommentText", name="annotation text"),
)  # fmt: skip
_CHARACTERS = (
    Style(id="Strong", name="Strong", bold=True, colour=""),
    Style(id="Note", name="Note", colour=SOFT),
    Style(id="Difference", name="Difference", colour=MARK),
    Style(id="SourceReference", name="Source Reference", colour=ACCENT),
    Style(id="Hyperlink", name="Hyperlink", colour=ACCENT),
    Style(id="CommentReference", name="annotation reference", size=0.8, colour=""),
)
STYLES: Mapping[str, Style] = {style.name: style for style in (*_PARAGRAPHS, *_CHARACTERS)}
TABLE_ID, TABLE = "BriefingTable", "Briefing Table"
CELL = 0.5  # the room between a cell's words and the next cell's, in sizes of body text


def points(style: Style, body: float) -> float:
    """The size of a style's type in points, where body text has `body`: Word knows whole half points."""
    return round(style.size * body * 2) / 2


def styles_in(document: Document) -> dict[str, BaseStyle]:
    """The styles that a document has, by their names in lower case: of several that differ in no more, the one that is
    called as ours."""
    own = {*STYLES, TABLE}
    found: dict[str, BaseStyle] = {}
    for style in sorted(document.styles, key=lambda style: style.element.name_val not in own):
        if style.name:
            found.setdefault(style.name.lower(), style)
    return found


def styles_xml(body: float) -> str:
    """All styles, with body text of `body` points."""
    normal = (
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{_spacing(0, 0, body)}</w:pPr>"
        f'<w:rPr><w:color w:val="{INK}"/><w:sz w:val="{round(body * 2)}"/><w:szCs w:val="{round(body * 2)}"/></w:rPr>'
        "</w:style>"
    )
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
        '<w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    kinds = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
    )
    own = "".join(style_xml(name, body) for name in (*STYLES, TABLE))
    return f'<w:styles xmlns:w="{WORD}">{defaults}{normal}{kinds}{own}</w:styles>'


def style_xml(name: str, body: float) -> str:
    """One style."""
    if name == TABLE:
        return _table_xml(body)
    style = STYLES[name]
    if style in _CHARACTERS:
        return (
            f'<w:style xmlns:w="{WORD}" w:type="character" w:styleId="{style.id}"><w:name w:val={quoteattr(name)}/>'
            f"<w:qFormat/><w:rPr>{_letters(style, body)}</w:rPr></w:style>"
        )
    indent = round(style.indent * body * TWIPS)
    facts = (
        "<w:keepNext/>" if style.keeps else "",
        "<w:keepLines/>",
        f'<w:numPr><w:numId w:val="{style.list}"/></w:numPr>' if style.list else "",
        _RULE if style.ruled else "",
        _spacing(style.before, style.after, body, style),
        f'<w:ind w:left="{indent}" w:hanging="{indent}"/>' if indent else "",
        f'<w:outlineLvl w:val="{style.level}"/>' if style.level is not None else "",
    )
    return (
        f'<w:style xmlns:w="{WORD}" w:type="paragraph" w:styleId="{style.id}"><w:name w:val={quoteattr(name)}/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{"".join(facts)}</w:pPr>'
        f"<w:rPr>{_letters(style, body)}</w:rPr></w:style>"
    )


def numbering_xml() -> str:
    """The two lists: bullets and numbers."""
    kinds = ((1, "bullet", "•", "ListBullet"), (2, "decimal", "%1", "ListNumber"))
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:pStyle w:val="{style}"/><w:lvlText w:val="{sign}"/>'
        f'<w:lvlJc w:val="left"/><w:rPr><w:b/><w:color w:val="{ACCENT}"/></w:rPr></w:lvl></w:abstractNum>'
        for n, kind, sign, style in kinds
    )
    used = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n, *_ in kinds)
    return f'<w:numbering xmlns:w="{WORD}">{lists}{used}</w:numbering>'


def line_points(style: Style, body: float) -> float:
    """The height of one of a style's lines in points."""
    return round(points(style, body) * LINE * TWIPS) / TWIPS


def _spacing(before: float, after: float, body: float, style: Style | None = None) -> str:
    exact = line_points(style or Style(id="", name=""), body)
    return (
        f'<w:spacing w:before="{round(before * body * TWIPS)}" w:after="{round(after * body * TWIPS)}" '
        f'w:line="{round(exact * TWIPS)}" w:lineRule="exact"/>'
    )


def _letters(style: Style, body: float) -> str:
    size = round(points(style, body) * 2)
    return (
        ("<w:b/><w:bCs/>" if style.bold else "")
        + (f'<w:color w:val="{style.colour}"/>' if style.colour else "")
        + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if style.size != 1.0 else "")
    )


def _table_xml(body: float) -> str:
    side, edge = round(CELL * body * TWIPS), f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    return (
        f'<w:style xmlns:w="{WORD}" w:type="table" w:styleId="{TABLE_ID}"><w:name w:val="{TABLE}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:bottom {edge}/><w:insideH {edge}/>'
        f'</w:tblBorders><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr></w:style>"
    )
