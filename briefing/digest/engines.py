"""The real engines of a run: the project's own reading, briefing and encoder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from briefing.digest.config import Digest
from briefing.digest.plan import Engines
from briefing.engines.protocols import Encoder
from briefing.nouns import Briefing, Diagnostic, Document

if TYPE_CHECKING:
    from briefing.config import Settings
    from briefing.reader.at_hand import Expected


def settings_of(digest: Digest, given: Mapping[str, object]) -> Settings:
    """What is `given` (None means not given) over the settings of a `briefing.toml` beside the digest."""
    from briefing.config import load

    return load(digest.file.parent, environment=None, allow_private=digest.allow_private or None, **given)


def frugal(
    digest: Digest, settings: Settings, tell: Callable[[str], None]
) -> tuple[list[tuple[str, Expected]], Engines]:
    """Engines that ask no model to read, and where they note what each story would take, under its title."""
    from briefing.reader.at_hand import expected

    noted: list[tuple[str, Expected]] = []
    offline = engines(digest, replace(settings, reader="offline"), tell)

    def brief(documents: Sequence[Document], before: Briefing | None) -> Briefing:
        made = offline.brief(documents, before)
        noted.append((made.title, expected(made.documents, settings)))
        return made

    return noted, replace(offline, brief=brief)


def engines(digest: Digest, settings: Settings, tell: Callable[[str], None]) -> Engines:
    """The engines for this digest."""
    settings, notes = replace(settings, notes=()), settings.notes

    def read(places: Sequence[str]) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
        from briefing.sources import ReadOptions
        from briefing.sources import read as read_sources

        options = ReadOptions(allow_private=settings.allow_private, delay_s=digest.delay_s)
        return read_sources(places, options=options, progress=tell)

    def brief(documents: Sequence[Document], before: Briefing | None) -> Briefing:
        from briefing.pipeline import brief as brief_documents

        # A story that goes on is headed by its newest report: the one most like all of them is of yesterday.
        title = documents[0].source.title if before is not None else None
        own = replace(settings, title=settings.title or title)
        return brief_documents(documents, settings=own, since=before, progress=tell)

    @cache
    def encoder() -> Encoder:
        from briefing.engines import registry

        return registry.encoder()

    return Engines(read=read, brief=brief, encoder=encoder, notes=notes)
