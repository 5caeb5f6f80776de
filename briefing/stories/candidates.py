"""Which pairs of reports are worth weighing: neighbours in meaning, and those that share rare words.

Nothing as large as the square of the reports is ever held: cosines are worked out a block at a time, and words that
many reports have lead nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from briefing.stories.signs import Pile

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Of 1,939 pairs of reports that tell one of 319 stories all but 13 are among so many neighbours.
N_NEAREST = 15
N_BY_WORDS = 10
MIN_COSINE = 0.15
N_RAREST = 15
MAX_HOLDERS = 60
_BLOCK = 512


def candidates(pile: Pile) -> list[tuple[int, int]]:
    """The pairs, the smaller place first, in order."""
    return sorted({(min(a, b), max(a, b)) for pairs in (_near(pile.vectors), _by_words(pile)) for a, b in pairs})


def _near(vectors: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """Each report with its nearest neighbours."""
    n = len(vectors)
    n_nearest = min(N_NEAREST, n - 1)
    if n_nearest < 1:
        return
    for start in range(0, n, _BLOCK):
        cosines = vectors[start : start + _BLOCK] @ vectors.T
        rows = np.arange(len(cosines))
        cosines[rows, start + rows] = -1.0
        nearest = np.argpartition(-cosines, n_nearest - 1, axis=1)[:, :n_nearest]
        for row in rows:
            yield from ((start + int(row), int(c)) for c in nearest[row] if cosines[row, c] >= MIN_COSINE)


def _by_words(pile: Pile) -> Iterator[tuple[int, int]]:
    """Each report with those that share most of its rarest words."""
    rarest = [sorted(words, key=lambda k: (-words[k], k))[:N_RAREST] for words in pile.words]
    holders = defaultdict(list)
    for i, keys in enumerate(rarest):
        for key in keys:
            holders[key].append(i)
    for i, keys in enumerate(rarest):
        shared: defaultdict[int, float] = defaultdict(float)
        for key in keys:
            if len(holders[key]) <= MAX_HOLDERS:
                for j in holders[key]:
                    shared[j] += pile.words[i][key] * pile.words[j][key]
        shared.pop(i, None)
        yield from ((i, j) for j in sorted(shared, key=lambda j: (-shared[j], j))[:N_BY_WORDS])
