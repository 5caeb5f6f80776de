"""Tasks in processes of this machine."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import BinaryIO, cast

from briefing.batch.engine.answers import Answer, unpickled
from briefing.batch.engine.pool import Limits, Pool
from briefing.batch.engine.protocol import MAX_TRIES
from briefing.errors import BriefingError, UsageError
from briefing.processors import THREADS_VARIABLE, n_processors
from briefing.workers.pipes import receive, send
from briefing.workers.starting import end, started

MAX_WORKERS = 16
"""So many workers there are where nobody says how many: each holds the models by itself."""

_MAX_START_S = 60.0


class Local(Pool):
    """Runs tasks in processes of this machine, each with its share of the processors.

    Args:
        n_workers: One for each processor that this process may use, at most `MAX_WORKERS`, where None.
        limits: What each may take; twice its `max_memory_bytes` it never gets.

    Raises:
        UsageError: `n_workers` is less than one.
    """

    def __init__(self, n_workers: int | None = None, *, limits: Limits | None = None) -> None:
        if n_workers is not None and n_workers < 1:
            raise UsageError(f"{n_workers} workers are none; give 1 or more")
        n_workers = n_workers or min(MAX_WORKERS, n_processors())
        share = max(1, n_processors() // n_workers)
        super().__init__([_Process(limits or Limits(), n_threads=share) for _ in range(n_workers)])


class _Process:
    """A worker: a process, started when it is first needed and again after it ended. The thread that starts it has to
    last as long as it does (see `started`)."""

    def __init__(self, limits: Limits, *, n_threads: int) -> None:
        self._limits = limits
        self._n_threads = n_threads
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self, stopped: threading.Event) -> None:
        """See `Worker.start`."""
        for _ in range(MAX_TRIES):
            with self._lock:
                if stopped.is_set():
                    raise EOFError("the run was left")
                if self._process and self._process.poll() is None:
                    return
                self._end()
                self._process = process = _started(self._limits, self._n_threads)
            try:
                self._exchange(process, None, max_s=_MAX_START_S)
            except (EOFError, TimeoutError):
                continue
            return
        raise BriefingError(
            f"no worker could be started: {sys.executable} was tried {MAX_TRIES} times and ended with "
            f"{process.returncode}; close other programs, or ask for fewer workers"
        )

    def ask(self, request: bytes) -> Answer:
        """See `Worker.ask`."""
        process = self._process
        if process is None:
            raise EOFError("the worker was ended")
        answer = unpickled(self._exchange(process, request, max_s=self._limits.max_item_s))
        if answer.worn:
            self.end()
        return answer

    def end(self) -> None:
        """See `Worker.end`."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end(process)

    def _exchange(self, process: subprocess.Popen[bytes], request: bytes | None, *, max_s: float) -> bytes:
        """Sends a request, where there is one, and waits for the frame that comes back."""
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(max_s, give_up)
        watch.daemon = True
        watch.start()
        try:
            if request is not None:
                send(cast(BinaryIO, process.stdin), request)
            return receive(cast(BinaryIO, process.stdout))
        except (OSError, EOFError, ValueError) as error:  # ValueError: the stream was closed by who ended it
            self.end()
            if late.is_set():
                raise TimeoutError(f"it took longer than {max_s:g} s") from error
            raise EOFError("the worker died") from error
        finally:
            watch.cancel()


def _started(limits: Limits, n_threads: int) -> subprocess.Popen[bytes]:
    threads = {THREADS_VARIABLE: str(n_threads), "RAYON_NUM_THREADS": str(n_threads)}  # the latter the tokenizers'
    return started("briefing.batch.engine.local_worker", str(limits.max_memory_bytes), environment=threads)
