"""The one decision: whether a candidate is a real difference, as a calibrated probability.

A logistic regression for each kind of value over signs that a reader can inspect: how alike the sentences are, what
is left alike with the values masked, who is named, what the entailment model says both ways, and what is particular
to the kind. Its coefficients were fitted on hand-labelled pairs by `training/fit_differences.py` and lie in
`decision.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

from briefing.merger.context import Context
from briefing.merger.differences.candidate import Candidate
from briefing.model import Kind

NUMBER: Kind = "number"
DATE: Kind = "date"
NAME: Kind = "name"
QUOTE: Kind = "quote"


# The signs that two values answer one question; none of them looks at the values.
QUESTION_SIGNS: Mapping[str, tuple[str, ...]] = {
    NUMBER: (
        "similarity", "nearest", "names", "near_overlap", "near_balance", "same_before", "same_after", "many_values",
        "same_noun", "no_noun",
    ),
    DATE: (
        "similarity", "nearest", "names", "near_overlap", "near_balance", "same_before", "same_after", "many_values",
        "same_granularity",
    ),
}  # fmt: skip
# Two figures whose sentences, masked, so likely ask two questions are not told on a page: of six such pairs of other
# stories that the fit was sure of, one was a difference.
MIN_ASKED_ON_PAGE = 0.3
BELOW = 0.01
MIN_PLAIN_SIMILARITY = 0.5
PLAIN_PROBABILITY = 0.7
# Of twelve figures in a hundred stories that seemed to have grown, none was of the same thing; none had this much of
# what stands around it in common.
MIN_GROWN_OVERLAP = 0.5
MIN_DATED_OVERLAP = 0.2
LOGIT_SCALE = 3.0  # so that a question's logit is about as large as the other signs
# The signs each kind is judged by; few, because few differences are labelled.
_ASKED = (
    "asked", "rival", "question", "similarity", "known_elsewhere", "other_time", "background", "same_lead",
    "contradiction", "entailment", "names_apart", "common", "near_common",
)  # fmt: skip
SIGNS: Mapping[str, tuple[str, ...]] = {
    NUMBER: (*_ASKED, "nearest", "same_after", "ratio", "one", "update", "other_person", "toll"),
    DATE: (*_ASKED, "near_overlap", "same_before", "same_after", "same_words", "same_granularity", "many_values"),
    NAME: ("similarity", "near_overlap", "spelling", "one_word"),
    QUOTE: ("similarity", "nearest", "n_common", "n_changed", "covered"),
}  # fmt: skip


JUDGED_BY_ENTAILMENT = frozenset(name for name, signs in SIGNS.items() if "contradiction" in signs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A logistic regression: the bias, and a weight for each sign."""

    bias: float
    weights: Mapping[str, float]

    def logit(self, signs: Mapping[str, float]) -> float:
        """The log-odds of what it judges."""
        return self.bias + sum(weight * signs[name] for name, weight in self.weights.items())

    def probability(self, signs: Mapping[str, float]) -> float:
        """The calibrated probability in [0, 1]."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.logit(signs)))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """All coefficients.

    Attributes:
        threshold: The probability from which a candidate is reported.
        page_threshold: That from which it is told on a page, where a false one costs more than three missed.
        differ: Whether a candidate is a real difference, by kind.
        question: Whether two values answer one question, by kind; learned from values that agree, so that it needs
            no labels (`training/fit_questions.py`).
    """

    threshold: float
    page_threshold: float
    differ: Mapping[str, Model]
    question: Mapping[str, Model]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the entailment model says of a candidate, each in [0, 1] and the likelier of both directions.

    `asked` is the probability that both values, masked, answer one question; `rival` is the highest that one of them
    and its equal elsewhere in the other document do.
    """

    entailment: float = 0.0
    contradiction: float = 0.0
    asked: float = 0.0
    rival: float = 0.0


def features(context: Context, candidate: Candidate, opinion: Opinion) -> dict[str, float]:
    """All signs of a candidate, its own and those of its two sentences.

    Args:
        context: Where it was found.
        candidate: What is judged.
        opinion: What the entailment model says of it.
    """
    a, b = candidate.a, candidate.b
    corpus = context.corpus
    n_shared, n_names = context.shared_names(a, b)
    rows_a, rows_b = corpus.rows(int(corpus.column[a])), corpus.rows(int(corpus.column[b]))
    similarity = float(corpus.similarity[a, b])
    nearest = similarity >= float(corpus.similarity[a, rows_b].max()) - 1e-6
    mutual = similarity >= float(corpus.similarity[b, rows_a].max()) - 1e-6
    signs = {
        "similarity": similarity,
        "nearest": (nearest + mutual) / 2,
        "overlap": context.overlap(context.stems[a], context.stems[b]),
        "balance": context.balance(context.stems[a], context.stems[b]),
        "names": n_shared / n_names if n_names else 0.5,
        "contradiction": opinion.contradiction,
        "entailment": opinion.entailment,
        "asked": opinion.asked,
        "rival": opinion.rival,
        **candidate.features,
    }
    question = shipped().question.get(candidate.kind)
    return signs | {"question": question.logit(signs) / LOGIT_SCALE} if question else signs


@cache
def shipped() -> Decision:
    """The coefficients in the package."""
    table = json.loads(files(__package__).joinpath("decision.json").read_text(encoding="utf-8"))
    differ, question = (
        {name: Model(bias=m["bias"], weights=m["weights"]) for name, m in table[part].items()}
        for part in ("differ", "question")
    )
    return Decision(
        threshold=table["threshold"], page_threshold=table["page_threshold"], differ=differ, question=question
    )


def reachable(context: Context, candidate: Candidate) -> bool:
    """Whether a candidate would be reported under the most favourable opinion; others need not be asked about."""
    weights = shipped().differ[candidate.kind].weights
    best = Opinion(**{f.name: float(weights.get(f.name, 0.0) > 0) for f in fields(Opinion)})
    return _probability(context, candidate, best) >= shipped().threshold


def _probability(context: Context, candidate: Candidate, opinion: Opinion) -> float:
    fitted = shipped().differ[candidate.kind].probability(features(context, candidate, opinion))
    if candidate.kind == NUMBER and opinion.asked < MIN_ASKED_ON_PAGE:
        fitted = min(fitted, shipped().page_threshold - BELOW)
    return max(fitted, _plainly_told(context, candidate))


def _plainly_told(context: Context, candidate: Candidate) -> float:
    """The probability of two plain cases, too rare among the labelled pairs to be fitted, where the sentences are near:
    a figure that the other report says has grown ("had grown to about 2,000"), and two days behind the same words."""
    features = candidate.features
    near = float(context.corpus.similarity[candidate.a, candidate.b]) >= MIN_PLAIN_SIMILARITY
    grown = features.get("update") and features["near_overlap"] >= MIN_GROWN_OVERLAP
    dated = features.get("same_words") and features["near_overlap"] >= MIN_DATED_OVERLAP
    return PLAIN_PROBABILITY if near and (grown or dated) else 0.0


def judged(
    context: Context, candidates: Sequence[Candidate], opinions: Sequence[Opinion]
) -> tuple[tuple[float, Candidate], ...]:
    """The candidates that reach their threshold, with their probability, most probable first."""
    found = [(_probability(context, c, opinion), c) for c, opinion in zip(candidates, opinions, strict=True)]
    found = [(p, c) for p, c in found if p >= shipped().threshold]
    return tuple(sorted(found, key=lambda f: (-f[0], context.corpus.texts[f[1].a], context.corpus.texts[f[1].b])))
