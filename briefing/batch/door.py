"""The verb: a batch from start to end."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable

from briefing.batch.engine import Engine, engine
from briefing.batch.outcome import Batch, Choice, Finished
from briefing.batch.running import finished
from briefing.config import Settings
from briefing.sources.given import Sources, path_of


def batch(
    sources: Sources,
    folder: str | os.PathLike[str],
    *,
    settings: Settings | None = None,
    choice: Choice = Choice(),  # noqa: B008  frozen, so that one default can be shared
    where: Engine | None = None,
    progress: Callable[[str], None] | None = None,
    on_story: Callable[[Finished], None] | None = None,
) -> Batch:
    """Every story of a pile briefed, with a front page; what an earlier batch in the folder made is not made again.

    Args:
        sources: Files, folders, globs, addresses, "-" for standard input, or documents; one, or several.
        folder: Where the pages go; its ledger is what the next batch goes on from.
        settings: How the pile is read and its stories are briefed.
        choice: What is made of it.
        where: The engine that works it out; processes of this machine where None.
        progress: Told each stage in a few words.
        on_story: Given each story when it is done.

    Raises:
        BriefingError: see `briefing.read`; another batch is at work in the folder, or it cannot be written.
    """
    run = finished(
        sources,
        path_of(folder, "folder"),
        where or engine("local"),
        settings=settings,
        choice=choice,
        progress=progress or (lambda stage: None),
    )
    with contextlib.closing(run):
        while True:
            try:
                story = next(run)
            except StopIteration as end:
                done: Batch = end.value
                return done
            if on_story:
                on_story(story)
