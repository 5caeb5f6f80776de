"""The real engines of a run: the project's own reading, briefing and encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from briefing.digest.config import Digest
from briefing.digest.plan import Engines
from briefing.engines.protocols import Encoder
from briefing.nouns import Briefing, Diagnostic, Document


def engines(digest: Digest, tell: Callable[[str], None]) -> Engines:
    """The engines for this digest, with the settings of a `briefing.toml` beside it."""
    from briefing.config import load

    settings = load(digest.file.parent, allow_private=digest.allow_private or None)
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
