"""The way from sentences to differences: near pairs → candidates → one decision → questions with their answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from briefing.corpus.context import Context
from briefing.engines.protocols import Stance
from briefing.merger.differences.candidate import Candidate, Place
from briefing.merger.differences.dates import date_candidates
from briefing.merger.differences.decision import (
    JUDGED_BY_ENTAILMENT,
    Opinion,
    judged,
    most_probable,
    shipped,
)
from briefing.merger.differences.grouping import group
from briefing.merger.differences.names import name_candidates
from briefing.merger.differences.numbers import number_candidates
from briefing.merger.differences.pairs import near_pairs
from briefing.merger.differences.quotes import quote_candidates
from briefing.merger.differences.relation import explain
from briefing.nouns import Conflict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TextPair = tuple[str, str]
# The stance model is asked about so many candidates at most, four times and more about each: so many for every
# document, and for all together at least so many. In 54 labelled stories of 3 to 7 reports there were 366 at most.
MAX_ASKED_EACH, MIN_ASKED = 6, 400


def differences(context: Context, origins: Sequence[str], stance: Stance) -> tuple[Conflict, ...]:
    """The differences between documents, most certain first: of different origin, or where one copy has other words
    than the rest.

    Args:
        context: The sentences of all documents.
        origins: The origin of each document.
        stance: Judges the pairs with a candidate, each once in both directions.
    """
    if len(origins) < 2:
        return ()
    candidates = likeliest(context, find_candidates(context, origins), len(origins))
    found = judged(context, candidates, opinions(context, candidates, stance))
    return tuple(explain(context, difference) for difference in group(context, found))


def likeliest(context: Context, candidates: Sequence[Candidate], n_documents: int) -> tuple[Candidate, ...]:
    """The candidates that could be reported, in order; where they are too many to be asked about, first the likeliest
    of every value, then the second of each, so that one question asked by many leaves no other out."""
    best = {i: most_probable(context, c) for i, c in enumerate(candidates)}
    able = [i for i, c in enumerate(candidates) if best[i] >= shipped().threshold[c.kind]]
    n_asked = max(MIN_ASKED, MAX_ASKED_EACH * n_documents)
    if len(able) > n_asked:
        n_before: Counter[Place] = Counter()
        turn = {}
        for i in sorted(able, key=lambda i: (-best[i], i)):
            c = candidates[i]
            places = (context.first[c.a], c.span_a), (context.first[c.b], c.span_b)
            turn[i] = max(n_before[p] for p in places)
            n_before.update(places)
        able = sorted(sorted(able, key=lambda i: (turn[i], -best[i], i))[:n_asked])
    return tuple(candidates[i] for i in able)


def find_candidates(context: Context, origins: Sequence[str]) -> tuple[Candidate, ...]:
    """Every possible difference, of all kinds."""
    candidates = list(name_candidates(context, origins))
    for a, b in near_pairs(context, origins):
        numbers = tuple(number_candidates(context, a, b))
        candidates.extend(numbers)
        # A figure that grew is told of two moments: then their times do not conflict.
        if not any(c.features["update"] for c in numbers):
            candidates.extend(date_candidates(context, a, b))
        # In copies a quotation's wording is the editing of a copy.
        if origins[context.corpus.column[a]] != origins[context.corpus.column[b]]:
            candidates.extend(quote_candidates(context, a, b))
    return tuple(candidates)


def opinions(context: Context, candidates: Sequence[Candidate], stance: Stance) -> tuple[Opinion, ...]:
    """What the entailment model says of each candidate whose kind is judged by that; nothing of the others.

    Equal pairs are asked once.
    """
    chosen = {i: c for i, c in enumerate(candidates) if c.kind in JUDGED_BY_ENTAILMENT}
    texts = context.corpus.texts
    classes = _answers(stance.classify, (both(texts[c.a], texts[c.b]) for c in chosen.values()))
    asked = {i: _masked(context, (c.a, c.span_a), (c.b, c.span_b)) for i, c in chosen.items()}
    rivals = {i: [_masked(context, *pair) for pair in c.rivals] for i, c in chosen.items()}
    questions = _answers(stance.same_question, (*asked.values(), *(p for pairs in rivals.values() for p in pairs)))
    found = [Opinion()] * len(candidates)
    for i, c in chosen.items():
        verdicts = [classes[pair] for pair in both(texts[c.a], texts[c.b])]
        found[i] = Opinion(
            entailment=max(float(v[0]) for v in verdicts),
            contradiction=max(float(v[2]) for v in verdicts),
            denied=min(float(v[2]) for v in verdicts),
            asked=max(float(questions[pair]) for pair in asked[i]),
            rival=max((float(questions[pair]) for pairs in rivals[i] for pair in pairs), default=0.0),
        )
    return tuple(found)


def both(a: str, b: str) -> tuple[TextPair, TextPair]:
    """Two texts in either order."""
    return (a, b), (b, a)


def _masked(context: Context, a: Place, b: Place) -> tuple[TextPair, TextPair]:
    return both(context.masked(a[0], *a[1]), context.masked(b[0], *b[1]))


def _answers(
    ask: Callable[[Sequence[TextPair]], NDArray[np.float32]], pairs: Iterable[tuple[TextPair, ...]]
) -> dict[TextPair, Any]:
    unique = sorted({pair for orders in pairs for pair in orders})
    return dict(zip(unique, ask(unique), strict=True)) if unique else {}
