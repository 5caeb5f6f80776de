"""A real webhook on loopback that keeps what it takes, and fails on demand."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Act = Callable[[socket.socket], None]


def answering(head: str = "HTTP/1.1 200 OK", body: bytes = b"ok", headers: str = "") -> Act:
    """Answers so."""
    return lambda line: line.sendall(f"{head}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body)


def hanging_up(line: socket.socket) -> None:
    """Takes the post and hangs up without a word."""


def silent(line: socket.socket) -> None:
    """Says nothing for long."""
    with suppress(OSError):
        line.settimeout(10)
        line.recv(1)


def endless(begin: bytes, more: bytes, pause_s: float = 0.0) -> Act:
    """Begins an answer, and goes on for ever, or until nobody listens."""

    def act(line: socket.socket) -> None:
        with suppress(OSError):
            line.sendall(begin)
            while True:
                line.sendall(more)
                time.sleep(pause_s)

    return act


@dataclass
class Hook:
    """What came, whole, in order; `act` is what it does then. `early` is done before a post is read."""

    port: int = 0
    act: Act = field(default_factory=answering)
    early: Act | None = None
    heads: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    n_connections: int = 0

    def talk(self, line: socket.socket) -> None:
        """One connection."""
        self.n_connections += 1
        with suppress(OSError), line:
            line.settimeout(5)
            if self.early is not None:
                self.early(line)
                return
            data = b""
            while b"\r\n\r\n" not in data:
                if not (came := line.recv(65536)):
                    return
                data += came
            head, _, body = data.partition(b"\r\n\r\n")
            fields = dict(h.lower().split(": ", 1) for h in head.decode().split("\r\n")[1:])
            while len(body) < int(fields["content-length"]):
                if not (came := line.recv(65536)):
                    return  # not whole: nothing was handed over
                body += came
            self.heads.append(head.decode())
            self.bodies.append(body)
            self.act(line)


@contextmanager
def hooked(hook: Hook, *, tls: ssl.SSLContext | None = None) -> Iterator[Hook]:
    """The hook, listening."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        hook.port = server.getsockname()[1]

        def serve() -> None:
            with suppress(OSError):
                while True:
                    line, _ = server.accept()
                    threading.Thread(target=begin, args=(line,), daemon=True).start()

        def begin(line: socket.socket) -> None:
            with suppress(OSError):
                hook.talk(tls.wrap_socket(line, server_side=True) if tls else line)

        threading.Thread(target=serve, daemon=True).start()
        yield hook
