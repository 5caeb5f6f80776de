"""Word files as desks get them: tracked, boxed, annotated, struck out, stamped by templates."""

from __future__ import annotations

import pytest
from office import document as one
from office import docx, p, r, sentences, stamps

HEAD = "The tannery at Brekke shuts in May, its owner told the staff on Friday."
TAIL = "Half of the 48 workers have found other posts, the union said."
PLANTED = "A buyer from Holm had offered 3.5 million crowns for the site."


def raised(text: str) -> str:
    return r(text, '<w:vertAlign w:val="superscript"/>')


def inserted(tag: str, text: str) -> str:
    return f'<w:{tag} w:id="3" w:author="Ed" w:date="2026-01-01T00:00:00Z">{text}</w:{tag}>'


def deleted(tag: str, text: str) -> str:
    return f'<w:{tag} w:id="4" w:author="Ed"><w:r><w:delText>{text}</w:delText></w:r></w:{tag}>'


def box(body: str) -> str:
    return f"<w:txbxContent>{body}</w:txbxContent>"


@pytest.mark.parametrize(
    "between",
    [
        p(inserted("ins", r(PLANTED))),
        p(inserted("moveTo", r(PLANTED))),
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p(PLANTED)}</w:sdtContent></w:sdt>",
        p(f"<w:sdt><w:sdtContent>{r(PLANTED)}</w:sdtContent></w:sdt>"),
        f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{p(PLANTED)}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
        f"<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc>{p(PLANTED)}</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>",
        p(f'<w:smartTag w:element="x">{r(PLANTED)}</w:smartTag>'),
        p(f'<w:fldSimple w:instr=" QUOTE ">{r(PLANTED)}</w:fldSimple>'),
        f'<w:customXml w:element="x">{p(PLANTED)}</w:customXml>',
        p(f'<w:hyperlink w:anchor="a">{r(PLANTED)}</w:hyperlink>'),
        p(f"<w:bdo>{r(PLANTED)}</w:bdo>"),
        p(f"<w:r><w:pict>{box(p(PLANTED))}</w:pict></w:r>"),
        p(
            f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box(p(PLANTED))}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{box(p(PLANTED))}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        ),
        p(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r(PLANTED), '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        ),
    ],
)  # fmt: skip
def test_what_is_no_plain_run_is_read_once_and_in_its_place(between: str) -> None:
    assert sentences(docx(p(HEAD) + between + p(TAIL))) == [HEAD, PLANTED, TAIL]


@pytest.mark.parametrize(
    "withheld",
    [
        p(deleted("del", PLANTED)),
        p(f'<w:moveFrom w:id="5">{r(PLANTED)}</w:moveFrom>'),
        p(r(PLANTED, "<w:strike/>")),
        p(r(PLANTED, '<w:dstrike w:val="1"/>')),
        p(r(PLANTED, "<w:vanish/>")),
        p(r(PLANTED, '<w:rStyle w:val="Gone"/>')),
        p(r(PLANTED), properties='<w:pStyle w:val="Note"/>'),
        f"<w:tbl><w:tr><w:trPr><w:del w:id='6'/></w:trPr><w:tc>{p(PLANTED)}</w:tc></w:tr></w:tbl>",
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p(PLANTED)}</w:sdtContent></w:sdt>",
        p('<w:r><w:commentReference w:id="1"/></w:r>'),
    ],
)
def test_what_was_withdrawn_or_hidden_stays_out(withheld: str) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Base"><w:name w:val="Base"/><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:basedOn w:val="Base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Note"><w:name w:val="Note"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    assert sentences(docx(p(HEAD) + withheld + p(TAIL), styles=styles)) == [HEAD, TAIL]


def test_a_tracked_correction_reads_as_corrected() -> None:
    body = p(
        "The fire killed ", deleted("del", "eleven"), inserted("ins", r("nine")), " people at the depot, police said."
    )
    struck = p(
        "It burned for ",
        r("two", "<w:strike/>"),
        r("three", '<w:strike w:val="0"/>'),
        " days, the owner ",
        r("told us", "<w:u/>"),
        ".",
    )
    assert sentences(docx(body + struck)) == [
        "The fire killed nine people at the depot, police said.",
        "It burned for three days, the owner told us.",
    ]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    mark = '<w:rPr><w:del w:id="8" w:author="Ed"/></w:rPr>'
    body = (
        p("The tannery at Brekke shuts in May, ", properties=mark) + p("its owner told the staff on Friday.") + p(TAIL)
    )
    assert sentences(docx(body)) == [HEAD, TAIL]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_stands_by_itself_and_only_where_it_is_called(kind: str) -> None:
    notes = (
        f'<w:{kind} w:type="separator" w:id="-1">{p("Separator text is never read by anyone at all.")}</w:{kind}>'
        f'<w:{kind} w:id="2">{p(raised("1"), " " + PLANTED)}</w:{kind}>'
        f'<w:{kind} w:id="3">{p("This note hangs on words that were deleted by the editor.")}</w:{kind}>'
    )
    call = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="{{}}"/></w:r>'
    body = p(HEAD, call.format(2)) + p(TAIL, inserted("del", call.format(3)))
    assert sentences(docx(body, **{f"{kind}s": notes})) == [HEAD, TAIL, PLANTED]


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (["The dam cost 62", raised("1"), " million euros, the ministry said."], "The dam cost 62 million euros, the ministry said."),
        (["It fell to 4.5", raised("2"), raised(","), raised("3"), "% in May, they said."], "It fell to 4.5% in May, they said."),
        (["On the 40", raised("th"), " day a field of 300 m", raised("2"), " burned."], "On the 40th day a field of 300 m² burned."),
        (["The plant emits CO", r("2", '<w:vertAlign w:val="subscript"/>'), " by the ton, it said."], "The plant emits CO2 by the ton, it said."),
        (["Le 1", raised("er"), " mai, 12 km", raised("2"), " de forêt ont brûlé."], "Le 1er mai, 12 km² de forêt ont brûlé."),
        (["Some 110 people", raised("a"), " came, and 20", raised("[4]"), " stayed."], "Some 110 people came, and 20 stayed."),
        (["The lake holds 3 × 10", raised("9"), " litres of water."], "The lake holds 3 × 10⁹ litres of water."),
    ],
)  # fmt: skip
def test_raised_marks_make_no_figures(runs: list[str], expected: str) -> None:
    assert sentences(docx(p(*runs) + p(TAIL))) == [expected, TAIL]


@pytest.mark.parametrize(
    "mark",
    [
        raised("1"),
        raised("12"),
        raised("a"),
        raised("*"),
        "[1]",
        "[2][3]",
        "[note 4]",
        "[citation needed]",
        "†",
        "¹",
        " [7]",
    ],
)
def test_reference_marks_part_two_sentences_and_are_no_part_of_either(mark: str) -> None:
    assert sentences(docx(p(HEAD, mark, " " + TAIL))) == [HEAD, TAIL]


def test_brackets_of_the_prose_stay() -> None:
    kept = "He said that “[the mayor] were [sic] told” on the first [of May] by the clerk."
    assert sentences(docx(p(kept) + p(TAIL))) == [kept, TAIL]


@pytest.mark.parametrize(
    "core",
    [
        stamps("2013-12-23T23:15:00Z"),
        stamps("1970-01-01T00:00:00Z"),
        stamps("1601-01-01T00:00:00Z"),
        stamps("2006-09-16T00:00:00Z", "2025-03-04T10:00:00Z"),
        stamps("2019-05-02T08:00:00Z", "2025-03-04T10:00:00Z"),
        stamps("2024-01-05T10:00:00Z"),
    ],
)
def test_a_template_s_stamp_is_no_day_of_publication(core: str) -> None:
    body = p("The tannery burned down on 2 March 2025, the fire service said.") + p(TAIL)
    assert one(docx(body, core=core)).source.published is None


@pytest.mark.parametrize("text", ["It will close on 9 May 2025.", "It opened in 1998.", "It closed on Friday."])
def test_a_stamp_that_nothing_speaks_against_is_kept(text: str) -> None:
    found = one(docx(p(HEAD) + p(text), core=stamps("2025-03-04T10:00:00Z", "2025-03-04T11:00:00Z"))).source
    assert found.published is not None
    assert found.published.isoformat() == "2025-03-04T10:00:00+00:00"


def test_a_day_stated_in_the_text_comes_first() -> None:
    body = (
        p("Brekke Blad")
        + p("Tannery to shut", properties='<w:pStyle w:val="Title"/>')
        + p("3 March 2025")
        + p(HEAD)
        + p(TAIL)
    )
    found = one(docx(body, core=stamps("2025-02-20T10:00:00Z"))).source
    assert found.published is not None
    assert found.published.date().isoformat() == "2025-03-03"


@pytest.mark.parametrize(
    "title", ["Microsoft Word - final2.docx", "Document1", "untitled", "final_v3", "statement.docx"]
)
def test_a_program_s_title_is_none(title: str) -> None:
    found = one(
        docx(p(HEAD) + p(TAIL), core=f"<dc:title>{title}</dc:title><dc:creator>python-docx</dc:creator>")
    ).source
    assert (found.title, found.author) == (None, None)
