"""What stands on the page for one source: the points that it alone has, and its line."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.nouns import Briefing, Point, Summary

MANY_SHARED = 8  # shared points, that a page may hold


def own_points(briefing: Briefing) -> Sequence[Point]:
    """What only one source says; of a single source, its summary where nothing was set apart."""
    if briefing.single or len(briefing.documents) != 1:
        return briefing.single
    return briefing.summaries[0].points if briefing.summaries else ()


def has_line(briefing: Briefing, summary: Summary) -> bool:
    """Whether a source has a line: there is more than one, and this one is no copy and has something to say."""
    if len(briefing.documents) < 2 or not summary.points:
        return False
    return any(d.id == summary.document and d.origin in ("", d.id) for d in briefing.documents)


def line_of(briefing: Briefing, summary: Summary) -> str:
    """The statement that stands for a source: its best that the page does not already have, in a shorter form among the
    first or as a side of a difference."""
    said = [briefing.bottom_line.statement] if briefing.bottom_line else []
    said += [p.statement for p in briefing.shared[:MANY_SHARED]]
    disputed = {
        citation
        for conflict in briefing.conflicts
        if conflict.printable and conflict.kind != "name"  # a spelling is not what its sentence tells
        for position in conflict.positions
        for citation in position.citations
    }
    fresh = (
        point.statement
        for point in summary.points
        if disputed.isdisjoint(point.citations) and not any(point.statement.startswith(s.rstrip(".")) for s in said)
    )
    return next(fresh, summary.points[0].statement)
