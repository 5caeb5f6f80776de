"""From sources to stories: the verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from briefing.config import Settings
from briefing.nouns import Briefing, Diagnostic, Document
from briefing.pipeline import compose, read
from briefing.sources.given import Sources
from briefing.stories.continuing import continued
from briefing.stories.grouping import Grouped, group
from briefing.stories.story import Stories, Story, key

if TYPE_CHECKING:
    from briefing.engines.protocols import Encoder

# What a pile may hold where nothing else is set: a briefing is made of far less.
MAX_DOCUMENTS = 20_000
MAX_CHARS = 200_000_000
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def stories(
    sources: Sources,
    *,
    settings: Settings | None = None,
    previous: Mapping[str, str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Stories:
    """A pile of reports grouped into stories; a report that belongs nowhere is one by itself.

    Args:
        sources: Files, folders, globs, addresses, "-" for standard input, or documents; one, or several.
        settings: How they are read.
        previous: The `grouping` of the last batch; without one every story is new.
        progress: Told each stage in a few words.

    Raises:
        BriefingError: see `briefing.read`.
    """
    from briefing.engines import registry

    tell = progress or (lambda stage: None)
    documents, diagnostics = read(sources, settings=for_piles(settings or Settings()), progress=tell)
    return Stories(
        stories=told_apart(documents, registry.encoder(), previous=previous, progress=tell), diagnostics=diagnostics
    )


def told_apart(
    documents: Sequence[Document],
    encoder: Encoder,
    *,
    previous: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda stage: None,
) -> tuple[Story, ...]:
    """The stories of documents already read, the one of most origins first."""
    return assembled(documents, group(documents, encoder, progress=progress), previous)


def assembled(
    documents: Sequence[Document],
    groups: Sequence[Grouped],
    previous: Mapping[str, str] | None = None,
    *,
    keys: Sequence[str] = (),
) -> tuple[Story, ...]:
    """The stories of a pile that has been grouped, the one of most origins first. A report is known from batch to batch
    by its `keys`; by `key` where none are given."""
    keys = keys or [key(d) for d in documents]
    members = [sorted(g.members, key=lambda i: age(documents[i])) for g in groups]
    ids = continued([[keys[i] for i in own] for own in members], previous)
    found = [
        Story(
            id=c.id,
            title=g.title,
            documents=tuple(documents[i] for i in own),
            probability=g.probability,
            change=c.change,
            came_of=c.came_of,
        )
        for g, own, c in zip(groups, members, ids, strict=True)
    ]
    return tuple(sorted(found, key=lambda s: (-s.origins, -len(s.documents))))


def brief_each(
    sources: Sources, *, settings: Settings | None = None, progress: Callable[[str], None] | None = None
) -> tuple[Briefing, ...]:
    """One briefing for each story the sources tell, the one of most origins first.

    Raises:
        BriefingError: see `briefing.brief`.
    """
    from briefing.engines import registry

    settings = settings or Settings()
    tell = progress or (lambda stage: None)
    documents, diagnostics = read(sources, settings=settings, progress=tell)
    place = {d.id: n for n, d in enumerate(documents)}
    made: list[Briefing] = []
    for story in told_apart(documents, registry.encoder(), progress=tell):
        own = sorted(story.documents, key=lambda d: place[d.id])
        notes: Sequence[Diagnostic] = () if made else diagnostics
        made.append(compose(own, notes, settings=settings, progress=tell, whole=True))
    return tuple(made)


def age(document: Document) -> tuple[bool, datetime]:
    """Orders reports by when they were published, those without a day last; what names no zone is taken for UTC."""
    moment = document.source.published
    return moment is None, _EARLIEST if moment is None else moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def for_piles(settings: Settings) -> Settings:
    """The settings with room for a pile, where nobody set less, or more."""
    usual = Settings()
    return replace(
        settings,
        max_documents=MAX_DOCUMENTS if settings.max_documents == usual.max_documents else settings.max_documents,
        max_chars=MAX_CHARS if settings.max_chars == usual.max_chars else settings.max_chars,
    )
