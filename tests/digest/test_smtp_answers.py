"""A mail server that drips, pours or falls silent is left within one time and one size for each of its answers."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefing.digest.config import Smtp
from briefing.digest.smtp import ServerError, conversation
from briefing.errors import UsageError

SLACK_S = 20
Say = Callable[[socket.socket], None]


def drip(piece: bytes, every_s: float) -> Say:
    def say(connection: socket.socket) -> None:
        while True:
            connection.sendall(piece)
            time.sleep(every_s)

    return say


@contextlib.contextmanager
def serving(answers: list[bytes | Say]) -> Iterator[int]:
    """A server that gives these answers in turn, each after something came; the first at once."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                for n, answer in enumerate(answers):
                    if n:
                        connection.recv(65536)
                    if callable(answer):
                        answer(connection)
                    else:
                        connection.sendall(answer)
                time.sleep(60)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.close()


HELLO, EHLO, OK, GO_ON = b"220 here\r\n", b"250 here\r\n", b"250 ok\r\n", b"354 go on\r\n"
SAYINGS: dict[str, Say] = {
    "a byte at a time": drip(b"2", 0.1),
    "a line at a time": drip(b"250-x\r\n", 0.1),
    "lines without end": drip(b"250-x\r\n" * 5000, 0),
    "a line without end": drip(b"2" * 65536, 0),
    "nothing": lambda connection: time.sleep(60),
}


@pytest.mark.parametrize("say", SAYINGS.values(), ids=SAYINGS.keys())
@pytest.mark.parametrize("before", [[], [HELLO], [HELLO, EHLO, OK, OK, GO_ON]], ids=["greeting", "EHLO", "the dot"])
def test_an_answer_that_does_not_end_is_left(before: list[bytes | Say], say: Say) -> None:
    started = time.monotonic()
    with serving([*before, say]) as port:
        config = Smtp(host="127.0.0.1", port=port, security="none", timeout_s=1, final_timeout_s=1)
        with pytest.raises(ServerError), conversation(config) as talk:
            assert talk.prepare(b"Subject: x\r\n\r\nx\r\n", sender="a@b.org", recipient="c@d.org") is None
            talk.finish(timeout_s=1)
    assert time.monotonic() - started < 3 + SLACK_S


def test_the_long_wait_is_for_the_dot_alone() -> None:
    started = time.monotonic()
    silent = SAYINGS["nothing"]
    with serving([HELLO, EHLO, OK, OK, GO_ON, OK, silent]) as port:
        config = Smtp(host="127.0.0.1", port=port, security="none", timeout_s=1, final_timeout_s=600)
        with conversation(config) as talk:
            talk.prepare(b"Subject: x\r\n\r\nx\r\n", sender="a@b.org", recipient="c@d.org")
            assert talk.finish(timeout_s=600).taken
    assert time.monotonic() - started < 2 + SLACK_S


@pytest.mark.parametrize("kind", ["fifo", "folder", "device", "missing", "no certificate"])
def test_certificates_that_are_none_are_told_at_once(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    if kind == "fifo":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    elif kind == "device":
        file.symlink_to("/dev/zero")
    elif kind == "no certificate":
        file.write_text("hello")
    started = time.monotonic()
    config = Smtp(host="127.0.0.1", port=1, ca_file=file)
    with pytest.raises(UsageError, match=r"smtp\.ca_file: .*ca\.pem cannot be used"), conversation(config):
        pass
    assert time.monotonic() - started < SLACK_S
