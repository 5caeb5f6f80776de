"""From what was found on a statement to one probability: a sum of step functions, one for each feature.

The weights of the words and the steps are fitted by `training/fit_gate.py`. Each step function only falls or only
rises where the feature can only count one way, so that the file can be read: it says what each value is worth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from briefing.checking.findings import NAMES, Finding
from briefing.checking.suspicion import WORD_NAMES
from briefing.engines.decisions import decided

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What the most suspect words come to; added to the features of a statement.
WORD_SUMS = ("most_suspect", "second_suspect", "n_suspect", "mean_suspect")
COLUMNS = (*NAMES, *WORD_SUMS)
# What only the stance model can say.
ASKED = frozenset(NAMES[:2])
_UNSUSPECTED = -6.0


@dataclass(frozen=True, kw_only=True)
class Steps:
    """A step function: `values[i]` where the feature lies above `edges[i - 1]` and at or below `edges[i]`."""

    edges: NDArray[np.float64]
    values: NDArray[np.float64]

    def __call__(self, column: NDArray[np.floating]) -> NDArray[np.float64]:
        """The log-odds that each value of a feature adds, of the same shape."""
        return np.asarray(self.values[np.searchsorted(self.edges, column.astype(np.float64), side="left")])


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The fitted weights.

    Attributes:
        word_weights: Of the signs of one word, in the order of WORD_NAMES.
        word_intercept: The log-odds that a word without a sign is wrong.
        steps: By feature, among COLUMNS; a feature that counts nothing is absent.
        intercept: The log-odds where all else is 0.
        threshold: From which probability on a statement counts as supported.
    """

    word_weights: NDArray[np.float64]
    word_intercept: float
    steps: Mapping[str, Steps]
    intercept: float
    threshold: float

    def probabilities(self, findings: Sequence[Finding]) -> NDArray[np.float64]:
        """Of each statement's being supported, shape (n,)."""
        return probability(self.log_odds(self._columns(findings)))

    def most(self, findings: Sequence[Finding]) -> NDArray[np.float64]:
        """The largest probability that the stance model could give each statement, shape (n,)."""
        columns = self._columns(findings)
        total = self.log_odds(columns)
        for name in ASKED & self.steps.keys():
            total += self.steps[name].values.max() - self.steps[name](columns[:, COLUMNS.index(name)])
        return probability(total)

    def _columns(self, findings: Sequence[Finding]) -> NDArray[np.float64]:
        if not findings:
            return np.zeros((0, len(COLUMNS)))
        sums = [word_sums(f.words @ self.word_weights + self.word_intercept) for f in findings]
        return np.hstack([np.stack([f.features for f in findings]), np.array(sums)])

    def log_odds(self, columns: NDArray[np.floating]) -> NDArray[np.float64]:
        """For rows of shape (n, len(COLUMNS)), shape (n,)."""
        total = np.full(len(columns), self.intercept)
        for name, steps in self.steps.items():
            total += steps(columns[:, COLUMNS.index(name)])
        return total


def word_sums(suspicion: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """WORD_SUMS, from the log-odds that each word of a statement is wrong, shape (n_words,)."""
    if not len(suspicion):
        return _UNSUSPECTED, _UNSUSPECTED, 0.0, _UNSUSPECTED
    ordered = np.sort(suspicion)[::-1]
    second = float(ordered[1]) if len(ordered) > 1 else _UNSUSPECTED
    return float(ordered[0]), second, float(probability(suspicion).sum()), float(suspicion.mean())


def probability(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """In [0, 1], of the same shape."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))))


@cache
def fitted() -> Decision:
    """The weights that come with the package."""
    return decided("support", _decision)


def _decision(found: Mapping[str, Any]) -> Decision:
    if unknown := set(found["steps"]) - set(COLUMNS):
        raise ValueError(f"steps for {min(unknown)!r}, which no statement has")
    return Decision(
        word_weights=np.array([float(found["words"][name]) for name in WORD_NAMES]),
        word_intercept=float(found["words_intercept"]),
        steps={name: _steps(steps) for name, steps in found["steps"].items()},
        intercept=float(found["intercept"]),
        threshold=float(found["threshold"]),
    )


def _steps(table: Mapping[str, Any]) -> Steps:
    edges, values = np.array(table["edges"], np.float64), np.array(table["values"], np.float64)
    if edges.ndim != 1 or values.shape != (len(edges) + 1,) or (np.diff(edges) < 0).any():
        raise ValueError("a step function needs rising edges, and one value more than edges")
    return Steps(edges=edges, values=values)
