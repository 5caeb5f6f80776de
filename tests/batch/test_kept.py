"""What was read is kept by the bytes of its file, and believed no more than a file would be."""

from __future__ import annotations

import copy
import json
import os
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from piles import FERRY, PILE, pages, written

import briefing
import briefing.batch.kept
import briefing.batch.ledger
import briefing.batch.outcome
from briefing.batch.engine.local import Local
from briefing.batch.kept import Kept, Read, packed, seen, unpacked
from briefing.batch.ledger import FILE, opened
from briefing.batch.tasks import Block, read_files
from briefing.config import Settings
from briefing.nouns import Diagnostic
from briefing.sources.registry import third_parties

SETTINGS = Settings(compiled=date(2026, 3, 12))


def read(*files: Path) -> dict[str, Read]:
    names = tuple(map(str, files))
    return dict(zip(names, read_files(Block(sources=names, settings=SETTINGS)), strict=True))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Reports with all that can be said of one: a zone, a place in a file, lines that were not read, a remark."""
    folder = tmp_path_factory.mktemp("files")
    page = folder / "page \udce9.html"
    page.write_text(
        "<html><head><title>A ferry runs aground</title><meta property='article:published_time' "
        "content='2026-03-10T09:30:00+05:30'></head><body><nav><a href='/'>Home</a> <a href='/news'>News</a></nav>"
        f"<article><h1>A ferry runs aground</h1><p>{FERRY[0]['text']}</p><p>{FERRY[1]['text']}</p></article>"
        "<footer>All rights reserved by the Post.</footer></body></html>"
    )
    note = folder / "note.txt"
    note.write_text("Nothing but this one sentence was said in Brill on 4 May \U0001f6a2 2026.\n")
    return [written(folder / "pile.jsonl", PILE), page, note]


def test_what_was_read_comes_back_as_it_was(files: list[Path]) -> None:
    for name, found in read(*files).items():
        documents, notes = unpacked(packed(found), name)
        assert (documents, notes) == found
        assert [str(d.source.published) for d in documents] == [str(d.source.published) for d in found[0]]
    assert any(found[1] for found in read(*files).values())
    assert any(d.left_out for found in read(*files).values() for d in found[0])


def test_only_the_same_bytes_of_the_same_file_are_not_read_again(tmp_path: Path) -> None:
    one, two = written(tmp_path / "one.jsonl", FERRY), written(tmp_path / "two.jsonl", FERRY)
    stamp = one.stat()
    with opened(tmp_path / "out") as ledger:

        def known(*paths: Path, settings: Settings = SETTINGS) -> set[str]:
            return {Path(f).name for f in Kept(ledger, settings).of({str(p): seen(str(p)) for p in paths})}

        Kept(ledger, SETTINGS).keep({str(one): seen(str(one))}, read(one))
        assert known(one, two) == {"one.jsonl"}
        assert known(one, settings=replace(SETTINGS, max_chars=50)) == set()
        one.write_text(one.read_text().replace("212", "213"))  # as many bytes, and the time they had before
        os.utime(one, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        assert known(one) == set()
        one.write_text(one.read_text().replace("213", "212"))
        assert known(one) == {"one.jsonl"}


def test_another_version_reads_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(written(tmp_path / "one.jsonl", FERRY))
    with opened(tmp_path / "out") as ledger:
        Kept(ledger, SETTINGS).keep({file: seen(file)}, read(Path(file)))
        monkeypatch.setattr(briefing.batch.kept, "__version__", "0.0.1")
        assert Kept(ledger, SETTINGS).of({file: seen(file)}) == {}


def test_another_version_of_a_third_party_s_reader_reads_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(written(tmp_path / "one.jsonl", FERRY))
    found = read(Path(file))
    package = tmp_path / "site" / "scrolls-1.dist-info"
    package.mkdir(parents=True)
    (package / "entry_points.txt").write_text("[briefing.readers]\nscroll = scrolls:Reader\n")
    monkeypatch.syspath_prepend(str(package.parent))
    known = []
    with opened(tmp_path / "out") as ledger:
        for version in "112":
            (package / "METADATA").write_text(f"Metadata-Version: 2.1\nName: scrolls\nVersion: {version}\n")
            third_parties.cache_clear()
            known.append(file in Kept(ledger, SETTINGS).of({file: seen(file)}))
            Kept(ledger, SETTINGS).keep({file: seen(file)}, found)
    third_parties.cache_clear()
    assert known == [False, True, False]


def test_what_is_kept_can_be_unpacked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters take the room that they take in a file; what is larger all the same is read anew without a remark."""
    file = written(tmp_path / "one.jsonl", [FERRY[0] | {"text": f"{FERRY[0]['text']} {'Ж' * 5_000} \ud800."}])
    (found,) = read(file).values()
    assert unpacked(packed(found), str(file)) == found
    assert len(zlib.decompress(packed(found))) < 15_000
    monkeypatch.setattr(briefing.batch.kept, "_LARGEST", 5_000)
    with opened(tmp_path / "out") as ledger:
        kept = Kept(ledger, SETTINGS)
        kept.keep({str(file): seen(str(file))}, {str(file): found})
        assert (kept.of({str(file): seen(str(file))}), kept.damaged) == ({}, [])


def test_what_left_the_pile_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pile = tmp_path / "pile"
    pile.mkdir()
    written(pile / "a.jsonl", [PILE[0]])
    monkeypatch.setattr(briefing.batch.ledger, "MAX_READINGS_BYTES", 1_500)
    for gone, new in ((None, None), ("a.jsonl", "b.jsonl")):
        if gone and new:
            (pile / gone).rename(pile / new)
        briefing.batch(pile, tmp_path / "out", settings=SETTINGS)
        with closing(sqlite3.connect(tmp_path / "out" / FILE)) as db:
            n_kept, n_bytes = db.execute("SELECT count(*), sum(length(content)) FROM reading").fetchone()
        assert n_kept == 1
        monkeypatch.setattr(briefing.batch.ledger, "MAX_READINGS_BYTES", n_bytes + 50)


def test_what_may_be_read_otherwise_another_time_is_not_kept(tmp_path: Path) -> None:
    """What changed while it was read, what could not be read, and a scan of more pages than there was time for."""
    file = written(tmp_path / "one.jsonl", FERRY)
    before, (found,) = {str(file): seen(str(file))}, read(file).values()
    bad = (Diagnostic(stage="read", severity="error", source=str(file), message="It is broken."),)
    cut = tuple(replace(d, source=replace(d.source, read_depth="truncated")) for d in found[0])
    scanned = tuple(replace(d, source=replace(d.source, media_type="application/pdf")) for d in cut)
    with opened(tmp_path / "out") as ledger:
        kept = Kept(ledger, SETTINGS)
        for other in ((found[0], bad), (scanned, ())):
            kept.keep(before, {str(file): other})
        os.utime(file, ns=(1, 1))
        kept.keep(before, {str(file): found})
        assert kept.of(before) == {}
        kept.keep({str(file): seen(str(file))}, {str(file): found})
        assert kept.of({str(file): seen(str(file))}) == {str(file): found}
        kept.keep({str(file): seen(str(file))}, {str(file): (cut, ())})
        assert kept.of({str(file): seen(str(file))}) == {str(file): (cut, ())}


def _other_text(form: dict[str, Any]) -> None:
    form["documents"][0]["text"] = "Short."


def _other_file(form: dict[str, Any]) -> None:
    form["documents"][0]["source"]["uri"] = "/etc/passwd"


def _script(form: dict[str, Any]) -> None:
    form["documents"][0]["source"]["url"] = "javascript:alert(1)"


def _no_text(form: dict[str, Any]) -> None:
    form["documents"][0]["source"]["title"] = ["x"]


def _more(form: dict[str, Any]) -> None:
    form["documents"][0]["source"]["more"] = "x"


def _less(form: dict[str, Any]) -> None:
    del form["documents"]


def _no_note(form: dict[str, Any]) -> None:
    form["notes"] = [["error", None, "x"]]


@pytest.mark.parametrize("change", [_other_text, _other_file, _script, _no_text, _more, _less, _no_note])
def test_what_reading_the_file_could_not_have_given_is_not_believed(
    files: list[Path], change: Callable[[dict[str, Any]], None]
) -> None:
    (name, found), *_ = read(files[0]).items()
    form = copy.deepcopy(json.loads(zlib.decompress(packed(found))))
    change(form)
    with pytest.raises((ValueError, KeyError, TypeError)):
        unpacked(zlib.compress(json.dumps(form).encode()), name)


class Counting(Local):
    """Workers that tell how many files they were asked to read."""

    n_read = 0

    def run(self, task, items):  # type: ignore[no-untyped-def]
        items = list(items)
        if task is read_files:
            self.n_read += sum(len(block.sources) for block in items)
        return super().run(task, items)


def test_a_batch_reads_only_what_is_new_or_damaged_and_says_so(tmp_path: Path) -> None:
    pile = tmp_path / "pile"
    pile.mkdir()
    for n, row in enumerate(PILE):
        written(pile / f"{n}.jsonl", [row])
    (pile / "empty.txt").write_text("")  # it cannot be read, so that the pile is never settled

    def batch() -> tuple[briefing.batch.outcome.Batch, int]:
        workers = Counting(1)
        done = briefing.batch(pile, tmp_path / "out", settings=SETTINGS, where=workers)
        return done, workers.n_read

    one, n_read = batch()
    assert n_read == len(PILE) + 1
    made = pages(tmp_path / "out")
    two, n_read = batch()
    assert (two.is_new, two.diagnostics, n_read) == (False, one.diagnostics, 1)
    with closing(sqlite3.connect(tmp_path / "out" / FILE)) as db, db:
        (some,) = db.execute("SELECT min(digest) FROM reading").fetchone()
        db.execute("UPDATE reading SET content = x'00' WHERE digest = ?", (some,))
    three, n_read = batch()
    assert n_read == 2
    assert [d.message for d in three.diagnostics if d not in one.diagnostics] == [
        "What the ledger kept of it was damaged; it was read anew."
    ]
    four, n_read = batch()
    assert (four.diagnostics, n_read) == (one.diagnostics, 1)
    assert pages(tmp_path / "out") == made
    (pile / "0.jsonl").unlink()
    batch()
    with closing(sqlite3.connect(tmp_path / "out" / FILE)) as db:
        assert db.execute("SELECT count(*) FROM reading").fetchone() == (len(PILE) - 1,)
    assert (tmp_path / "out" / FILE).stat().st_mode & 0o777 == 0o600
