"""What was asked of two sentences, and what decided: for whoever wonders at a difference, or at its absence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.corpus import Corpus
from briefing.corpus.context import Context
from briefing.engines.protocols import Stance
from briefing.errors import UsageError
from briefing.merger.differences.asking import opinions
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.decision import Opinion, features, judge_signs, probability, reachable, shipped
from briefing.merger.differences.finding import find_candidates
from briefing.merger.hearing import thresholds

N_SIGNS = 6
_REFERENCE = re.compile(r"(S\d{1,6})\.(\d{1,6})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A candidate between the two sentences: its values, its probability and the least that is reported; whether the
    model was asked; and the signs that moved it most, with how far (in log-odds)."""

    kind: str
    values: tuple[str, str]
    probability: float
    threshold: float
    asked: bool
    opinion: Opinion | None
    signs: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Two sentences held against each other.

    Attributes:
        says: How likely the first says at least the core of the second, and the second of the first.
        denies: How likely the first denies the second, and the second the first.
        cited_from: The least probability from which a document is cited for what it says.
        denied_from: That from which it is taken to deny it.
    """

    first: str
    second: str
    similarity: float
    says: tuple[float, float]
    denies: tuple[float, float]
    cited_from: float
    denied_from: float
    candidates: tuple[Weighed, ...]


def why(corpus: Corpus, origins: Sequence[str], stance: Stance, first: str, second: str) -> Why:
    """What the comparison makes of two sentences, named like "S1.3": the third sentence of S1.

    Raises:
        UsageError: there is no such sentence, or both are of one document.
    """
    a, b = _row(corpus, first), _row(corpus, second)
    if corpus.column[a] == corpus.column[b]:
        raise UsageError(f"{first} and {second} are of one report: only different reports are compared")
    context = Context(corpus)
    found = find_candidates(context, origins)
    wordings = {context.first[a], context.first[b]}
    between = [c for c in found if {context.first[c.a], context.first[c.b]} == wordings]
    told = opinions(context, between, stance)
    pairs = [(corpus.texts[a], corpus.texts[b]), (corpus.texts[b], corpus.texts[a])]
    says, classes = stance.says(pairs), stance.classify(pairs)
    return Why(
        first=corpus.texts[a],
        second=corpus.texts[b],
        similarity=float(corpus.similarity(a, b)),
        says=(float(1 - says[0, 2]), float(1 - says[1, 2])),
        denies=(float(classes[0, 2]), float(classes[1, 2])),
        cited_from=thresholds().core,
        denied_from=thresholds().denies,
        candidates=tuple(_weighed(context, c, o) for c, o in zip(between, told, strict=True)),
    )


def _row(corpus: Corpus, reference: str) -> int:
    match = _REFERENCE.fullmatch(reference.strip())
    if match is None:
        raise UsageError(f"{reference!r} names no sentence; write S1.3 for the third sentence of S1")
    rows = [r for r, s in enumerate(corpus.sentences) if s.document == match[1] and s.index == int(match[2]) - 1]
    if not rows:
        counts = ", ".join(f"{d.id} has {len(d.sentences)}" for d in corpus.documents)
        raise UsageError(f"there is no sentence {reference}; {counts}")
    return rows[0]


def _weighed(context: Context, candidate: Candidate, opinion: Opinion) -> Weighed:
    found, model = features(context, candidate, opinion), shipped().differ[candidate.kind]
    moved = sorted(((n, w * found[n]) for n, w in model.weights.items()), key=lambda s: -abs(s[1]))[:N_SIGNS]
    judge = shipped().judge.get(candidate.kind)
    if judge is not None:
        weighed = judge_signs(model.logit(found), opinion)
        moved = [*((n, w * weighed[n]) for n, w in judge.weights.items()), *moved]
    return Weighed(
        kind=candidate.kind,
        values=(candidate.value_a, candidate.value_b),
        probability=probability(context, candidate, opinion),
        threshold=shipped().threshold[candidate.kind],
        asked=reachable(context, candidate),
        opinion=opinion if judge is not None else None,
        signs=tuple(moved),
    )
