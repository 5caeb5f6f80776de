"""What a sentence leans on. (Thin first version.)"""

from __future__ import annotations

import re

Span = tuple[int, int]
_OPENER = re.compile(r"\s*((?:However|Meanwhile|But|And|Yet|Still|Also)\b,? ?)")
_LEANS = re.compile(r"\s*(he|she|they|this \w+|that \w+|these|such)\b", re.I)


def opener(sentence: str) -> Span | None:
    """The discourse opener that can be dropped, with what follows it up to the next word."""
    m = _OPENER.match(sentence)
    return m.span(1) if m else None


def leans(sentence: str) -> str | None:
    """The words by which a sentence leans on what stands before it; None where it stands alone."""
    span = opener(sentence)
    m = _LEANS.match(sentence, span[1] if span else 0)
    return m[1] if m else None
