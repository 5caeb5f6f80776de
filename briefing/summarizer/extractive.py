"""Condenses a source to its key sentences, in its own words.

The key points are chosen by how much they are news (`merger/choice`) and by maximal marginal relevance (Carbonell &
Goldstein 1998), so that they do not say the same thing twice. What cannot stand as a point of its own, a question, a
teaser, boilerplate, a fragment, is never chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from briefing.corpus import Corpus
from briefing.nouns import Point, Summary

if TYPE_CHECKING:
    from numpy.typing import NDArray

# How much redundancy costs against salience when the next point is chosen.
REDUNDANCY_WEIGHT = 0.6


def condense(corpus: Corpus, weights: NDArray[np.float32], *, n_points: int = 5) -> tuple[Summary, ...]:
    """One summary a document, each of at most `n_points` points, most salient first.

    Args:
        corpus: The sentences of all documents.
        weights: The salience of each row, shape (n,), in [0, 1]; 0 for what cannot stand as a point.
        n_points: How many points a document gives at most.
    """
    return tuple(_condense_one(corpus, weights, column, n_points) for column in range(len(corpus.documents)))


def _condense_one(corpus: Corpus, weights: NDArray[np.float32], column: int, n_points: int) -> Summary:
    rows = [int(r) for r in corpus.rows(column) if weights[r] > 0]
    chosen: list[int] = []
    while rows and len(chosen) < n_points:
        best = max(rows, key=lambda r: (_gain(corpus, weights, r, chosen), -r))
        chosen.append(best)
        rows.remove(best)
    points = tuple(
        Point(
            statement=corpus.statements[r] or corpus.texts[r],
            citations=(corpus.cite(r),),
            salience=round(float(weights[r]), 4),
        )
        for r in chosen
    )
    return Summary(document=corpus.documents[column].id, points=points)


def _gain(corpus: Corpus, weights: NDArray[np.float32], row: int, chosen: list[int]) -> float:
    redundancy = float((corpus.vectors[chosen] @ corpus.vectors[row]).max()) if chosen else 0.0
    return float(weights[row]) - REDUNDANCY_WEIGHT * max(redundancy, 0.0)
