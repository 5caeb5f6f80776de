"""What stands on the page from single sources: the points that they add, and a line for each."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.nouns import Briefing, Point, Summary

NOTHING_OWN = "adds nothing new"


def own_points(briefing: Briefing) -> Sequence[Point]:
    """What single sources add; of a single source, its summary where nothing was set apart."""
    if briefing.single or len(briefing.documents) != 1:
        return briefing.single
    return briefing.summaries[0].points if briefing.summaries else ()


def has_line(briefing: Briefing, summary: Summary) -> bool:
    """Whether a source has a line: there is more than one, this one is no copy, and it has one of its own, or all that
    was taken from it stands above. That no sentence of it was good enough to print doesn't say that it adds nothing."""
    if len(briefing.documents) < 2 or not summary.points:
        return False
    own = {c.document for p in briefing.single for c in p.citations}
    if summary.line is None and (summary.document in own or not _all_told(briefing, summary)):
        return False
    return any(d.id == summary.document and d.origin in ("", d.id) for d in briefing.documents)


def _all_told(briefing: Briefing, summary: Summary) -> bool:
    """Whether every point of a source's summary is proof of what the page prints as said by several."""
    lead = briefing.bottom_line.citations if briefing.bottom_line else ()
    shown = [p for p in briefing.shared if p.printable and (p.on_page or p.in_lead)]
    above = [*lead, *(c for point in shown for c in point.citations)]
    proof = {(c.document, c.start) for c in above}
    return all((c.document, c.start) in proof for point in summary.points for c in point.citations)


def line_of(summary: Summary) -> str:
    """The words that stand for a source: what is its own, or that there is nothing."""
    return summary.line.statement if summary.line else NOTHING_OWN
