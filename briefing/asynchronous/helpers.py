"""The processes that calls are worked out in: a few, kept warm for the next call, each killed when its call is given
up."""

from __future__ import annotations

import atexit
import os
import queue
import subprocess
import threading
from collections import deque
from collections.abc import Callable
from typing import BinaryIO, cast

from briefing.errors import BriefingError
from briefing.processors import n_processors
from briefing.workers.pipes import pickled, receive, send, unpickled
from briefing.workers.starting import end, kill, resident_bytes, started

MAX_HELPERS = 4
"""So many processes there are at most, and no more than processors: each holds the models by itself."""

_IDLE_S = 300.0  # a process that nobody asked for so long is ended
_MAX_MEMORY_BYTES = 1_500_000_000  # one that holds more after a call is not kept
_JOIN_S = 2.0


class Call:
    """One call.

    Args:
        request: What is asked; see `served.Request`.
        tell: Told each message of `served`, in a thread of its own.
    """

    def __init__(self, request: object, tell: Callable[[str, object], None]) -> None:
        self.request = request
        self.tell = tell
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_over = False

    def end(self) -> None:
        """Give it up, from any thread and without waiting: the process that works on it is killed."""
        with self._lock:
            self._is_over = True
            if self._process is not None:
                kill(self._process)

    def begin(self, process: subprocess.Popen[bytes]) -> bool:
        """Say which process works on it; False where it was given up before."""
        with self._lock:
            if not self._is_over:
                self._process = process
            return not self._is_over

    def finish(self) -> bool:
        """Part it from its process, which nobody kills from then on; False where it was given up before."""
        with self._lock:
            was_over, self._is_over, self._process = self._is_over, True, None
            return not was_over


_Inbox = queue.SimpleQueue[Call | None]
_Process = subprocess.Popen[bytes]
_Message = tuple[str, object]


class Helpers:
    """Threads with a process each, started as calls come; a call goes to the one that was at work last, so that the
    others' processes end when they are not needed. On Linux a process ends with the thread that started it."""

    def __init__(self, n_helpers: int) -> None:
        self._n_helpers = n_helpers
        self._lock = threading.Lock()
        self._waiting: deque[Call] = deque()
        self._working: set[Call] = set()
        self._idle: list[_Inbox] = []
        self._threads: set[threading.Thread] = set()
        self._is_closed = False

    def ask(self, call: Call) -> None:
        """Have a call worked out; returns at once.

        Raises:
            BriefingError: the program is about to end.
        """
        with self._lock:
            if self._is_closed:
                raise BriefingError("the program is about to end, and nothing is begun any more")
            if self._idle:
                self._working.add(call)
                self._idle.pop().put(call)
                return
            self._waiting.append(call)
            if len(self._threads) < self._n_helpers:
                thread = threading.Thread(target=self._help, name="briefing-helper", daemon=True)
                thread.start()
                self._threads.add(thread)

    def close(self) -> None:
        """End every process and wait until they are gone."""
        with self._lock:
            self._is_closed = True
            for call in self._working:
                call.end()
            for inbox in self._idle:
                inbox.put(None)
            threads = list(self._threads)
        for thread in threads:
            thread.join(_JOIN_S)

    def _help(self) -> None:
        process: subprocess.Popen[bytes] | None = None
        inbox: _Inbox = queue.SimpleQueue()
        self._make_free(inbox)
        try:
            while (call := self._received(inbox)) is not None:
                process, last = _worked(call, process)
                # First, so that who asks again as soon as it has its answer is given the process that is warm.
                self._make_free(inbox, call)
                if last is not None:
                    call.tell(*last)
                del call, last  # what it gave is not held until the next
        finally:
            if process is not None:
                end(process)

    def _make_free(self, inbox: _Inbox, done: Call | None = None) -> None:
        """Have the inbox given the call that has waited longest, or the next that comes."""
        with self._lock:
            if done is not None:
                self._working.discard(done)
            if self._is_closed:
                inbox.put(None)
            elif self._waiting:
                call = self._waiting.popleft()
                self._working.add(call)
                inbox.put(call)
            else:
                self._idle.append(inbox)

    def _received(self, inbox: _Inbox) -> Call | None:
        """The next call; None where none comes for a long time, or ever."""
        try:
            return inbox.get(timeout=_IDLE_S)
        except queue.Empty:
            with self._lock:
                if inbox in self._idle:
                    self._idle.remove(inbox)
                    self._threads.discard(threading.current_thread())
                    return None
            return inbox.get()  # it came just now


def _worked(call: Call, process: _Process | None) -> tuple[_Process | None, _Message | None]:
    """Has a process work out a call, a new one where the last is gone.

    Returns:
        The process, where it can do another call, and the last message, where it is still wanted.
    """
    try:
        request = pickled(call.request)
        if process is not None and process.poll() is not None:
            end(process)
            process = None
        process = process or started("briefing.asynchronous.served")
    except Exception as error:  # noqa: BLE001  what is given may be of any class, and the system may start no more
        return process, ("error", error) if call.finish() else None
    if not call.begin(process):
        return process, None
    try:
        last = _followed(call, process, request)
    except Exception as error:  # noqa: BLE001  it died, or what it gave cannot be made again here
        is_wanted = call.finish()
        end(process)
        return None, ("error", _told(error, process.returncode)) if is_wanted else None
    if not call.finish():
        end(process)
        return None, None
    if resident_bytes(process.pid) > _MAX_MEMORY_BYTES:
        end(process)
        return None, last
    return process, last


def _followed(call: Call, process: subprocess.Popen[bytes], request: bytes) -> tuple[str, object]:
    """Tells what comes of a call as it comes, but the last message: that is given."""
    send(cast(BinaryIO, process.stdin), request)
    while True:
        frame = receive(cast(BinaryIO, process.stdout))
        if not frame:  # a process that has just started says so
            continue
        kind, value = cast(tuple[str, object], unpickled(frame))
        if kind in ("result", "error"):
            return kind, value
        call.tell(kind, value)


def _told(error: Exception, code: int) -> Exception:
    if not isinstance(error, EOFError | OSError):
        return error
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return BriefingError(
        f"the process that worked on it ended before it was done ({how}); "
        "where memory is short, close other programs or give fewer and shorter reports"
    )


_helpers = Helpers(min(MAX_HELPERS, n_processors()))


def ask(call: Call) -> None:
    """Have a call worked out by one of this program's helpers; see `Helpers.ask`."""
    _helpers.ask(call)


def _close() -> None:
    _helpers.close()


def _begin_anew() -> None:
    """A forked process has none of the threads, and its parent's processes are not its own."""
    global _helpers
    _helpers = Helpers(min(MAX_HELPERS, n_processors()))


atexit.register(_close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
