"""What engines share: workers that each take the next item as they get free, and what becomes of one that dies."""

from __future__ import annotations

import pickle
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from types import TracebackType
from typing import Generic, Protocol, Self, cast

from briefing.batch.engine.answers import Answer, told
from briefing.batch.engine.protocol import MAX_TRIES, Done, Item, Result

_IN_FLIGHT = 2  # items for each worker: one at work, one at hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a worker may take.

    Args:
        max_memory_bytes: A worker that holds more after an item is replaced.
        max_item_s: An item that takes longer is given up.
    """

    max_memory_bytes: int = 1_500_000_000
    max_item_s: float = 600.0


class Worker(Protocol):
    """Something elsewhere that runs one task at a time. One thread asks; any may end it."""

    def start(self, stopped: threading.Event) -> None:
        """Make it ready, where it is not; nothing is started once the run is `stopped`.

        Raises:
            BriefingError: it cannot be started.
            EOFError: the run is stopped.
        """
        ...

    def ask(self, request: bytes) -> Answer:
        """The answer to a pickled pair of a task and an item.

        Raises:
            EOFError: it died, or was ended.
            TimeoutError: it took too long, and was ended.
        """
        ...

    def end(self) -> None:
        """End it at once, if it was started; it can be started again."""
        ...


@dataclass(slots=True)
class _Job(Generic[Item]):
    place: int
    item: Item
    n_tries: int = 0


@dataclass(frozen=True, slots=True)
class _Run(Generic[Item, Result]):
    """One call of `Pool.run`: what is to do and what is done pass between threads here."""

    task: Callable[[Item], Result]
    todo: queue.SimpleQueue[_Job[Item] | None] = field(default_factory=queue.SimpleQueue)
    done: queue.SimpleQueue[Done[Result]] = field(default_factory=queue.SimpleQueue)
    stopped: threading.Event = field(default_factory=threading.Event)
    serving: list[Future[None]] = field(default_factory=list)


class Pool:
    """An engine of these workers. A thread for each asks it for one item after another, and lasts until the context is
    left: a worker's process may be bound to the thread that started it."""

    def __init__(self, workers: Sequence[Worker]) -> None:
        self.n_workers = len(workers)
        self._workers = workers
        self._current: _Run[object, object] | None = None
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        self._threads = ThreadPoolExecutor(self.n_workers)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._current:
            self._stop(self._current)
        self._end_workers()
        if self._threads:
            self._threads.shutdown(cancel_futures=True)
            self._threads = None

    def run(self, task: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Done[Result]]:
        """The items' results as they come; see `Engine.run`. One run at a time: leaving one before its end ends the
        workers.

        Raises:
            BriefingError: no worker could be started.
        """
        if self._current and not self._current.stopped.is_set():
            raise RuntimeError("another run of this engine has not ended; one goes on at a time")
        run: _Run[Item, Result] = _Run(task)
        self._current = cast(_Run[object, object], run)
        n_out = 0
        try:
            for place, item in enumerate(items):
                run.todo.put(_Job(place, item))
                n_out += 1
                if place < self.n_workers:
                    run.serving.append(self._serving(run, self._workers[place]))
                if n_out >= _IN_FLIGHT * self.n_workers:
                    yield _next(run)
                    n_out -= 1
            while n_out:
                yield _next(run)
                n_out -= 1
        finally:
            self._stop(run)
            if n_out:
                self._end_workers()
            wait(run.serving)

    def _serving(self, run: _Run[Item, Result], worker: Worker) -> Future[None]:
        if self._threads is None:
            raise RuntimeError("tasks run inside the engine's context only: with Local() as engine")
        return self._threads.submit(_serve, run, worker)

    def _stop(self, run: _Run[Item, Result]) -> None:
        run.stopped.set()
        for _ in self._workers:
            run.todo.put(None)

    def _end_workers(self) -> None:
        for worker in self._workers:
            worker.end()


def _next(run: _Run[Item, Result]) -> Done[Result]:
    """Waits for what is done next.

    Raises:
        BriefingError: there is no worker left that could do it.
    """
    while True:
        try:
            return run.done.get(timeout=1.0)  # not without end: Windows would not let Ctrl-C through
        except queue.Empty:
            if all(future.done() for future in run.serving) and run.done.empty():
                for future in run.serving:
                    future.result()


def _serve(run: _Run[Item, Result], worker: Worker) -> None:
    """Has one worker do what there is, until the run ends. An item whose worker died is put back, for any of them."""
    while not run.stopped.is_set():
        try:
            worker.start(run.stopped)
        except EOFError:
            return
        job = run.todo.get()
        if job is None:
            return
        job.n_tries += 1
        try:
            answer = _answer(worker, run.task, job.item)
        except EOFError:
            if job.n_tries < MAX_TRIES:
                run.todo.put(job)
                continue
            answer = Answer(error=f"its worker was ended {MAX_TRIES} times (killed, or out of memory)")
        run.done.put(Done(place=job.place, result=cast(Result, answer.result), error=answer.error))


def _answer(worker: Worker, task: Callable[[Item], Result], item: Item) -> Answer:
    try:
        request = pickle.dumps((task, item), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001  an item's own class is asked, and raises what it likes
        return Answer(error=told(error))
    try:
        return worker.ask(request)
    except EOFError:
        raise
    except TimeoutError as error:
        return Answer(error=str(error))
    except Exception as error:  # noqa: BLE001  no memory, no thread: a thread that ended here would end in silence
        worker.end()
        return Answer(error=told(error))
