"""The nouns of a pile: frozen values; the standard library only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from briefing.local_paths import lasting
from briefing.nouns import Diagnostic, Document

StoryChange = Literal["new", "grew", "split", "merged", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Reports that tell one story, the earliest first.

    `probability` is how surely: of several reports that two of them belong together, of a single one that it belongs
    nowhere. `change` is what became of it since the last batch, `came_of` the stories it came of.
    """

    id: str
    title: str
    documents: tuple[Document, ...]
    probability: float
    change: StoryChange = "new"
    came_of: tuple[str, ...] = ()

    @property
    def origins(self) -> int:
        """How many independent origins its reports have: wire copies count as one."""
        return len({d.origin or d.id for d in self.documents})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """The stories of a pile, the most widely reported first, and what there is to say of the sources."""

    stories: tuple[Story, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    def __iter__(self) -> Iterator[Story]:
        return iter(self.stories)

    def __len__(self) -> int:
        return len(self.stories)

    @property
    def grouping(self) -> Mapping[str, str]:
        """The id of the story of each report, by the report's key: what the next batch is told apart by."""
        return {key(d): story.id for story in self.stories for d in story.documents}

    def to_json(self) -> str:
        """The JSON form."""
        from briefing.stories.forms import to_json

        return to_json(self)

    def to_markdown(self) -> str:
        """A list in Markdown."""
        from briefing.stories.forms import to_markdown

        return to_markdown(self)


def key(document: Document) -> str:
    """What a report is known by from batch to batch: its address or path, however its text changes; the digest of its
    text where it has neither of its own."""
    return lasting(document.source) or document.sha256
