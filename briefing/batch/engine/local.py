"""Tasks in processes of this machine."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from briefing.batch.engine.local_worker import Answer, receive, send, told
from briefing.batch.engine.protocol import MAX_TRIES, Done, Item, Result
from briefing.errors import BriefingError, UsageError
from briefing.processors import THREADS_VARIABLE, n_processors

MAX_WORKERS = 16
"""So many workers there are where nobody says how many: each holds the models by itself."""

MAX_MEMORY_BYTES = 1_500_000_000
MAX_ITEM_S = 600.0
_MAX_START_S = 60.0
_SERVE = "from briefing.batch.engine.local_worker import main; main()"
_IN_FLIGHT = 2  # items for each worker: one at work, one at hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a worker may take.

    Args:
        max_memory_bytes: A worker that holds more after an item is replaced; more than twice as much it never gets.
        max_item_s: An item that takes longer is given up.
    """

    max_memory_bytes: int = MAX_MEMORY_BYTES
    max_item_s: float = MAX_ITEM_S


class Local:
    """Runs tasks in processes of this machine, each with its share of the processors.

    Args:
        n_workers: One for each processor that this process may use, at most `MAX_WORKERS`, where None.
        limits: What each may take.

    Raises:
        UsageError: `n_workers` is less than one.
    """

    def __init__(self, n_workers: int | None = None, *, limits: Limits | None = None) -> None:
        if n_workers is not None and n_workers < 1:
            raise UsageError(f"{n_workers} workers are none; give 1 or more")
        self.n_workers = n_workers or min(MAX_WORKERS, n_processors())
        share = max(1, n_processors() // self.n_workers)
        limits = limits or Limits()
        self._workers = [_Worker(limits, n_threads=share) for _ in range(self.n_workers)]
        # The one that was at work last is warm: it has the models loaded.
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._runs: list[threading.Event] = []
        self._pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        for worker in self._workers:
            self._idle.put(worker)
        self._pool = ThreadPoolExecutor(self.n_workers)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for stopped in self._runs:
            stopped.set()
        self._end_workers()
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def run(self, task: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Done[Result]]:
        """The items' results as they come; see `Engine.run`. Leaving it before its end ends the workers.

        Raises:
            BriefingError: no worker could be started.
        """
        if self._pool is None:
            raise RuntimeError("run tasks inside the engine's context: with Local() as engine")
        stopped = threading.Event()
        self._runs.append(stopped)
        running: set[Future[Done[Result]]] = set()
        try:
            for place, item in enumerate(items):
                running.add(self._pool.submit(self._done, place, task, item, stopped))
                if len(running) >= _IN_FLIGHT * self.n_workers:
                    yield _next(running)
            while running:
                yield _next(running)
        finally:
            stopped.set()
            if running:
                for future in running:
                    future.cancel()
                self._end_workers()
                wait(running)

    def _end_workers(self) -> None:
        for worker in self._workers:
            worker.end()

    def _done(self, place: int, task: Callable[[Item], Result], item: Item, stopped: threading.Event) -> Done[Result]:
        """What became of one item; runs in a thread of its own, which waits for a worker."""
        try:
            request = pickle.dumps((task, item), pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # noqa: BLE001  an item's own class is asked, and raises what it likes
            return Done(place=place, error=told(error))
        worker = self._idle.get()
        try:
            answer = _answer(worker, request, stopped)
        finally:
            self._idle.put(worker)
        return Done(place=place, result=cast(Result, answer.result), error=answer.error)


def _next(running: set[Future[Done[Result]]]) -> Done[Result]:
    """Waits for one of them, and takes it out."""
    done: set[Future[Done[Result]]] = set()
    while not done:  # again and again: where a wait has no end, Windows does not let Ctrl-C through
        done = wait(running, timeout=1.0, return_when=FIRST_COMPLETED).done
    first = done.pop()
    running.remove(first)
    return first.result()


def _answer(worker: _Worker, request: bytes, stopped: threading.Event) -> Answer:
    """A worker's answer, asked again where it dies under the item."""
    for _ in range(MAX_TRIES):
        try:
            return worker.ask(request, stopped)
        except EOFError:
            continue
        except TimeoutError as error:
            return Answer(error=str(error))
    return Answer(error=f"its worker was ended {MAX_TRIES} times (killed, or out of memory)")


class _Worker:
    """One process, started when it is first asked and again after it ended. One thread at a time asks; any may end
    it. The thread that asks first has to last as long as the process (see `local_worker`)."""

    def __init__(self, limits: Limits, *, n_threads: int) -> None:
        self._limits = limits
        self._n_threads = n_threads
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, request: bytes, stopped: threading.Event) -> Answer:
        """The answer to a pickled pair of a task and an item.

        Raises:
            EOFError: the process died, or was ended since the run is `stopped`.
            TimeoutError: it took too long, and was ended.
            BriefingError: no process could be started.
        """
        process = self._ready(stopped)
        reply = self._exchange(process, request, max_s=self._limits.max_item_s)
        try:
            answer = cast(Answer, pickle.loads(reply))  # noqa: S301  the worker's own
        except Exception as error:  # noqa: BLE001  a result's own class is asked, and raises what it likes
            answer = Answer(error=told(error))
        if answer.worn or _resident_bytes(process.pid) > self._limits.max_memory_bytes:
            self.end()
        return answer

    def end(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                cast(BinaryIO, stream).close()

    def _ready(self, stopped: threading.Event) -> subprocess.Popen[bytes]:
        """The process, started where there is none, or none any more."""
        for _ in range(MAX_TRIES):
            with self._lock:
                if stopped.is_set():
                    raise EOFError("the run was left")
                if self._process and self._process.poll() is None:
                    return self._process
                self._end()
                self._process = process = _started(self._limits, self._n_threads)
            try:
                self._exchange(process, None, max_s=_MAX_START_S)
            except (EOFError, TimeoutError):
                continue
            return process
        raise BriefingError(
            f"no worker could be started: {sys.executable} was tried {MAX_TRIES} times and ended with "
            f"{process.returncode}; close other programs, or ask for fewer workers"
        )

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
    """A worker's process: a fresh interpreter, never a fork, since libraries here have threads; and not by
    `multiprocessing`, which would run the caller's own program once more in each."""
    path = [str(Path(p).resolve()) for p in sys.path if p]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path),
        THREADS_VARIABLE: str(n_threads),
        "RAYON_NUM_THREADS": str(n_threads),  # the tokenizers' threads
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _SERVE, str(2 * limits.max_memory_bytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        # Ctrl-C in a terminal goes to a whole group of processes, and is the parent's to answer.
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _resident_bytes(pid: int) -> int:
    """The memory that a process holds; 0 where the system does not tell (proc(5) of Linux does)."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0
