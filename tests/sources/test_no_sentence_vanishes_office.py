"""A sentence in any place of a word processor's file is read, or it is told as what it is with all of its words."""

from __future__ import annotations

from office import document, docx, p, packed, r
from planting import FIRST, LAST, Plants

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'


def _field(code: str, result: str) -> str:
    """A field of Word: its code, and what it shows."""
    steps = [f'<w:r><w:fldChar w:fldCharType="{s}"/></w:r>' for s in ("begin", "separate", "end")]
    return f"{steps[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{steps[1]}{r(result)}{steps[2]}"


def _box(text: str) -> str:
    return f"<w:txbxContent>{p(text)}</w:txbxContent>"


def test_anywhere_in_the_body_of_a_word_document() -> None:
    x = Plants()
    cell = "<w:tc><w:tcPr>{1}</w:tcPr>{0}</w:tc>"
    row = "<w:tr><w:trPr>{1}</w:trPr>{0}</w:tr>"
    nested = "<w:tbl>" + row.format(cell.format(p(x()), ""), "") + "</w:tbl>"
    body = [
        p(FIRST),
        p(x()),
        p(x(), properties='<w:pStyle w:val="ListBullet"/><w:numPr/>'),
        "<w:tbl>"
        + row.format(cell.format(p(x()) + nested + p(""), "") + cell.format(p(x("withdrawn")), "<w:cellDel/>"), "")
        + row.format(cell.format(p(x("withdrawn")), ""), "<w:del/>")
        + "</w:tbl>",
        p(f"<w:ins>{r(x())}</w:ins>"),
        p(f"<w:del><w:r><w:delText>{x('withdrawn')}</w:delText></w:r></w:del>", "Lamp. "),
        p(f"<w:moveFrom>{r(x('withdrawn'))}</w:moveFrom>", f"<w:moveTo>{r(x())}</w:moveTo>"),
        p(r(x("withdrawn"), "<w:strike/>")),
        p(r(x("withdrawn"), "<w:dstrike/>")),
        p(r(x("hidden"), "<w:vanish/>")),
        p(x("hidden"), properties='<w:pStyle w:val="secret"/>'),
        f"<w:sdt><w:sdtContent>{p(x())}</w:sdtContent></w:sdt>",
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p(x('prompt'))}</w:sdtContent></w:sdt>",
        p(f"<w:smartTag>{r(x())}</w:smartTag>"),
        f"<w:customXml>{p(x())}</w:customXml>",
        p(f'<w:hyperlink w:tooltip="{x("caption")}">{r(x())}</w:hyperlink>'),
        p(f'<w:fldSimple w:instr="FILLIN &quot;{x("caption")}&quot;">{r(x())}</w:fldSimple>'),
        p(_field(f'ASK name "{x("field")}"', x())),
        p(f"<w:r><w:drawing><w:docPr descr='{x('caption')}' title='{x('caption')}'/>{_box(x())}</w:drawing></w:r>", "Lamp. "),
        p(f"<w:r><mc:AlternateContent><mc:Choice>{_box(x())}</mc:Choice><mc:Fallback>{_box(x('hidden'))}</mc:Fallback></mc:AlternateContent></w:r>"),
        p(f"<w:r><w:pict><v:textpath string='{x('caption')}'/></w:pict></w:r>", "Lamp. "),
        p(f"<w:r><w:rPr><w:vanish/></w:rPr><w:drawing>{_box(x('hidden'))}</w:drawing></w:r>", "Lamp. "),
        p(f"<w:r><w:ruby><w:rt>{r(x('pronunciation'))}</w:rt><w:rubyBase>{r('Karna.')}</w:rubyBase></w:ruby></w:r>"),
        p(f"<m:oMath><m:r><m:t>{x()}</m:t></m:r></m:oMath>"),
        p(LAST),
    ]  # fmt: skip
    styles = '<w:style w:styleId="secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    x.check(document(docx("".join(body), styles=styles)))


def test_anywhere_beside_the_body_of_a_word_document() -> None:
    x = Plants()
    marks = '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:endnoteReference w:id="2"/></w:r>'
    body = p(FIRST, *marks) + p(x()) + p(LAST)
    data = docx(
        body,
        footnotes=f'<w:footnote w:id="2">{p(x())}</w:footnote><w:footnote w:id="3">{p(x("note"))}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{p(x())}</w:endnote>',
        comments=f'<w:comment w:id="1">{p(x("comment"))}</w:comment>',
        header=p(x("margin")),
        footer=p(x("margin")),
        core=f"<dc:description>{x('description')}</dc:description><dc:subject>{x('description')}</dc:subject>",
        more={
            "word/charts/chart1.xml": f"<c:c {C}><c:v>{x('drawing')}</c:v></c:c>",
            "word/diagrams/data1.xml": f"<a:a {A}><a:t>{x('drawing')}</a:t></a:a>",
            "customXml/item1.xml": f"<b><c>{x('field')}</c></b>",
            "docProps/custom.xml": f"<b><c>{x('description')}</c></b>",
        },
    )
    x.check(document(data))


def test_in_a_file_set_into_a_word_document() -> None:
    x = Plants()
    found = document(docx(p(FIRST) + p(LAST) + '<w:altChunk r:id="r1"/>', aFChunk=p(x("embed"))))
    x.check(found)
    assert found.source.read_depth == "truncated"


NAMES = " ".join(
    f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"'
    for n, u in [
        *((n, n) for n in ("office", "text", "table", "style", "form", "meta")),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
    ]
)


def _odt(body: str, styles: str = "", margins: str = "", meta: str = "") -> bytes:
    """An OpenDocument text of this body."""
    looks = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    pages = f"<office:master-styles><style:master-page>{margins}</style:master-page></office:master-styles>"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {NAMES}>{looks}<office:body><office:text>{body}</office:text></office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {NAMES}>{pages}</office:document-styles>",
            "meta.xml": f'<office:document-meta xmlns:dc="http://purl.org/dc/elements/1.1/" {NAMES}><office:meta>{meta}</office:meta></office:document-meta>',
        }
    )


def _t(*inside: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{"".join(inside)}</text:p>'


def test_anywhere_in_an_opendocument_text() -> None:
    x = Plants()
    nested = (
        f"<table:table><table:table-row><table:table-cell>{_t(x())}</table:table-cell></table:table-row></table:table>"
    )
    body = [
        f"<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator xmlns:dc='dc'>Ana</dc:creator></office:change-info>{_t(x('withdrawn'))}</text:deletion></text:changed-region></text:tracked-changes>",
        f"<office:forms><form:textarea>{_t(x('form'))}</form:textarea></office:forms>",
        _t(FIRST),
        _t(x()),
        f"<text:list><text:list-item>{_t(x())}</text:list-item></text:list>",
        f"<table:table><table:table-row><table:table-cell>{_t(x())}{nested}</table:table-cell><table:covered-table-cell>{_t(x('hidden'))}</table:covered-table-cell></table:table-row></table:table>",
        _t(f"Lamp. <text:note><text:note-citation>1</text:note-citation><text:note-body>{_t(x())}</text:note-body></text:note>"),
        _t(f"Lamp. <office:annotation><dc:creator xmlns:dc='dc'>Ana</dc:creator>{_t(x('comment'))}</office:annotation>"),
        _t(f"<text:span text:style-name='struck'>{x('withdrawn')}</text:span>"),
        _t(x("hidden"), style="hidden"),
        f"<text:section text:display='none'>{_t(x('hidden'))}</text:section><text:section>{_t(x())}</text:section>",
        _t(x("hidden"), "<text:hidden-paragraph text:is-hidden='true'/>"),
        _t(f"<text:hidden-text text:is-hidden='true' text:string-value='{x('caption')}'/>Lamp."),
        _t(f"<draw:frame><draw:text-box>{_t(x())}</draw:text-box><svg:title>{x('caption')}</svg:title><svg:desc>{x('caption')}</svg:desc></draw:frame>", "Lamp. "),
        _t(f"<draw:custom-shape>{_t(x())}</draw:custom-shape>", "Lamp. "),
        _t(f"<text:span text:style-name='struck'><draw:frame><draw:text-box>{_t(x('withdrawn'))}</draw:text-box></draw:frame></text:span>", "Lamp. "),
        _t(f"<text:ruby><text:ruby-base>Karna.</text:ruby-base><text:ruby-text>{x('pronunciation')}</text:ruby-text></text:ruby>"),
        _t(f"<text:a office:title='{x('caption')}'>{x()}</text:a>"),
        _t(f"<text:placeholder text:description='{x('caption')}'>{x()}</text:placeholder>"),
        _t(f"<text:user-field-get>{x()}</text:user-field-get>"),
        _t(LAST),
    ]  # fmt: skip
    styles = (
        "<style:style style:name='struck' style:family='text'><style:text-properties style:text-line-through-style='solid'/></style:style>"
        "<style:style style:name='hidden' style:family='paragraph'><style:text-properties text:display='none'/></style:style>"
    )
    margins = f"<style:header>{_t(x('margin'))}</style:header><style:footer>{_t(x('margin'))}</style:footer>"
    meta = f"<dc:description>{x('description')}</dc:description><dc:subject>{x('description')}</dc:subject><meta:user-defined>{x('description')}</meta:user-defined>"
    x.check(document(_odt("".join(body), styles, margins, meta)))


def test_anywhere_in_a_rich_text_file() -> None:
    x = Plants()
    parts = [
        rf"{{\info{{\subject {x('description')}}}{{\doccomm {x('description')}}}{{\*\company Karna Post}}}}",
        rf"{{\header\pard {x('margin')}\par}}{{\footerf {x('margin')}\par}}",
        rf"\pard {FIRST}\par {x()}\par",
        rf"\pard\intbl {x()}\cell\row\pard",
        rf"Lamp.{{\footnote {x()}}}{{\*\annotation {{\*\atnref 1}}{x('comment')}}}\par",
        rf"{{\deleted {x('withdrawn')}}}The lamp is very old indeed.\par {{\strike {x('withdrawn')}}}\par {{\v {x('hidden')}}}\par",
        rf"{{\v Lamp.{{\footnote {x('hidden')}}}}}\par",
        rf'{{\field{{\*\fldinst ASK name "{x("field")}"}}{{\fldrslt {x()}}}}}\par',
        rf"{{\shp{{\*\shpinst{{\sp{{\sn wzDescription}}{{\sv {x('caption')}}}}}{{\shptxt {x()}\par}}}}{{\shprslt old}}}}\par",
        rf"{{\xe {x('field')}}}{{\*\ffhelptext {x('hidden')}}}{{\*\bkmkstart lamp}}The lamp of Karna is old.\par",
        rf"{LAST}\par",
    ]
    x.check(document(("{\\rtf1\\ansi " + "".join(parts) + "}").encode()), hidden=1)
