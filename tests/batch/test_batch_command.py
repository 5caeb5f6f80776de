"""`briefing batch`: its line, its exit codes, its bad inputs."""

from __future__ import annotations

from pathlib import Path

import pytest
from piles import PILE, written
from typer.testing import CliRunner

from briefing.cli.app import app


def test_it_tells_what_came_of_it(tmp_path: Path) -> None:
    pile = written(tmp_path / "pile.jsonl", PILE)
    command = ["batch", str(pile), "-o", str(tmp_path / "out"), "--workers", "1", "--date", "2026-03-12"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert done.stdout == f"briefed 2, kept 0, failed 0: {tmp_path / 'out/front-page.html'}\n"
    again = CliRunner().invoke(app, command)
    assert (again.exit_code, again.stdout.split(":")[0]) == (0, "nothing new")
    missing = CliRunner().invoke(app, [*command, str(tmp_path / "nowhere.txt")])
    assert missing.exit_code == 3
    assert "nowhere.txt: There is no such file" in missing.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--top", "0"], 2, "top: 0 is not at least 1"),
        (["--workers", "0"], 2, "0 workers are none"),
        (["--address", "10.0.0.5:6379"], 2, "takes no address"),
        (["--site", "ftp://example.org"], 2, "site"),
        (["--template", "nowhere"], 2, "unknown template 'nowhere'"),
        (["--format", "odt"], 2, "odt"),
    ],
)
def test_bad_options_are_told_before_any_work(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    pile = written(tmp_path / "pile.jsonl", PILE)
    done = CliRunner().invoke(app, ["batch", str(pile), "-o", str(tmp_path / "out"), *arguments])
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr
    assert not (tmp_path / "out").exists()


def test_a_pile_of_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = CliRunner().invoke(app, ["batch", str(tmp_path / "empty"), "-o", str(tmp_path / "out"), "--workers", "1"])
    assert done.exit_code == 1
    assert "holds no files" in done.stderr
