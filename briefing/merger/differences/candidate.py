"""One possible difference: two sentences of two documents, and the values in them that do not agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefing.nouns import Kind

Span = tuple[int, int]
Place = tuple[int, Span]
"""A row of a corpus and a span of its sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Rows `a` and `b` of a corpus, from different documents, that may answer one question differently.

    Attributes:
        value_a: What `a` answers, as written; `span_a` is its place in the sentence.
        question: What is asked, in a few words: what is counted, whose name, what is quoted.
        features: Signs for and against, by name, each about in [-1, 1]; see `decision`.
        rivals: Where either document has the other's very value, beside the value itself: if that answers the same
            question, the two agree.
    """

    kind: Kind
    a: int
    b: int
    value_a: str
    value_b: str
    span_a: Span
    span_b: Span
    question: str
    features: Mapping[str, float]
    rivals: tuple[tuple[Place, Place], ...] = ()
