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
MAX_GRAMS = 400_000
_BLOCK = 8192

_WORD = re.compile(r"\w+")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def mark_origins(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents with `origin` set to the id of the first of the same origin.

    Cost grows with the length of the documents, and with the square of their number only in a product of matrices.
    """
    grams = _grams(documents)
    common = _overlaps(grams)
    sizes = np.array([len(own) for own in grams])
    smaller = np.minimum(sizes[:, None], sizes[None, :])
    near = np.triu((smaller >= MIN_GRAMS) & (common >= MIN_CONTAINMENT_WITH_CREDIT * smaller), 1)
    parent = list(range(len(documents)))
    for a, b in zip(*map(np.ndarray.tolist, np.nonzero(near)), strict=True):
        if common[a, b] >= MIN_CONTAINMENT * smaller[a, b] or _same_credit(documents[a], documents[b]):
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


def _overlaps(grams: Sequence[NDArray[np.uint64]]) -> NDArray[np.float64]:
    """Shape (documents, documents): how many grams each two have in common."""
    common = np.zeros((len(grams), len(grams)))
    every = np.unique(np.concatenate(grams)) if grams else np.zeros(0, np.uint64)
    for start in range(0, len(every), _BLOCK):
        block = every[start : start + _BLOCK]
        has = np.zeros((len(grams), len(block)), np.float32)
        for i, own in enumerate(grams):
            mine = own[np.searchsorted(own, block[0]) : np.searchsorted(own, block[-1], side="right")]
            has[i, np.searchsorted(block, mine)] = 1.0
        common += has @ has.T
    return common


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
