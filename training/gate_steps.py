"""A sum of step functions fitted by boosting, over texts of which the weakest sentence decides.

One step at a time is put where it lowers the loss most (Friedman 2001, "Greedy Function Approximation"; Newton steps
as in Chen and Guestrin 2016). Several fits, each on a part of the sources, are averaged, and what each says of the
sources it has not seen serves to choose the threshold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

N_STEPS = 60
N_BAGS = 12
BAG_SHARE = 0.63
RATE = 0.15
RIDGE = 5.0
MIN_CURVATURE = 3.0
N_BINS = 24
# How much the weakest sentence of a text outweighs its others.
SHARPNESS = 2.0

Step = tuple[int, float, float, float]
"""A column, an edge, and what is added at or below it and above it."""
Gradient = Callable[[NDArray], tuple[NDArray, NDArray]]


@dataclass(frozen=True, kw_only=True)
class Texts:
    """Rows that belong to texts.

    Attributes:
        columns: Shape (n, n_columns).
        text: The text of each row, shape (n,).
        changed: Whether the row may be what makes its text wrong, shape (n,).
        labels: Whether each text is supported.
        weights: What each text weighs.
        sources: The source of each text.
    """

    columns: NDArray
    text: NDArray
    changed: NDArray
    labels: NDArray
    weights: NDArray
    sources: NDArray


def bagged(texts: Texts, signs: NDArray) -> tuple[list[Step], NDArray]:
    """The steps of all fits, scaled to their mean, and the log-odds of each row by the fits that have not seen it."""
    rng = np.random.default_rng(0)
    sources = np.unique(texts.sources)
    steps: list[Step] = []
    unseen, n_unseen = np.zeros(len(texts.text)), np.zeros(len(texts.text))
    for _ in range(N_BAGS):
        kept = rng.choice(sources, int(BAG_SHARE * len(sources)), replace=False)
        rows = np.isin(texts.sources[texts.text], kept)
        found = boosted(texts.columns[rows], signs, _weakest(texts, rows))
        steps += [(j, edge, low / N_BAGS, high / N_BAGS) for j, edge, low, high in found]
        unseen[~rows] += evaluate(found, texts.columns[~rows])
        n_unseen[~rows] += 1
    return steps, unseen / np.maximum(n_unseen, 1)


def boosted(columns: NDArray, signs: NDArray, gradient: Gradient) -> list[Step]:
    """Steps for rows of shape (n, n_columns); a column of sign 1 may only add, one of sign -1 only take away."""
    edges = [np.unique(np.quantile(c, np.linspace(0, 1, N_BINS + 1)[1:-1])) for c in columns.T]
    binned = np.stack([np.searchsorted(e, c) for e, c in zip(edges, columns.T, strict=True)], 1)
    total = np.zeros(len(columns))
    steps: list[Step] = []
    for _ in range(N_STEPS):
        step = _best(binned, *gradient(total), signs)
        if step is None:
            break
        j, place, low, high = step
        total += np.where(binned[:, j] <= place, low, high)
        steps.append((j, float(edges[j][place]), low, high))
    return steps


def evaluate(steps: Sequence[Step], columns: NDArray) -> NDArray:
    """The log-odds of each row."""
    total = np.zeros(len(columns))
    for j, edge, low, high in steps:
        total += np.where(columns[:, j] <= edge, low, high)
    return total


def tables(steps: Sequence[Step]) -> tuple[float, dict[int, tuple[list[float], list[float]]]]:
    """The same sum as an intercept and, for each column, its edges and the values between them."""
    by_column: dict[int, dict[float, float]] = defaultdict(lambda: defaultdict(float))
    for j, edge, low, high in steps:
        by_column[j][edge] += high - low
    intercept = sum(low for _, _, low, _ in steps)
    return intercept, {
        j: (sorted(rises), [0.0, *np.cumsum([rises[e] for e in sorted(rises)]).tolist()])
        for j, rises in sorted(by_column.items())
    }


def _best(binned: NDArray, slope: NDArray, curvature: NDArray, signs: NDArray) -> tuple[int, int, float, float] | None:
    """The column and bin after which a step lowers the loss most, with what it adds on both sides."""
    n_columns, n_bins = binned.shape[1], N_BINS + 1
    flat = (binned + np.arange(n_columns) * n_bins).ravel()

    def below(values: NDArray) -> NDArray:
        sums = np.bincount(flat, np.repeat(values, n_columns), n_columns * n_bins)
        return sums.reshape(n_columns, n_bins).cumsum(1)[:, :-1]

    slope_low, curvature_low = below(slope), below(curvature)
    slope_high, curvature_high = slope.sum() - slope_low, curvature.sum() - curvature_low
    low, high = -slope_low / (curvature_low + RIDGE), -slope_high / (curvature_high + RIDGE)
    gain = -slope_low * low - slope_high * high - slope.sum() ** 2 / (curvature.sum() + RIDGE)
    gain[(curvature_low < MIN_CURVATURE) | (curvature_high < MIN_CURVATURE)] = 0
    gain[(high - low) * signs[:, None] < 0] = 0
    j, place = divmod(int(gain.argmax()), n_bins - 1)
    if gain[j, place] <= 1e-6:
        return None
    return j, place, RATE * float(low[j, place]), RATE * float(high[j, place])


def _weakest(texts: Texts, rows: NDArray) -> Gradient:
    """The slope and curvature of the logistic loss, shared among the rows of a text by how weak each is."""
    _, place = np.unique(texts.text[rows], return_inverse=True)
    changed = texts.changed[rows]
    weights, labels = (values[texts.text[rows]] for values in (texts.weights, texts.labels.astype(float)))

    def gradient(total: NDArray) -> tuple[NDArray, NDArray]:
        chances = 1 / (1 + np.exp(-total))
        weakness = np.exp(-SHARPNESS * np.clip(total, -20, 20)) * changed
        share = weights * weakness / np.bincount(place, weakness)[place]
        return share * (chances - labels), share * np.maximum(chances * (1 - chances), 0.02)

    return gradient
