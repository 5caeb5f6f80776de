"""Finds what two or more documents state: groups of sentences, one from each document, that say the same.

Every sentence gathers its nearest sentence of every other document; a group is kept when its members are near enough
and it does not repeat a better group. Whether they say the same is asked later (`points`). Rank is by how many
independent origins state it, then by agreement and place (Kurisinkel & Varma; see also NIST DUC).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from briefing.corpus import Corpus

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Cosine of all-MiniLM-L6-v2 at which two sentences of one story state a common fact more often than not (measured on
# hand-labelled clusters, by cross-validation over clusters: 0.40 loses precision, 0.55 loses a tenth of the points).
MIN_SIMILARITY = 0.45
MIN_WORDS = 5
# How far a group may repeat the members of a better one: first the distinct groups, then what adds something.
MAX_OVERLAP_FIRST = 0.3
MAX_OVERLAP = 0.6
POSITION_WEIGHT = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows of one shared statement, one a document; `rows[0]` is the sentence the others were gathered around."""

    rows: tuple[int, ...]
    agreement: float
    weight: float


def align(corpus: Corpus, origins: Sequence[str]) -> tuple[Group, ...]:
    """All groups, best first.

    Args:
        corpus: The sentences of all documents.
        origins: The origin of each document, in the order of `corpus.documents`.
    """
    if len(set(origins)) < 2:
        return ()
    able = np.array([len(t.split()) >= MIN_WORDS for t in corpus.texts], dtype=bool)
    found: dict[tuple[int, ...], Group] = {}
    nearest, near = _nearest(corpus, able)
    for row in np.flatnonzero(able):
        group = _gather(corpus, int(row), nearest[row], near[row], origins)
        if group:
            key = tuple(sorted(group.rows))
            if key not in found or group.agreement > found[key].agreement:
                found[key] = group
    return _distinct(_ranked(corpus, found.values()))


def _ranked(corpus: Corpus, groups: Iterable[Group]) -> list[Group]:
    """The groups of most weight first, those of equal weight by their words: only these are held against each other."""
    ranked: list[Group] = []
    for _, tied in groupby(sorted(groups, key=lambda g: -g.weight), key=lambda g: g.weight):
        equal = list(tied)
        ranked += sorted(equal, key=lambda g: sorted(corpus.texts[r] for r in g.rows)) if len(equal) > 1 else equal
    return ranked


def _nearest(corpus: Corpus, able: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The row of each document nearest to each row, and how near (cosine); -1 where it has none near enough.

    Both are of shape (n, documents).
    """
    nearest = np.full((len(corpus.sentences), len(corpus.documents)), -1, np.int32)
    how_near = np.zeros(nearest.shape, np.float32)
    for column in range(len(corpus.documents)):
        rows = corpus.rows(column)
        rows = rows[able[rows]]
        if not len(rows):
            continue
        similarity = corpus.similarity(np.arange(len(nearest)), rows)
        best = similarity.argmax(axis=1)
        how_near[:, column] = similarity[np.arange(len(best)), best]
        near = how_near[:, column] >= MIN_SIMILARITY
        nearest[:, column] = np.where(near & (corpus.column != column), rows[best], -1)
    return nearest, how_near


def _gather(
    corpus: Corpus, row: int, nearest: NDArray[np.int32], near: NDArray[np.float32], origins: Sequence[str]
) -> Group | None:
    members = [int(m) for m in nearest if m >= 0]
    n_origins = len({origins[corpus.column[m]] for m in (row, *members)})
    if n_origins < 2:
        return None
    agreement = float(np.mean(near[nearest >= 0].tolist()))
    position = float(np.mean([1.0 / (1 + corpus.sentences[m].index) for m in (row, *members)]))
    weight = n_origins / len(set(origins)) + agreement + POSITION_WEIGHT * position
    return Group(rows=(row, *members), agreement=agreement, weight=weight)


def _distinct(groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups that repeat no better one; those with nothing much in common come first."""
    sizes = np.array([len(group.rows) for group in groups])
    kept: dict[int, Group] = {}
    holders: dict[int, array[int]] = defaultdict(lambda: array("q"))  # of each row, those kept that have it
    for limit in (MAX_OVERLAP_FIRST, MAX_OVERLAP):
        for n, group in enumerate(groups):
            if n in kept:
                continue
            n_common = np.bincount(np.frombuffer(b"".join(holders[row] for row in group.rows), np.int64))
            if (n_common / np.minimum(sizes[n], sizes[: len(n_common)]) <= limit).all():
                kept[n] = group
                for row in group.rows:
                    holders[row].append(n)
    return tuple(kept.values())
