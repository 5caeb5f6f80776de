"""Whether two reports tell one story: a logistic regression over signs, and when groups of them are one.

Fitted by `training/fit_stories.py` on labelled real news; the numbers lie among the weights, in
`decisions/stories.json`, with a card.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from briefing.engines.decisions import decided
from briefing.stories.linkage import Group, Rule
from briefing.stories.signs import NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

# No pair tells more than this, for or against: a group is not decided by one of its pairs.
MAX_ODDS = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """All that was fitted.

    Attributes:
        bias: The log-odds of a pair whose signs are all 0.
        weights: What each sign adds to them, in the order of `signs.NAMES`.
        rule: When two groups are one.
        sure: Bias and weight that make of a group's cohesion the log-odds that a pair in it is right.
        background: In which share of reports a word generally stands.
    """

    bias: float
    weights: Sequence[float]
    rule: Rule
    sure: tuple[float, float]
    background: Mapping[str, float]

    def odds(self, signs: NDArray[np.float64]) -> list[float]:
        """The log-odds of pairs, from signs of shape (pairs, len(NAMES)); within ±`MAX_ODDS`."""
        found = self.bias + signs @ np.array(self.weights)
        return [float(x) for x in np.clip(found, -MAX_ODDS, MAX_ODDS)]

    def probability(self, group: Group, nearest: float | None) -> float:
        """How surely a group is one story: of several reports that two of them belong together, of a single one that it
        belongs nowhere; in [0, 1].

        Args:
            group: The group.
            nearest: The mean log-odds between it and the group nearest to it, None where none came near.
        """
        if len(group.members) > 1:
            return in_unit(self.sure[0] + self.sure[1] * group.cohesion)
        return in_unit(MAX_ODDS if nearest is None else -nearest)


def in_unit(odds: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + math.exp(-odds))


@cache
def shipped() -> Decision:
    """What is among the weights."""
    return decided("stories", _decision)


def _decision(table: Mapping[str, Any]) -> Decision:
    n_reports = max(1.0, float(table["background"]["reports"]))
    return Decision(
        bias=float(table["pair"]["bias"]),
        weights=[float(table["pair"][name]) for name in NAMES],
        rule=Rule(**{field.name: float(table["rule"][field.name]) for field in fields(Rule)}),
        sure=(float(table["sure"]["bias"]), float(table["sure"]["cohesion"])),
        background={word: n / n_reports for word, n in table["background"]["words"].items()},
    )
