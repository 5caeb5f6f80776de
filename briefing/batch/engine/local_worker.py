"""The process that runs tasks for `local`, one after another, and ends with the one that started it.

Its one argument is MAX_MEMORY_BYTES: where it holds more after an item it is worn, and twice as much it never gets. It
takes pickled pairs of a task and an item on its standard input and gives pickled answers on its standard output; both
ends are the same program of the same user.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import struct
import sys
import threading
from typing import BinaryIO

from briefing.batch.engine.answers import answered

_LENGTH = struct.Struct(">Q")
_PR_SET_PDEATHSIG = 1  # prctl(2) of Linux


def main() -> None:
    """Serve until the parent closes the stream; it is closed, too, when the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    _end_with_parent()
    max_memory_bytes = int(sys.argv[1])
    _limit(2 * max_memory_bytes)
    frames_in, frames_out = _streams()
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(frames_in, requests), daemon=True).start()
    try:
        send(frames_out, b"")  # ready
        while True:
            send(frames_out, answered(requests.get(), max_memory_bytes=max_memory_bytes))
    except OSError:  # nobody waits for it
        os._exit(0)


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


def _receive(stream: BinaryIO, requests: queue.SimpleQueue[bytes]) -> None:
    """Hands on requests as they come. The end of the stream ends the process, whatever it is at."""
    try:
        while True:
            requests.put(receive(stream))
    except (EOFError, OSError, MemoryError):
        os._exit(0)


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """The streams of frames, moved from where a task, or a program that it starts, would read and print."""
    frames_in, frames_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return frames_in, frames_out


def _end_with_parent() -> None:
    """On Linux this process ends with the thread that started it even inside code that lets no other thread run."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _limit(max_data_bytes: int) -> None:
    """Bound the memory that this process can write to; without effect where the platform has no such limit."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (max_data_bytes, max_data_bytes))
