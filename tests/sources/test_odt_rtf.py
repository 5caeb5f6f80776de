"""OpenDocument and RTF by the rules of Word files: withdrawn, hidden, notes, boxes, marks, stamps."""

from __future__ import annotations

import pytest
from office import document, packed, sentences

HEAD = "The tannery at Brekke shuts in May, its owner told the staff on Friday."
TAIL = "Half of the 48 workers have found other posts, the union said."
PLANTED = "A buyer from Holm had offered 3.5 million crowns for the site."

NAMES = " ".join(
    f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"'
    for n, u in [("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"), ("meta", "meta")]
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
STYLES = (
    '<style:style style:name="S" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="T" style:family="text" style:parent-style-name="S"/>'
    '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="P" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="U" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
)


def odt(body: str, meta: str = "", *, flat: bool = False) -> bytes:
    inside = f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
    about = f"<office:meta>{meta}</office:meta>"
    if flat:
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES}>{about}{inside}</office:document>'.encode()
        )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {NAMES}>{inside}</office:document-content>",
            "meta.xml": f"<office:document-meta {NAMES}>{about}</office:document-meta>",
        }
    )


def p(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def span(text: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def rtf(body: str, info: str = "") -> bytes:
    fonts = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 Mincho;}}"
    styles = r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}}"
    return (r"{\rtf1\ansi\ansicpg1252\deff0" + fonts + styles + r"{\info" + info + "}" + body + "}").encode("cp1252")


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize(
    "between",
    [
        p(PLANTED),
        f"<text:section>{p(PLANTED)}</text:section>",
        f"<text:list><text:list-item>{p(PLANTED)}</text:list-item></text:list>",
        f"<table:table><table:table-row><table:table-cell>{p(PLANTED)}</table:table-cell></table:table-row></table:table>",
        p(f'<text:a><text:span text:style-name="X">{PLANTED}</text:span></text:a>'),
        p(f"<draw:frame><draw:text-box>{p(PLANTED)}</draw:text-box></draw:frame>"),
        f"<draw:frame><draw:text-box>{p(PLANTED)}</draw:text-box></draw:frame>",
        p(PLANTED.replace(" offered", '<text:s text:c="1"/>offered').replace("the site", "the<text:line-break/>site")),
    ],
)
def test_what_stands_in_an_open_document_is_read_in_its_place(between: str, flat: bool) -> None:
    assert sentences(odt(p(HEAD) + between + p(TAIL), flat=flat)) == [HEAD, PLANTED, TAIL]


@pytest.mark.parametrize(
    "withheld",
    [
        f'<text:tracked-changes><text:changed-region><text:deletion>{p(PLANTED)}</text:deletion></text:changed-region></text:tracked-changes>',
        p(span(PLANTED, "S")), p(span(PLANTED, "T")), p(span(PLANTED, "H")), p(PLANTED, "P"),
        p(f'<text:hidden-text text:is-hidden="true">{PLANTED}</text:hidden-text>'),
        p(f'<text:hidden-paragraph text:is-hidden="true"/>{PLANTED}'),
        f'<text:section text:display="none">{p(PLANTED)}</text:section>',
        p(f"<office:annotation>{p(PLANTED)}</office:annotation>"),
    ],
)  # fmt: skip
def test_what_was_withdrawn_or_hidden_in_an_open_document_stays_out(withheld: str) -> None:
    assert sentences(odt(p(HEAD) + withheld + p(TAIL))) == [HEAD, TAIL]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The fire killed " + span("eleven ", "S") + "nine people, police said.", "The fire killed nine people, police said."),
        ("The dam cost 62" + span("1", "U") + " million euros, it said.", "The dam cost 62 million euros, it said."),
        ("On the 40" + span("th", "U") + " day 300 m" + span("2", "U") + " burned.", "On the 40th day 300 m² burned."),
    ],
)  # fmt: skip
def test_struck_and_raised_runs_of_an_open_document(body: str, expected: str) -> None:
    assert sentences(odt(p(body) + p(TAIL))) == [expected, TAIL]


def test_a_note_of_an_open_document_stands_by_itself() -> None:
    note = f'<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>{p(PLANTED)}</text:note-body></text:note>'
    assert sentences(odt(p(HEAD + note + " " + TAIL))) == [HEAD, TAIL, PLANTED]


def test_an_open_document_s_own_facts() -> None:
    meta = "<dc:title>Tannery to shut</dc:title><meta:initial-creator>Ann Ek</meta:initial-creator><dc:language>en-GB</dc:language><meta:creation-date>2025-03-04T09:30:00</meta:creation-date><dc:date>2025-03-04T10:00:00</dc:date>"
    said = document(odt(p(HEAD) + p(TAIL), meta)).source
    assert (said.title, said.author) == ("Tannery to shut", "Ann Ek")
    assert said.published is not None
    old = meta.replace("2025-03-04T09", "2009-03-04T09")
    assert document(odt(p(HEAD) + p(TAIL), old)).source.published is None


@pytest.mark.parametrize(
    "between",
    [
        PLANTED,
        r"\revised\revauth1 " + PLANTED,
        r"{\b " + PLANTED + "}",
        r"\trowd\intbl " + PLANTED + r"\cell\row\pard",
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt " + PLANTED + "}}",
        r"{\shp{\*\shpinst\shpleft10{\sp{\sn txt}{\sv 1}}{\shptxt " + PLANTED + r"\par}}{\shprslt{\*\do\dobxpage{\dptxbxtext " + PLANTED + r"}}}}",
        r"{\listtext\'95\tab}\ls1 " + PLANTED,
        PLANTED.replace("offered", "{\\i off\r\nered}"),
        PLANTED.replace("o", r"\u111?"),
        PLANTED.replace("o", r"\u111\'6f"),
    ],
)  # fmt: skip
def test_what_stands_in_an_rtf_file_is_read_in_its_place(between: str) -> None:
    assert sentences(rtf(rf"{HEAD}\par {between}\par {TAIL}\par")) == [HEAD, PLANTED, TAIL]


@pytest.mark.parametrize(
    "withheld",
    [
        r"{\deleted ", r"{\strike ", r"{\striked1 ", r"{\v ", r"{\*\annotation ", r"{\header ", r"{\footerr ", r"{\*\unknown ", r"{\pict\wmetafile8 ",
        r"{\xe ", r"{\deleted{\footnote ",
    ],
)  # fmt: skip
def test_what_was_withdrawn_or_hidden_in_an_rtf_file_stays_out(withheld: str) -> None:
    closing = "}" * withheld.count("{")
    assert sentences(rtf(rf"{HEAD}\par {withheld}{PLANTED}{closing}\par {TAIL}\par")) == [HEAD, TAIL]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"The fire killed {\strike eleven }nine people, police said.", "The fire killed nine people, police said."),
        (r"It burned \strike two\strike0  three days, the owner said.", "It burned three days, the owner said."),
        (r"The dam cost 62{\super 1} million euros, it said.", "The dam cost 62 million euros, it said."),
        (r"On the 40{\super th} day 300 m{\super 2} burned.", "On the 40th day 300 m² burned."),
        (r"The caf\'e9 of J\u248?rgen was \ldblquote shut\rdblquote\~on Monday.", "The café of Jørgen was “shut” on Monday."),
        (r"The mayor, {\f1\'cf\'e5\'f2\'f0\'ee\'e2}, left the town on Monday.", "The mayor, Петров, left the town on Monday."),
        (r"The mayor, {\f2\'8d\'82\'8b\'b4}, left the town on Monday.", "The mayor, 高橋, left the town on Monday."),
        (r"The sign \u-10179?\u-8704? was seen on the wall, it said.", "The sign 😀 was seen on the wall, it said."),
        (r"A well\_known, un\-broken word stood there, he said.", "A well-known, unbroken word stood there, he said."),
    ],
)  # fmt: skip
def test_runs_and_signs_of_an_rtf_file(body: str, expected: str) -> None:
    assert sentences(rtf(rf"{body}\par {TAIL}\par")) == [expected, TAIL]


def test_a_note_of_an_rtf_file_stands_by_itself() -> None:
    body = rf"{HEAD}{{\super\chftn}}{{\footnote {{\super\chftn}} {PLANTED}}} {TAIL}\par"
    assert sentences(rtf(body)) == [HEAD, TAIL, PLANTED]


def test_an_rtf_file_s_own_facts() -> None:
    info = r"{\title Tannery to shut}{\author Ann Ek}{\creatim\yr2025\mo3\dy4\hr9\min30}"
    said = document(rtf(rf"{HEAD}\par {TAIL}\par", info)).source
    assert (said.title, said.author) == ("Tannery to shut", "Ann Ek")
    assert said.published is not None
    assert (said.published.isoformat(), said.published_date_only) == ("2025-03-04T00:00:00+00:00", True)
    assert document(rtf(rf"{HEAD}\par {TAIL}\par", info.replace("2025", "1601"))).source.published is None


def test_a_heading_of_an_rtf_file_is_its_title() -> None:
    found = document(rtf(rf"\pard\s1 Tannery in the north to shut\par\pard\s0 {HEAD}\par {TAIL}\par"))
    assert found.source.title == "Tannery in the north to shut"
    assert len(found.sentences) == 2
