"""Which documents are witnesses of their own, and which are copies: wire reports and reprints count as one origin.

Under-merging is the safe error, so only what cannot be chance joins two documents: an equal headline with much the
same words, a wire credit to the same agency with much the same words, or long verbatim overlap. The overlap is the
containment of word 4-grams, |A ∩ B| / min(|A|, |B|), which a truncated copy keeps and Jaccard similarity does not
(Broder 1997).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from briefing.nouns import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_GRAM = 4
# Two reports of one event share quotations and stock phrases: up to 0.2 was seen between independent ones.
MIN_CONTAINMENT = 0.5
# A headline or agency in common makes half of that enough.
MIN_CONTAINMENT_WITH_CREDIT = 0.3
MIN_GRAMS = 12
# Of long documents a sample of the 4-grams is compared, in all of them the same: those whose digest is a multiple of a
# power of two. Containment of a sample is that of the whole on average (Broder 1997), and so many are exact enough.
MAX_GRAMS = 2_000_000
# Of the holders of a gram each is held against so many of the next.
_REACH = 16

_WORD = re.compile(r"\w+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def mark_origins(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents with `origin` set to the id of the first of the same origin.

    Cost grows with the length of the documents.
    """
    grams = _grams(documents)
    parent = list(range(len(documents)))
    for a, b in _acquainted(grams):
        smaller = min(len(grams[a]), len(grams[b]))
        if smaller < MIN_GRAMS or _root(parent, a) == _root(parent, b):
            continue
        common = len(np.intersect1d(grams[a], grams[b], assume_unique=True))
        if common >= MIN_CONTAINMENT * smaller or (
            common >= MIN_CONTAINMENT_WITH_CREDIT * smaller and _same_credit(documents[a], documents[b])
        ):
            parent[_root(parent, b)] = _root(parent, a)
    by_digest: dict[str, int] = {}
    for i, document in enumerate(documents):
        first = by_digest.setdefault(document.sha256, i)
        parent[_root(parent, i)] = _root(parent, first)
    first_of: dict[int, str] = {}
    for i, document in enumerate(documents):
        first_of.setdefault(_root(parent, i), document.id)
    return tuple(replace(d, origin=first_of[_root(parent, i)]) for i, d in enumerate(documents))


def _grams(documents: Sequence[Document]) -> list[NDArray[np.uint64]]:
    """The digests of the 4-grams of each document, each once, in order; a sample where they are many."""
    n_chars = sum(len(d.text) for d in documents)
    step = 1
    while n_chars / 6 / step > MAX_GRAMS:
        step *= 2
    known: dict[str, int] = {}
    found = []
    for document in documents:
        # A digest that is the same in every run, as `hash` is not.
        words = [known.setdefault(w, crc32(w.encode("utf-8", "surrogatepass"))) for w in _words(document.text)]
        own = np.array(words, dtype=np.uint64)
        n = max(0, len(own) - N_GRAM + 1)
        gram = np.zeros(n, np.uint64)
        for i in range(N_GRAM):
            gram = (gram ^ own[i : i + n]) * _FACTOR
            gram ^= gram >> np.uint64(29)
        gram = np.unique(gram)
        found.append(gram[gram % np.uint64(step) == 0] if step > 1 else gram)
    return found


def _words(text: str) -> Iterator[str]:
    return (w[0].casefold() for w in _WORD.finditer(text))


def _acquainted(grams: Sequence[NDArray[np.uint64]]) -> list[tuple[int, int]]:
    """The pairs of documents that have enough grams in common to be worth comparing.

    Of those that have a gram each is only held against the next `_REACH`: copies are each other's neighbours in that
    order, so that each is found by way of the others, and the work grows with the grams, not with pairs of documents.
    """
    if not grams:
        return []
    n = np.uint64(len(grams))
    every = np.concatenate(grams)
    holder = np.repeat(np.arange(len(grams), dtype=np.uint64), [len(own) for own in grams])
    order = np.argsort(every, kind="stable")
    every, holder = every[order], holder[order]
    found = [
        holder[:-step][same] * n + holder[step:][same]
        for step in range(1, min(_REACH, len(every) - 1) + 1)
        if (same := every[:-step] == every[step:]).any()
    ]
    if not found:
        return []
    pairs, n_common = np.unique(np.concatenate(found), return_counts=True)
    first, second = (pairs // n).astype(np.int64), (pairs % n).astype(np.int64)
    sizes = np.array([len(own) for own in grams])
    enough = n_common >= MIN_CONTAINMENT_WITH_CREDIT / 3 * np.minimum(sizes[first], sizes[second])
    return list(zip(first[enough].tolist(), second[enough].tolist(), strict=True))


def _same_credit(a: Document, b: Document) -> bool:
    title_a, title_b = (" ".join(_WORD.findall((d.source.title or "").casefold())) for d in (a, b))
    if title_a and title_a == title_b:
        return True
    return bool(a.source.wire) and a.source.wire == b.source.wire


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i
