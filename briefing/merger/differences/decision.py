"""The one decision: whether a candidate is a real difference, as a calibrated probability.

A logistic regression for each kind of value over signs that a reader can inspect: how alike the sentences are, what
is left alike with the values masked, who is named, what the stance model says both ways, and what is particular to the
kind; its coefficients are those of version 0.1, fitted on hand-labelled pairs. For numbers and dates a judge weighs its
log-odds with how surely the sentences deny each other and answer one question: fitted out of fold on what readers
marked, by `training/fit_decisions.py`. All lie among the weights, in `decisions/differences.json`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from briefing.corpus.context import Context
from briefing.engines.decisions import decided
from briefing.errors import ModelError
from briefing.merger.differences.candidate import Candidate
from briefing.nouns import Kind

NUMBER: Kind = "number"
DATE: Kind = "date"
NAME: Kind = "name"
QUOTE: Kind = "quote"


# What no answer is taken to be less likely than.
LEAST_PROBABILITY = 0.01
MIN_PLAIN_SIMILARITY = 0.5
PLAIN_PROBABILITY = 0.7
# Of twelve figures in a hundred stories that seemed to have grown, none was of the same thing; none had this much of
# what stands around it in common.
MIN_GROWN_OVERLAP = 0.5
MIN_DATED_OVERLAP = 0.2
# In so many steps what the other order of two sentences may be answered is looked through.
N_STEPS = 10
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
        """The log-odds of what it judges.

        Raises:
            ModelError: it weighs a sign that is not among these.
        """
        try:
            return self.bias + sum(weight * signs[name] for name, weight in self.weights.items())
        except KeyError as error:
            raise ModelError(f"the decisions on differences weigh a sign that there is not: {error}") from error

    def probability(self, signs: Mapping[str, float]) -> float:
        """The calibrated probability in [0, 1]."""
        return _in_unit(self.logit(signs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """All coefficients.

    Attributes:
        threshold: By kind, the probability from which a candidate is reported.
        page_threshold: That from which it is told on a page, where a false one costs more than three missed.
        differ: Whether a candidate is a real difference, by kind.
        question: Whether two values answer one question, by kind; learned from values that agree, so that it needs
            no labels.
        judge: By kind, for what the stance model judges: the same from that decision's log-odds (`logit`) and how
            surely the sentences deny each other and answer one question; fitted on what readers marked in stories that
            the stance model had not seen (`training/fit_decisions.py`).
    """

    threshold: Mapping[str, float]
    page_threshold: Mapping[str, float]
    differ: Mapping[str, Model]
    question: Mapping[str, Model]
    judge: Mapping[str, Model]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the entailment model says of a candidate, each in [0, 1] and the likelier of both directions.

    `contradiction` is the likelier direction, `denied` the less likely one.
    `asked` is the probability that both values, masked, answer one question; `rival` is the highest that one of them
    and its equal elsewhere in the other document do.
    """

    entailment: float = 0.0
    contradiction: float = 0.0
    asked: float = 0.0
    rival: float = 0.0
    denied: float = 0.0


def features(context: Context, candidate: Candidate, opinion: Opinion) -> dict[str, float]:
    """All signs of a candidate, its own and those of its two sentences.

    Args:
        context: Where it was found.
        candidate: What is judged.
        opinion: What the entailment model says of it.
    """
    question = shipped().question.get(candidate.kind)
    signs = {
        **_of_sentences(context, candidate.a, candidate.b, named=question is not None),
        "contradiction": opinion.contradiction,
        "entailment": opinion.entailment,
        "asked": opinion.asked,
        "rival": opinion.rival,
        **candidate.features,
    }
    return signs | {"question": question.logit(signs) / LOGIT_SCALE} if question else signs


def _of_sentences(context: Context, a: int, b: int, *, named: bool) -> Mapping[str, float]:
    """The signs of two sentences, whatever their values, with whether they are `named` alike where a question's model
    asks for that: worked out once for all candidates and rounds."""
    if (a, b, named) in context.signs:
        return context.signs[a, b, named]
    corpus = context.corpus
    similarity = float(corpus.similarity(a, b))
    nearest = similarity >= corpus.nearest(a, int(corpus.column[b])) - 1e-6
    mutual = similarity >= corpus.nearest(b, int(corpus.column[a])) - 1e-6
    signs = {
        "similarity": similarity,
        "nearest": (nearest + mutual) / 2,
        "overlap": context.overlap(context.stems[a], context.stems[b]),
        "balance": context.balance(context.stems[a], context.stems[b]),
    }
    if named:
        n_shared, n_names = context.shared_names(a, b)
        signs["names"] = n_shared / n_names if n_names else 0.5
    context.signs[a, b, named] = signs
    return signs


@cache
def shipped() -> Decision:
    """The coefficients in the package."""
    return decided("differences", _decision)


def _decision(table: Mapping[str, Any]) -> Decision:
    differ, question, judge = (
        {kind: _model(table[part][kind]) for kind in (SIGNS if part == "differ" else table[part])}
        for part in ("differ", "question", "judge")
    )
    threshold, page_threshold = (
        {kind: float(table[part][kind]) for kind in SIGNS} for part in ("threshold", "page_threshold")
    )
    return Decision(
        threshold=threshold,
        page_threshold=page_threshold,
        differ=differ,
        question=question,
        judge=judge,
    )


def _model(table: Mapping[str, Any]) -> Model:
    return Model(bias=float(table["bias"]), weights={sign: float(w) for sign, w in table["weights"].items()})


def reachable(context: Context, candidate: Candidate) -> bool:
    """Whether a candidate would be reported under the most favourable opinion; others need not be asked about."""
    return is_reported(context, candidate, favourable(candidate.kind))


def favourable(kind: Kind) -> Opinion:
    """The opinion under which a candidate of a kind is most probable."""
    weights = shipped().differ[kind].weights
    best = Opinion(**{f.name: float(f.name == "denied" or weights.get(f.name, 0.0) > 0) for f in fields(Opinion)})
    return replace(best, contradiction=1.0, asked=1.0) if kind in shipped().judge else best


def is_reported(context: Context, candidate: Candidate, opinion: Opinion) -> bool:
    """Whether a candidate reaches its threshold under an opinion."""
    return probability(context, candidate, opinion) >= shipped().threshold[candidate.kind]


def probability(context: Context, candidate: Candidate, opinion: Opinion) -> float:
    """The calibrated probability that a candidate is a real difference, in [0, 1]."""
    found = features(context, candidate, opinion)
    fitted = shipped().differ[candidate.kind].logit(found)
    judge = shipped().judge.get(candidate.kind)
    if judge is not None:
        fitted = judge.logit(judge_signs(fitted, opinion))
    return max(_in_unit(fitted), _plainly_told(context, candidate))


def most_probable(context: Context, candidate: Candidate, told: Opinion) -> float:
    """The highest probability that a candidate may come to, in [0, 1], where one order of its sentences has been
    answered (`told`), and nothing else: the surer the other denies, the less it can entail. Holds while the judge
    weighs a denial for a difference."""
    best = favourable(candidate.kind)
    most = 0.0
    for step in range(N_STEPS):
        least, highest = step / N_STEPS, (step + 1) / N_STEPS
        left = [
            replace(best, denied=min(told.denied, highest), contradiction=contradiction, entailment=entailment)
            for contradiction in {max(told.contradiction, least), max(told.contradiction, highest)}
            for entailment in {told.entailment, max(told.entailment, 1 - least)}
        ]
        most = max(most, _most_of(context, candidate, left))
    return max(most, _plainly_told(context, candidate))


def _most_of(context: Context, candidate: Candidate, left: Sequence[Opinion]) -> float:
    """The highest probability of what lies between opinions: that of each part by itself at its highest."""
    fitted = [shipped().differ[candidate.kind].logit(features(context, candidate, opinion)) for opinion in left]
    judge = shipped().judge.get(candidate.kind)
    if judge is not None:
        ends = min(fitted), max(fitted)
        fitted = [judge.logit(judge_signs(logit, opinion)) for logit in ends for opinion in left]
    return _in_unit(max(fitted))


def judge_signs(logit: float, opinion: Opinion) -> dict[str, float]:
    """What the judge weighs. Logarithms add up to a product: a difference is denied *and* answers one question."""
    return {
        "logit": logit,
        "denies": _log(opinion.contradiction),
        "denied": _log(opinion.denied),
        "asked": _log(opinion.asked),
    }


def _log(probability: float) -> float:
    return math.log(max(probability, LEAST_PROBABILITY))


def _in_unit(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


def _plainly_told(context: Context, candidate: Candidate) -> float:
    """The probability of two plain cases, too rare among the labelled pairs to be fitted, where the sentences are near:
    a figure that the other report says has grown ("had grown to about 2,000"), and two days behind the same words."""
    features = candidate.features
    near = float(context.corpus.similarity(candidate.a, candidate.b)) >= MIN_PLAIN_SIMILARITY
    grown = features.get("update") and features["near_overlap"] >= MIN_GROWN_OVERLAP
    dated = features.get("same_words") and features["near_overlap"] >= MIN_DATED_OVERLAP
    return PLAIN_PROBABILITY if near and (grown or dated) else 0.0


def judged(
    context: Context, candidates: Sequence[Candidate], opinions: Sequence[Opinion]
) -> tuple[tuple[float, Candidate], ...]:
    """The candidates that reach their threshold, with their probability, most probable first."""
    found = [(probability(context, c, opinion), c) for c, opinion in zip(candidates, opinions, strict=True)]
    found = [(p, c) for p, c in found if p >= shipped().threshold[c.kind]]
    return tuple(sorted(found, key=lambda f: (-f[0], context.corpus.texts[f[1].a], context.corpus.texts[f[1].b])))
