"""What a batch is to make, and what it came to: values that need none of the machinery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from briefing.errors import UsageError
from briefing.nouns import Diagnostic
from briefing.page.escape import web_address
from briefing.stories.story import Story

# What a briefing can be written as here, and how its files end.
SUFFIXES = {"html": ".html", "markdown": ".md", "json": ".json", "pdf": ".pdf", "docx": ".docx", "email": ".eml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a batch makes.

    Attributes:
        formats: What each story is written as, of `SUFFIXES`.
        top: So many stories are briefed, those of most origins; all where None.
        alone: Brief reports that stand alone too.
        site: The address at which the folder is to be found; links in the front page's mail lead there.
    """

    formats: tuple[str, ...] = ("html", "markdown")
    top: int | None = None
    alone: bool = False
    site: str | None = None

    def __post_init__(self) -> None:
        unknown = [f for f in self.formats if f not in SUFFIXES]
        if unknown or not self.formats:
            raise UsageError(f"formats: {', '.join(unknown) or 'none'}; choose of {', '.join(SUFFIXES)}")
        if self.top is not None and self.top < 1:
            raise UsageError(f"top: {self.top} is not at least 1")
        if self.site is not None and web_address(self.site) != self.site:
            raise UsageError(f"site: {self.site!r} is no web address; it begins with https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A story that is done: its `pages`, by format; `error` says why there are none. `is_kept` where an earlier batch
    had made it."""

    story: Story
    pages: Mapping[str, Path] = field(default_factory=dict)
    error: str = ""
    is_kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a batch came to: its stories, the most widely reported first, and its front page, by format. Where the pile
    had been briefed already and nothing was done, `is_new` is False."""

    stories: tuple[Finished, ...] = ()
    front_page: Mapping[str, Path] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    is_new: bool = True
