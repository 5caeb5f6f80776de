"""Which pairs of sentences to look at: each with its nearest neighbours in other documents, so that the cost grows
with the number of sentences and not with its square; what is word for word the same in several documents once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from briefing.corpus.context import Context

if TYPE_CHECKING:
    from numpy.typing import NDArray

# 72 of 78 hand-labelled differences lie between sentences at least this near, 61 at 0.45.
MIN_SIMILARITY = 0.35
# A copy's sentence is held only against what it is an edition of: one with a figure, a day or a name changed stays
# nearer than this, and two sentences of one report are further apart.
MIN_EDITED_SIMILARITY = 0.8
N_NEIGHBOURS = 12
BLOCK_ROWS = 512

Pair = tuple[int, int]


def near_pairs(context: Context, origins: Sequence[str]) -> tuple[Pair, ...]:
    """Pairs (a, b), a < b, of rows that may answer one question, in order; one pair for each two wordings.

    The rows are from documents of different origin; or of one, where each document lacks the other's wording and the
    two are near enough for one to be the other edited. Memory is one block of rows.
    """
    wordings = np.array(sorted(context.same), dtype=np.int64)
    if not len(wordings):
        return ()
    holders = _holders(context, wordings)
    n_holders = holders.sum(axis=1)
    only_origin = _only_origin(context, wordings, origins)
    found: set[Pair] = set()
    for start in range(0, len(wordings), BLOCK_ROWS):
        block = np.arange(start, min(start + BLOCK_ROWS, len(wordings)))
        similarity = context.corpus.similarity(wordings[block], wordings)
        n_common = holders[block] @ holders.T
        both_lack = (n_common < n_holders[block][:, None]) & (n_common < n_holders[None, :])
        copied = (only_origin[block][:, None] == only_origin[None, :]) & (only_origin[block][:, None] >= 0)
        similarity[copied & ~(both_lack & (similarity >= MIN_EDITED_SIMILARITY))] = -1.0
        similarity[np.arange(len(block)), block] = -1.0
        n = min(N_NEIGHBOURS, similarity.shape[1])
        nearest = np.argpartition(-similarity, n - 1, axis=1)[:, :n]
        for i, a in enumerate(wordings[block]):
            near = (int(wordings[j]) for j in nearest[i] if similarity[i, j] >= MIN_SIMILARITY)
            found.update((min(int(a), b), max(int(a), b)) for b in near)
    return tuple(sorted(filter(None, (_rows(context, a, b, origins) for a, b in sorted(found)))))


def _holders(context: Context, wordings: NDArray[np.int64]) -> NDArray[np.float32]:
    """Shape (wordings, documents): 1 where a document has a wording."""
    holders = np.zeros((len(wordings), len(context.corpus.documents)), np.float32)
    for i, first in enumerate(wordings):
        holders[i, context.corpus.column[list(context.same[int(first)])]] = 1.0
    return holders


def _only_origin(context: Context, wordings: NDArray[np.int64], origins: Sequence[str]) -> NDArray[np.int64]:
    """Shape (wordings,): the place of a wording's only origin, -1 where it has several."""
    place = {o: i for i, o in enumerate(dict.fromkeys(origins))}
    of = [{place[origins[c]] for c in context.corpus.column[list(context.same[int(first)])]} for first in wordings]
    return np.array([next(iter(own)) if len(own) == 1 else -1 for own in of], dtype=np.int64)


def _rows(context: Context, first: int, second: int, origins: Sequence[str]) -> Pair | None:
    """A row of each wording, from two documents: if there are such, of different origin, and each without the other's
    wording; None where one document alone has both."""
    column = context.corpus.column
    rows_a, rows_b = context.same[first], context.same[second]
    if len(rows_a) == len(rows_b) == 1:
        return (first, second) if column[first] != column[second] else None
    with_a, with_b = ({int(column[r]) for r in rows} for rows in (rows_a, rows_b))
    own_a = [r for r in rows_a if int(column[r]) not in with_b] or rows_a
    own_b = [r for r in rows_b if int(column[r]) not in with_a] or rows_b

    def other(a: int, rows: Sequence[int]) -> int | None:
        return next((b for b in rows if origins[column[b]] != origins[column[a]]), None)

    for xs, ys in ((own_a, own_b), (rows_a, rows_b)):
        a = xs[0]
        b = other(a, ys)
        if b is None and (a_other := other(ys[0], xs)) is not None:
            a, b = a_other, ys[0]
        if b is not None:
            return min(a, b), max(a, b)
    apart = next((b for b in own_b if column[b] != column[own_a[0]]), None)
    return None if apart is None else (min(own_a[0], apart), max(own_a[0], apart))
