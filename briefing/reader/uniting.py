"""What the offline comparison found and what a reader found, as one: known again by their sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing.nouns import Citation, Conflict, Finder, Point, SharedPoint


def offline(conflict: Conflict) -> Conflict:
    """A difference found without a model, marked as such."""
    how: tuple[Finder, ...] = ("values",)
    return replace(conflict, found_by=how, proved_by=("wording",) if conflict.kind == "quote" else ("values",))


def united_conflicts(
    read: Sequence[Conflict], found: Sequence[Conflict], judged: Mapping[int, bool | None]
) -> tuple[Conflict, ...]:
    """The differences of both, those that both found first.

    Args:
        read: What a reader found and was proved, weightiest first.
        found: What was found without it.
        judged: For those of `found` that were judged blind, by position: whether they are differences; None where the
            two orders disagree.
    """
    rest = [offline(c) for c in found]
    joined: list[Conflict] = []
    taken: set[int] = set()
    for conflict in read:
        same = next((i for i, other in enumerate(rest) if i not in taken and _is_same(conflict, other)), None)
        if same is not None:
            taken.add(same)
            other = rest[same]
            conflict = replace(
                conflict,
                found_by=("values", "reader"),
                proved_by=tuple(dict.fromkeys((*other.proved_by, *conflict.proved_by))),
                probability=max(conflict.probability, other.probability),
            )
        joined.append(conflict)
    for i, conflict in enumerate(rest):
        verdict = judged.get(i)
        if i in taken or verdict is False:
            continue
        if verdict:
            conflict = replace(conflict, printable=True, proved_by=(*conflict.proved_by, "asked twice"))
        elif i in judged:
            conflict = replace(conflict, printable=False)
        joined.append(conflict)
    return tuple(joined)


def united_shared(
    read: Sequence[SharedPoint], found: Sequence[SharedPoint], conflicts: Sequence[Conflict]
) -> tuple[SharedPoint, ...]:
    """The shared points of both, the reader's in its order of news first; one found without it that cites two sides of
    a difference is not printed as agreed."""
    told = list(read)
    rest: list[SharedPoint] = []
    for point in found:
        same = next((i for i, own in enumerate(told) if _common(own.citations, point.citations) > 1), None)
        if same is None:
            agreed = not any(_torn(point, c) for c in conflicts if "reader" in c.found_by)
            marked = replace(point, found_by=("stance",), proved_by=("stance",))
            rest.append(marked if agreed else replace(marked, printable=False))
        else:
            stances = told[same].stances or point.stances
            told[same] = replace(told[same], found_by=("stance", "reader"), stances=stances)
    least = min((p.salience for p in told), default=1.0)
    return (*told, *(replace(p, salience=min(p.salience, least)) for p in rest))


def united_points(read: Sequence[Point], found: Sequence[Point]) -> tuple[Point, ...]:
    """The points of one source, the reader's first."""
    known = {c for p in read for c in p.citations}
    return (*read, *(p for p in found if known.isdisjoint(p.citations)))


def _torn(point: SharedPoint, conflict: Conflict) -> bool:
    """Whether a point cites two sides of a difference."""
    return sum(not set(p.citations).isdisjoint(point.citations) for p in conflict.positions) > 1


def _is_same(a: Conflict, b: Conflict) -> bool:
    """Whether two differences are one: two documents' sentences in common, and a value of the same kind, or words."""
    x = [c for p in a.positions for c in p.citations]
    y = [c for p in b.positions for c in p.citations]
    if _common(x, y) < 2:
        return False
    return a.kind == b.kind or any(
        p.value in q.value or q.value in p.value for p in a.positions for q in b.positions if p.value and q.value
    )


def _common(a: Sequence[Citation], b: Sequence[Citation]) -> int:
    """In how many documents they cite one sentence."""
    return len({x.document for x in a for y in b if x.document == y.document and x.start < y.end and y.start < x.end})
