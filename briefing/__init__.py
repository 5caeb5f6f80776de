"""Several reports on one subject become a one-page briefing that shows its proof.

from briefing import brief
print(brief(["first.txt", "second.txt"]).to_markdown())
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.errors import BriefingError
from briefing.nouns import Briefing, Citation, Conflict, Document, Point, SharedPoint, Source, Summary

if TYPE_CHECKING:
    from briefing.asynchronous.verbs import abatch, abrief, acheck, acompare, aread, astories
    from briefing.batch.door import batch
    from briefing.pipeline import brief, check, compare, read
    from briefing.stories.verb import stories

__version__ = "0.1.0"

__all__ = [
    "Briefing",
    "BriefingError",
    "Citation",
    "Conflict",
    "Document",
    "Point",
    "SharedPoint",
    "Source",
    "Summary",
    "abatch",
    "abrief",
    "acheck",
    "acompare",
    "aread",
    "astories",
    "batch",
    "brief",
    "check",
    "compare",
    "read",
    "stories",
]

_ROOMS = ("batch", "stories")  # can be called
_VERBS = {
    **dict.fromkeys(("brief", "check", "compare", "read"), "briefing.pipeline"),
    **dict.fromkeys(("abatch", "abrief", "acheck", "acompare", "aread", "astories"), "briefing.asynchronous.verbs"),
}


def __getattr__(name: str) -> object:
    # The verbs pull in the machinery; it is imported when one is first used, so that `import briefing` stays instant.
    if name in _VERBS:
        import importlib

        return getattr(importlib.import_module(_VERBS[name]), name)
    if name in _ROOMS:
        import importlib

        return importlib.import_module(f"briefing.{name}")
    raise AttributeError(f"module 'briefing' has no attribute {name!r}")
