"""The smallest case of each fault of mail, Word files, feeds, folders and addresses, kept beside the project."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from office import document, gathered
from typer.testing import CliRunner

from briefing.nouns import Document
from briefing.sources.content import Article, Content
from briefing.sources.registry import reader_for

CASES = Path(__file__).parents[3] / "shared" / "cases"


@pytest.fixture(scope="module")
def cases() -> Path:
    if not CASES.is_dir():
        pytest.skip("needs the cases in ../shared/cases, which are not here")
    return CASES


def said(document: Document) -> list[str]:
    return [document.words(s) for s in document.sentences]


def only(file: Path) -> Document:
    (found,), _ = gathered(file.read_bytes(), file.name)
    return found


@pytest.mark.parametrize(
    ("file", "sentences"),
    [
        ("docx-lost-text/tracked.docx", ["carried 1,450 passengers on its first day", "A second ferry will join the line in June, according to the operator."]),
        ("docx-lost-text/boxed.docx", ["The mill in Rask", "The closure will cost 340 jobs", "The owner named", "A buyer from Vik", "Demand fell by a third"]),
        ("struck-out/depot.docx", ["killed nine workers", "The depot stored"]),
        ("mail-body-lost/photo.eml", ["The quarry at Sund will close", "All 64 workers were told"]),
        ("mail-replies/headers.eml", ["Two workers died"]),
        ("mail-replies/quoted.eml", ["Two workers died"]),
        ("mail-parts/inline.eml", ["The quarry at Sund will close", "All 64 workers were told"]),
        ("mail-parts/cp1250.eml", ["Jiří Křen"]),
        ("mail-wrapped/link.eml", ["The quarry at Sund will close in June after ninety years (see"]),
        ("mail-forwards/german.eml", ["The council of Lunde", "Parents of 140", "The mayor said"]),
        ("mail-forwards/twice.eml", ["The council of Lunde", "Parents of 140", "The mayor said"]),
        ("encoding-labels/gb2312.html", ["朱镕天 (Zhu)", "About 4,000", "The old ferry"]),
        ("encoding-labels/hebrew.html", ["דוד לבין (Levin)", "About 4,000", "The old ferry"]),
        ("feed-bodies/escaped.xml", ["The bridge over the strait was opened on Monday.", "The governor’s car crossed first."]),
        ("feed-bodies/picture.xml", ["The bridge over the strait was opened on Monday."]),
    ],
)  # fmt: skip
def test_the_sentences_are_those_that_were_written(file: str, sentences: list[str], cases: Path) -> None:
    found = said(only(cases / file))
    assert len(found) == len(sentences)
    assert all(part in whole for part, whole in zip(sentences, found, strict=True))
    assert not any("<p>" in s for s in found)


@pytest.mark.parametrize(
    ("file", "outlet", "day"),
    [
        ("mail-body-lost/photo.eml", "Sund Works", "2026-03-10"),
        ("mail-replies/headers.eml", "Runa Dahl", "2026-03-10"),
        ("mail-replies/quoted.eml", "Runa Dahl", "2026-03-10"),
        ("mail-forwards/german.eml", "Lunde Letter", "2026-03-10"),
        ("mail-forwards/twice.eml", "Lunde Letter", "2026-03-10"),
        ("docx-creation-stamp/mill.docx", None, None),
    ],
)
def test_the_sender_and_the_day_are_the_report_s(file: str, outlet: str | None, day: str | None, cases: Path) -> None:
    source = only(cases / file).source
    assert source.outlet == outlet
    assert (source.published.date().isoformat() if source.published else None) == day


def entries(file: Path) -> list[Article]:
    content = Content(uri=file.name, data=file.read_bytes())
    return [a for a in reader_for(content).read(content) if isinstance(a, Article)]


def test_feeds_have_their_links_and_days(cases: Path) -> None:
    assert [e.url for e in entries(cases / "feed-relative-links/feed.xml")] == ["https://strait.example/news/1"]
    days = [e.published and e.published.date().isoformat() for e in entries(cases / "feed-dates/dates.xml")]
    assert days == ["2026-03-10"] * 4 + [None]


def test_a_template_s_stamp_dates_nothing(cases: Path, tmp_path: Path) -> None:
    from briefing.cli.app import app

    file = tmp_path / "mill.json"
    file.write_text(json.dumps({"text": document((cases / "docx-creation-stamp/mill.docx").read_bytes()).text}))
    form = json.loads(CliRunner().invoke(app, ["write", str(file), "--format", "json", "-q"]).stdout)
    assert form["timeline"] == []


def test_the_folder_gives_its_two_reports_in_silence(cases: Path) -> None:
    from briefing.sources import read

    documents, diagnostics = read([cases / "folder-litter/reports"])
    assert [Path(d.source.uri).name for d in documents] == ["one.txt", "two.txt"]
    assert not diagnostics


def test_the_keyword_finds_the_story(cases: Path) -> None:
    from briefing.digest.keywords import mentions

    ((feed),) = [entries(cases / "digest-keywords/feed.xml")]
    assert mentions(Document.from_text(feed[0].text, title=feed[0].title), ["St John's"])


def test_a_name_for_another_format_is_refused(cases: Path, tmp_path: Path) -> None:
    from briefing.cli.app import app

    out = tmp_path / "out.odt"
    done = CliRunner().invoke(app, ["write", str(cases / "unknown-output-name/one.txt"), "-o", str(out)])
    assert done.exit_code == 2
    assert not out.exists()


def test_one_file_given_to_the_library_is_one_source(cases: Path) -> None:
    run = [sys.executable, "given.py"]
    done = subprocess.run(run, cwd=cases / "library-arguments", capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['one.txt']"
