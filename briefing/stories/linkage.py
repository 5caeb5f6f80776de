"""Reports to groups: the likeliest two are joined until no two are likely enough.

Average linkage over a sparse graph. Between two groups only some pairs were weighed beforehand, the nearest ones, which
flatter; so before two groups join, more of their pairs are drawn and weighed.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]
Weigh = Callable[[Sequence[Pair]], Sequence[float]]

# So many pairs between two groups are weighed at least, where there are as many.
N_DRAWN = 64
# A group's size asks for no more evidence from here on.
MAX_SIZE = 6
# A report that joins a group may be so much further from it than two groups may be from each other: it has fewer pairs
# that could tell.
ALONE = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From which mean log-odds two groups are one story.

    Attributes:
        least: Of two reports.
        by_size: How much more for each doubling (in natural logs) of the smaller group: its pairs err together less.
        contrast: How far below the cohesion of either group it may lie: two events of one kind are each closer knit.
    """

    least: float
    by_size: float
    contrast: float

    def wanted(self, a: Group, b: Group) -> float:
        """The mean log-odds that the two must have in common."""
        smaller = min(len(a.members), len(b.members), MAX_SIZE)
        reach = self.contrast + (ALONE if smaller == 1 else 0.0)
        near_enough = [g.cohesion - reach for g in (a, b) if g.n_within]
        return max([self.least + self.by_size * math.log(smaller), *near_enough])


@dataclass(slots=True, kw_only=True)
class Group:
    """Reports that tell one story: their places (`place` is one of them), and the log-odds between them, summed over
    `n_within` pairs."""

    place: int
    members: list[int]
    within: float = 0.0
    n_within: int = 0
    known: bool = False
    version: int = 0

    @property
    def cohesion(self) -> float:
        """The mean log-odds between two of its reports; 0 where there is one."""
        return self.within / self.n_within if self.n_within else 0.0


@dataclass(slots=True)
class _Edge:
    """What was weighed between two groups: pairs that were near, and pairs that were drawn, each with their sum."""

    near: float = 0.0
    n_near: int = 0
    drawn: float = 0.0
    n_drawn: int = 0

    def add(self, other: _Edge) -> None:
        self.near += other.near
        self.n_near += other.n_near
        self.drawn += other.drawn
        self.n_drawn += other.n_drawn

    def mean(self, n_pairs: int) -> float:
        """The mean over all pairs; those not weighed are taken to be like those drawn, or else like the near ones."""
        rest = n_pairs - self.n_near - self.n_drawn
        typical = self.drawn / self.n_drawn if self.n_drawn else self.near / max(1, self.n_near)
        return (self.near + self.drawn + rest * typical) / n_pairs


class Linkage:
    """The joining of one pile.

    Args:
        n: How many reports there are.
        weighed: The log-odds of the pairs weighed beforehand.
        weigh: Weighs more pairs.
        rule: When two groups are one.
        start: A label for each report; those of one label are together from the start. Each by itself where empty.
        known: The labels of stories told before: no two of them ever join.
    """

    def __init__(
        self,
        n: int,
        weighed: Mapping[Pair, float],
        weigh: Weigh,
        rule: Rule,
        *,
        start: Sequence[Hashable] = (),
        known: Collection[Hashable] = (),
    ) -> None:
        self._weighed = dict(weighed)
        self._weigh = weigh
        self._rule = rule
        self.groups: dict[int, Group] = {}
        self._edges: dict[int, dict[int, _Edge]] = {}
        self._heap: list[tuple[float, int, int, int, int]] = []
        first: dict[Hashable, int] = {}
        place = [first.setdefault(label, i) for i, label in enumerate(start or range(n))]
        for label, at in first.items():
            self.groups[at] = Group(place=at, members=[], known=label in known)
            self._edges[at] = {}
        for i, at in enumerate(place):
            self.groups[at].members.append(i)
        for (a, b), odds in weighed.items():
            self._connect(place[a], place[b], odds)

    def _connect(self, a: int, b: int, odds: float) -> None:
        if a == b:
            self.groups[a].within += odds
            self.groups[a].n_within += 1
        elif not (self.groups[a].known and self.groups[b].known):
            edge = self._edges[a].setdefault(b, _Edge())
            self._edges[b][a] = edge
            edge.near += odds
            edge.n_near += 1

    def joined(self) -> tuple[Group, ...]:
        """The groups when no two are likely enough any more, in the order of their first report."""
        for a, edges in self._edges.items():
            for b in edges:
                if a < b:
                    self._propose(a, b)
        while self._heap:
            _, a, b, version_a, version_b = heapq.heappop(self._heap)
            if self._version(a) != version_a or self._version(b) != version_b:
                continue
            if self._draw(a, b):
                self._propose(a, b)
            else:
                self._join(a, b)
        for group in self.groups.values():
            group.members.sort()
        return tuple(sorted(self.groups.values(), key=lambda g: g.members[0]))

    def nearest(self, group: Group) -> float | None:
        """The mean log-odds between a group and the other that is nearest to it; None where none came near."""
        return max((self._mean(group.place, b) for b in self._edges[group.place]), default=None)

    def _version(self, a: int) -> int:
        return self.groups[a].version if a in self.groups else -1

    def _mean(self, a: int, b: int) -> float:
        return self._edges[a][b].mean(len(self.groups[a].members) * len(self.groups[b].members))

    def _propose(self, a: int, b: int) -> None:
        first, second = self.groups[a], self.groups[b]
        excess = self._mean(a, b) - self._rule.wanted(first, second)
        if excess >= 0:
            heapq.heappush(self._heap, (-excess, a, b, first.version, second.version))

    def _draw(self, a: int, b: int) -> bool:
        """Weighs more pairs between two groups, spread evenly over them; whether any were wanting."""
        edge = self._edges[a][b]
        ours, theirs = self.groups[a].members, self.groups[b].members
        n_wanted = min(len(ours) * len(theirs), N_DRAWN) - edge.n_near - edge.n_drawn
        if n_wanted <= 0:
            return False
        pairs = [p for x in sorted(ours) for y in sorted(theirs) if (p := (min(x, y), max(x, y))) not in self._weighed]
        chosen = pairs[:: max(1, len(pairs) // n_wanted)][:n_wanted]
        for pair, odds in zip(chosen, self._weigh(chosen), strict=True):
            self._weighed[pair] = odds
            edge.drawn += odds
            edge.n_drawn += 1
        return bool(chosen)

    def _join(self, a: int, b: int) -> None:
        if len(self.groups[a].members) < len(self.groups[b].members):
            a, b = b, a
        kept, gone = self.groups[a], self.groups.pop(b)
        n_pairs = len(kept.members) * len(gone.members)
        kept.within += gone.within + self._edges[a][b].mean(n_pairs) * n_pairs
        kept.n_within += gone.n_within + n_pairs
        kept.members += gone.members
        kept.version += 1
        kept.known = kept.known or gone.known
        own, others = self._edges[a], self._edges.pop(b)
        del own[b], others[a]
        for c, edge in others.items():
            del self._edges[c][b]
            if c in own:
                own[c].add(edge)
            else:
                own[c] = self._edges[c][a] = edge
        for c in [c for c in own if kept.known and self.groups[c].known]:
            del own[c], self._edges[c][a]
        for c in own:
            self._propose(a, c)
