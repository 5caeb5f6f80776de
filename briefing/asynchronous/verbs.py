"""The verbs to await: as `brief`, `read`, `check`, `compare`, `stories` and `batch`, with the same results and errors.

Each works in a process of its own, so that the event loop goes on meanwhile; whoever cancels one ends that process. At
most `helpers.MAX_HELPERS` work at a time, others wait for them. `progress` is called in the loop's thread.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from briefing.asynchronous import served
from briefing.asynchronous.calls import Progress, called, messages
from briefing.batch.outcome import Batch, Choice, Finished
from briefing.config import Gate, Settings
from briefing.errors import UsageError
from briefing.nouns import Briefing, Diagnostic, Document
from briefing.sources.given import Given, Sources, path_of, several

if TYPE_CHECKING:
    from briefing.batch.engine import Engine
    from briefing.checking import Report
    from briefing.stories import Stories


async def aread(
    sources: Sources, *, settings: Settings | None = None, progress: Progress | None = None
) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    """Reads the sources; see `briefing.read`. Standard input ("-") is none here."""
    arguments = {"sources": _portable(sources, "sources"), "settings": settings}
    result = await called("briefing.pipeline:read", arguments, progress)
    return cast(tuple[tuple[Document, ...], tuple[Diagnostic, ...]], result)


async def abrief(
    sources: Sources,
    *,
    settings: Settings | None = None,
    since: Briefing | str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> Briefing:
    """One briefing from several reports; see `briefing.brief`. Standard input ("-") is no source here."""
    if since is not None and not isinstance(since, Briefing):
        since = path_of(since, "since")
    arguments = {"sources": _portable(sources, "sources"), "settings": settings, "since": since}
    return cast(Briefing, await called("briefing.pipeline:brief", arguments, progress))


async def acompare(sources: Sources, *, settings: Settings | None = None, progress: Progress | None = None) -> Briefing:
    """What the sources share and where they differ; see `briefing.compare`. Standard input ("-") is no source here."""
    arguments = {"sources": _portable(sources, "sources"), "settings": settings}
    return cast(Briefing, await called("briefing.pipeline:compare", arguments, progress))


async def acheck(
    text: str | os.PathLike[str], documents: Sources, *, gate: Gate = "normal", progress: Progress | None = None
) -> Report:
    """Whether each sentence of a text is supported by the documents; see `briefing.check`. Standard input ("-") is none
    of them here."""
    words = text if isinstance(text, str) else path_of(text, "text")
    arguments = {"text": words, "documents": _portable(documents, "documents"), "gate": gate}
    return cast("Report", await called("briefing.pipeline:check", arguments, progress))


async def astories(
    sources: Sources,
    *,
    settings: Settings | None = None,
    previous: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Stories:
    """A pile of reports grouped into stories; see `briefing.stories`. Standard input ("-") is no source here."""
    arguments = {
        "sources": _portable(sources, "sources"),
        "settings": settings,
        "previous": None if previous is None else dict(previous),
    }
    return cast("Stories", await called("briefing.stories.verb:stories", arguments, progress))


class AsyncBatch(AsyncIterator[Finished]):
    """The stories of a batch as they are done. Closing it before its end ends the work; what is done stays in the
    folder, and the next batch goes on from there.

    Attributes:
        batch: What the batch came to; None until it is done.
    """

    def __init__(self, arguments: Mapping[str, object], progress: Progress | None) -> None:
        self._done: list[Batch] = []
        self._stories = _told(arguments, progress, self._done)

    @property
    def batch(self) -> Batch | None:
        """What the batch came to; None until it is done."""
        return self._done[0] if self._done else None

    async def __anext__(self) -> Finished:
        return await anext(self._stories)

    async def aclose(self) -> None:
        """End it; nothing happens where it has ended."""
        await self._stories.aclose()


def abatch(
    sources: Sources,
    folder: str | os.PathLike[str],
    *,
    settings: Settings | None = None,
    choice: Choice = Choice(),  # noqa: B008  frozen, so that one default can be shared
    where: Callable[[], Engine] | None = None,
    progress: Progress | None = None,
) -> AsyncBatch:
    """Every story of a pile briefed, with a front page; see `briefing.batch`. It begins when it is first iterated.

    Args:
        sources: Files, folders, globs, addresses, or documents; one, or several. Standard input ("-") is none.
        folder: Where the pages go; its ledger is what the next batch goes on from.
        settings: How the pile is read and its stories are briefed.
        choice: What is made of it.
        where: Makes the engine that works it out: a function of a module, or a `functools.partial` of one, since it is
            called in another process; processes of this machine where None.
        progress: Told each stage in a few words, in the loop's thread.

    Raises:
        BriefingError: see `briefing.batch`; a wrong argument is told at once, anything else while it is iterated.
    """
    arguments = {
        "sources": _portable(sources, "sources"),
        "folder": path_of(folder, "folder"),
        "settings": settings,
        "choice": choice,
        "where": where,
    }
    return AsyncBatch(arguments, progress)


async def _told(
    arguments: Mapping[str, object], progress: Progress | None, done: list[Batch]
) -> AsyncGenerator[Finished]:
    stories: list[Finished] = []
    async with aclosing(messages(served.BATCH, arguments, progress)) as told:
        async for kind, value in told:
            if kind == "item":
                stories.append(cast(Finished, value))
                yield cast(Finished, value)
            else:
                done.append(replace(cast(Batch, value), stories=tuple(stories)))


def _portable(given: Sources, argument: str) -> list[Given]:
    """The sources as another process can be given them.

    Raises:
        UsageError: one is none, or is standard input; names the argument.
    """
    sources: list[Given] = [
        s if isinstance(s, str | Path | Document) else os.fspath(s) for s in several(given, argument)
    ]
    if any(not isinstance(s, Document) and os.fspath(s) == "-" for s in sources):
        raise UsageError(
            f'{argument}: "-" (standard input) cannot be read by another process; read it yourself and give '
            "Document.from_text(…)"
        )
    return sources
