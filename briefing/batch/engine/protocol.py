"""What a batch asks of the place where its tasks run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MAX_TRIES = 3
"""So often a task is tried whose worker died under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[Result]):
    """What became of an item: its `result`, or, where there is none, what went wrong in `error`, for people."""

    place: int
    result: Result | None = None
    error: str = ""


class Engine(Protocol):
    """Runs tasks in workers that load each model once. Used as a context: leaving it ends every worker."""

    n_workers: int

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def run(self, task: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Done[Result]]:
        """The items' results as they come, in no order of their own; `place` says which item's. Items are taken as
        there are workers for them, so that a long list of large ones is never held whole.

        An error that the task raises is its item's answer and is not tried again. A worker that dies (killed, out of
        memory) loses nothing: its item is tried again, `MAX_TRIES` times in all, and no other item is held back.

        Args:
            task: A function of a module, without side effects, so that trying again does no harm.
            items: What can be pickled.
        """
        ...
