"""Which articles tell one story, and which of them add nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from briefing.engines.protocols import Encoder
from briefing.nouns import Document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Measured on digests of labelled real news (benchmarks/digest_stories.py): twelve events within a month, B-cubed
# precision 0.97, recall 0.83; four pairs of events of one kind, such as two earthquakes, 0.82 and 0.92. Linking by the
# single nearest pair lost three points of F1: in a digest, chains of neighbours join what does not belong together.
MIN_SIMILARITY = 0.44
NAME_WEIGHT = 0.3
LEAD_WORDS = 60
N_GRAM = 4
MIN_CONTAINMENT = 0.85

_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def lead(document: Document) -> str:
    """Headline and first words: what an article says it is about."""
    return f"{document.source.title or ''}. {' '.join(document.text.split()[:LEAD_WORDS])}"


def group(leads: Sequence[str], encoder: Encoder, *, known: Sequence[int | None] = ()) -> tuple[int, ...]:
    """A label for each article: equal where they tell one story.

    Average linkage over the cosine of the leads and of the names in them, the rarer the name the heavier.

    Args:
        leads: See `lead`.
        encoder: Gives the vectors.
        known: The story of each article told before, None for a new one; known stories are joined by new articles,
            never with each other. Empty where nothing is known.
    """
    import numpy as np

    if not leads:
        return ()
    vectors = encoder.encode(leads)
    similarity = (1 - NAME_WEIGHT) * (vectors @ vectors.T) + NAME_WEIGHT * _names_in_common(leads)
    label = np.arange(len(leads))
    known = known or [None] * len(leads)
    first: dict[int, int] = {}
    for i, story in enumerate(known):
        if story is not None:
            label[i] = first.setdefault(story, i)
    return tuple(int(x) for x in _average_linkage(similarity, label, set(first.values())))


def _average_linkage(similarity: NDArray[np.float32], label: NDArray[np.int64], fixed: set[int]) -> NDArray[np.int64]:
    """Join the two most similar groups until none are similar enough; two `fixed` groups never join."""
    import numpy as np

    never = -9.0
    heads = np.unique(label)
    member = (label[None, :] == heads[:, None]).astype(np.float64)
    size = member.sum(axis=1)
    mean = (member @ similarity @ member.T) / np.outer(size, size)
    is_fixed = np.isin(heads, list(fixed))
    mean[np.outer(is_fixed, is_fixed)] = never
    np.fill_diagonal(mean, never)
    while True:
        a, b = divmod(int(mean.argmax()), len(heads))
        if mean[a, b] < MIN_SIMILARITY:
            return label
        merged = (mean[a] * size[a] + mean[b] * size[b]) / (size[a] + size[b])
        merged[(mean[a] == never) | (mean[b] == never)] = never
        mean[a], mean[:, a] = merged, merged
        mean[b], mean[:, b] = never, never
        mean[a, a] = never
        size[a] += size[b]
        label[label == heads[b]] = heads[a]


def _names_in_common(leads: Sequence[str]) -> NDArray[np.float32]:
    """Shape (n, n): cosine of the name words, weighed by rarity."""
    import numpy as np

    from briefing.language.names import find_names

    found = [{w.casefold() for name in find_names(text) for w in _WORD.findall(name.text)} for text in leads]
    n_holders = Counter(w for words in found for w in words)
    place = {w: i for i, w in enumerate(sorted(n_holders))}
    table = np.zeros((len(leads), len(place)), np.float32)
    for row, words in enumerate(found):
        for w in words:
            table[row, place[w]] = math.sqrt(math.log(1 + len(leads) / n_holders[w]))
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    return np.asarray(table @ table.T, np.float32)


def drop_near_duplicates(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents without those that another one contains, in the order given; the longer stays, then the earlier.

    Contained is a document most of whose word 4-grams stand in another (Broder 1997), and every figure of it: a copy
    with one figure changed is news.
    """
    by_length = sorted(range(len(documents)), key=lambda i: (-len(documents[i].text), i))
    kept: list[int] = []
    grams = [_grams(d.text) for d in documents]
    figures = [set(_FIGURE.findall(d.text)) for d in documents]
    for i in by_length:
        own = grams[i]
        if not any(
            len(own & grams[k]) >= MIN_CONTAINMENT * max(1, len(own)) and figures[i] <= figures[k] for k in kept
        ):
            kept.append(i)
    return tuple(documents[i] for i in sorted(kept))


def _grams(text: str) -> set[tuple[str, ...]]:
    words = [w.casefold() for w in _WORD.findall(text)]
    return {tuple(words[i : i + N_GRAM]) for i in range(max(1, len(words) - N_GRAM + 1))}
