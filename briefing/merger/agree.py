"""Brings the shared points into line with the differences: what is disputed is not printed as agreed, nor is anybody's
misspelling as what all say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.model import Conflict, SharedPoint


def in_line(shared: Sequence[SharedPoint], conflicts: Sequence[Conflict]) -> tuple[SharedPoint, ...]:
    """The shared points, without a claim that all agree on what is disputed.

    A point whose statement gives one answer to a disputed question is not printed as agreed: it stands among the
    differences, and only tells that its sources touch the same matter.
    """
    return tuple(
        replace(point, printable=False) if any(_disputes(c, point.statement) for c in conflicts) else point
        for point in shared
    )


def misspelt(conflicts: Sequence[Conflict]) -> frozenset[str]:
    """The spellings that fewer documents use than another of the same name."""
    rare: set[str] = set()
    for conflict in conflicts:
        if conflict.kind == "name":
            n_users = {p.value: len({c.document for c in p.citations}) for p in conflict.positions}
            rare |= {value for value, n in n_users.items() if n < max(n_users.values())}
    return frozenset(rare)


def _disputes(conflict: Conflict, statement: str) -> bool:
    """Whether a statement gives one of the answers to a question, and not the others."""
    if conflict.kind in ("name", "quote") or conflict.relation == "framing":
        return False
    return sum(position.value in statement for position in conflict.positions) == 1
