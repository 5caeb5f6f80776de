"""Which articles of a story add nothing to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.nouns import Document

N_GRAM = 4
MIN_CONTAINMENT = 0.85

_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


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
