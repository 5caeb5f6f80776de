"""What a worker makes of a request, and says to it: the same wherever it runs."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass, replace
from typing import cast

from briefing.errors import BriefingError
from briefing.workers.starting import resident_bytes

_MAX_ERROR_CHARS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a task made of an item, or its error; a `worn` worker should take no other item."""

    result: object = None
    error: str = ""
    worn: bool = False


def answered(request: bytes, *, max_memory_bytes: int) -> bytes:
    """The pickled `Answer` to a pickled pair of a task and an item; a process that then holds more memory is worn."""
    answer = _answer(request)
    try:
        return pickle.dumps(replace(answer, worn=answer.worn or resident_bytes(os.getpid()) > max_memory_bytes))
    except Exception as error:  # noqa: BLE001  a result's own class is asked, and raises what it likes
        return pickle.dumps(Answer(error=told(error)))


def _answer(request: bytes) -> Answer:
    try:
        task, item = pickle.loads(request)  # noqa: S301  the parent's own
        return Answer(result=task(item))
    except MemoryError:
        return Answer(error="it needs more memory than a worker may use", worn=True)
    except BaseException as error:  # noqa: BLE001  the boundary of the process: whatever a task raises is its answer
        return Answer(error=told(error))


def unpickled(reply: bytes) -> Answer:
    """The answer back; where the result cannot be made again here, that is the answer."""
    try:
        return cast(Answer, pickle.loads(reply))  # noqa: S301  our own worker's
    except Exception as error:  # noqa: BLE001  a result's own class is asked, and raises what it likes
        return Answer(error=told(error))


def told(error: BaseException) -> str:
    """An error for people: those that `briefing` raises on purpose are worded for them."""
    name, text = type(error).__name__, str(error)
    text = (text or name) if isinstance(error, BriefingError) else f"{name}: {text}"
    return text if len(text) <= _MAX_ERROR_CHARS else f"{text[:_MAX_ERROR_CHARS]} …"
