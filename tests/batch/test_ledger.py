"""The ledger: steps that are whole or not at all, and what it keeps of the batch before."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

import briefing.batch.ledger
from briefing.batch.folder import place_front_page, place_story, restore
from briefing.batch.gist import Gist
from briefing.batch.ledger import FILE, FRONT_PAGE, Begun, Made, opened
from briefing.errors import OutputError
from briefing.nouns import Diagnostic, Document
from briefing.stories.profiles import profile

GIST = Gist(title="A title", bottom_line="Some news.", differences=("a: 1, 2",), n_differences=1)


_NO_TEXT = '[{"stage": "read", "severity": "warning", "source": null, "message": []}]'


def made(text: str) -> Made:
    return Made(gist=GIST, briefing=f'"{text}"', pages={".html": text.encode(), ".md": b"# " + text.encode()})


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    document = Document.from_text("Nine people met in Brill on 4 May 2026; it cost 40 euros.", title="They met")
    vector = np.linspace(-1, 1, 384, dtype=np.float32)
    with opened(tmp_path) as ledger:
        ledger.keep_features(["d1"], [profile(document)], vector[None])
        ledger.keep("f1", made("one \ud800"[:3]))
    with opened(tmp_path) as ledger:
        assert ledger.made("f1")
        assert not ledger.made("f2")
        assert ledger.gist("f1") == GIST
        assert ledger.pages("f1") == {".html": b"one", ".md": b"# one"}
        ((name, (told, found)),) = ledger.features(["d1", "d2"]).items()
        assert (name, told) == ("d1", profile(document))
        assert np.array_equal(found, vector)


def test_a_batch_goes_on_until_it_is_complete_and_the_one_before_is_told_apart_from(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        assert ledger.begin("p1", "2026-03-11") == Begun(compiled="2026-03-11", is_done=False, is_first=True)
        ledger.keep("f1", made("one"))
        ledger.complete({"r1": "00000000a1", "r2": "00000000a1"}, {"00000000a1": "f1"}, [], n_failed=0)
    with opened(tmp_path) as ledger:
        assert ledger.begin("p1", "2026-03-12") == Begun(compiled="2026-03-11", is_done=True, is_first=False)
        assert ledger.begin("p2", "2026-03-12").compiled == "2026-03-12"
        ledger.keep("f2", made("two"))
    with opened(tmp_path) as ledger:  # ended before it was complete
        assert ledger.begin("p2", "2026-03-13") == Begun(compiled="2026-03-12", is_done=False, is_first=False)
        assert ledger.earlier("00000000a1") == '"one"'
        assert ledger.told() == {"r1": "00000000a1", "r2": "00000000a1"}
        ledger.complete({"r2": "00000000a2"}, {"00000000a2": "f2"}, [], n_failed=1)
        # It is tried again for the one that failed, against the batch before it.
        assert not ledger.begin("p2", "2026-03-14").is_done
        assert ledger.told() == {"r1": "00000000a1", "r2": "00000000a1"}
        assert ledger.earlier("00000000a1") == '"one"'
        ledger.begin("p3", "2026-03-15")
        assert ledger.told() == {"r1": "00000000a1", "r2": "00000000a2"}
        assert (ledger.made("f1"), ledger.made("f2"), ledger.earlier("00000000a1")) == (False, True, None)


def test_files_are_settled_while_the_last_batch_is_of_them_and_complete(tmp_path: Path) -> None:
    notes = (Diagnostic(stage="read", severity="warning", source="a.txt", message="It is short."),)
    with opened(tmp_path) as ledger:
        ledger.begin("p1", "2026-03-11")
        ledger.settle("files", notes)
        assert ledger.settled("files") is None
        ledger.complete({}, {}, [], n_failed=1)
        assert ledger.settled("files") is None
        ledger.complete({}, {}, [], n_failed=0)
        assert (ledger.settled("files"), ledger.settled("others")) == (notes, None)
        ledger.begin("p2", "2026-03-12")
        assert ledger.settled("files") is None


@pytest.mark.parametrize("notes", ["[" * 100_000, '[{"stage": "read"}]', "{", '["x"]', _NO_TEXT])
def test_notes_that_are_damaged_are_told(tmp_path: Path, notes: str) -> None:
    with opened(tmp_path) as ledger:
        ledger.begin("p1", "2026-03-11")
        ledger.settle("files", ())
        ledger.complete({}, {}, [], n_failed=0)
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute("UPDATE batch SET notes = ?", (notes,))
    with opened(tmp_path) as ledger, pytest.raises(OutputError, match="damaged"):
        ledger.settled("files")


def test_a_path_that_no_batch_has_written_is_not_laid_out(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.keep_front_page({".md": b"front"})
        ledger.place({"x": (FRONT_PAGE, "y"), "front-page.md": (FRONT_PAGE, hashlib.sha256(b"front").hexdigest())})
        restore(ledger, tmp_path)
    assert {f.name for f in tmp_path.iterdir() if "ledger" not in f.name} == {"front-page.md"}


def test_a_ledger_of_the_second_form_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.begin("p1", "2026-03-11")
        ledger.settle("files", ())
        ledger.complete({"r1": "00000000a1"}, {}, [], n_failed=0)
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.executescript("DROP TABLE reading; PRAGMA user_version = 2;")
    with opened(tmp_path) as ledger:
        assert (ledger.told(), ledger.settled("files")) == ({"r1": "00000000a1"}, ())
        ledger.keep_readings({"d1": b"one"})
        assert list(ledger.readings(["d1"])) == [("d1", b"one")]


def test_readings_are_kept_within_a_bound_and_as_long_as_their_files_are_in_the_pile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefing.batch.ledger, "MAX_READINGS_BYTES", 10)
    with opened(tmp_path) as ledger:
        ledger.keep_readings({"d1": b"1234", "d2": b"5678"})
        ledger.keep_readings({"d3": b"90ab", "d4": b"cd"})
        assert [d for d, _ in ledger.readings(["d1", "d2", "d3", "d4"])] == ["d1", "d2", "d4"]
        ledger.keep_only(["d2", "d5"])
        ledger.keep_readings({"d3": b"90ab"})
        assert dict(ledger.readings(["d1", "d2", "d3"])) == {"d2": b"5678", "d3": b"90ab"}
        ledger.keep_readings({"d2": b"56789", "d3": b"90abc"})  # in the place of what was kept, not beside it
        assert dict(ledger.readings(["d2", "d3"])) == {"d2": b"56789", "d3": b"90abc"}


def test_a_ledger_of_the_first_form_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.begin("p1", "2026-03-11")
        ledger.complete({"r1": "00000000a1"}, {}, [], n_failed=0)
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.executescript("""
            DROP TABLE batch;
            DROP TABLE reading;
            CREATE TABLE batch (n INTEGER PRIMARY KEY, pile TEXT NOT NULL, compiled TEXT NOT NULL,
                                complete INTEGER NOT NULL DEFAULT 0, outcome TEXT NOT NULL DEFAULT '') STRICT;
            INSERT INTO batch VALUES (1, 'p1', '2026-03-11', 1, '');
            PRAGMA user_version = 1;
        """)
    with opened(tmp_path) as ledger:
        assert ledger.told() == {"r1": "00000000a1"}
        assert ledger.begin("p1", "2026-03-12").is_done
        ledger.settle("files", ())
        assert ledger.settled("files") == ()


def test_pages_that_are_in_the_folder_can_be_laid_out_again(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.keep_front_page({".md": b"front"})
        ledger.keep("gone", made("one"))
        ledger.place({"stories/00000000a1.md": ("gone", "x"), "front-page.md": (FRONT_PAGE, "y")})
        ledger.complete({}, {}, [], n_failed=0)
        assert not ledger.made("gone")
        assert ledger.pages("gone")[".md"] == b"# one"
        ledger.place({}, ["stories/00000000a1.md"])
        ledger.complete({}, {}, [], n_failed=0)
        assert ledger.pages("gone") == {}
        assert ledger.pages(FRONT_PAGE) == {".md": b"front"}


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with opened(folder):
        assert (folder / FILE).stat().st_mode & 0o777 == 0o600


def test_a_disk_that_is_full_keeps_what_was_made(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.keep("f1", made("one"))
        ledger._db.execute(f"PRAGMA max_page_count = {ledger._db.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(OutputError, match=r"cannot be written .*full.*; what was made before is kept"):
            ledger.keep("f2", made(os.urandom(400_000).hex()))
    with opened(tmp_path) as ledger:
        assert (ledger.made("f1"), ledger.made("f2")) == (True, False)


@pytest.mark.parametrize("content", [b"", b"x" * 5_000, b"SQLite format 3\x00" + b"\xff" * 4_080])
def test_what_is_no_ledger_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    if not content:  # an empty file is one that was about to be made
        with opened(tmp_path) as ledger:
            assert ledger.begin("p", "2026-03-11").is_first
        return
    with (
        pytest.raises(OutputError, match=r"ledger\.sqlite: not a ledger that can be read .*move it away"),
        opened(tmp_path),
    ):
        pass


def test_one_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(OutputError, match="made by another version"), opened(tmp_path):
        pass


def test_what_a_ledger_from_elsewhere_says_stays_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with opened(folder) as ledger:
        ledger._db.execute("INSERT INTO told VALUES ('r', '../../x')")
        assert ledger.told() == {}
        ledger.keep_front_page({".md": b"front", "/../../../x.md": b"gone"})
        place_front_page(ledger, folder)
        ledger.keep("f", made("one"))
        with pytest.raises(OutputError, match="would lie outside"):
            place_story(ledger, folder, "../../x", "f")
        ledger._db.execute("INSERT INTO made VALUES ('bad', '{}', x'00')")
        with pytest.raises(OutputError, match="damaged"):
            ledger.gist("bad")
    (folder / "stories").symlink_to(tmp_path)
    with opened(folder) as ledger, pytest.raises(OutputError, match="would lie outside"):
        place_story(ledger, folder, "0123456789", "f")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


@pytest.mark.parametrize("version", [0, 1, 2, 3, -1])
def test_another_programs_database_is_left_alone(tmp_path: Path, version: int) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.executescript(f"CREATE TABLE theirs (x); CREATE TABLE batch (y); PRAGMA user_version = {version};")
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(OutputError, match="another program's database"), opened(tmp_path):
        pass
    assert (tmp_path / FILE).read_bytes() == before


def test_only_what_is_missing_is_laid_out_again(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ledger.keep("f1", made("one"))
        place_story(ledger, tmp_path, "0123456789", "f1")
        ledger.keep("f2", Made(gist=GIST, briefing="{}", pages={".html": b"two"}))
        place_story(ledger, tmp_path, "0123456789", "f2")
        assert [p.name for p in (tmp_path / "stories").iterdir()] == ["0123456789.html"]
        (tmp_path / "stories/0123456789.html").write_bytes(b"changed")
        restore(ledger, tmp_path)
        assert (tmp_path / "stories/0123456789.html").read_bytes() == b"two"
