from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from briefing.cli.app import app
from briefing.cli.compare import _print
from briefing.merger.differences import relation
from briefing.nouns import Briefing, Conflict, Standing
from briefing.page.comparison import to_markdown
from briefing.page.json_form import from_json, to_json

sys.path.insert(0, str(Path(__file__).parents[1] / "page"))
import newsroom

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


def disputed() -> Briefing:
    """A point that S1, S2 and S4 share, which S3 denies in a difference over the same sentences, and one it passes over."""
    made = newsroom.briefing()
    _, cost, ferry, *rest = made.shared
    stances = (
        Standing(document="S1", stance="all", probability=0.9),
        Standing(document="S2", stance="core", probability=0.8),
        Standing(document="S3", stance="denies", probability=0.1),
        Standing(document="S4", stance="core", probability=0.8),
    )
    first, *others = cost.citations
    citations = (replace(first, says="all"), *(replace(c, says="core") for c in others))
    cost = replace(cost, citations=citations, stances=stances, silent=())
    unsure = replace(ferry, silent=("S4",), printable=False, on_page=False)
    return replace(made, shared=(cost, unsure, *rest))


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_terminal_of_any_width_shows_who_says_denies_and_is_silent(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    _print(disputed())
    lines = capsys.readouterr().out.splitlines()
    assert max(map(cell_len, lines)) <= width
    for line in ("say it: S1 ", "its core: S2 S4 ", "deny it: S3 ", "silent: S4 ", "3 origins ", "Lune Gazette "):
        assert any(line in shown for shown in lines), line
    words = " ".join("".join(c if c.isalnum() else " " for c in line) for line in lines).split()
    assert "contradiction" in words
    assert "…" not in "".join(lines)
    assert any("not sure, or told already" in line for line in lines)


def test_markdown_and_json_tell_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    page = to_markdown(disputed())
    assert "| | Statement | Say it | Its core | Deny it | Unclear | Silent |" in page
    assert "| 1 | Repairs are expected to cost 14 million crowns. | S1 | S2, S4 | S3 | – | – |" in page
    form = json.loads(to_json(disputed()))
    assert form["shared"][0]["standpoints"] == {
        "all": ["S1"], "core": ["S2", "S4"], "denies": ["S3"], "unclear": [], "silent": [],
    }  # fmt: skip
    assert form["shared"][1]["standpoints"]["silent"] == ["S4"]
    assert from_json(json.dumps(form)).shared == disputed().shared


def test_a_form_without_standpoints_is_read_as_before() -> None:
    form = json.loads(to_json(disputed()))
    for point in form["shared"]:
        del point["standpoints"]
    assert from_json(json.dumps(form)).shared == disputed().shared


def test_foreign_text_keeps_the_markdown_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    evil = replace(
        disputed(), shared=(replace(disputed().shared[0], statement="a | b | <b>c</b> [d](https://e.example)"),)
    )
    assert r"| 1 | a \| b \| &lt;b>c&lt;/b> \[d\](`https://e.example`) | S1 |" in to_markdown(evil)


def test_a_terminal_that_knows_ascii_only_gets_that(tmp_path: Path) -> None:
    texts = [t.replace("carrying", "carrying — “so to say” — café’s") for t in REPORTS]
    files = [tmp_path / f"{n}.txt" for n in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", "from briefing.cli import main; main()", "compare", *map(str, files), "-q"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "COLUMNS": "60"}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    shown = done.stdout.decode("ascii")
    assert max(map(len, shown.splitlines())) <= 60
    assert "+--" in shown
    assert "?" not in shown
    assert "cafe's" in " ".join(shown.split())
