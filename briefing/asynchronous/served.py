"""What a helper process does: it runs the library's own verbs, and tells what comes of them as it comes.

A message is a pickled pair: "progress" with a text, "item" with one of several results, and at the end "result" with
what the verb gave or "error" with what it raised.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from briefing.batch.outcome import Batch, Choice
from briefing.config import Settings
from briefing.errors import BriefingError
from briefing.sources.given import Sources
from briefing.workers.serving import Reply, serve

Tell = Callable[[str, object], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A verb to run, "module:name", as if it ran where it was asked for: in that folder and with that environment."""

    verb: str
    arguments: Mapping[str, object]
    folder: str | None
    environment: Mapping[str, str] = field(repr=False)


def main() -> None:
    """Serve until the parent closes the stream; it is closed, too, when the parent is killed."""
    serve(answer)


def answer(data: bytes, reply: Reply) -> None:
    """Runs what a pickled `Request` asks for."""

    def tell(kind: str, value: object) -> None:
        reply(pickle.dumps((kind, value), pickle.HIGHEST_PROTOCOL))

    try:
        request: Request = pickle.loads(data)  # noqa: S301  the parent's own
        os.environ.clear()
        os.environ.update(request.environment)
        if request.folder is not None:
            os.chdir(request.folder)
        module, _, name = request.verb.partition(":")
        tell("result", getattr(import_module(module), name)(**request.arguments, **_followed(request.verb, tell)))
    except BaseException as error:  # noqa: BLE001  the boundary of the process: whatever a verb raises is its answer
        tell("error", _portable(error))
    finally:
        with contextlib.suppress(OSError):
            os.chdir(Path(os.sep))  # a folder that nobody works in may be moved away


def _followed(verb: str, tell: Tell) -> Mapping[str, object]:
    follow: dict[str, object] = {"progress": lambda stage: tell("progress", stage)}
    return {**follow, "tell": tell} if verb == BATCH else follow


BATCH = f"{__name__}:batch"


def batch(
    sources: Sources,
    folder: Path,
    *,
    settings: Settings | None,
    choice: Choice,
    where: Callable[[], Any] | None,
    progress: Callable[[str], None],
    tell: Tell,
) -> Batch:
    """A batch whose stories are told one by one; what it gives at the end does not hold them once more."""
    from briefing.batch.door import batch as made

    done = made(
        sources,
        folder,
        settings=settings,
        choice=choice,
        where=where() if where else None,
        progress=progress,
        on_story=lambda story: tell("item", story),
    )
    return replace(done, stories=())


def _portable(error: BaseException) -> Exception:
    """The error, or one that says the same where it does not survive the way; what nobody raised on purpose says where
    it happened, since the traceback stays here."""
    if isinstance(error, StopIteration):  # no coroutine can raise it
        error = RuntimeError(repr(error))
    if not isinstance(error, BriefingError):
        error.add_note("".join(["In the process that worked on it:\n", *traceback.format_exception(error)]).rstrip())
    with contextlib.suppress(Exception):  # an error's own class is asked, and raises what it likes
        twin = pickle.loads(pickle.dumps(error))  # noqa: S301  just made here
        if isinstance(error, Exception) and type(twin) is type(error) and str(twin) == str(error):
            return error
    substitute = BriefingError(str(error)) if isinstance(error, BriefingError) else RuntimeError(f"{error!r:.2000}")
    for note in getattr(error, "__notes__", ()):
        substitute.add_note(str(note))
    return substitute
