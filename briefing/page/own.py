"""What stands on the page for one source: the points that it alone has, and its line."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.nouns import Briefing, Point, Summary

NOTHING_OWN = "adds nothing new"


def own_points(briefing: Briefing) -> Sequence[Point]:
    """What only one source says; of a single source, its summary where nothing was set apart."""
    if briefing.single or len(briefing.documents) != 1:
        return briefing.single
    return briefing.summaries[0].points if briefing.summaries else ()


def has_line(briefing: Briefing, summary: Summary) -> bool:
    """Whether a source has a line: there is more than one, this one is no copy and has something to say, and its own is
    not all among the points of one source."""
    if len(briefing.documents) < 2 or not summary.points:
        return False
    if summary.line is None and any(c.document == summary.document for p in briefing.single for c in p.citations):
        return False
    return any(d.id == summary.document and d.origin in ("", d.id) for d in briefing.documents)


def line_of(summary: Summary) -> str:
    """The words that stand for a source: what is its own, or that there is nothing."""
    return summary.line.statement if summary.line else NOTHING_OWN
