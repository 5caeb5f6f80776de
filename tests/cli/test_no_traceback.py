"""Every command with everything that may be wrong around it: an exit code, one message, and never a traceback."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import forked
import pytest
from forked import CLOSED, FULL, GONE, Done, run

pytestmark = [pytest.mark.long, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]

GOOD = (
    "The ferry Marigold ran aground off Port Anselm early on Monday with 212 people on board, the coast guard said. "
    "Everyone had been taken off by noon, and eleven passengers were treated for bruises."
)
DEEP = 100_000
CONTENTS: dict[str, bytes] = {
    "empty": b"",
    "binary": bytes(range(256)) * 8,
    "UTF-16": "name = 'x'\n{}".encode("utf-16"),
    "JSON nested": b"[" * DEEP + b"]" * DEEP,
    "JSON objects nested": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "JSON of 5,000 digits": b'{"schema": ' + b"9" * 5000 + b', "title": 1e999999}',
    "JSON of another kind": b'[{"schema": [null]}, -0.0, "\\ud800"]',
    "TOML nested": b"name = " + b"[" * DEEP + b"]" * DEEP,
    "TOML tables nested": b"[" + b"a." * 5000 + b"a]\nx = 1",
    "TOML of 5,000 digits": b"n_points = " + b"9" * 5000,
    "a template's mistake": b"{% for x in %}\n{{ page.nothing() }}",
}
Put = Callable[[Path, Path], list[str | Path]]
# Where a file may be given: every command, and every option that reads or writes.
SLOTS: dict[str, Put] = {
    "write": lambda bad, good: ["write", bad],
    "read": lambda bad, good: ["read", bad],
    "read as text": lambda bad, good: ["read", "--format", "text", bad],
    "compare": lambda bad, good: ["compare", bad],
    "check the brief": lambda bad, good: ["check", bad, good],
    "check against": lambda bad, good: ["check", good, bad],
    "since": lambda bad, good: ["write", good, "--since", bad],
    "digest": lambda bad, good: ["digest", bad],
    "digest to be sent": lambda bad, good: ["digest", bad, "--send"],
    "preview": lambda bad, good: ["templates", "preview", bad],
    "preview as HTML": lambda bad, good: ["templates", "preview", bad, "--format", "html"],
    "copy": lambda bad, good: ["templates", "copy", bad, good.with_name("copied")],
    "into a file": lambda bad, good: ["templates", "preview", "memo", "-o", bad / "page.md"],
    "copy into": lambda bad, good: ["templates", "copy", "memo", bad / "copied"],
}


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    """What the commands import is imported once, before they are forked."""
    import jinja2  # noqa: F401
    import jsonschema  # noqa: F401

    import briefing.cli.app
    import briefing.digest.engines
    import briefing.digest.run
    import briefing.pipeline
    import briefing.sources.fetching.fetcher  # noqa: F401
    from briefing.engines.onnx import runtime

    runtime()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.txt"
    file.write_text(GOOD)
    return file


def environment(folder: Path) -> dict[str, str]:
    return {f"XDG_{name}_HOME": str(folder / "home" / name) for name in ("CONFIG", "CACHE", "STATE")}


def fails_in_words(done: Done, *, codes: tuple[int, ...] = (1, 2)) -> None:
    assert "Traceback" not in done.err + done.out, done.err[-2000:]
    assert "mistake of the program's own" not in done.err, done.err[-2000:]
    assert done.code in codes, (done.code, done.err[-500:])
    if done.code in (1, 2) and not done.out:  # `check` also tells by 1 that a sentence is not supported
        messages = [line for line in done.err.splitlines() if line.startswith(("briefing: ", "Error: "))]
        assert len([m for m in messages if "warning:" not in m and "info:" not in m]) >= 1, done.err


@pytest.mark.parametrize("slot", SLOTS.values(), ids=SLOTS.keys())
def test_every_file_that_is_not_what_it_should_be(slot: Put, good: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    # Much may be a report: a text of digits, or JSON of no known form. What matters is that it ends in words.
    lenient = (0, 1, 2, 3) if slot(bad, good)[0] in ("read", "write", "compare", "check") else (1, 2)
    for content in CONTENTS.values():
        bad.write_bytes(content)
        fails_in_words(run(*slot(bad, good), cwd=tmp_path, env=environment(tmp_path)), codes=lenient)


@pytest.mark.parametrize("slot", SLOTS.values(), ids=SLOTS.keys())
def test_places_that_are_missing_unreadable_or_no_files(slot: Put, good: Path, tmp_path: Path) -> None:
    closed, folder, empty = tmp_path / "closed", tmp_path / "closed-folder", tmp_path / "empty-folder"
    closed.write_text(GOOD)
    closed.chmod(0)
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD)
    folder.chmod(0)
    empty.mkdir()
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    places = [closed, folder, folder / "a.txt", loop, tmp_path / ("x" * 300)]
    if slot is not SLOTS["copy into"]:  # which makes the folders that are missing
        places += [tmp_path / "none", tmp_path / "a\nb"]
    if slot not in (SLOTS["into a file"], SLOTS["copy into"]):
        places += [empty]
    for place in places:
        fails_in_words(run(*slot(place, good), cwd=tmp_path, env=environment(tmp_path)))
    folder.chmod(0o700)


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS.keys())
def test_a_briefing_toml_that_is_none(content: bytes, good: Path, tmp_path: Path) -> None:
    if content == b"":
        return
    (tmp_path / "briefing.toml").write_bytes(content)
    (tmp_path / "digest.toml").write_text('name = "D"\nstate = "s"\n[[subject]]\nname = "N"\nsources = ["good.txt"]\n')
    commands = (["write", good], ["compare", good], ["check", good, good], ["digest", "digest.toml"])
    for command in commands:
        fails_in_words(run(*command, cwd=tmp_path, env=environment(tmp_path)))
    (tmp_path / "own.toml").write_bytes(content)
    (tmp_path / "briefing.toml").unlink()
    own = environment(tmp_path) | {"BRIEFING_CONFIG": str(tmp_path / "own.toml")}
    fails_in_words(run("write", good, cwd=tmp_path, env=own))


def test_an_unreadable_briefing_toml(good: Path, tmp_path: Path) -> None:
    (tmp_path / "briefing.toml").write_text('page = "a4"')
    (tmp_path / "briefing.toml").chmod(0)
    done = run("write", good, cwd=tmp_path, env=environment(tmp_path))
    fails_in_words(done)
    assert "briefing.toml: cannot be read" in done.err


COMMANDS: dict[str, list[str]] = {
    "write": ["write", "good.txt"],
    "read": ["read", "good.txt"],
    "compare": ["compare", "good.txt"],
    "compare as JSON": ["compare", "good.txt", "--format", "json"],
    "check": ["check", "good.txt", "good.txt"],
    "check as Markdown": ["check", "good.txt", "good.txt", "--format", "markdown"],
    "digest": ["digest", "digest.toml"],
    "models": ["models"],
    "templates": ["templates"],
    "preview": ["templates", "preview", "memo"],
    "copy": ["templates", "copy", "memo", "copied"],
    "help": ["--help"],
    "help of one": ["write", "--help"],
    "version": ["--version"],
}


@pytest.fixture
def desk(good: Path, tmp_path: Path) -> Path:
    (tmp_path / "digest.toml").write_text('name = "D"\nstate = "s"\n[[subject]]\nname = "N"\nsources = ["good.txt"]\n')
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize("stream", [FULL, CLOSED, GONE])
def test_an_output_that_takes_nothing(command: list[str], stream: str, desk: Path) -> None:
    if stream == FULL and not os.path.exists(FULL):
        pytest.skip("this system has no /dev/full")
    done = run(*command, cwd=desk, env=environment(desk), stdout=stream)
    assert "Traceback" not in done.err
    assert "Exception ignored" not in done.err
    if stream == GONE:  # as with `| head`: nobody is left to be told
        assert done.code in (0, 1), done.err
    elif stream == FULL:
        assert done.code == 1, done.err
        assert "standard output can't be written: No space left" in done.err or "No space left" in done.err
    elif command[-1] not in ("--help", "--version"):  # these say nothing where there is nobody to say it to
        assert done.code == 1, done.err
        assert "standard output is closed" in done.err


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_no_stream_at_all_and_none_for_errors(command: list[str], desk: Path) -> None:
    for streams in (
        {"stdin": CLOSED, "stdout": CLOSED, "stderr": CLOSED},
        {"stderr": FULL},
        {"stdout": FULL, "stderr": FULL},
        {"stderr": GONE},
    ):
        done = run(*command, cwd=desk, env=environment(desk), **streams)  # type: ignore[arg-type]
        assert done.code in (0, 1, 3), (streams, done)
        for file in ("copied/page.md.j2", "s"):  # nothing that was printed went into a file
            if (desk / file).exists():
                assert b"briefing:" not in (desk / file).read_bytes()[:100]
        for file in (desk / "copied").glob("*") if (desk / "copied").exists() else ():
            file.unlink()


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_terminal_that_knows_ascii_only(command: list[str], desk: Path) -> None:
    (desk / "good.txt").write_text(GOOD.replace("Anselm", "Ansélm „Öst“ … 日本"))
    done = run(*command, cwd=desk, env=environment(desk), encoding="ascii")
    assert "Traceback" not in done.err
    assert done.code in (0, 1, 3), done.err


@pytest.mark.parametrize("stdin", [CLOSED, os.devnull])  # with a folder the interpreter itself does not start
@pytest.mark.parametrize("command", [["write", "-"], ["read", "-"], ["compare", "-"], ["check", "-", "good.txt"],
                                     ["check", "good.txt", "-"]])  # fmt: skip
def test_an_input_that_gives_nothing(command: list[str], stdin: str, desk: Path) -> None:
    fails_in_words(run(*command, cwd=desk, env=environment(desk), stdin=stdin))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is Linux's")
@pytest.mark.parametrize("command", [COMMANDS[name] for name in ("write", "compare", "check", "digest", "models")])
@pytest.mark.parametrize("max_extra_bytes", [4_000_000, 30_000_000, 60_000_000])
def test_too_little_memory(command: list[str], max_extra_bytes: int, desk: Path) -> None:
    done = run(*command, cwd=desk, env=environment(desk), max_extra_bytes=max_extra_bytes)
    assert "Traceback" not in done.err
    assert done.code in (0, 1, 3), (done.code, done.err[-600:])
    if done.code == 1:
        assert "memory" in done.err, done.err


def test_an_unreadable_folder_is_named_and_the_others_are_read(desk: Path) -> None:
    (desk / "reports" / "closed").mkdir(parents=True)
    (desk / "reports" / "a.txt").write_text(GOOD)
    (desk / "reports" / "closed").chmod(0)
    done = run("read", "reports", cwd=desk, env=environment(desk))
    (desk / "reports" / "closed").chmod(0o700)
    assert (done.code, len(done.out.splitlines())) == (3, 1)
    assert "reports/closed: The folder may not be read (Permission denied)" in done.err
    fails_in_words(run("read", "reports/closed", cwd=desk, env=environment(desk)))


@pytest.fixture
def servers() -> Iterator[Callable[[bytes], str]]:
    import socket
    import threading

    opened: list[socket.socket] = []

    def serve(answer: bytes) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        opened.append(listener)

        def loop() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    asked = connection.recv(65536)
                    missing = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    connection.sendall(missing if b"/robots.txt" in asked and b"robots:" not in answer else answer)

        threading.Thread(target=loop, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/a"

    yield serve
    for listener in opened:
        listener.close()


def head(status: str, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


ANSWERS = {
    "302 without Location": head("302 Found"),
    "302 to half an address": head("302 Found", "Location: http://[::1"),
    "302 to a port too high": head("302 Found", "Location: http://a.invalid:99999/"),
    "302 to a script": head("302 Found", "Location: javascript:alert(1)"),
    "302 to nothing": head("302 Found", "Location: "),
    "302 to spaces": head("302 Found", "Location: http://a b/\x7f"),
    "300 without Location": head("300 Multiple Choices"),
    "304 that nobody asked for": head("304 Not Modified"),
    "305": head("305 Use Proxy"),
    "599": head("599 Odd"),
    "a Retry-After that is no number": head("503 Busy", "Retry-After: \xb2"),
    "a charset that is none": head("200 OK", "Content-Type: text/html; charset=\xff\xfe", body=b"<p>hello"),
    "a broken gzip": head("200 OK", "Content-Encoding: gzip", body=b"not gzip at all"),
    "an encoding unknown": head("200 OK", "Content-Encoding: zzz", body=b"text"),
    "no HTTP": b"220 mail.example ESMTP\r\n",
    "nothing": b"",
    "JSON nested": head("200 OK", "Content-Type: application/json", body=b"[" * DEEP),
    "HTML nested": head("200 OK", "Content-Type: text/html", body=b"<div>" * 20_000),
    "XML nested": head("200 OK", "Content-Type: application/rss+xml", body=b"<rss>" + b"<a>" * 20_000),
    "a broken robots.txt": head("200 OK", "Content-Encoding: gzip", "X: robots:", body=b"not gzip"),
}


def test_no_answer_of_a_server_takes_the_others_along(servers: Callable[[bytes], str], desk: Path) -> None:
    urls = {servers(answer): name for name, answer in ANSWERS.items()}
    options = ["--allow-private", "--delay", "0", "--no-cache"]
    done = run("read", *urls, "good.txt", *options, cwd=desk, env=environment(desk))
    assert "Traceback" not in done.err
    assert done.code == 3
    assert GOOD[:40] in done.out
    unnamed = [name for url, name in urls.items() if url.removesuffix("/a") not in done.err + done.out]
    assert not unnamed
    assert "mistake of the program" not in done.err
    fails_in_words(run("write", *list(urls)[:9], "--allow-private", cwd=desk, env=environment(desk)))


def test_a_server_that_is_gone_is_said_with_the_age_of_the_copy(desk: Path) -> None:
    import sqlite3
    import time
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Length", str(len(GOOD)))
            self.end_headers()
            self.wfile.write(GOOD.encode())

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    command = ["read", f"http://127.0.0.1:{server.server_port}/a.txt", "--allow-private", "--delay", "0"]
    assert run(*command, cwd=desk, env=environment(desk)).code in (0, 3)
    server.shutdown()
    server.server_close()
    (file,) = (desk / "home").rglob("pages.sqlite3")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    with sqlite3.connect(file) as cache:
        cache.execute("UPDATE pages SET fetched = ?", (time.time() - 3 * 86_400 - 60,))
    cache.close()
    done = run(*command, cwd=desk, env=environment(desk))
    assert done.code == 3
    assert "did not answer" in done.err
    assert "3 days old" in done.err
    assert GOOD[:40] in done.out


STATES: dict[str, bytes] = {"empty": b"", "overwritten": b"spilled coffee " * 900, "zeroed": bytes(8192)}


@pytest.mark.parametrize(("name", "options"), list(product(STATES, (["--send"], ["--resume"], []))))
def test_a_digests_memory_that_is_damaged(name: str, options: list[str], desk: Path) -> None:
    (desk / "digest.toml").write_text(
        'name = "D"\nstate = "memory.sqlite"\nsender = "d@example.org"\nrecipients = ["a@example.org"]\n'
        '[smtp]\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\npatience_s = 0\n'
        '[[subject]]\nname = "N"\nsources = ["good.txt"]\n'
    )
    (desk / "memory.sqlite").write_bytes(STATES[name])
    done = run("digest", "digest.toml", *options, cwd=desk, env=environment(desk))
    fails_in_words(done)
    assert "memory.sqlite" in done.err
    assert bool(list(desk.glob("memory.sqlite.damaged-*"))) == bool(options)
    for role in ("lock", "courier"):
        (desk / f"memory.sqlite.{role}").write_bytes(b"spilled coffee " * 900)
    fails_in_words(run("digest", "digest.toml", "--send", cwd=desk, env=environment(desk)))


def test_what_is_shared_names_no_folder_of_this_machine(desk: Path) -> None:
    elsewhere = desk / "else" / "where"
    elsewhere.mkdir(parents=True)
    (desk / "work" / "in").mkdir(parents=True)
    (desk / "work" / "in" / "second.txt").write_text(GOOD.replace("noon", "one"))
    (elsewhere / "third.txt").write_text(GOOD.replace("noon", "two"))
    sources = [desk / "work" / "in" / "second.txt", elsewhere / "third.txt", elsewhere / "none.txt", "../good.txt"]
    for format in ("json", "markdown", "html", "email"):
        done = run("write", *sources, "--format", format, cwd=desk / "work", env=environment(desk))
        assert done.code == 3, done.err
        assert str(desk) not in done.out
        assert "else/where" not in done.out
        if format == "json":
            form = json.loads(done.out)
            assert [d["uri"] for d in form["documents"]] == ["in/second.txt", "third.txt", "good.txt"]
            assert [d["source"] for d in form["diagnostics"] if d["severity"] == "error"] == ["none.txt"]
    done = run("read", *sources, cwd=desk / "work", env=environment(desk))
    assert [json.loads(line)["uri"] for line in done.out.splitlines()] == ["in/second.txt", "third.txt", "good.txt"]
    assert forked.run("read", desk / "work", cwd=desk, env=environment(desk)).code == 0
