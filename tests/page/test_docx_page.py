from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import crowd
import docx
import newsroom
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from briefing.errors import UsageError
from briefing.nouns import Briefing, Part, Point
from briefing.page import PAGES, fit, render, to_docx
from briefing.page.escape import clean
from briefing.page.templating import names


def opened(made: bytes) -> Document:
    return docx.Document(io.BytesIO(made))


def words(document: Document) -> list[tuple[str, str]]:
    """Each paragraph with the name of its style."""
    return [(p.style.name, p.text) for p in document.paragraphs if p.style is not None]


def comments(document: Document) -> dict[str, str]:
    """What each comment says, by the words that it is on."""
    said: dict[str, str] = {}
    for start in document.element.body.iter(qn("w:commentRangeStart")):
        on = []
        for element in start.itersiblings():
            if element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == start.get(qn("w:id")):
                break
            on += [t.text or "" for t in element.iter(qn("w:t"))]
        comment = document.comments.get(int(start.get(qn("w:id"))))
        assert comment is not None
        said["".join(on).strip()] = comment.text
    return said


def test_it_has_headings_lists_and_a_table(bridge: Briefing) -> None:
    document = opened(to_docx(bridge))
    told = words(document)
    assert told[0] == ("Title", bridge.title)
    headings = [text for style, text in told if style == "Heading 1"]
    assert headings == [
        "What the sources agree on",
        "Where they differ",
        "Also reported",
        "Each source in a line",
        "Not known",
        "Key figures",
        "Key dates",
        "Sources",
    ]
    assert ("List Number", "The closure began at 6 p.m. [S2][S3] (2 origins; not in S4)") in told
    assert ("List Bullet", "48,000 vehicles a day use the bridge [S1]") in told
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Issue", "Who says what", "What kind"]
    assert [cell.text for cell in table.rows[3].cells] == [
        "The minister's name",
        "“Ilse Brandt” [S1]\n“Ilse Brand” [S2][S4]",
        "name: contradiction; two spellings",
    ]
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    numbered = {p.style.element.xpath("string(w:pPr/w:numPr/w:numId/@w:val)") for p in document.paragraphs if p.style}
    assert numbered == {"", "1", "2"}


def test_the_proof_of_each_statement_is_a_comment_on_it(bridge: Briefing) -> None:
    document = opened(to_docx(bridge))
    said = comments(document)
    point = next(p for p in bridge.shared if p.statement.startswith("The closure began"))
    told = said["The closure began at 6 p.m."]
    assert told == (
        "S2 · Northern Press, 17 November 2026: “The closure began at 6 p.m.”\n"
        "S3 · County Herald, 18 November 2026: “The closure was announced on Tuesday.”"
    )
    assert [c.quote for c in point.whole] == re.findall("“(.*)”", told)
    # Every statement has one: whatever stands in a list, in the bottom line or in a cell of the table.
    listed = [
        p for p in document.paragraphs if p.style and p.style.name in ("List Bullet", "List Number", "Bottom Line")
    ]
    cells = [p for row in document.tables[0].rows[1:] for p in row.cells[1].paragraphs]
    assert len(said) == len(listed) + len(cells)
    line = next(s.line for s in bridge.summaries if s.line and s.on_page)
    assert f"“{line.citations[0].quote}”" in said[f"S1 {line.statement}"]
    (author,) = {(c.author, c.timestamp.isoformat()[:10] if c.timestamp else "") for c in document.comments}
    assert author == ("briefing", "2026-11-23")


def test_who_says_only_the_core_of_a_statement_has_its_proof_there(bridge: Briefing) -> None:
    first, *others = bridge.shared
    lead = bridge.bottom_line
    assert lead is not None
    core = replace(first.citations[1], says="core")
    point = replace(first, citations=(first.citations[0], core))
    told = replace(bridge, shared=(point, *others), bottom_line=replace(lead, citations=(*lead.citations, core)))
    said = comments(opened(to_docx(told)))
    proof = "S3 · County Herald, 18 November 2026: “The closure was announced on Tuesday.”"
    assert said["(2 origins; its core in S3; not in S4)"] == proof
    assert said["(its core in S3)"] == proof


@pytest.mark.parametrize("template", ["onepage", "newsletter"])
def test_each_sentence_of_the_bottom_line_has_its_own_proof(template: str) -> None:
    bridge = newsroom.briefing()
    first, second, *others = bridge.shared
    core = replace(first.citations[1], says="core")
    also = replace(first.citations[1], document=second.citations[0].document, says="core")  # who says all of it, too
    parts = (
        Part(text="It began at six.", citations=(first.citations[0], core)),
        Part(text="It ended at ten.", citations=(*second.citations, also)),
        Part(text="Nobody was hurt.", citations=(core,)),
    )
    lead = Point(
        statement=" ".join(p.text for p in parts), citations=tuple(c for p in parts for c in p.citations), parts=parts
    )
    told = replace(bridge, bottom_line=lead, shared=tuple(others))
    document = opened(to_docx(told, template=template))
    (text,) = [text for style, text in words(document) if style == "Bottom Line"]
    whole = "".join(f"[{d}]" for d in sorted(c.document for c in second.whole))
    label = "" if template == "newsletter" else "Bottom line. "
    assert text == (
        f"{label}It began at six. [{first.citations[0].document}] (its core in {core.document}) "
        f"It ended at ten. {whole} Nobody was hurt. (its core in {core.document})"
    )
    said = comments(document)
    proofs = {
        f"{label}It began at six.": [first.citations[0]],
        f"(its core in {core.document})": [core],
        "It ended at ten.": [*second.whole, also],
        f"Nobody was hurt. (its core in {core.document})": [core],
    }
    for on, proof in proofs.items():
        assert {clean(c.quote) for c in proof} >= set(re.findall("“(.*)”", said[on])) > set(), on


def test_references_in_a_cell_of_their_own_begin_it() -> None:
    document = opened(to_docx(fit(newsroom.briefing(), template="table"), template="table"))
    cells = document.tables[1].rows[1].cells
    assert [cell.text for cell in cells] == ["1. The closure began at 6 p.m.", "[S2][S3]", "2 origins; not in S4"]
    assert comments(document)["1. The closure began at 6 p.m."].startswith("S2 · Northern Press, 17 November 2026: “")


def test_of_two_sources_each_cell_has_its_proof() -> None:
    fitted = fit(newsroom.briefing(2))
    document = opened(to_docx(fitted))
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells][1:3] == ["S1 · Lune Gazette", "S2 · Northern Press"]
    said = comments(document)
    assert said["“Ilse Brand”"].startswith("S2 · Northern Press, 17 November 2026: “The minister, Ilse Brand, told")
    assert said["“Ilse Brandt”"].startswith("S1 · Lune Gazette")


def test_references_lead_to_the_list_of_sources_and_that_to_the_web(bridge: Briefing) -> None:
    document = opened(to_docx(bridge))
    body = document.element.body
    marks = {mark.get(qn("w:name")): mark.getparent() for mark in body.iter(qn("w:bookmarkStart"))}
    texts = {name: "".join(t.text for t in p.iter(qn("w:t"))) for name, p in marks.items()}
    assert texts["source_4"].startswith("S4 Harrow Today")
    inside = [h for h in body.iter(qn("w:hyperlink")) if h.get(qn("w:anchor"))]
    assert len(inside) > 20
    for link in inside:
        label = "".join(t.text for t in link.iter(qn("w:t")))
        assert texts[link.get(qn("w:anchor"))].startswith(label.strip("[]") + " ")
    outside = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert outside == {d.source.url for d in bridge.documents}
    with zipfile.ZipFile(io.BytesIO(to_docx(bridge))) as package:
        joined = [n for n in package.namelist() if n.endswith(".rels") and b'"External"' in package.read(n)]
    assert joined == ["word/_rels/document.xml.rels"]


def test_its_properties_tell_what_it_is(bridge: Briefing) -> None:
    said = opened(to_docx(bridge)).core_properties
    assert (said.title, said.author, said.last_modified_by, said.language) == (
        bridge.title,
        "briefing",
        "briefing",
        "en",
    )
    assert said.created is not None
    assert said.modified is not None
    assert said.created.replace(tzinfo=None) == said.modified.replace(tzinfo=None) == datetime(2026, 11, 23)
    long = opened(to_docx(replace(bridge, title="word " * 200))).core_properties.title
    assert len(long) <= 255


@pytest.mark.parametrize("template", names())
def test_the_same_briefing_gives_the_same_bytes(template: str) -> None:
    first = to_docx(fit(newsroom.briefing(), template=template), template=template)
    time.sleep(2.1)  # a ZIP file tells the time to two seconds
    assert first == to_docx(fit(newsroom.briefing(), template=template), template=template)
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("template", names())
@pytest.mark.parametrize("n_sources", [1, 2, 4])
def test_every_template_shows_the_same_statements(template: str, n_sources: int) -> None:
    fitted = fit(newsroom.briefing(n_sources), template=template)
    document = opened(to_docx(fitted, template=template))
    text = "\n".join(t.text or "" for t in document.element.body.iter(qn("w:t")))
    text = " ".join(text.split())
    statements = [*fitted.single, *fitted.unknowns, *fitted.timeline]
    shown = [item.statement for item in statements if item.on_page]
    shown += [c.issue for c in fitted.conflicts if c.on_page] + [fitted.title]
    assert len(shown) > 4
    for statement in shown:
        assert statement in text
    assert ("One source only" in text) is (n_sources == 1)
    n_tables = {"newsletter": 0, "table": 2}.get(template, 1)
    assert len(document.tables) == (n_tables if n_sources > 1 else 0)


@pytest.mark.parametrize("template", names())
@pytest.mark.parametrize("n_sources", [1, 4])
def test_its_sections_are_called_as_in_the_other_formats(template: str, n_sources: int) -> None:
    fitted = fit(newsroom.briefing(n_sources), template=template)
    page = render(fitted, template=template)
    told = [text for style, text in words(opened(to_docx(fitted, template=template))) if style == "Heading 1"]
    assert [*re.findall("^## (.*)", page, re.MULTILINE), "Sources"] == told


def test_many_sources_are_listed_in_one_paragraph(fifty: Briefing) -> None:
    document = opened(to_docx(fifty))
    assert sum("source_" in m.get(qn("w:name")) for m in document.element.body.iter(qn("w:bookmarkStart"))) == 50
    at = [text for _, text in words(document)].index("Sources")
    assert words(document)[at + 1][1].startswith("S1 ")
    assert " · S50 " in words(document)[at + 1][1]


def test_a_page_in_a_script_from_right_to_left_runs_so(bridge: Briefing) -> None:
    documents = tuple(replace(d, text="أضاءت العمدة المنارة يوم الجمعة. " * 30) for d in bridge.documents)
    made = opened(to_docx(replace(bridge, documents=documents, title="أضاءت العمدة المنارة")))
    assert all(p._p.xpath("w:pPr/w:bidi") for p in made.paragraphs)
    assert made.paragraphs[0].runs[0].font.rtl
    assert made.tables[0]._tbl.tblPr.xpath("w:bidiVisual")
    assert not opened(to_docx(bridge)).paragraphs[0]._p.xpath("w:pPr/w:bidi")


def test_a_template_of_ones_own_is_not_for_word(bridge: Briefing, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"memo, newsletter, onepage, table.*--reference"):
        to_docx(bridge, template=str(tmp_path))


def n_pages(files: list[Path], folder: Path) -> dict[str, int]:
    """How many pages LibreOffice sets each file on."""
    import pypdfium2

    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("needs LibreOffice: apt install libreoffice-writer")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    argv = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "pdf")]
    subprocess.run([*argv, *map(str, files)], check=True, capture_output=True, timeout=300)
    return {f.stem: len(pypdfium2.PdfDocument(folder / "pdf" / f"{f.stem}.pdf")) for f in files}


@pytest.mark.office
def test_libreoffice_sets_it_on_one_page(tmp_path: Path) -> None:
    files = []
    sized = [(name, template, "a4") for name in ("bridge", "two sources", "fifty sources") for template in names()]
    sized += [(name, "onepage", sheet) for name in crowd.SHAPES for sheet in PAGES]
    for name, template, sheet in sized:
        briefing = newsroom.briefing() if name == "bridge" else crowd.crowd(crowd.SHAPES[name], seed=7)
        fitted = fit(briefing, page=sheet, template=template)
        file = tmp_path / f"{re.sub(r'[^a-z0-9]+', '-', name)}-{template}-{sheet}.docx"
        file.write_bytes(to_docx(fitted, template=template, page=sheet))
        files.append(file)
    long = {name: n for name, n in n_pages(files, tmp_path).items() if n != 1}
    assert not long


def test_words_that_look_like_fields_or_marks_stay_words(bridge: Briefing) -> None:
    nasty = (
        '{ INCLUDETEXT "/etc/passwd" } { DDEAUTO c:\\\\cmd } \x01' + "0\x02 <w:fldSimple w:instr='DATE'/>\x00\x0b\ufffe"
    )
    title = replace(bridge, title=nasty)
    made = to_docx(title)
    document = opened(made)
    assert document.paragraphs[0].text == clean(nasty)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        xml = b"".join(package.read(name) for name in package.namelist())
    assert b"<w:instrText" not in xml
    assert b"<w:fldSimple" not in xml
