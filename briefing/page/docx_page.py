"""The page as a Word file: real headings, lists and tables, its proof as comments."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from briefing.nouns import Briefing
from briefing.page import layout
from briefing.page.docx_blocks import blocks
from briefing.page.docx_look import WORD, numbering_xml, styles_xml
from briefing.page.docx_size import body_points
from briefing.page.docx_words import DocxVoice, safe
from briefing.page.docx_writer import AUTHOR, Writer
from briefing.page.escape import clean
from briefing.page.view import view
from briefing.page.voices import PlainVoice

if TYPE_CHECKING:
    from docx.document import Document

MAX_TITLE = 255  # what Word's properties hold
LANGUAGE = "en"
TWIPS_MM = 1440 / 25.4
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP file can tell
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def to_docx(
    briefing: Briefing, *, template: str = "onepage", page: str = "a4", reference: str | os.PathLike[str] | None = None
) -> bytes:
    """The page as a Word file; the same briefing gives the same bytes.

    Args:
        briefing: Usually one that `fit` has cut to a sheet.
        template: One of those that ship.
        page: The sheet.
        reference: A Word file whose styles, sheet, header and footer are used.

    Raises:
        UsageError: a reference that cannot be used.
    """
    plain = view(briefing, PlainVoice())
    setting = layout.setting(plain, template, page)
    voice = DocxVoice()
    shown = blocks(briefing, view(briefing, voice, n_quotes=setting.n_quotes), voice, template)
    if reference is None:
        document = _empty(body_points(shown, page, plain.n_sheets), page)
    else:
        from briefing.page.docx_reference import dressed

        document = dressed(reference)
    Writer(document, briefing, briefing.run.compiled).write(shown)
    _state(document, briefing)
    made = io.BytesIO()
    document.save(made)
    return _undated(made.getvalue())


def _state(document: Document, briefing: Briefing) -> None:
    """The properties that say what the file is."""
    compiled = datetime(*briefing.run.compiled.timetuple()[:3], tzinfo=UTC)
    said = document.core_properties
    said.title = safe(clean(briefing.title))[:MAX_TITLE] or "Briefing"
    said.author = said.last_modified_by = AUTHOR
    said.created = said.modified = compiled
    said.language = LANGUAGE
    said.revision = 1


def _empty(body: float, sheet: str) -> Document:
    """A document without a word, in our own styles."""
    import docx

    made = io.BytesIO()
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _relations(
            {"styles": "styles.xml", "numbering": "numbering.xml", "settings": "settings.xml"}
        ),
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{_sheet_xml(sheet)}</w:body></w:document>',
        "word/styles.xml": styles_xml(body),
        "word/numbering.xml": numbering_xml(),
        "word/settings.xml": _SETTINGS,
    }
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    document: Document = docx.Document(io.BytesIO(made.getvalue()))
    return document


_SETTINGS = (
    f'<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting '
    'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)


def _content_types() -> str:
    parts = {"document": "document.main", "styles": "styles", "numbering": "numbering", "settings": "settings"}
    told = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_MAIN}.{kind}+xml"/>' for part, kind in parts.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _sheet_xml(sheet: str) -> str:
    wide, high = (round(mm * TWIPS_MM) for mm in layout.SHEETS_MM[sheet])
    top, right, bottom, left = (round(mm * TWIPS_MM) for mm in layout.MARGINS_MM)
    return (
        f'<w:sectPr><w:pgSz w:w="{wide}" w:h="{high}"/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
        f'w:left="{left}" w:header="400" w:footer="400" w:gutter="0"/></w:sectPr>'
    )


def _undated(data: bytes) -> bytes:
    """A ZIP file's members, packed again without the time at which that was done."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
