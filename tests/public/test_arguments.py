"""One thing where several are taken, and paths where documents are."""

from __future__ import annotations

from pathlib import Path

import pytest

import briefing
from briefing import Document
from briefing.errors import BriefingError, SourceError, UsageError

TEXT = "The tram to Oste stops on Monday for two weeks, the city said. Some 4,000 people ride it each day.\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.txt").write_text("Nobody asked for this file. It lies in the same folder.\n")
    (tmp_path / "tram.txt").write_text(TEXT)
    return tmp_path / "tram.txt"


def test_one_source_is_one_source(file: Path) -> None:
    document = Document.from_text(TEXT)
    for given in ("tram.txt", file, document, ["tram.txt"], (file,), {file}, iter([file])):
        documents, _ = briefing.read(given)
        assert [d.text for d in documents] == [TEXT]
    assert len(briefing.brief("tram.txt").documents) == 1
    assert len(briefing.compare(file).documents) == 1


def test_check_takes_paths_and_documents(file: Path) -> None:
    brief = file.with_name("brief.md")
    brief.write_text("The tram to Oste stops on Monday for two weeks.\n")
    (document,), _ = briefing.read(file)
    for text in (brief, brief.read_text()):
        for given in ("tram.txt", file, [file], document, [document], Document.from_text(TEXT)):
            assert briefing.check(text, given).supported
    assert not briefing.check("The tram to Oste stops on Friday for nine weeks.", "tram.txt").supported


def test_since_takes_the_path_of_an_earlier_briefing(file: Path) -> None:
    old = file.with_suffix(".json")
    old.write_text(briefing.brief(file).to_json())
    assert briefing.brief(file, since=old).title == briefing.brief(file, since=str(old)).title


@pytest.mark.parametrize("given", [None, 7, b"tram.txt", {"a": 1}, [None], [7], [""], [["tram.txt"]]])
def test_what_is_no_source_is_refused_by_name(given: object, file: Path) -> None:
    for verb in (briefing.read, briefing.brief, briefing.compare):
        with pytest.raises(UsageError, match="sources"):
            verb(given)  # type: ignore[operator]
    with pytest.raises(UsageError, match="documents"):
        briefing.check(TEXT, given)  # type: ignore[arg-type]


def test_a_path_that_is_not_there_is_told(file: Path) -> None:
    with pytest.raises(SourceError):
        briefing.check(TEXT, ["tram.txt", "gone.txt"])
    with pytest.raises(BriefingError, match=r"gone\.json"):
        briefing.brief(file, since="gone.json")
    with pytest.raises(UsageError, match="since"):
        briefing.brief(file, since=7)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="text"):
        briefing.check(None, file)  # type: ignore[arg-type]
