"""A pile of reports to a briefing for each story, and a front page. The room is the verb as well:
``briefing.batch(sources, folder)``."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefing.batch.outcome import Batch

__all__ = ["batch"]


def batch(*arguments: Any, **named: Any) -> Batch:
    """See `briefing.batch.door.batch`."""
    from briefing.batch.door import batch

    return batch(*arguments, **named)


class _Room(ModuleType):
    """Can be called: a module of the verb's own name hides it at the public door as soon as it is imported."""

    def __call__(self, *arguments: Any, **named: Any) -> Batch:
        return batch(*arguments, **named)


sys.modules[__name__].__class__ = _Room
