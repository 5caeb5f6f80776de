"""A mail server's answers, each within one time and one size: lines that drip or never end are left."""

from __future__ import annotations

import smtplib
import socket
import time

# RFC 5321, 4.5.3.1.5 allows 512 bytes a line; the longest answers, to EHLO, have some dozens of lines.
MAX_BYTES = 65_536


class Lines:
    """The lines that come on a socket, read as smtplib reads a file."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._held = sock, b""
        self._ends, self._n_left = 0.0, 0

    def begin(self, seconds: float) -> None:
        """From now on an answer is read."""
        self._ends, self._n_left = time.monotonic() + seconds, MAX_BYTES

    def readline(self, most: int) -> bytes:
        """The next line, `most` bytes of it at most; what is left of it where the connection ends.

        Raises:
            TimeoutError: the answer takes too long.
            OSError: it is too long, or the connection fails.
        """
        while b"\n" not in self._held and len(self._held) < most:
            left_s = self._ends - time.monotonic()
            if left_s <= 0:
                raise TimeoutError("its answer takes too long")
            self._sock.settimeout(left_s)
            came = self._sock.recv(4096)
            if not came:
                break
            self._held += came
        end = min(self._held.find(b"\n") + 1 or len(self._held), most)
        line, self._held = self._held[:end], self._held[end:]
        self._n_left -= len(line)
        if self._n_left < 0:
            raise OSError("its answer has no end")
        return line

    def close(self) -> None:
        """The socket is closed by its owner."""


class BoundedSMTP(smtplib.SMTP):
    """A session in which every answer comes within `answer_s`, or else within the `timeout` that it was made with."""

    answer_s: float | None = None

    def getreply(self) -> tuple[int, bytes]:
        """The next answer.

        Raises:
            SMTPServerDisconnected: none came whole, within its time and size.
        """
        if self.file is None and self.sock is not None:
            self.file = Lines(self.sock)
        if self.file is not None:
            self.file.begin(self.answer_s or self.timeout)
        try:
            return super().getreply()
        finally:
            if self.sock is not None:
                self.sock.settimeout(self.timeout)


class BoundedSMTPS(BoundedSMTP, smtplib.SMTP_SSL):
    """The same, inside TLS from its beginning."""
