"""What two reports have in common, in signs a reader can name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from briefing.stories.profiles import Profile

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAMES = (
    "cosine", "words", "title", "names", "shared", "figures", "gap", "dated", "same_day", "far_day", "told", "nameless",
)  # fmt: skip
# How many reports what is generally known of a word counts for, beside those of the pile: in a pile of ten every word
# is rare. Of 300, 1,000 and 5,000 the first told the stories of 319 apart best, out of fold.
BACKGROUND_REPORTS = 300
# What a count is taken to be more than it is: a word that only one report has is no rarer than this.
FLOOR = 2.0
# A word is rare, and worth counting when two reports share it, from here on (log-odds of meeting it).
RARE = 3.0
MAX_SAME_DAYS = 3


class Pile:
    """Reports that lie together: how rare a word is among them, and what two of them have in common.

    Args:
        profiles: Of the reports.
        vectors: Shape (n, d), rows of unit length.
        background: In which share of reports a word generally stands; what is not in it stands in next to none.
    """

    def __init__(
        self, profiles: Sequence[Profile], vectors: NDArray[np.float32], background: Mapping[str, float]
    ) -> None:
        self.profiles = profiles
        self.vectors = vectors
        self._background = background
        self._holders = Counter(key for p in profiles for key in p.words)
        self._figure_holders = Counter(figure for p in profiles for figure in p.figures)
        self._rarity: dict[str, float] = {}
        self.words = [self.weighed({k: 1 + math.log(n) for k, n in p.words.items()}) for p in profiles]
        self._titles = [self.weighed(dict.fromkeys(p.title, 1.0)) for p in profiles]
        self._names = [self.weighed(dict.fromkeys(p.names, 1.0)) for p in profiles]
        self._days = [p.days | ({p.published} if p.published else set()) for p in profiles]

    def rarity(self, key: str) -> float:
        """How rare a word is, as the log of how many reports there are for one that has it."""
        if key not in self._rarity:
            n = BACKGROUND_REPORTS + len(self.profiles)
            expected = BACKGROUND_REPORTS * self._background.get(key, 0.0)
            self._rarity[key] = math.log((n + 1) / (expected + max(1, self._holders[key]) + FLOOR))
        return self._rarity[key]

    def weighed(self, counts: Mapping[str, float]) -> dict[str, float]:
        """Words with their weights, by how often they are said and how rare they are; of unit length."""
        found = {key: n * self.rarity(key) for key, n in counts.items()}
        length = math.sqrt(math.fsum(w * w for w in found.values())) or 1.0
        return {key: w / length for key, w in found.items()}

    def signs(self, pairs: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
        """The signs of pairs of reports, shape (pairs, len(NAMES))."""
        found = [self._signs(a, b) for a, b in pairs]
        return np.array(found, np.float64).reshape(len(pairs), len(NAMES))

    def _signs(self, a: int, b: int) -> tuple[float, ...]:
        first, second = self.profiles[a], self.profiles[b]
        # Sets have no order that lasts, and sums depend on it in their last digit; these do not.
        shared = math.fsum(max(0.0, self.rarity(k) - RARE) for k in first.words.keys() & second.words.keys())
        figures = math.fsum(self._figure_rarity(f) for f in first.figures & second.figures)
        dated = first.published is not None and second.published is not None
        gap = abs((first.published or 0) - (second.published or 0)) if dated else 0
        return (
            float(self.vectors[a] @ self.vectors[b]),
            dot(self.words[a], self.words[b]),
            dot(self._titles[a], self._titles[b]),
            dot(self._names[a], self._names[b]),
            math.log1p(shared),
            math.log1p(figures),
            math.log1p(gap),
            float(dated),
            min(len(first.days & second.days), MAX_SAME_DAYS) / MAX_SAME_DAYS,
            math.log1p(_nearest(self._days[a], self._days[b])),
            float(bool(self._days[a] and self._days[b])),
            float(not (first.names and second.names)),
        )

    def _figure_rarity(self, figure: str) -> float:
        """The same of a figure: the shorter it is, the more often it stands in any report."""
        expected = {1: 20.0, 2: 4.0}.get(len(figure), 0.0)
        n = len(self.profiles) + 200
        return math.log(n / (self._figure_holders[figure] + FLOOR + expected))


def dot(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """The scalar product of two sparse vectors."""
    if len(a) > len(b):
        a, b = b, a
    return math.fsum(w * b[key] for key, w in a.items() if key in b)


def _nearest(days: Iterable[int], others: Iterable[int]) -> int:
    return min((abs(x - y) for x in days for y in others), default=0)
