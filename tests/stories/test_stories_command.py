"""`briefing stories`: its forms, its exit codes, hostile words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import briefing
from briefing.cli.app import app

REPORTS = (
    (
        "Ferry Eider grounds off Marrow Point",
        "The ferry Eider ran aground off Marrow Point with 212 aboard on Tuesday.",
        "2026-03-10",
    ),
    (
        "Island ferry strikes bank",
        "The ferry Eider struck a sandbank off Marrow Point; 212 people were taken ashore.",
        "2026-03-10",
    ),
    (
        "[Gold](javascript:x) <b>stolen</b>\u001b[31m | in Tarn",
        "Thieves took a hoard of gold from the museum in Tarn.",
        "2026-02-01",
    ),
)


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    file = tmp_path / "pile.jsonl"
    rows = [
        {"title": t, "text": x * 3, "published": d, "outlet": f"Desk {n}", "url": f"https://example.org/{n}"}
        for n, (t, x, d) in enumerate(REPORTS)
    ]
    file.write_text("".join(json.dumps(r) + "\n" for r in rows))
    return file


def test_json_has_every_report_once(pile: Path) -> None:
    done = CliRunner().invoke(app, ["stories", str(pile), "--format", "json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["schema"] == 1
    first, second = told["stories"]
    assert list(first) == ["id", "title", "origins", "probability", "change", "from", "documents"]
    assert [len(s["documents"]) for s in (first, second)] == [2, 1]
    assert (first["origins"], first["change"], first["from"]) == (2, "new", [])
    assert first["documents"][0] == {
        "uri": f"{pile.name}#1",
        "url": "https://example.org/0",
        "title": REPORTS[0][0],
        "outlet": "Desk 0",
        "published": "2026-03-10",
    } or first["documents"][0]["uri"].endswith("#1")


@pytest.mark.parametrize("format", ["table", "markdown"])
def test_hostile_words_are_escaped(pile: Path, format: str) -> None:
    done = CliRunner().invoke(app, ["stories", str(pile), "--format", format])
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    if format == "markdown":
        assert "[Gold\\](" in done.stdout
        assert "<b>" not in done.stdout


@pytest.mark.parametrize("width", ["60", "200"])
def test_a_table_of_any_width_has_whole_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    file = tmp_path / "a-name-longer-than-a-narrow-column.txt"
    file.write_text("The bridge in Ghent is closed. It will open in May.")
    done = CliRunner().invoke(app, ["stories", str(file)])
    rows = [line.split("│") for line in done.stdout.splitlines() if "│" in line]
    assert "".join(row[4].strip() for row in rows) == file.name
    assert all(len(line) <= int(width) for line in done.stdout.splitlines())


def test_an_endless_headline_is_cut_for_people(tmp_path: Path) -> None:
    file = tmp_path / "pile.jsonl"
    file.write_text(
        json.dumps({"title": "Ghent " * 900, "text": "The bridge in Ghent is closed. It will open in May."})
    )
    for format, most in (("table", 3_000), ("markdown", 300)):
        told = CliRunner().invoke(app, ["stories", str(file), "--format", format]).stdout
        assert "Ghent Ghent" in told
        assert len(told) < most


def test_what_is_said_of_every_report_is_said_of_ten(tmp_path: Path) -> None:
    rows = [{"title": f"No. {n}", "text": f"Hall {n} of the fair is closed."} for n in range(25)]
    file = tmp_path / "pile.jsonl"
    file.write_text("".join(json.dumps(r) + "\n" for r in rows))
    done = CliRunner().invoke(app, ["stories", str(file)])
    assert done.exit_code == 3
    assert done.stderr.count("single sentence") == 11
    assert "15 more: It holds a single sentence" in done.stderr


def test_bad_input_is_named(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["stories", str(tmp_path / "none.txt")]).exit_code == 1
    assert CliRunner().invoke(app, ["stories"]).exit_code == 2
    assert CliRunner().invoke(app, ["stories", "x", "--format", "csv"]).exit_code == 2


def test_one_bad_source_is_told_and_the_rest_grouped(pile: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["stories", str(pile), str(tmp_path / "none.txt"), "--format", "json"])
    assert done.exit_code == 3
    assert "none.txt" in done.stderr


def test_the_public_door_tells_what_became_of_a_story(pile: Path) -> None:
    first = briefing.stories([str(pile)])
    again = briefing.stories([str(pile)], previous=first.grouping)
    assert [s.change for s in again] == ["same", "same"]
    assert [s.id for s in again] == [s.id for s in first]
