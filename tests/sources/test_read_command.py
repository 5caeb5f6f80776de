"""`briefing read`, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import samples
from typer.testing import CliRunner

from briefing.cli.app import app

RUN = CliRunner()


def test_it_prints_an_object_a_document_that_it_reads_back(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(samples.pdf())
    (tmp_path / "b.html").write_bytes(samples.page())
    done = RUN.invoke(app, ["read", str(tmp_path / "a.pdf"), str(tmp_path / "b.html")])
    assert done.exit_code == 0, done.stderr
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], first["title"], first["media_type"]) == ("S1", samples.TITLE, "application/pdf")
    assert second["published"] == samples.PUBLISHED
    assert second["origin"] == "S1"
    assert all(first["text"][a:b].strip() for a, b in first["sentences"])
    (tmp_path / "again.jsonl").write_text(done.stdout)
    again = RUN.invoke(app, ["read", str(tmp_path / "again.jsonl")])
    assert [json.loads(line)["text"] for line in again.stdout.splitlines()] == [first["text"], second["text"]]


def test_a_bad_source_is_named_and_the_code_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(samples.text())
    names = [str(tmp_path / "a.txt"), str(tmp_path / "none.txt")]
    done = RUN.invoke(app, ["read", *names])
    assert done.exit_code == 3
    assert "none.txt" in done.stderr
    assert "no such file" in done.stderr
    assert len(done.stdout.splitlines()) == 1
    assert RUN.invoke(app, ["read", "--strict", *names]).exit_code == 1
    assert RUN.invoke(app, ["read", names[1]]).exit_code == 1
    assert RUN.invoke(app, ["read", "--format", "xml", names[0]]).exit_code == 2


def test_nothing_in_a_source_reaches_the_terminal_as_a_command(tmp_path: Path) -> None:
    nasty = "\x1b]0;owned\x07\x1b[2J\u202e[bold]x[/quote] \x9b31m"
    (tmp_path / "a.txt").write_text(
        f"Title of {nasty} report here\n\nThe port {nasty} opened on Tuesday, officials said.\n\nIt had been shut for a week.\n"
    )
    (tmp_path / "b\x1b[31m.txt").write_text("")
    for form in ("json", "text"):
        done = RUN.invoke(app, ["read", "--format", form, str(tmp_path / "a.txt"), str(tmp_path / "b\x1b[31m.txt")])
        shown = done.stdout + done.stderr
        assert "[bold]x[/quote]" in shown
        assert all(c.isprintable() or c == "\n" for c in shown)


def test_text_is_for_people(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(samples.page())
    done = RUN.invoke(app, ["read", "--format", "text", str(tmp_path / "a.html")])
    assert done.exit_code == 0
    assert samples.TITLE in done.stdout
    assert "   1  PORT ELLEN (Reuters)" in done.stdout


def test_help_shows_how() -> None:
    done = RUN.invoke(app, ["read", "--help"])
    assert "briefing read https://example.org/feed.xml" in done.stdout
