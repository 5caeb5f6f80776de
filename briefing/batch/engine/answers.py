"""What a worker makes of a request, and says to it: the same wherever it runs."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import cast

from briefing.errors import BriefingError

_MAX_ERROR_CHARS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a task made of an item, or its error; a `worn` worker should take no other item."""

    result: object = None
    error: str = ""
    worn: bool = False


def answered(request: bytes) -> bytes:
    """The pickled `Answer` to a pickled pair of a task and an item."""
    try:
        task, item = pickle.loads(request)  # noqa: S301  the parent's own
        return pickle.dumps(Answer(result=task(item)), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(Answer(error="it needs more memory than a worker may use", worn=True))
    except BaseException as error:  # noqa: BLE001  the boundary of the process: whatever a task raises is its answer
        return pickle.dumps(Answer(error=told(error)))


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
