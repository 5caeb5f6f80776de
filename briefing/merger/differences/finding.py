"""The way from sentences to differences: near pairs → candidates → one decision → questions with their answers."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.corpus.context import Context
from briefing.engines.protocols import Stance
from briefing.merger.differences.asking import opinions
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.dates import date_candidates
from briefing.merger.differences.decision import judged
from briefing.merger.differences.grouping import group
from briefing.merger.differences.names import name_candidates
from briefing.merger.differences.numbers import number_candidates
from briefing.merger.differences.pairs import near_pairs
from briefing.merger.differences.quotes import quote_candidates
from briefing.merger.differences.relation import explain
from briefing.nouns import Conflict


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
    candidates = find_candidates(context, origins)
    found = judged(context, candidates, opinions(context, candidates, stance, until_decided=True))
    return tuple(explain(context, difference) for difference in group(context, found))


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
