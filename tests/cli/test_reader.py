"""The command with a model that reads: what it would take, what it gives where the server is gone."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from scripted import REPORTS
from typer.testing import CliRunner

from briefing.cli.app import app
from briefing.page.json_form import from_json

run = CliRunner().invoke
NOWHERE = ["--base-url", "http://127.0.0.1:9/v1", "--model", "tiny"]


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    files = []
    for n, (outlet, day, text) in enumerate(REPORTS):
        file = tmp_path / f"{n}.json"
        file.write_text(json.dumps({"text": text, "outlet": outlet, "published": f"2025-03-0{day}"}), encoding="utf-8")
        files.append(str(file))
    return files


def test_a_dry_run_tells_calls_tokens_and_price_and_asks_nothing(
    reports: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_CHAT_PRICE", "1/2")
    for command in ("write", "compare"):
        done = run(app, [command, *reports, "--reader", "chat", *NOWHERE, "--dry-run"])
        assert done.exit_code == 0, done.output
        assert done.stdout.startswith("3 calls to 127.0.0.1:9: ")
        assert "in the currency of its prices" in done.stdout


def test_a_dry_run_connects_to_nothing(reports: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        done = run(app, ["write", *reports, "--reader", "chat", "--base-url", url, "--model", "tiny", "--dry-run"])
        assert done.exit_code == 0, done.output
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_a_dry_run_of_nothing_is_a_mistake(reports: list[str]) -> None:
    assert run(app, ["write", *reports, "--dry-run"]).exit_code == 2


@pytest.mark.parametrize("wrong", [["--context", "100"], ["--max-calls", "1"], ["--reader", "nobody"], []])
def test_what_a_reader_lacks_is_told(reports: list[str], wrong: list[str]) -> None:
    given = wrong if wrong[:1] == ["--reader"] else ["--reader", "chat", *(NOWHERE if wrong else []), *wrong]
    assert run(app, ["write", *reports, *given]).exit_code == 2


def test_where_the_server_is_gone_the_offline_briefing_comes_out_with_code_3(reports: list[str]) -> None:
    offline = run(app, ["write", *reports, "--format", "json"])
    done = run(app, ["write", *reports, "--format", "json", "--reader", "chat", *NOWHERE])
    assert (offline.exit_code, done.exit_code) == (0, 3)
    assert "without it" in done.stderr
    told, plain = json.loads(done.stdout), json.loads(offline.stdout)
    assert told["run"]["reading"]["problem"]
    assert from_json(done.stdout).to_json() == done.stdout
    for name in ("bottom_line", "shared", "conflicts", "single", "unknowns", "summaries"):
        assert told[name] == plain[name]


def test_offline_nothing_of_a_reader_is_told(reports: list[str]) -> None:
    done = run(app, ["write", *reports, "--format", "json"])
    assert not any(word in done.stdout for word in ("found_by", "proved_by", '"reading"'))
