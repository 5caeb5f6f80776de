"""The way from sentences to differences: near pairs → candidates → one decision → questions with their answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from briefing.merger.context import Context
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.decision import JUDGED_BY_ENTAILMENT, judged, reachable, value_class
from briefing.merger.differences.grouping import group
from briefing.merger.differences.names import name_candidates
from briefing.merger.differences.pairs import near_pairs
from briefing.merger.differences.quotes import quote_candidates
from briefing.merger.differences.relation import explain
from briefing.merger.differences.values import date_candidates, number_candidates
from briefing.model import Conflict
from briefing.models.corpus import Corpus
from briefing.models.protocols import Entailment

if TYPE_CHECKING:
    from numpy.typing import NDArray


def differences(context: Context, origins: Sequence[str], entailment: Entailment) -> tuple[Conflict, ...]:
    """The differences between documents of different origin, most certain first.

    Args:
        context: The sentences of all documents.
        origins: The origin of each document.
        entailment: Judges the pairs with a candidate, each once in both directions.
    """
    if len(set(origins)) < 2:
        return ()
    candidates = tuple(c for c in find_candidates(context, origins) if reachable(context, c))
    verdicts = classify(context.corpus, candidates, entailment)
    found = judged(context, candidates, verdicts)
    return tuple(explain(context, difference) for difference in group(context, found))


def find_candidates(context: Context, origins: Sequence[str]) -> tuple[Candidate, ...]:
    """Every possible difference, of all kinds."""
    candidates = list(name_candidates(context, origins))
    for a, b in near_pairs(context.corpus, origins):
        numbers = tuple(number_candidates(context, a, b))
        candidates.extend(numbers)
        # A figure that grew is told of two moments: then their times do not conflict.
        if not any(c.features["update"] for c in numbers):
            candidates.extend(date_candidates(context, a, b))
        candidates.extend(quote_candidates(context, a, b))
    return tuple(candidates)


def classify(
    corpus: Corpus, candidates: Sequence[Candidate], entailment: Entailment
) -> tuple[NDArray[np.float32], ...]:
    """For each candidate, shape (2, 3): what the model says of a→b and of b→a, where its class is judged by that.

    Equal pairs are asked once; for the other candidates all zeros.
    """
    pairs = sorted({(c.a, c.b) for c in candidates if value_class(c) in JUDGED_BY_ENTAILMENT})
    texts = corpus.texts
    asked = [(texts[a], texts[b]) for a, b in pairs] + [(texts[b], texts[a]) for a, b in pairs]
    answers = entailment.classify(asked) if asked else np.zeros((0, 3), np.float32)
    n = len(pairs)
    verdicts = {pair: np.stack((answers[i], answers[n + i])) for i, pair in enumerate(pairs)}
    nothing = np.zeros((2, 3), np.float32)
    return tuple(verdicts.get((c.a, c.b), nothing) for c in candidates)
