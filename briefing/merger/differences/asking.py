"""What the stance model is asked about candidates: in rounds, each pair of sentences once, and of a whole briefing no
more pairs than it has time for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from briefing.corpus.context import Context
from briefing.engines.protocols import Stance
from briefing.merger.differences.candidate import Candidate, Place
from briefing.merger.differences.decision import (
    JUDGED_BY_ENTAILMENT,
    Opinion,
    favourable,
    most_probable,
    probability,
    shipped,
)
from briefing.merger.differences.surroundings import MAX_RIVALS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TextPair = tuple[str, str]
# So many pairs of sentences of a whole briefing at most, some 13 ms each. In 54 labelled stories of 3 to 7 reports
# there were 366 candidates at most, one pair each for the first round; few are left for the others.
MAX_PAIRS = 900
# What a round may take at most of the pairs that are left, so that there is a next of the likeliest; and the first one,
# which is of all.
MAX_SHARE, MAX_FIRST_SHARE = 2 / 3, 1 / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One question of all candidates.

    Attributes:
        ask: Asks the stance model, shape (pairs, …).
        pairs: What is asked of a candidate.
        told: What the answers tell of it, by the name of `Opinion`.
        known: The answers so far; rounds that ask the same share them.
        begins: Whether a next round asks the rest of its question; this one tells where that cannot matter.
        share: How much it may take of the pairs that are left.
    """

    ask: Callable[[Sequence[TextPair]], NDArray[np.float32]]
    pairs: Callable[[Candidate], tuple[TextPair, ...]]
    told: Callable[[Sequence[Any]], dict[str, float]]
    known: dict[TextPair, Any] = field(default_factory=dict)
    begins: bool = False
    share: float = MAX_SHARE

    def answer(self, pairs: set[TextPair]) -> None:
        """Asks those that are not known."""
        new = sorted(pairs - self.known.keys())
        if new:
            self.known.update(zip(new, self.ask(new), strict=True))


def opinions(
    context: Context, candidates: Sequence[Candidate], stance: Stance, *, until_decided: bool = False
) -> tuple[Opinion, ...]:
    """What the entailment model says of each candidate whose kind is judged by that; nothing of the others.

    Equal pairs are asked once, and so are editions of one sentence that have another value each. `until_decided`, a
    candidate that no further answer could bring to its threshold is not asked about any more; what was not asked of it
    then counts as most in favour. Nothing is known then of those that `MAX_PAIRS` leaves out; the context counts them.
    """
    found = [favourable(c.kind) if c.kind in JUDGED_BY_ENTAILMENT else Opinion() for c in candidates]
    open_ = [i for i, c in enumerate(candidates) if c.kind in JUDGED_BY_ENTAILMENT]
    begun: dict[int, float] = {}  # how likely one may still be, of those answered in one order
    n_left = MAX_PAIRS
    for turn in _rounds(context, candidates, stance):
        if turn.begins and not until_decided:
            continue
        wanted = {i: turn.pairs(candidates[i]) for i in open_}
        if until_decided:
            chances = {i: begun.get(i) or probability(context, candidates[i], found[i]) for i in open_}
            able = {i: p for i, p in chances.items() if p >= shipped().threshold[candidates[i].kind]}
            open_ = _affordable(_in_turn(context, candidates, able), wanted, turn.known, int(turn.share * n_left))
            left = able.keys() - set(open_)
            context.n_unasked += len(left)
            for i in left:
                found[i] = Opinion()
        n_known = len(turn.known)
        turn.answer({pair for i in open_ for pair in wanted[i]})
        n_left -= len(turn.known) - n_known
        told = {i: replace(found[i], **turn.told([turn.known[pair] for pair in wanted[i]])) for i in open_}
        if turn.begins:
            most = {i: most_probable(context, candidates[i], told[i]) for i in open_}
            begun = {i: p for i, p in most.items() if p >= shipped().threshold[candidates[i].kind]}
            open_ = sorted(begun)
        else:
            begun = {}
        for i in told.keys() - begun.keys():
            found[i] = told[i]
    return tuple(found)


def _in_turn(context: Context, candidates: Sequence[Candidate], chances: Mapping[int, float]) -> list[int]:
    """The candidates of some chances: first the likeliest of every value, then the second of each, so that one question
    asked by many leaves no other out."""
    n_before: Counter[Place] = Counter()
    turn = {}
    for i in sorted(chances, key=lambda i: (-chances[i], i)):
        c = candidates[i]
        places = (context.first[c.a], c.span_a), (context.first[c.b], c.span_b)
        turn[i] = max(n_before[p] for p in places)
        n_before.update(places)
    return sorted(chances, key=lambda i: (turn[i], -chances[i], i))


def _affordable(
    order: Sequence[int], wanted: Mapping[int, Sequence[TextPair]], known: Mapping[TextPair, Any], n_left: int
) -> list[int]:
    """As many candidates of the order as need no more new pairs than are left."""
    kept, new = [], set[TextPair]()
    for i in order:
        more = {pair for pair in wanted[i] if pair not in known}
        if len(new | more) <= n_left:
            new |= more
            kept.append(i)
    return sorted(kept)


def _rounds(context: Context, candidates: Sequence[Candidate], stance: Stance) -> Iterator[Round]:
    """Whether the sentences entail or deny each other, first in one order, since most do not; whether the values answer
    one question; whether one of them and its equal in the other document do, the nearest of these first."""
    texts, editions = context.corpus.texts, _editions(context, candidates)

    def sentences(c: Candidate) -> tuple[TextPair, ...]:
        c = editions.get(_edited(context, c), c)
        return both(texts[c.a], texts[c.b])

    denials: dict[TextPair, Any] = {}
    yield Round(
        ask=stance.classify,
        pairs=lambda c: sentences(c)[:1],
        told=_denial,
        known=denials,
        begins=True,
        share=MAX_FIRST_SHARE,
    )
    yield Round(ask=stance.classify, pairs=sentences, told=_denial, known=denials)
    answers: dict[TextPair, Any] = {}

    def values(c: Candidate) -> tuple[TextPair, ...]:
        return _masked(context, (c.a, c.span_a), (c.b, c.span_b))

    yield Round(ask=stance.same_question, pairs=values, told=lambda found: {"asked": _most(found)}, known=answers)
    for n in range(2, 2 * MAX_RIVALS + 1, 2):

        def rivals(c: Candidate, n: int = n) -> tuple[TextPair, ...]:
            return tuple(pair for places in c.rivals[:n] for pair in _masked(context, *places))

        yield Round(ask=stance.same_question, pairs=rivals, told=lambda found: {"rival": _most(found)}, known=answers)


def _editions(context: Context, candidates: Sequence[Candidate]) -> Mapping[str, Candidate]:
    """The first candidate of each sentence that is told with one value here and another there, by its words without
    the value: whether two editions deny each other is no other question than of the next two."""
    found: dict[str, Candidate] = {}
    for c in candidates:
        if c.kind in JUDGED_BY_ENTAILMENT and (edited := _edited(context, c)):
            found.setdefault(edited, c)
    return found


def _edited(context: Context, c: Candidate) -> str:
    """The words of two editions of one sentence without the values; "" where the words differ."""
    a, b = context.masked(c.a, *c.span_a), context.masked(c.b, *c.span_b)
    return a if a == b else ""


def _denial(verdicts: Sequence[Any]) -> dict[str, float]:
    return {
        "entailment": max(float(v[0]) for v in verdicts),
        "contradiction": max(float(v[2]) for v in verdicts),
        "denied": min(float(v[2]) for v in verdicts),
    }


def _most(answers: Sequence[Any]) -> float:
    return max(map(float, answers), default=0.0)


def both(a: str, b: str) -> tuple[TextPair, TextPair]:
    """Two texts in either order."""
    return (a, b), (b, a)


def _masked(context: Context, a: Place, b: Place) -> tuple[TextPair, TextPair]:
    return both(context.masked(a[0], *a[1]), context.masked(b[0], *b[1]))
