"""Bombs, loops and mutations: every one ends in time, as a document or as a diagnostic with a remedy."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from briefing.sources import Content, ReadOptions, read
from briefing.sources.cleaning import clean
from briefing.sources.isolation import MAX_MEMORY_BYTES, Isolation

sys.path.insert(0, str(Path(__file__).parents[1] / "sources"))
import samples

P = b"<p>" + samples.PARAGRAPHS[1].encode() + b"</p>"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]><rss><channel><title>&m;</title><item><title>&m;</title><description>&m;</description></item></channel></rss>"
)


def _zipped(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def _lying_zip() -> bytes:
    data = bytearray(_zipped("a.txt", b"0" * 150_000_000))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = data[22:26] = struct.pack("<I", 1000)
    return bytes(data)


def _nested_zip() -> bytes:
    data = b"some text to find at the end of it"
    for _ in range(8):
        data = _zipped("in.zip", data)
    return data


def _stream_bomb() -> bytes:
    packed = zlib.compress(b"BT /F1 1 Tf (xxxxxxxxxx) Tj ET\n" * 1_000_000, 9)
    return (
        samples.pdf().replace(b"/Length", b"/Filter/FlateDecode/Length").replace(b"BT", packed[:0] + b"BT")[:500]
        + packed
    )


def _spanning_docx() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(samples.docx())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="2000000000"/>')
            new.writestr(name, data)
    return stream.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "deep.html": lambda: b"<html><body>" + b"<div>" * 1_000_000 + P * 5,
    "deep-bold.html": lambda: b"<html><body>" + b"<b>" * 500_000 + P * 5,
    "colspan.html": lambda: b"<html><body><article>" + P * 3 + b"<table>" + b"<tr><td colspan=999999999 rowspan=9999999>a</td></tr>" * 20,
    "json-ld.html": lambda: b'<html><head><script type="application/ld+json">' + b"[" * 100_000 + b"</script></head><body>" + P * 5,
    "comments.html": lambda: b"<!--" * 300_000 + P,
    "bomb.zip": lambda: _zipped("a.txt", b"0" * 150_000_000),
    "lying.zip": _lying_zip,
    "nested.zip": _nested_zip,
    "laughs.xml": lambda: LAUGHS,
    "entity.xml": lambda: b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>',
    "laughs.docx": lambda: _zipped("word/document.xml", LAUGHS) + b"[Content_Types].xml",
    "loop.pdf": lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2147483647"
    b"/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R/Size 3>>",
    "stream.pdf": _stream_bomb,
    "span.docx": _spanning_docx,
    "deep.json": lambda: b'{"text":' * 200_000,
    "parts.eml": lambda: b"From: a@b.c\nTo: d@e.f\nSubject: x\nContent-Type: multipart/mixed; boundary=b0\n\n"
    + b"".join(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(3000)),
    "aliases.md": lambda: b"---\na: &a [x,x]\n" + b"".join(b"b%d: &b%d [*b%d,*b%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 40))
    + b"---\n" + samples.text(),
    "brackets.md": lambda: b"---\n" + b"[" * 15_000 + b"\n---\n" + samples.text(),
    "quotes.txt": lambda: b'"' * 1_000_000,
    "escapes.txt": lambda: b"\x1b]" * 500_000 + samples.text(),
    "big.txt": lambda: samples.PARAGRAPHS[1].encode() * 170_000,
    "binary.txt": lambda: os.urandom(100_000),
    "picture.png": lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(5000),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_time_and_the_others_are_read(name: str, tmp_path: Path) -> None:
    bomb, good = tmp_path / name, tmp_path / "good.html"
    bomb.write_bytes(BOMBS[name]())
    good.write_bytes(samples.page())
    before = sum(os.times()[:4])
    documents, diagnostics = read([bomb, good], options=ReadOptions(parse_timeout_s=4))
    assert (
        sum(os.times()[:4]) - before < 15
    )  # of the processor, its own and its children's: the clock tells who else works
    assert documents[-1].source.uri == str(good)
    assert documents[-1].source.title == samples.TITLE
    said = [d for d in diagnostics if d.source and d.source.startswith(str(bomb))]
    assert said or str(bomb) in {d.source.uri for d in documents}, "a source vanished"
    assert all(d.message.endswith((".", "…")) and "Traceback" not in d.message for d in said)
    assert "root:" not in "".join(d.text for d in documents)


def test_a_reader_that_hangs_or_swells_or_dies_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad_readers.py").write_text(
        "import os, time\n"
        "class Bad:\n"
        "    name = 'bad'\n"
        "    def accepts(self, content):\n"
        "        return content.data.startswith(b'BAD')\n"
        "    def read(self, content):\n"
        "        kind = content.data[3:7]\n"
        "        if kind == b'hang':\n"
        "            time.sleep(60)\n"
        "        if kind == b'swel':\n"
        "            return (bytearray(2_000_000_000),)\n"
        "        if kind == b'dies':\n"
        "            os.kill(os.getpid(), 11)\n"
        "        if kind == b'writ':\n"
        "            with open(content.data[8:].decode(), 'w') as f:\n"
        "                f.write('x' * 100000)\n"
        "        raise KeyError('secret')\n"
    )
    info = tmp_path / "bad-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bad\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[briefing.readers]\nbad = bad_readers:Bad\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    target = tmp_path / "written"
    with Isolation(timeout_s=2) as isolation:
        for data, cause in (
            (b"BADhang", "longer than 2 s"),
            (b"BADswel", "more memory"),
            (b"BADdies", "broke down"),
            (b"BADelse", "KeyError"),
            (b"BADwrit " + str(target).encode(), "OSError|broke down"),
        ):
            with pytest.raises(Exception, match=cause) as caught:
                isolation.read("bad", Content(uri="x", data=data))
            assert type(caught.value).__name__ == "SourceError"
            assert "secret" not in str(caught.value)
        assert not target.exists() or target.stat().st_size == 0
        assert isolation.read("html", Content(uri="x", data=samples.page()))


def test_mutated_inputs_never_break_reading(tmp_path: Path) -> None:
    """A few of what benchmarks/reading_hostile.py does by thousands."""
    rng = random.Random(7)
    paths = []
    for n in range(132):
        name, make = list(samples.ALL.items())[n % len(samples.ALL)]
        data = bytearray(make())
        for _ in range(rng.randint(1, 8)):
            at = rng.randrange(len(data))
            if rng.random() < 0.5:
                data[at] ^= 1 << rng.randrange(8)
            else:
                data[at : at + rng.randint(0, 40)] = rng.choice(
                    [b"", b"\0" * 9, b"\x1b[2J", b"<div>" * 99, b"\xff\xfe", b"&#xD800;"]
                )
        paths.append(tmp_path / f"{n}.{samples.SUFFIXES.get(name, name)}")
        paths[-1].write_bytes(data)
    documents, diagnostics = read(paths)
    named = {d.source.split("!")[0].split("#")[0] for d in diagnostics if d.source}
    named |= {d.source.uri.split("!")[0].split("#")[0] for d in documents}
    assert named == {str(p) for p in paths}, "a source vanished"
    assert not [d for d in diagnostics if "broke down" in d.message]
    for document in documents:
        assert clean(document.text) == document.text
        assert all(document.words(s).strip() for s in document.sentences)


_MEASURED = """
import resource, sys
from briefing.sources import ReadOptions, read
documents, diagnostics = read(sys.argv[1:], options=ReadOptions(parse_timeout_s=20))
told = sum("more memory" in d.message for d in diagnostics)
print(len(documents), told, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the peak of children in KiB")
def test_workers_stay_within_their_memory(tmp_path: Path) -> None:
    """In a process of its own: a process's peak counts all its children, and theirs begins with its own size."""
    (tmp_path / "swelling_reader.py").write_text(
        "class Swelling:\n"
        "    name = 'swelling'\n"
        "    def accepts(self, content):\n"
        "        return content.data.startswith(b'SWELL')\n"
        "    def read(self, content):\n"
        "        return [b'x' * 10_000_000 for _ in range(200)]\n"
    )
    info = tmp_path / "swelling-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: swelling\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[briefing.readers]\nswelling = swelling_reader:Swelling\n")
    contents = {name: BOMBS[name]() for name in ("deep.html", "lying.zip", "stream.pdf")}
    contents |= {"swell.bin": b"SWELL", "good.html": samples.page()}
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    told = subprocess.run(
        [sys.executable, "-c", _MEASURED, *(str(tmp_path / name) for name in contents)],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    n_documents, n_refused, n_bytes = map(int, told.stdout.split())
    assert n_documents >= 1
    assert n_refused == 1
    assert 10_000_000 < n_bytes <= MAX_MEMORY_BYTES


def test_files_that_are_none(tmp_path: Path) -> None:
    fifo, loop, folder, denied = tmp_path / "fifo", tmp_path / "loop", tmp_path / "empty", tmp_path / "denied"
    os.mkfifo(fifo)
    loop.symlink_to(loop)
    folder.mkdir()
    denied.write_bytes(samples.text())
    denied.chmod(0)
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(300_000_000)
    blank = tmp_path / "blank"
    blank.write_text(" \n\t\n")
    expected = {
        str(fifo): "named pipe",
        str(loop): "leads back to itself",
        str(folder): "no files",
        str(huge): "larger than 50 MB",
        str(blank): "empty",
        str(tmp_path / "absent"): "no such file",
        str(tmp_path / "*.nope"): "No file matches",
        "/dev/null": "device",
    }
    if os.geteuid():  # the superuser may read anything
        expected[str(denied)] = "permission"
    started = time.monotonic()
    documents, diagnostics = read(list(expected))
    assert time.monotonic() - started < 5
    assert not documents
    for uri, cause in expected.items():
        assert [d for d in diagnostics if d.source == uri and cause in d.message and d.severity == "error"], uri


def test_a_file_that_changes_while_it_is_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "growing.txt"
    path.write_bytes(samples.text() * 2000)
    stop = threading.Event()

    def grow() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"more ")

    writer = threading.Thread(target=grow, daemon=True)
    writer.start()
    try:
        # On a busy machine a read may fall between two writes: then it is tried again.
        deadline, told = time.monotonic() + 20, False
        while not told and time.monotonic() < deadline:
            told = any("changed while it was read" in d.message for d in read([path])[1])
    finally:
        stop.set()
        writer.join()
    assert told


def test_a_module_in_the_users_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')")
    (tmp_path / "a.html").write_bytes(samples.page())
    monkeypatch.chdir(tmp_path)
    documents, _ = read(["a.html"])
    assert documents[0].source.title == samples.TITLE
