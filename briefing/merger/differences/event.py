"""Candidates from what is told: two sentences on one happening of which one denies, reverses or opposes the other."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.merger.context import Context
from briefing.merger.differences.candidate import Candidate
from briefing.model import Kind
from briefing.text.analysis import Analysis
from briefing.text.cues import opposed

# Less alike, two sentences hardly ever tell the same happening.
MIN_SIMILARITY = 0.6


def event_candidates(context: Context, a: int, b: int) -> Iterator[Candidate]:
    """The pair as one candidate, its values the sentences themselves."""
    corpus = context.corpus
    if float(corpus.similarity[a, b]) < MIN_SIMILARITY:
        return
    x, y = corpus.analyses[a], corpus.analyses[b]
    pair = opposed(_words(x), _words(y))
    if pair is None and x.negated == y.negated:
        return
    features = {
        "opposed": float(pair is not None),
        "negation": float(x.negated != y.negated),
        "hedge": float(x.hedged != y.hedged),
        "length": min(1.0, abs(len(_words(x)) - len(_words(y))) / 25),
    }
    yield Candidate(
        kind=_kind(x, y), a=a, b=b, value_a=pair[0] if pair else x.sentence, value_b=pair[1] if pair else y.sentence,
        span_a=(0, len(x.sentence)), span_b=(0, len(y.sentence)), question="what happened", features=features,
    )  # fmt: skip


def _kind(x: Analysis, y: Analysis) -> Kind:
    text = f"{x.sentence} {y.sentence}".casefold()
    if "because" in text or "cause" in text or "led to" in text:
        return "cause"
    places_x, places_y = ({n.text for n in s.names if n.kind == "place"} for s in (x, y))
    if places_x and places_y and not places_x & places_y:
        return "place"
    return "status"


def _words(analysis: Analysis) -> list[str]:
    return analysis.sentence.casefold().split()
