"""The side of the process that works: it answers one request after another, and ends with the one that started it."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

from briefing.workers.pipes import receive, send

Reply = Callable[[bytes], None]
_PR_SET_PDEATHSIG = 1  # prctl(2) of Linux


def serve(answer: Callable[[bytes, Reply], None], *, max_data_bytes: int | None = None) -> None:
    """Serve on the standard streams until the parent closes them; they are closed, too, when the parent is killed.

    Args:
        answer: Given each request and what sends a frame back, as often as it likes and from any thread.
        max_data_bytes: What memory this process may write to; no limit of its own where None.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    _end_with_parent()
    if max_data_bytes is not None:
        _limit(max_data_bytes)
    frames_in, frames_out = _streams()
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(frames_in, requests), daemon=True).start()
    one_at_a_time = threading.Lock()

    def reply(data: bytes) -> None:
        with one_at_a_time:
            send(frames_out, data)

    try:
        reply(b"")  # ready
        while True:
            answer(requests.get(), reply)
    except OSError:  # nobody waits for it
        os._exit(0)


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
