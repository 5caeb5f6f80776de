"""A pile of reports grouped into stories. The room is the verb as well: ``briefing.stories(sources)``."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from briefing.stories.story import Stories, Story

if TYPE_CHECKING:
    from briefing.stories.verb import stories

__all__ = ["Stories", "Story", "stories"]


def __getattr__(name: str) -> object:
    # As at the public door: the machinery is imported when the verb is first used.
    if name == "stories":
        from briefing.stories.verb import stories

        return stories
    raise AttributeError(f"module 'briefing.stories' has no attribute {name!r}")


class _Room(ModuleType):
    """Can be called: a module of the verb's own name hides it at the public door as soon as it is imported."""

    def __call__(self, *arguments: Any, **named: Any) -> Stories:
        """See `briefing.stories.verb.stories`."""
        from briefing.stories.verb import stories

        return stories(*arguments, **named)


sys.modules[__name__].__class__ = _Room
