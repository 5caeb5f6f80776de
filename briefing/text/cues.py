"""Words that tell how a statement is meant. (Thin first version.)"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

Span = tuple[int, int]
_NEGATION = re.compile(r"\b(?:not|no|never|none|without|n't)\b|n[’']t\b", re.I)
_HEDGE = re.compile(r"\b(?:may|might|could|reportedly|allegedly|likely|possibly|apparently)\b", re.I)
_UPDATE = re.compile(r"\b(?:so far|at least|rose to|has risen|revised|as of)\b", re.I)
_UNKNOWN = re.compile(r"\b(?:remain(?:s|ed)? (?:classified|unclear)|undisclosed|not immediately clear)\b", re.I)
_BOILERPLATE = re.compile(r"\b(?:subscribe|sign up|click here|all rights reserved)\b", re.I)

POLARITY: Mapping[str, int] = {"triumph": 1, "disaster": -1}
OPPOSITES: tuple[tuple[str, str], ...] = (("rose", "fell"), ("approved", "rejected"))


def find_negations(sentence: str) -> tuple[Span, ...]:
    """The spans that negate."""
    return tuple(m.span() for m in _NEGATION.finditer(sentence))


def find_hedges(sentence: str) -> tuple[Span, ...]:
    """The spans that take certainty away."""
    return tuple(m.span() for m in _HEDGE.finditer(sentence))


def find_updates(sentence: str) -> tuple[Span, ...]:
    """The spans that say a figure is of a moment and may be updated."""
    return tuple(m.span() for m in _UPDATE.finditer(sentence))


def find_unknown(sentence: str) -> Span | None:
    """The span that says something is not known or not disclosed; None where nothing does."""
    m = _UNKNOWN.search(sentence)
    return m.span() if m else None


def is_boilerplate(sentence: str) -> bool:
    """Whether it belongs to the page around an article rather than to the article."""
    return _BOILERPLATE.search(sentence) is not None


def polarity(words: Iterable[str]) -> int:
    """The balance of evaluative words: positive ones minus negative ones."""
    return sum(POLARITY.get(w, 0) for w in words)


def opposed(a_words: Iterable[str], b_words: Iterable[str]) -> tuple[str, str] | None:
    """The first pair of opposites of which `a_words` has one and `b_words` the other, as written there."""
    a, b = set(a_words), set(b_words)
    for x, y in OPPOSITES:
        if x in a and y in b:
            return x, y
        if y in a and x in b:
            return y, x
    return None
