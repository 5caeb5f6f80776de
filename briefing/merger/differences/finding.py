"""The way from sentences to differences: near pairs → candidates → one decision → questions with their answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from briefing.corpus.context import Context
from briefing.engines.protocols import Stance
from briefing.merger.differences.candidate import Candidate, Place
from briefing.merger.differences.dates import date_candidates
from briefing.merger.differences.decision import (
    JUDGED_BY_ENTAILMENT,
    Opinion,
    favourable,
    is_reported,
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
        stance: Judges the pairs with a candidate, each at most once in both directions.
    """
    if len(origins) < 2:
        return ()
    candidates = likeliest(context, find_candidates(context, origins), len(origins))
    found = judged(context, candidates, opinions(context, candidates, stance, until_decided=True))
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


def opinions(
    context: Context, candidates: Sequence[Candidate], stance: Stance, *, until_decided: bool = False
) -> tuple[Opinion, ...]:
    """What the entailment model says of each candidate whose kind is judged by that; nothing of the others.

    Equal pairs are asked once. `until_decided`, a candidate that no further answer could bring to its threshold is not
    asked about any more; what was not asked of it then counts as most in favour.
    """
    found = [favourable(c.kind) if c.kind in JUDGED_BY_ENTAILMENT else Opinion() for c in candidates]
    open_ = [i for i, c in enumerate(candidates) if c.kind in JUDGED_BY_ENTAILMENT]
    for ask in (_denials, _questions, _rivals):
        for i, told in zip(open_, ask(context, [candidates[i] for i in open_], stance), strict=True):
            found[i] = replace(found[i], **told)
        if until_decided:
            open_ = [i for i in open_ if is_reported(context, candidates[i], found[i])]
    return tuple(found)


def _denials(context: Context, candidates: Sequence[Candidate], stance: Stance) -> Iterator[dict[str, float]]:
    """Of each candidate whether its sentences entail or deny each other."""
    texts = context.corpus.texts
    classes = _answers(stance.classify, (both(texts[c.a], texts[c.b]) for c in candidates))
    for c in candidates:
        verdicts = [classes[pair] for pair in both(texts[c.a], texts[c.b])]
        yield {
            "entailment": max(float(v[0]) for v in verdicts),
            "contradiction": max(float(v[2]) for v in verdicts),
            "denied": min(float(v[2]) for v in verdicts),
        }


def _questions(context: Context, candidates: Sequence[Candidate], stance: Stance) -> Iterator[dict[str, float]]:
    """Of each candidate whether its values answer one question."""
    asked = [_masked(context, (c.a, c.span_a), (c.b, c.span_b)) for c in candidates]
    answers = _answers(stance.same_question, asked)
    return ({"asked": max(float(answers[pair]) for pair in pairs)} for pairs in asked)


def _rivals(context: Context, candidates: Sequence[Candidate], stance: Stance) -> Iterator[dict[str, float]]:
    """Of each candidate whether one of its values and its equal in the other document do."""
    rivals = [[pair for places in c.rivals for pair in _masked(context, *places)] for c in candidates]
    answers = _answers(stance.same_question, map(tuple, rivals))
    return ({"rival": max((float(answers[pair]) for pair in pairs), default=0.0)} for pairs in rivals)


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
