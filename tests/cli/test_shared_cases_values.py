"""The shared cases of values that must keep what they mean, run as their table says; skipped where they are absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from briefing.cli.app import app

ABSENT = "needs the cases in ../shared/cases, which are not here"


@pytest.fixture
def case(root: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    folder: Path = root.parent / "shared" / "cases" / request.param
    if not folder.is_dir():
        pytest.skip(ABSENT)
    monkeypatch.chdir(folder)
    return folder


def written(*files: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["write", *files, "--format", "json", "-q"])
    assert result.exit_code in (0, 3), result.output  # 3: read, with a note on its length
    form: dict[str, Any] = json.loads(result.stdout)
    return form


@pytest.mark.parametrize("case", ["weekday-ahead"], indirect=True)
def test_a_weekday_to_come_is_dated_ahead(case: Path) -> None:
    assert [e["day"] for e in written("court.md")["timeline"]] == ["2026-03-13"]
    both = written("court.md", "court-2.md")
    assert both["conflicts"] == []
    assert [e["day"] for e in both["timeline"]] == ["2026-03-13"]


@pytest.mark.parametrize("case", ["figures-in-other-notations"], indirect=True)
def test_one_figure_in_two_notations_is_no_difference(case: Path) -> None:
    assert written("a.txt", "b.txt")["conflicts"] == []


@pytest.mark.parametrize("case", ["clock-times-in-zones"], indirect=True)
def test_one_moment_on_two_clocks_is_no_difference(case: Path) -> None:
    assert written("a.md", "b.md")["conflicts"] == []


@pytest.mark.parametrize("case", ["transliterated-names"], indirect=True)
def test_a_name_carried_over_in_two_ways_is_no_difference(case: Path) -> None:
    assert written("a.txt", "b.txt")["conflicts"] == []


@pytest.mark.parametrize("case", ["check-words-and-digits"], indirect=True)
def test_a_figure_in_words_bears_out_one_in_digits(case: Path) -> None:
    result = CliRunner().invoke(app, ["check", "brief.md", "source.txt", "-q"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("case", ["cited-source-denies"], indirect=True)
def test_no_source_is_cited_for_a_day_that_it_has_otherwise(case: Path) -> None:
    form = written("herald.md", "post.md")
    told = [point for point in (*form["shared"], form["bottom_line"]) if "1 March" in point["statement"]]
    assert not any(c["document"] == "S2" for point in told for c in point["citations"])
    both = [
        point["statement"] for point in form["shared"] if {c["document"] for c in point["citations"]} == {"S1", "S2"}
    ]
    assert any("to close" in statement and "later than" not in statement for statement in both) or form["conflicts"]
