from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from briefing.cli.app import app
from briefing.merger.differences import relation
from briefing.nouns import Conflict

REPORTS = (
    "The ferry Marigold ran aground off Port Anselm early on Tuesday. The Marigold was carrying 212 passengers when it "
    "ran aground. Tugs pulled the ferry free in the evening.",
    "The Marigold ran aground near Port Anselm on Tuesday, the coast guard said. The Marigold was carrying 340 "
    "passengers when it ran aground. Nobody was hurt.",
)


@pytest.fixture
def reports(tmp_path: Path) -> list[str]:
    files = [tmp_path / f"{n}.txt" for n in range(len(REPORTS))]
    for file, text in zip(files, REPORTS, strict=True):
        file.write_text(text, encoding="utf-8")
    return [str(file) for file in files]


def test_a_difference_is_shown_with_both_sentences(reports: list[str]) -> None:
    shown = CliRunner().invoke(app, ["compare", *reports]).stdout
    assert all(word in shown for word in ("212", "340", "contradiction"))
    assert "not sure" not in shown


def test_one_that_is_not_sure_is_told_as_such_and_is_in_no_page(
    reports: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = relation.explain
    monkeypatch.setattr("briefing.merger.differences.finding.explain", lambda *a: _unsure(whole(*a)))
    runner = CliRunner()
    assert "not sure" in runner.invoke(app, ["compare", *reports]).stdout
    assert "340" not in runner.invoke(app, ["compare", *reports, "--format", "markdown"]).stdout
    [conflict] = json.loads(runner.invoke(app, ["compare", *reports, "--format", "json"]).stdout)["conflicts"]
    assert conflict["printable"] is False


def _unsure(conflict: Conflict) -> Conflict:
    return replace(conflict, printable=False)
