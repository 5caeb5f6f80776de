"""Whether the documents are about one subject, or fall into groups with nothing in common."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from briefing.corpus import Corpus
from briefing.nouns import Diagnostic

# Two reports of one event: their mean vectors have a cosine of 0.45 to 0.95, the median 0.8; of unrelated events 0.26,
# one in ten over 0.5. Linking by any neighbour (single link) keeps a group whole; a wrong link only means no warning.
MIN_SIMILARITY = 0.5
# The three best sentences of one found again in the other: 0.41 to 0.9 in one event, 0.32 else, one in ten over 0.44.
MIN_BEST_MATCHES = 0.5
N_BEST = 3


def subjects(corpus: Corpus) -> tuple[tuple[int, ...], ...]:
    """The documents grouped by subject, as positions in `corpus.documents`; the largest group first."""
    n = len(corpus.documents)
    label = list(range(n))
    means = [_mean(corpus, c) for c in range(n)]
    for a in range(n):
        for b in range(a + 1, n):
            if label[a] != label[b] and _linked(corpus, means, a, b):
                label = [label[a] if x == label[b] else x for x in label]
    groups = [tuple(i for i in range(n) if label[i] == x) for x in dict.fromkeys(label)]
    return tuple(sorted(groups, key=lambda g: (-len(g), g)))


def apart(corpus: Corpus, groups: Sequence[Sequence[int]]) -> Diagnostic:
    """Says which sources are about what, and which of them are briefed."""

    def name(column: int) -> str:
        document = corpus.documents[column]
        return f"{document.id} {document.source.outlet or Path(document.source.uri).name}"

    named = "; ".join(", ".join(map(name, group)) for group in groups)
    message = (
        f"the sources are about {len(groups)} subjects with nothing in common: {named}. "
        f"This briefing is on the first; --all gives one for each"
    )
    return Diagnostic(stage="merge", severity="warning", source=None, message=message)


def _mean(corpus: Corpus, column: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    rows = corpus.rows(column)
    mean = corpus.vectors[rows].sum(axis=0) if len(rows) else np.zeros(corpus.vectors.shape[1], np.float32)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)


def _linked(corpus: Corpus, means: list[np.ndarray[tuple[int], np.dtype[np.float32]]], a: int, b: int) -> bool:
    if float(means[a] @ means[b]) >= MIN_SIMILARITY:
        return True
    rows_a, rows_b = corpus.rows(a), corpus.rows(b)
    if not len(rows_a) or not len(rows_b):
        return False
    best = np.sort(corpus.similarity(rows_a, rows_b).max(axis=1))[-N_BEST:]
    return float(best.mean()) >= MIN_BEST_MATCHES
