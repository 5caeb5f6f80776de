"""What a front page tells of a story, taken from its briefing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from briefing.nouns import Briefing, Change, Conflict
from briefing.page.clip import clip
from briefing.page.phrases import since as told_since

MAX_DIFFERENCES = 2
MAX_CHANGES = 2
# What a page leaves whole, a front page has no room for: quotations in dispute, long names.
MAX_VALUE_CHARS = 90
MAX_NAME_CHARS = 40
MAX_LINE_CHARS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """The few words of a story that a front page has room for.

    Attributes:
        title: Its briefing's.
        bottom_line: The news, "" where there is none.
        differences: What its page shows its sources to differ on, spellings apart, with their answers.
        n_differences: How many its page shows, spellings apart.
        changes: What its page tells to have changed since the last batch.
    """

    title: str
    bottom_line: str
    differences: tuple[str, ...] = ()
    n_differences: int = 0
    changes: tuple[str, ...] = ()

    @classmethod
    def of(cls, form: Mapping[str, Any]) -> Self:
        """The gist of its JSON form."""
        return cls(
            title=form["title"],
            bottom_line=form["bottom_line"],
            differences=tuple(form["differences"]),
            n_differences=form["n_differences"],
            changes=tuple(form["changes"]),
        )


def gist(briefing: Briefing) -> Gist:
    """The gist of a fitted briefing."""
    shown = [c for c in briefing.conflicts if c.on_page and c.kind != "name"]  # how a name is spelled is no news
    changes = [c for c in briefing.changes if c.on_page]
    return Gist(
        title=briefing.title,
        bottom_line=briefing.bottom_line.statement if briefing.bottom_line else "",
        differences=tuple(_difference(briefing, c) for c in shown[:MAX_DIFFERENCES]),
        n_differences=len(shown),
        changes=tuple(map(_change, changes[:MAX_CHANGES])),
    )


def _difference(briefing: Briefing, conflict: Conflict) -> str:
    """The question with each answer and who gives it: "the dead: 12 (AP), 15 (Reuters)"."""
    answers = []
    for position in conflict.positions:
        outlets = dict.fromkeys(_name(briefing, c.document) for c in position.citations)
        value = clip(position.value, MAX_VALUE_CHARS)
        answers.append(f"{value} ({', '.join(outlets)})" if outlets else value)
    return f"{clip(conflict.issue, MAX_VALUE_CHARS)}: {', '.join(answers)}" + (
        " (an update)" if conflict.relation == "superseded" else ""
    )


def _name(briefing: Briefing, id: str) -> str:
    return clip(briefing.document(id).source.outlet or id, MAX_NAME_CHARS)


def _change(change: Change) -> str:
    note = told_since(change)
    return clip(f"{change.kind}: {change.statement}" + (f" ({note})" if note else ""), MAX_LINE_CHARS)
