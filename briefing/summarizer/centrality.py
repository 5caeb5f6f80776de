"""How central each sentence is to its document: continuous LexRank (Erkan & Radev 2004) over embedding similarity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The damping of the paper; iterations are capped because the rest after thirty is below a thousandth.
DAMPING = 0.85
MAX_ITERATIONS = 30


def centrality(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """The stationary weight of every sentence, scaled so that the most central has 1.

    Args:
        similarity: Shape (n, n), cosines in [-1, 1]; negative ones count as none.

    Returns:
        Shape (n,), in [0, 1]; zeros for n = 0. O(n²) a step.
    """
    n = len(similarity)
    if n == 0:
        return np.zeros(0, np.float32)
    weights = np.clip(similarity, 0.0, None)
    weights = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    rank = np.full(n, 1.0 / n)
    for _ in range(MAX_ITERATIONS):
        following = (1.0 - DAMPING) / n + DAMPING * (rank @ weights)
        if np.abs(following - rank).sum() < 1e-6:
            break
        rank = following
    return np.asarray(rank / rank.max(), np.float32)
