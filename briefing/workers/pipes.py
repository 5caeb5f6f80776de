"""What passes between two processes: frames of bytes on a pipe, and values pickled in pieces.

A pickle of many values is written and read by code that lets no other thread run until it is through. Here it stops at
each of its frames (PEP 3154: 64 KiB), so that a thread that has something to do gets its turn.
"""

from __future__ import annotations

import pickle
import struct
from typing import BinaryIO

_LENGTH = struct.Struct(">Q")


def send(stream: BinaryIO, data: bytes) -> None:
    """Write one frame."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> bytes:
    """Read one frame.

    Raises:
        EOFError: the other side is gone.
    """
    (n_bytes,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, n_bytes)


def _exactly(stream: BinaryIO, n_bytes: int) -> bytes:
    data = stream.read(n_bytes)
    if len(data) < n_bytes:
        raise EOFError("the other side is gone")
    return data


def pickled(value: object) -> bytes:
    """The value as bytes; other threads have their turn meanwhile."""
    pieces = _Written()
    pickle.Pickler(pieces, pickle.HIGHEST_PROTOCOL).dump(value)
    return b"".join(pieces.parts)


def unpickled(data: bytes) -> object:
    """The value back, of bytes that come from a process of our own; other threads have their turn meanwhile."""
    return pickle.Unpickler(_Read(data)).load()  # noqa: S301  our own process's


class _Written:
    """A file that is written to by code of Python, between whose steps other threads run."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)


class _Read:
    """A file that is read from by code of Python, between whose steps other threads run."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._at = 0

    def read(self, n_bytes: int) -> bytes:
        start, self._at = self._at, self._at + n_bytes
        return bytes(self._data[start : self._at])

    def readline(self) -> bytes:
        end = bytes(self._data[self._at :]).find(b"\n")
        return self.read(end + 1 if end >= 0 else len(self._data) - self._at)
