"""A sentence in any place of a word processor's file is read, or it is told as what it is with all of its words."""

from __future__ import annotations

from office import document, docx, p, r
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
