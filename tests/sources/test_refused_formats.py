"""Formats that are known and not read are refused with what they are and what to do, wherever they stand."""

from __future__ import annotations

import io
import re
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
import samples
from office import gathered, packed
from planting import FIRST, LAST
from typer.testing import CliRunner

from briefing.cli.app import app


def _ole(stream: str) -> bytes:
    return samples.compound({stream: b"x" * 64})


def _office(member: str) -> bytes:
    return samples.archive({"[Content_Types].xml": b"<Types/>", member: b"<x/>"})


def _open(kind: str) -> bytes:
    return packed({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"})


TABLE = b"place,year,lamps\n" + b"".join(b"Karna,20%d,%d\n" % (n, n) for n in range(10, 20))
REFUSED = {
    "a.doc": (_ole("WordDocument"), "Word document of the old kind", "DOCX"),
    "a.ppt": (_ole("PowerPoint Document"), "PowerPoint presentation", "PDF"),
    "a.xls": (_ole("Workbook"), "Excel workbook", "PDF"),
    "a.pptx": (_office("ppt/presentation.xml"), "PowerPoint presentation", "PDF"),
    "a.xlsx": (_office("xl/workbook.xml"), "Excel workbook", "PDF"),
    "a.pages": (samples.archive({"Index/Document.iwa": b"x"}), "Pages", "PDF"),
    "a.key": (samples.archive({"Index/Document.iwa": b"x"}), "Keynote", "PDF"),
    "a.numbers": (samples.archive({"Index/Document.iwa": b"x"}), "Numbers", "PDF"),
    "a.ods": (_open("spreadsheet"), "OpenDocument file without running text", "PDF"),
    "a.odp": (_open("presentation"), "OpenDocument file without running text", "PDF"),
    "a.csv": (TABLE, "table", "Give the report"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_as_a_file_in_an_archive_and_with_a_mail(name: str) -> None:
    data, what, remedy = REFUSED[name]
    text = f"{FIRST}\n\n{LAST}\n"
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Karna Post <n@karna.example>", "d@e.example", "Lamp"
    message.set_content(text)
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    archive = samples.archive({"b.txt": text.encode(), name: data})
    for whole, called, n_read in [(data, name, 0), (archive, "a.zip", 1), (bytes(message), "a.eml", 1)]:
        documents, (told,) = gathered(whole, called)
        assert len(documents) == n_read
        assert FIRST in "".join(d.text for d in documents) or not n_read
        assert told.severity == "error"
        assert what in told.message
        assert remedy in told.message
        assert (told.source or "").endswith(name)


def test_as_files_and_in_a_folder_on_the_command_line(tmp_path: Path) -> None:
    for name, (data, _, _) in REFUSED.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "b.txt").write_text(f"{FIRST}\n\n{LAST}\n")
    for given in ([str(tmp_path)], [str(tmp_path / name) for name in (*REFUSED, "b.txt")]):
        found = CliRunner().invoke(app, ["read", *given])
        err = " ".join(found.stderr.split())
        assert FIRST in " ".join(found.stdout.split())
        for name, (_, what, _) in REFUSED.items():
            assert re.search(rf"{re.escape(name)}: It is an? [^.]{{0,60}}{what[-20:]}", err), (name, err)


def test_a_word_document_packed_without_compression_is_read_in_its_archive() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as box:
        box.writestr("a.docx", samples.docx())
    documents, told = gathered(stream.getvalue(), "a.zip")
    assert len(documents) == 1
    assert not told
