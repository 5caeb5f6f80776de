"""What every reader keeps to, built in or a third party's."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.errors import SourceError
from briefing.sources import Article, Content, read
from briefing.sources.registry import BUILT_IN, reader_for, reader_named, readers

sys.path.insert(0, str(Path(__file__).parents[1] / "sources"))
import samples

needs_ocr = pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract, which is not installed")
NAMES = [pytest.param(n, marks=needs_ocr) if n == "picture" else n for n in sorted(BUILT_IN)]
STARTS = [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"<rss><channel>", b"From: a\nTo: b\nSubject: c\n\n", b"From a Mon 2024\nTo: x\n", b"{\"text\":", b"---\n"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_takes_its_own_format_by_content_alone(name: str) -> None:
    content = Content(uri="x", data=samples.ALL[name](), name="anything.bin")
    assert reader_for(content).name == name


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_makes_no_input_or_output_when_made(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a constructor opened a file")

    made = type(reader_named(name))
    monkeypatch.setattr("builtins.open", refuse)
    made()


@pytest.mark.parametrize("name", NAMES)
def test_what_a_reader_gives_is_whole(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefing.sources.ocr._MAX_S", 120.0)  # a machine that is busy otherwise
    parts = reader_named(name).read(Content(uri="x", data=samples.ALL[name](), name=""))
    assert parts
    for part in parts:
        if isinstance(part, Article):
            assert part.text.strip()
            assert part.uri.startswith("x")
            spans = part.prose or ()
            assert all(0 <= a < b <= len(part.text) for a, b in spans)
            assert all(a[1] <= b[0] for a, b in pairwise(spans))
            assert part.published is None or part.published.tzinfo is not None
        else:
            assert part.data
            assert part.uri != "x"


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400), cut=st.integers(0, 4000))
def test_a_reader_raises_nothing_but_source_errors(name: str, start: bytes, rest: bytes, cut: int) -> None:
    whole, messages = samples.ALL[name](), list[str]()
    for data in (start + rest, whole[: cut % len(whole)] + rest + whole[cut % len(whole) :]):
        content = Content(uri="x", data=data)
        assert reader_named(name).accepts(content) in (True, False)
        if name in ("pdf", "picture"):
            continue  # PDFium and tesseract run only in the worker; their inputs are mutated in tests/security
        try:
            reader_named(name).read(content)
        except SourceError as error:
            messages.append(str(error))
    assert all(m.endswith(".") for m in messages)


@pytest.fixture
def third_party(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package with a reader, installed as any other."""
    (tmp_path / "shout_reader.py").write_text(
        "from briefing.sources import Article\n"
        "class Shout:\n"
        "    name = 'shout'\n"
        "    def accepts(self, content):\n"
        "        return content.data.startswith(b'SHOUT')\n"
        "    def read(self, content):\n"
        "        return (Article(uri=content.uri, text=content.data[5:].decode().strip(), media_type='text/x-shout'),)\n"
    )
    info = tmp_path / "shout-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shout\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[briefing.readers]\nshout = shout_reader:Shout\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    readers.cache_clear()
    yield
    readers.cache_clear()


@pytest.mark.usefixtures("third_party")
def test_a_third_party_reads_its_format_through_an_entry_point(tmp_path: Path) -> None:
    path = tmp_path / "a.shout"
    path.write_bytes(b"SHOUT " + samples.text())
    (document,), diagnostics = read([path])
    assert document.source.media_type == "text/x-shout"
    assert document.text.startswith("PORT ELLEN")
    assert len(document.sentences) >= 6
    assert not diagnostics


def test_a_reader_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "bad-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: bad\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[briefing.readers]\nbad = json:dumps\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    readers.cache_clear()
    with pytest.raises(SourceError, match=r"briefing\.readers"):
        readers()
    readers.cache_clear()


def test_an_unknown_reader_is_answered_with_the_known_ones() -> None:
    with pytest.raises(SourceError, match="pdf, docx"):
        reader_named("nope")
