"""The smallest cases of texts that were read wrongly, kept beside the project, each with its right value."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from samples import as_read, said
from typer.testing import CliRunner

from briefing.cli.app import app

ROOT = Path(__file__).parents[3] / "shared" / "cases"
COST = "The work will cost 62 million euros, of which the state pays two thirds, the minister told reporters."
WORKERS = "All 64 workers were told in the morning, and 20 of them may move to the plant in Vik"
SENTENCES = {
    "raised-marks/dam.html": ["The work on the dam will cost 62 million euros, the minister told reporters on Thursday."],
    "raised-marks/dam.pdf": ["The work on the dam will cost 62 million euros, the minister said."],
    "wrapped-text/quarry.txt": [f"{WORKERS}, where the same company makes concrete."],
    "html-lost-paragraphs/div.html": [COST],
    "html-lost-paragraphs/link.html": [COST],
    "html-split-body/parts.html": [COST],
    "json-ld-body/vote.html": ["The Harbour List won nine seats and the Valley Union six."],
    "struck-out/depot.html": ["The fire in the depot killed nine workers, the fire service said on Friday."],
    "reference-marks/sund.html": ["The quarry at Sund closed in June 2026 after ninety years.", "It had employed 64 workers in its last year."],
    "reference-marks/sund.txt": ["The quarry at Sund closed in June 2026 after ninety years.", "The pit became a lake in 2027."],
    "markdown-dialects/note.md": [f"{WORKERS}.", "The plan costs 3 million crowns, of which the company pays half."],
    "other-full-stops/zh.txt": ["警方称，首日约有4000人步行过桥。"],
    "other-full-stops/hi.txt": ["पुरानी नाव रविवार को आख़िरी बार चलेगी।"],
}  # fmt: skip
COUNTS = {"wrapped-text/quarry.txt": 3, "html-split-body/parts.html": 4, "json-ld-body/vote.html": 3, "reference-marks/sund.txt": 3, "other-full-stops/zh.txt": 3, "other-full-stops/hi.txt": 3, "markdown-dialects/note.md": 4}  # fmt: skip


@pytest.fixture(scope="module")
def cases() -> Path:
    if not ROOT.is_dir():
        pytest.skip("needs the cases in ../shared/cases, which are not here")
    return ROOT


@pytest.mark.parametrize("name", SENTENCES)
def test_the_case_has_its_right_value(name: str, cases: Path) -> None:
    document = as_read((cases / name).read_bytes(), Path(name).name)
    found = said(document)
    assert [s for s in SENTENCES[name] if s in found] == SENTENCES[name]
    assert len(found) == COUNTS.get(name, len(found))
    assert document.source.read_depth == "full"


def test_broken_words_of_a_pdf_are_whole(cases: Path) -> None:
    text = as_read((cases / "pdf-broken-words" / "workers.pdf").read_bytes(), "workers.pdf").text
    assert "morning" in text
    assert "Tangen" in text


def test_what_the_cases_state_of_themselves_is_read(cases: Path) -> None:
    note = as_read((cases / "markdown-dialects" / "note.md").read_bytes(), "note.md").source
    assert (note.title, note.author) == ("Quarry at Sund to close", "Lise Vang")
    vote = as_read((cases / "json-ld-body" / "vote.html").read_bytes(), "vote.html").source
    assert vote.outlet == "Sund Post"


def test_characters_that_nobody_sees_are_passed_over_in_checking(cases: Path, tmp_path: Path) -> None:
    for name in ("brief.md", "source.txt"):
        shutil.copy(cases / "invisible-characters" / name, tmp_path)
    done = CliRunner().invoke(app, ["check", str(tmp_path / "brief.md"), str(tmp_path / "source.txt")])
    assert done.exit_code == 0, done.output
