"""What a worker does for a batch: reads a block of files, takes a block of reports apart, makes a story's briefing.

Each depends on nothing but what it is given, so that it can be tried again, and gives the same wherever it runs.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from briefing.batch.gist import gist
from briefing.batch.kept import Read
from briefing.batch.ledger import Made
from briefing.batch.outcome import SUFFIXES
from briefing.config import Settings
from briefing.engines import registry
from briefing.errors import UsageError
from briefing.nouns import Document
from briefing.pipeline import compose, read, read_options, render
from briefing.sources import read as read_sources
from briefing.sources import read_each
from briefing.sources.given import Given, several
from briefing.stories.grouping import Features, features


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Sources to be read together."""

    sources: tuple[Given, ...]
    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A story to be briefed: its reports, the formats wanted, and its last briefing in JSON where there was one."""

    documents: tuple[Document, ...]
    settings: Settings
    formats: tuple[str, ...]
    earlier: str | None = None


def read_block(block: Block) -> Read:
    """The reports of sources that are read together, and what there is to say of these."""
    return _of_the_whole_pile(read_sources(several(block.sources, "sources"), options=read_options(block.settings)))


def read_files(block: Block) -> tuple[Read, ...]:
    """The reports of each file of a block by itself, and what there is to say of it."""
    return tuple(map(_of_the_whole_pile, read_each(block.sources, options=read_options(block.settings))))


def _of_the_whole_pile(read: Read) -> Read:
    """What was read, without what is only true of a part of the pile (that one text is another's again)."""
    documents, diagnostics = read
    return documents, tuple(d for d in diagnostics if d.severity != "info")


def take_apart(documents: tuple[Document, ...]) -> Features:
    """What grouping looks at, of a block of reports."""
    return features(documents, registry.encoder())


def brief_story(assignment: Assignment) -> Made:
    """The briefing of one story, rendered.

    Raises:
        BriefingError: it could not be made.
    """
    from briefing.page.json_form import from_json, to_json

    settings = assignment.settings
    # Numbered anew, so that a page does not depend on the rest of the pile.
    documents, diagnostics = read(assignment.documents, settings=settings)
    earlier = None
    if assignment.earlier:
        with contextlib.suppress(UsageError, ValueError, KeyError, TypeError):  # of another version, it tells nothing
            earlier = from_json(assignment.earlier)
    briefing = compose(documents, diagnostics, settings=settings, since=earlier, progress=_silent, whole=True)
    pages = {SUFFIXES[format]: render(briefing, format=format, settings=settings) for format in assignment.formats}
    return Made(
        gist=gist(briefing),
        briefing=to_json(briefing),
        pages={suffix: p if isinstance(p, bytes) else p.encode("utf-8", "replace") for suffix, p in pages.items()},
    )


def _silent(stage: str) -> None:
    """Progress that nobody follows."""
