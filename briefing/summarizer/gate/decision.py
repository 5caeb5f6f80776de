"""From features to one calibrated probability: a logistic regression, piecewise linear in each feature.

Its weights are fitted by `training/fit_gate.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from briefing.summarizer.gate.features import NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The fitted weights.

    Attributes:
        knots: For each feature the values at which its slope may change; n_knots in all.
        weights: Shape (len(NAMES) + n_knots,), in the order of `expand`.
        intercept: The log-odds where all else is 0.
        threshold: From which probability on a statement counts as supported.
    """

    knots: Mapping[str, Sequence[float]]
    weights: NDArray[np.float64]
    intercept: float
    threshold: float

    def probabilities(self, features: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
        """Of each row's being supported, shape (n,)."""
        if not features:
            return np.zeros(0)
        log_odds = expand(np.stack(features), self.knots) @ self.weights + self.intercept
        return 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))


def expand(features: NDArray[np.floating], knots: Mapping[str, Sequence[float]]) -> NDArray[np.float64]:
    """Features of shape (n, len(NAMES)) with, for each knot, how far the feature lies above it."""
    columns = [features.astype(np.float64)]
    for name, places in knots.items():
        column = columns[0][:, [NAMES.index(name)]]
        columns += [np.maximum(column - place, 0) for place in places]
    return np.hstack(columns)


@cache
def fitted() -> Decision:
    """The weights that come with the package."""
    text = resources.files(__package__).joinpath("decision.json").read_text(encoding="utf-8")
    found = json.loads(text)
    slopes = [found["weights"][name] for name in NAMES]
    changes = [w for name in found["knots"] for w in found["slope_changes"][name]]
    return Decision(
        knots=found["knots"],
        weights=np.array(slopes + changes),
        intercept=found["intercept"],
        threshold=found["threshold"],
    )
