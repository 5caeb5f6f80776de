"""From features to one calibrated probability: a logistic regression whose weights `training/fit_gate.py` fits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from briefing.summarizer.gate.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The fitted weights, shape (len(NAMES),), and from which probability on a statement counts as supported."""

    weights: NDArray[np.float64]
    intercept: float
    threshold: float

    def probabilities(self, features: Sequence[NDArray[np.float32]]) -> NDArray[np.float64]:
        """Of each row's being supported, shape (n,)."""
        if not features:
            return np.zeros(0)
        scores = np.stack(features).astype(np.float64) @ self.weights + self.intercept
        return 1 / (1 + np.exp(-np.clip(scores, -30, 30)))


@cache
def fitted() -> Decision:
    """The weights that come with the package."""
    text = resources.files(__package__).joinpath("decision.json").read_text(encoding="utf-8")
    found = json.loads(text)
    return Decision(
        weights=np.array([found["weights"][name] for name in NAMES]),
        intercept=found["intercept"],
        threshold=found["threshold"],
    )
