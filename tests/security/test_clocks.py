"""Every wait has a clock and every buffer a size; Ctrl-C ends each at once. Against real servers, pipes and devices."""

from __future__ import annotations

import contextlib
import gzip
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from briefing.cli.app import app
from briefing.engines.chat_client import ChatClient
from briefing.errors import ModelError, UsageError
from briefing.sources import ReadOptions, read

# What hung did so for minutes or for ever; a busy machine may take some seconds more than the clock in a test.
SLACK_S = 25
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

Answer = Callable[[socket.socket], None]


def drip(connection: socket.socket, piece: bytes, every_s: float = 0.2) -> None:
    while True:
        connection.sendall(piece)
        time.sleep(every_s)


def pour(connection: socket.socket, piece: bytes) -> None:
    while True:
        connection.sendall(piece)


@contextlib.contextmanager
def serving(answer: Answer, *, robots: bytes | Answer = NO_ROBOTS) -> Iterator[str]:
    """A server that answers any request by that, but robots.txt by `robots`."""
    listener = socket.create_server(("127.0.0.1", 0))

    def one(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            asked = connection.recv(65536)
            if b"/robots.txt" in asked:
                if callable(robots):
                    robots(connection)
                else:
                    connection.sendall(robots)
            else:
                answer(connection)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


def body(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"\r\n")
    drip(connection, b"a")


def headers(connection: socket.socket) -> None:
    connection.sendall(HEAD)
    drip(connection, b"X")


def continues(connection: socket.socket) -> None:
    drip(connection, b"HTTP/1.1 100 Continue\r\n\r\n", 0.01)


def silent(connection: socket.socket) -> None:
    time.sleep(600)


@pytest.mark.parametrize("answer", [body, headers, continues, silent])
def test_a_server_that_drips_is_left_at_one_deadline(answer: Answer) -> None:
    options = ReadOptions(allow_private=True, delay_s=0, cache="", timeout_s=60, fetch_timeout_s=2)
    started = time.monotonic()
    with serving(answer) as base:
        documents, diagnostics = read([f"{base}/story"], options=options)
    assert time.monotonic() - started < 2 + SLACK_S
    assert not documents
    assert [d for d in diagnostics if "longer than 2 s" in d.message], diagnostics


def test_a_robots_txt_that_drips_is_waited_for_once() -> None:
    options = ReadOptions(allow_private=True, delay_s=0, cache="", timeout_s=1, fetch_timeout_s=60)
    started = time.monotonic()
    with serving(silent, robots=lambda c: (c.sendall(HEAD + b"\r\n"), drip(c, b"#"))[0]) as base:
        documents, diagnostics = read([f"{base}/{n}" for n in range(40)], options=options)
    assert time.monotonic() - started < 2 + SLACK_S
    assert not documents
    assert len([d for d in diagnostics if "robots.txt in time" in d.message]) == 40


def test_a_host_whose_pages_all_drip_is_left_for_good() -> None:
    """A feed may name hundreds of them, and each would take the whole of its own time."""
    options = ReadOptions(allow_private=True, delay_s=0, cache="", timeout_s=60, fetch_timeout_s=1)
    started = time.monotonic()
    with serving(body) as base:
        documents, diagnostics = read([f"{base}/{n}" for n in range(60)], options=options)
    assert time.monotonic() - started < 4 + SLACK_S
    assert not documents
    assert len([d for d in diagnostics if d.severity == "error"]) == 60
    assert "was not asked again" in diagnostics[-1].message


def packed_over_and_over(encoding: bytes = b"deflate, gzip, gzip") -> bytes:
    """Some kilobytes that unpack to a gigabyte of deflate blocks, all of which are empty."""
    inner = zlib.compressobj(9, zlib.DEFLATED, 31)
    blocks = b"".join(inner.compress(b"\0\0\0\xff\xff" * 200_000) for _ in range(300)) + inner.flush()
    wire = gzip.compress(blocks, 9)
    return HEAD + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (encoding, len(wire)) + wire


def test_an_answer_packed_several_times_over_is_not_unpacked() -> None:
    """Nothing of it would ever come out, so that no clock would be looked at."""
    answer = packed_over_and_over()
    options = ReadOptions(allow_private=True, delay_s=0, cache="", timeout_s=60, fetch_timeout_s=60)
    with serving(lambda c: c.sendall(answer)) as base:
        started = time.process_time()
        documents, diagnostics = read([f"{base}/a"], options=options)
        client = ChatClient(f"{base}/v1", key=None, timeout_s=60, limit_s=60, sleep=lambda s: None)
        with pytest.raises(ModelError):
            client.ask({"messages": []})
    assert time.process_time() - started < 1.5
    assert not documents
    assert "cannot be read" in diagnostics[0].message


def no_line_end(connection: socket.socket) -> None:
    connection.sendall(STREAM + b"data: ")
    pour(connection, b"a" * 65536)


def only_comments(connection: socket.socket) -> None:
    connection.sendall(STREAM)
    pour(connection, b": still here\n" * 4000)


def endless_whole(connection: socket.socket) -> None:
    connection.sendall(HEAD.replace(b"text/html", b"application/json") + b"\r\n")
    pour(connection, b"a" * 65536)


def comments_that_drip(connection: socket.socket) -> None:
    connection.sendall(STREAM)
    drip(connection, b": still here\n")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (no_line_end, "without end"),
        (only_comments, "without end"),
        (endless_whole, "without end"),
        (comments_that_drip, "longer than 2 s"),
        (headers, "longer than 2 s"),
        (continues, "longer than 2 s"),
        (silent, "longer than 2 s"),
    ],
)
def test_a_chat_server_that_never_ends_is_left(answer: Answer, told: str) -> None:
    started = time.monotonic()
    with serving(answer) as base:
        limit_s = 2.0 if "2 s" in told else 120.0
        client = ChatClient(f"{base}/v1", key=None, timeout_s=60, limit_s=limit_s, sleep=lambda s: None)
        with pytest.raises(ModelError, match=told):
            client.ask({"messages": []})
    assert time.monotonic() - started < 2 + SLACK_S


def odd_files(folder: Path) -> dict[str, Path]:
    os.mkfifo(folder / "fifo")
    (folder / "folder").mkdir()
    return {"fifo": folder / "fifo", "folder": folder / "folder", "zero": Path("/dev/zero")}


@pytest.mark.parametrize("kind", ["fifo", "folder", "zero"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["write", "report.txt", "--since", "{}"],
        ["check", "{}", "report.txt"],
        ["digest", "{}"],
        ["write", "report.txt", "--template", "{}"],
        ["templates", "preview", "{}"],
        ["write", "{}"],
    ],
    ids=lambda a: " ".join(a),
)
def test_what_is_no_file_is_refused_at_once(
    arguments: list[str], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = odd_files(tmp_path)[kind]
    (tmp_path / "report.txt").write_text(
        "The river rose above the quay on Thursday night, and the town was cut in two."
    )
    monkeypatch.chdir(tmp_path)
    started = time.monotonic()
    done = CliRunner().invoke(app, [a.format(odd) for a in arguments])
    assert time.monotonic() - started < SLACK_S
    assert done.exit_code in (1, 2)
    assert len([line for line in done.stderr.splitlines() if line]) == 1
    assert done.exception is None or isinstance(done.exception, SystemExit)


@pytest.mark.parametrize("kind", ["fifo", "folder", "zero"])
def test_a_config_that_is_no_file_is_refused(kind: str, tmp_path: Path) -> None:
    from briefing.config import load

    (tmp_path / "briefing.toml").symlink_to(odd_files(tmp_path)[kind])
    started = time.monotonic()
    with pytest.raises(UsageError, match=r"briefing\.toml: cannot be read \(it is a .+, not a file\)"):
        load(tmp_path, {})
    assert time.monotonic() - started < SLACK_S


def test_a_glob_over_links_that_point_at_one_another_ends(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "again").symlink_to(tmp_path / other, target_is_directory=True)
        (tmp_path / name / "more").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / name / f"{name}.txt").write_text("The river rose above the quay on Thursday night.")
    (tmp_path / "a" / ".hidden.txt").write_text("Not meant.")
    started = time.monotonic()
    documents, _ = read([str(tmp_path / "**" / "*.txt")])
    assert time.monotonic() - started < SLACK_S
    assert sorted(Path(d.source.uri).name for d in documents) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("answer", [body, silent])
def test_ctrl_c_ends_a_fetch_at_once(answer: Answer, tmp_path: Path) -> None:
    # Run in the background the tests themselves, and so what they start, may have been told to ignore Ctrl-C.
    script = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    script += "from briefing.cli import main; main()"
    asked = threading.Event()

    def told(connection: socket.socket) -> None:
        asked.set()
        answer(connection)

    with serving(told) as base:
        command = [sys.executable, "-c", script, "write", f"{base}/a", f"{base}/b", "--allow-private"]
        env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
            try:
                assert asked.wait(60)
                process.send_signal(signal.SIGINT)
                started = time.monotonic()
                _, stderr = process.communicate(timeout=60)
            finally:
                process.kill()
    assert time.monotonic() - started < 15
    assert process.returncode == 130
    assert stderr.decode().strip() == "briefing: stopped"


@pytest.mark.parametrize("delay_s", [0.05, 0.15, 0.3, 0.6, 1.0, 1.6, 2.4])
def test_ctrl_c_again_and_again_shows_no_traceback(delay_s: float, tmp_path: Path) -> None:
    """At any moment of a run from its first lines on: while it is still being loaded, at work, and while the first one is seen to."""
    script = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    script += "from briefing.cli import main; print('here', flush=True); main()"
    (tmp_path / "a.txt").write_text("The river rose above the quay on Thursday night, and the town was cut in two.")
    command = [sys.executable, "-c", script, "compare", "a.txt"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        try:
            assert process.stdout
            process.stdout.readline()
            time.sleep(delay_s)
            for _ in range(30):
                process.send_signal(signal.SIGINT)
                time.sleep(0.005)
            _, stderr = process.communicate(timeout=60)
        finally:
            process.kill()
    assert b"Traceback" not in stderr, stderr
    assert b"Exception ignored" not in stderr, stderr
    assert process.returncode in (130, -signal.SIGINT, 0, 3)  # the last two: it was done before


def test_a_name_server_that_does_not_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver is the one wait that no socket of ours is in; here it is one that never comes back."""
    from briefing.sources.fetching import addresses

    monkeypatch.setattr(addresses, "MAX_RESOLVE_S", 1.0)
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *a, **k: time.sleep(600))
    started = time.monotonic()
    with pytest.raises(OSError, match="does not answer"):
        addresses.resolve("slow.example", 80)
    assert time.monotonic() - started < SLACK_S
