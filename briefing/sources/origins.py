"""Which documents are witnesses of their own, and which are copies: wire reports and reprints count as one origin.

Under-merging is the safe error, so only what cannot be chance joins two documents: an equal headline with much the
same words, a wire credit to the same agency with much the same words, or long verbatim overlap. The overlap is the
containment of word 4-grams, |A ∩ B| / min(|A|, |B|), which a truncated copy keeps and Jaccard similarity does not
(Broder 1997).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from briefing.nouns import Document

N_GRAM = 4
# Two reports of one event share quotations and stock phrases: up to 0.2 was seen between independent ones.
MIN_CONTAINMENT = 0.5
# A headline or agency in common makes half of that enough.
MIN_CONTAINMENT_WITH_CREDIT = 0.3
MIN_GRAMS = 12

_WORD = re.compile(r"\w+")


def mark_origins(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents with `origin` set to the id of the first of the same origin.

    Cost grows with the number of shared 4-grams, not with the square of the number of documents.
    """
    grams = [_grams(d.text) for d in documents]
    parent = list(range(len(documents)))
    for (a, b), n_common in _overlaps(grams).items():
        smaller = min(len(grams[a]), len(grams[b]))
        wanted = MIN_CONTAINMENT_WITH_CREDIT if _same_credit(documents[a], documents[b]) else MIN_CONTAINMENT
        if smaller >= MIN_GRAMS and n_common / smaller >= wanted:
            parent[_root(parent, b)] = _root(parent, a)
    by_digest: dict[str, int] = {}
    for i, document in enumerate(documents):
        first = by_digest.setdefault(document.sha256, i)
        parent[_root(parent, i)] = _root(parent, first)
    first_of: dict[int, str] = {}
    for i, document in enumerate(documents):
        first_of.setdefault(_root(parent, i), document.id)
    return tuple(replace(d, origin=first_of[_root(parent, i)]) for i, d in enumerate(documents))


def _grams(text: str) -> set[int]:
    words = [w.casefold() for w in _WORD.findall(text)]
    return {hash(tuple(words[i : i + N_GRAM])) for i in range(len(words) - N_GRAM + 1)}


def _overlaps(grams: Sequence[set[int]]) -> dict[tuple[int, int], int]:
    holders: dict[int, list[int]] = defaultdict(list)
    for i, own in enumerate(grams):
        for gram in own:
            holders[gram].append(i)
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for who in holders.values():
        for x, a in enumerate(who):
            for b in who[x + 1 :]:
                counts[a, b] += 1
    return dict(sorted(counts.items()))


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
