"""A Word file of one's own gives a page its styles, and nothing else."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from briefing.errors import UsageError
from briefing.nouns import Briefing
from briefing.page import check_reference, to_docx

RED = RGBColor(0xC0, 0x10, 0x20)


def brand() -> Document:
    """A firm's own file: its styles, its sheet, its header, and a text that is none of ours."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Georgia"
    document.styles["Normal"].font.size = Pt(8)
    document.styles["Heading 1"].font.color.rgb = RED
    document.sections[0].left_margin = Pt(100)
    document.sections[0].header.paragraphs[0].text = "Lune Gazette · desk"
    field(document.sections[0].header.paragraphs[0], "PAGE")
    document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(picture()))
    document.add_paragraph().add_run().add_picture(io.BytesIO(picture(200)))
    paragraph = document.add_paragraph("A confidential draft.")
    document.add_comment(paragraph.runs, text="Nobody may read this.", author="Somebody")
    document.add_table(2, 2).cell(0, 0).text = "confidential, too"
    document.core_properties.author = "Somebody"
    document.core_properties.keywords = "confidential"
    return document


def picture(grey: int = 100) -> bytes:
    """A PNG of one grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes((0, grey))))
        + chunk(b"IEND", b"")
    )


def field(paragraph: object, code: str) -> None:
    """Adds a field, its code in two runs, as Word may write it."""
    for text in (None, code[:3], code[3:], None):
        run = paragraph.add_run()  # type: ignore[attr-defined]
        element = run._r.makeelement(qn("w:instrText" if text is not None else "w:fldChar"))
        if text is None:
            begun = paragraph._p.xpath("w:r/w:fldChar")  # type: ignore[attr-defined]
            element.set(qn("w:fldCharType"), "end" if len(begun) % 2 else "begin")
        else:
            element.text = text
        run._r.append(element)


def saved(document: Document, file: Path) -> Path:
    document.save(str(file))
    return file


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The file with its parts changed."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file


def parts_of(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_page_has_its_styles_sheet_and_header_and_none_of_its_words(bridge: Briefing, tmp_path: Path) -> None:
    made = to_docx(bridge, reference=saved(brand(), tmp_path / "brand.docx"))
    document = docx.Document(io.BytesIO(made))
    assert document.styles["Normal"].font.name == "Georgia"
    assert document.styles["Heading 1"].font.color.rgb == RED
    assert document.sections[0].left_margin == Pt(100)
    assert document.sections[0].header.paragraphs[0].text.startswith("Lune Gazette · desk")
    assert document.paragraphs[0].style is not None
    assert (document.paragraphs[0].style.name, document.paragraphs[0].text) == ("Title", bridge.title)
    assert len(document.comments) > 20
    for name, content in parts_of(made).items():
        assert b"onfidential" not in content, name
        assert b"Somebody" not in content, name
        assert b"Nobody may read" not in content, name
    assert [content for name, content in parts_of(made).items() if name.startswith("word/media/")] == [picture()]
    # What it lacks is added at the size of its own text.
    assert document.styles["Small Print"].font.size == Pt(6.5)
    assert document.styles["Table Text"].font.size == Pt(7.5)
    assert made == to_docx(bridge, reference=tmp_path / "brand.docx")


def test_the_styles_it_has_are_left_as_they_are(bridge: Briefing, tmp_path: Path) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    document = brand()
    own = document.styles.add_style("Bottom Line", WD_STYLE_TYPE.PARAGRAPH)
    own.font.italic = True  # type: ignore[attr-defined]
    made = docx.Document(io.BytesIO(to_docx(bridge, reference=saved(document, tmp_path / "brand.docx"))))
    assert made.styles["Bottom Line"].font.italic
    assert len(made.styles.element.xpath("w:style[w:name/@w:val='Bottom Line']")) == 1


def test_styles_are_known_in_whatever_case_they_are_written(bridge: Briefing, tmp_path: Path) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    document = brand()
    document.styles["Heading 1"].element.xpath("w:name")[0].set(qn("w:val"), "Heading 1")  # Word writes "heading 1"
    for name, kind in (("Table text", "PARAGRAPH"), ("NOTE", "CHARACTER"), ("briefing table", "TABLE")):
        document.styles.add_style(name, WD_STYLE_TYPE[kind])
    document.styles.add_style("small print", WD_STYLE_TYPE.PARAGRAPH)
    document.styles.add_style("Small Print", WD_STYLE_TYPE.PARAGRAPH)
    made = docx.Document(io.BytesIO(to_docx(bridge, reference=saved(document, tmp_path / "brand.docx"))))
    used = {p.style.name for p in made.paragraphs if p.style}
    assert {"Heading 1", "Small Print"} < used
    assert "small print" not in used
    (table,) = made.tables
    assert table.style is not None
    assert table.style.name == "briefing table"
    assert {p.style.name for p in table.cell(1, 0).paragraphs if p.style} == {"Table text"}
    assert "NOTE" in {run.style.name for p in made.paragraphs for run in p.runs}
    names = [style.name.lower() for style in made.styles if style.name]
    assert (names.count("heading 1"), names.count("table text"), names.count("note")) == (1, 1, 1)


@pytest.mark.parametrize("has_numbers", [True, False])
def test_a_file_without_lists_is_given_ours(has_numbers: bool, bridge: Briefing, tmp_path: Path) -> None:
    document = brand()
    for name in ("List Bullet", "List Number"):
        document.styles[name].delete()
    if not has_numbers:
        for style in document.styles.element.xpath("w:style[w:pPr/w:numPr]"):
            style.getparent().remove(style)
        for number, relation in list(document.part.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
                del document.part.rels[number]
    made = docx.Document(io.BytesIO(to_docx(bridge, reference=saved(document, tmp_path / "brand.docx"))))
    kinds = {}
    for name in ("List Bullet", "List Number"):
        number = made.styles[name].element.xpath("string(w:pPr/w:numPr/w:numId/@w:val)")
        numbering = made.part.numbering_part.element
        kind = numbering.xpath(f"string(w:num[@w:numId='{number}']/w:abstractNumId/@w:val)")
        kinds[name] = numbering.xpath(f"string(w:abstractNum[@w:abstractNumId='{kind}']/w:lvl/w:numFmt/@w:val)")
    assert kinds == {"List Bullet": "bullet", "List Number": "decimal"}


def test_what_locks_it_or_joins_it_to_data_is_left_behind(bridge: Briefing, tmp_path: Path) -> None:
    document = brand()
    settings = document.settings.element
    for name in ("w:documentProtection", "w:trackRevisions", "w:mailMerge"):
        settings.append(settings.makeelement(qn(name)))
    settings.append(settings.makeelement(qn("w:smartTagType"), {qn("w:url"): "https://evil.example/tag"}))
    library = "{http://schemas.openxmlformats.org/schemaLibrary/2006/main}schemaLibrary"
    settings.append(settings.makeelement(library, {"manifestLocation": "https://evil.example/library"}))
    assert settings.xpath("w:zoom")
    assert settings.xpath("w:compat")
    parts = parts_of(to_docx(bridge, reference=saved(document, tmp_path / "brand.docx")))
    for name in (b"documentProtection", b"trackRevisions", b"mailMerge", b"evil.example"):
        assert name not in parts["word/settings.xml"]
    for name in (b"<w:zoom ", b"<w:compat>", b"<w:themeFontLang "):
        assert name in parts["word/settings.xml"]
    assert sorted(parts) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/_rels/header1.xml.rels",
        "word/comments.xml",
        "word/document.xml",
        "word/fontTable.xml",
        "word/header1.xml",
        "word/media/image1.png",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]


def _macros(parts: dict[str, bytes]) -> None:
    parts["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"


def _macro_type(parts: dict[str, bytes]) -> None:
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = parts["[Content_Types].xml"]
    assert plain in types
    parts["[Content_Types].xml"] = types.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml")


def _template(parts: dict[str, bytes]) -> None:
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b"document.main+xml", b"template.main+xml")


def _relation(kind: str, target: str, part: str = "settings") -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        parts[f"word/_rels/{part}.xml.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
        ).encode()

    return change


def _object(parts: dict[str, bytes]) -> None:
    _relation("oleObject", "embeddings/x.bin", "header1")(parts)
    name = "word/_rels/header1.xml.rels"
    parts[name] = parts[name].replace(b' TargetMode="External"', b"")
    parts["word/embeddings/x.bin"] = b"x"
    kind = b'<Default Extension="bin" ContentType="application/octet-stream"/><Override'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"<Override", kind, 1)


def _disguised(kind: str) -> Callable[[dict[str, bytes]], None]:
    """A header with a field that loads, joined as another kind of part."""

    def change(parts: dict[str, bytes]) -> None:
        code = b'<w:p><w:fldSimple w:instr="INCLUDETEXT /etc/passwd"/></w:p></w:hdr>'
        parts["word/header1.xml"] = parts["word/header1.xml"].replace(b"</w:hdr>", code)
        relations = parts["word/_rels/document.xml.rels"]
        assert b'relationships/header"' in relations
        parts["word/_rels/document.xml.rels"] = relations.replace(
            b'relationships/header"', f'relationships/{kind}"'.encode()
        )

    return change


def _shape(attribute: str, part: str = "header1", end: str = "</w:hdr>") -> Callable[[dict[str, bytes]], None]:
    """A drawing of the old kind, with an attribute."""

    def change(parts: dict[str, bytes]) -> None:
        name = f"word/{part}.xml"
        drawn = (
            '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" '
            f'xmlns:o="urn:schemas-microsoft-com:office:office"><v:imagedata {attribute}/></v:shape></w:pict></w:r></w:p>'
        )
        assert end.encode() in parts[name]
        parts[name] = parts[name].replace(end.encode(), (drawn + end).encode())

    return change


def test_a_drawing_that_is_a_link_to_the_web_is_kept(tmp_path: Path) -> None:
    file = rewritten(saved(brand(), tmp_path / "brand.docx"), _shape('href="https://lune.example/"'))
    check_reference(file)


def _entities(parts: dict[str, bytes]) -> None:
    parts["word/styles.xml"] = b'<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>'


def _renamed(change: Callable[[dict[str, bytes]], None], part: str) -> Callable[[dict[str, bytes]], None]:
    """A change to a part that is then called as no XML is."""

    def renamed(parts: dict[str, bytes]) -> None:
        change(parts)
        parts[f"word/{part}.dat"] = parts.pop(f"word/{part}.xml")
        types, joined = "[Content_Types].xml", "word/_rels/document.xml.rels"
        parts[types] = parts[types].replace(f"{part}.xml".encode(), f"{part.upper()}.dat".encode())  # case is no matter
        parts[joined] = parts[joined].replace(f"{part}.xml".encode(), f"{part}.dat".encode())

    return renamed


def _untyped_header(parts: dict[str, bytes]) -> None:
    types = parts["[Content_Types].xml"]
    assert b"header+xml" in types
    parts["[Content_Types].xml"] = types.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml", b"image/png"
    )


def _huge_styles(parts: dict[str, bytes]) -> None:
    many = "".join(f'<w:style w:styleId="x{n * 7919 % 1_000_003}"/>' for n in range(700_000)).encode()
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b"</w:styles>", many + b"</w:styles>")


def _huge(parts: dict[str, bytes]) -> None:
    body = "".join(f"<w:p><w:r><w:t>{n * 7919 % 1_000_003}</w:t></w:r></w:p>" for n in range(700_000)).encode()
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr", body + b"<w:sectPr", 1)


def _bomb(parts: dict[str, bytes]) -> None:
    parts["word/media.bin"] = bytes(90_000_000)


def _no_styles(parts: dict[str, bytes]) -> None:
    parts["word/styles.xml"] = b"<w:styles"


def _lost_part(parts: dict[str, bytes]) -> None:
    del parts["word/numbering.xml"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_macros, "holds macros"),
        (_macro_type, "holds macros"),
        (_template, "is a template"),
        (_relation("attachedTemplate", "file:///C:/evil.dotm"), r"loads the template 'file:///C:/evil\.dotm'"),
        (_relation("attachedTemplate", "https://evil.example/x.dotm"), "attach Normal in its place"),
        (_relation("image", "https://evil.example/pixel.png", "header1"), "from outside the file"),
        (_relation("hyperlink", "file://evil.example/share", "header1"), "leads to 'file://evil.example/share'"),
        (_relation("oleObject", "https://evil.example/x", "document"), "from outside the file"),
        (_object, "holds an object"),
        (_disguised("Header"), r"header or footer is none \(Header\)"),
        (_disguised("fontTable"), r"header or footer is none \(fontTable\)"),
        (_entities, "defines entities"),
        (_huge, "Delete its text"),
        (_renamed(_huge_styles, "styles"), "Delete its text"),
        (_renamed(_entities, "styles"), "defines entities"),
        (_untyped_header, "damaged"),
        (_shape('src="https://evil.example/pixel.png"'), r"loads 'https://evil\.example/pixel\.png'"),
        (_shape('href="file://evil.example/share"'), "loads 'file://evil.example/share'"),
        (_shape('o:href="https://evil.example/x"'), "loads 'https://evil.example/x'"),
        (_shape('src="//evil.example/x"', "numbering", "</w:numbering>"), "loads '//evil.example/x'"),
        (_bomb, "would unpack to"),
        (_no_styles, "damaged"),
        (_lost_part, "damaged"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_runs_loads_or_is_no_word_document_is_refused(
    change: Callable[[dict[str, bytes]], None], says: str, bridge: Briefing, tmp_path: Path
) -> None:
    file = rewritten(saved(brand(), tmp_path / "brand.docx"), change)
    with pytest.raises(UsageError, match=rf"brand\.docx is not used: .*{says}"):
        check_reference(file)
    with pytest.raises(UsageError, match=says):
        to_docx(bridge, reference=file)


@pytest.mark.parametrize(
    "code", ['INCLUDETEXT "/etc/passwd"', "DDEAUTO cmd x", 'INCLUDEPICTURE "https://evil.example"']
)
def test_a_field_that_loads_is_refused_in_a_margin(code: str, tmp_path: Path) -> None:
    document = brand()
    field(document.sections[0].footer.paragraphs[0], code)
    with pytest.raises(UsageError, match=f"holds the field '{code.split()[0]}'"):
        check_reference(saved(document, tmp_path / "brand.docx"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read: No such file"),
        (b"", "is not used"),
        (b"%PDF-1.7", "is not used"),
        (b"PK\x03\x04" + b"x" * 99, "is not used: The ZIP file is damaged"),
        (bytes(20_000_001), "larger than"),
    ],
    ids=["missing", "empty", "another format", "cut off", "huge"],
)
def test_no_file_is_named_with_what_is_wrong(content: bytes | None, says: str, tmp_path: Path) -> None:
    file = tmp_path / "brand.docx"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError, match=says):
        check_reference(file)


def test_what_an_earlier_section_has_in_its_margins_is_kept(bridge: Briefing, tmp_path: Path) -> None:
    """As the last section shows it: what it has itself, and else what the nearest before it has."""
    document = docx.Document()
    for n, kind in enumerate(("header", "header", "footer")):
        section = document.add_section() if n else document.sections[0]
        for name, text in ((kind, f"Said in {n}"), ("first_page_header", f"First page {n}")):
            getattr(section, name).is_linked_to_previous = False
            getattr(section, name).paragraphs[0].text = text
    document.sections[0].footer.is_linked_to_previous = False
    document.sections[0].footer.paragraphs[0].text = "Said no more"
    document.add_section()
    made = to_docx(bridge, reference=saved(document, tmp_path / "brand.docx"))
    (section,) = docx.Document(io.BytesIO(made)).sections
    assert section.header.paragraphs[0].text == "Said in 1"
    assert section.footer.paragraphs[0].text == "Said in 2"
    assert section.first_page_header.paragraphs[0].text == "First page 2"
    assert not any(b"Said no more" in content for content in parts_of(made).values())


@pytest.mark.parametrize("left", ["", "<w:sectPr/>", '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/></w:sectPr>'])
def test_a_file_that_tells_no_sheet_is_given_one(left: str, bridge: Briefing, tmp_path: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts["word/document.xml"] = re.sub(
            rb"<w:sectPr.*</w:sectPr>", left.encode(), parts["word/document.xml"], flags=re.S
        )

    made = docx.Document(io.BytesIO(to_docx(bridge, reference=rewritten(saved(brand(), tmp_path / "b.docx"), change))))
    section = made.sections[0]
    assert section.page_width is not None
    assert section.left_margin is not None
    assert (round(section.page_width.mm), round(section.left_margin.mm)) == (216 if "pgSz" in left else 210, 17)


def test_a_sheet_without_room_is_refused(tmp_path: Path) -> None:
    document = brand()
    document.sections[0].left_margin = document.sections[0].page_width
    with pytest.raises(UsageError, match="damaged"):
        check_reference(saved(document, tmp_path / "brand.docx"))


def test_damaged_files_are_refused_in_words(bridge: Briefing, tmp_path: Path) -> None:
    """Whatever byte of it is changed, a file is used or refused, and nothing else happens."""
    from random import Random

    good = saved(brand(), tmp_path / "brand.docx").read_bytes()
    random, n_refused = Random(7), 0
    for _ in range(60):
        bad = bytearray(good)
        for _ in range(random.randint(1, 30)):
            bad[random.randrange(len(bad))] = random.randrange(256)
        (tmp_path / "bad.docx").write_bytes(bad[: random.choice((len(bad), len(bad) // 2))])
        try:
            to_docx(bridge, reference=tmp_path / "bad.docx")
        except UsageError:
            n_refused += 1
    assert n_refused > 20
