"""What the program can prove of a claim by itself: the places exist, the documents are of two origins, values differ as
values, sentences say what they are cited for, and none denies it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from briefing.corpus import Corpus
from briefing.engines.protocols import Stance
from briefing.merger.hearing import Asked, thresholds
from briefing.nouns import Citation
from briefing.reader.claimed import ClaimedDifference, ClaimedPoint, Place
from briefing.reader.valued import compare_values

How = Literal["values", "wording", "stance"]

ONE_ORIGIN = "both reports have one origin"
SAME_VALUE = "the values agree"
SAME_WORDS = "the words are the same"
SAID = "one sentence says the other's"
FEW_SAY = "fewer than two origins say it"

# A tested reader who points at a sentence is right far more often than the nearest one is: a lower bar than offline,
# where a sentence is asked whether it says a statement it was never pointed at for. Who told no decoys meets that one.
MIN_CORE = 0.4
MIN_ALL = 0.5
# Two sentences of which one says all of the other, and neither denies the other, tell one thing. Of 71 labelled
# differences in 30 stories this refuses none, of 90 labelled look-alikes 13.
MIN_SAID = 0.8
MAX_DENIED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two places that answer one question differently, as far as the program can tell, and what tells it."""

    a: Place
    b: Place
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claimed difference that the program does not refuse: its first side, and each that a pair sets against it."""

    claim: ClaimedDifference
    pairs: tuple[Pair, ...]
    sides: tuple[tuple[Place, ...], ...]


class Prover:
    """Proves claims on one corpus.

    Args:
        corpus: The sentences of all documents.
        origins: The origin of each document.
        stance: Judges sentences against each other and against statements.
        readable: The rows that a model may be shown.
    """

    def __init__(self, corpus: Corpus, origins: Sequence[str], stance: Stance, readable: frozenset[int]) -> None:
        self.readable = readable
        self.corpus = corpus
        self.origins = origins
        self.asked = Asked(stance)
        self.trusted = False  # whether the reader told this run's decoys rightly: then it points at the right sentences

    def difference(self, claim: ClaimedDifference) -> tuple[Candidate | None, str]:
        """The claim as far as it stands, or None and why it does not."""
        first, *others = claim.sides
        pairs: list[Pair] = []
        sides = [first]
        why = ""
        for side in others:
            pair, reason = self._pair(claim, first, side)
            if pair is not None:
                pairs.append(pair)
                sides.append(side)
            why = why or reason
        if not pairs:
            return None, why
        opposed = [p.b for p in pairs]
        kept = [self._along(claim, first, pairs[0].a, opposed)]
        kept += [self._along(claim, side, p.b, [p.a]) for side, p in zip(sides[1:], pairs, strict=True)]
        return Candidate(claim=claim, pairs=tuple(pairs), sides=tuple(kept)), ""

    def _pair(
        self, claim: ClaimedDifference, first: Sequence[Place], second: Sequence[Place]
    ) -> tuple[Pair | None, str]:
        """The first two places of two sides that differ, or why none do."""
        why = ""
        for a in first:
            for b in second:
                how, reason = self._differ(claim, a, b)
                if how is not None:
                    return Pair(a=a, b=b, how=how), ""
                why = why or reason
        return None, why

    def _differ(self, claim: ClaimedDifference, a: Place, b: Place) -> tuple[How | None, str]:
        if not self._apart(a.row, b.row):
            return None, ONE_ORIGIN
        told = compare_values(self.corpus, claim.kind, a, b)
        if told == "same":
            return None, SAME_VALUE
        if told == "different":
            return ("wording" if claim.kind == "quote" else "values"), ""
        if _folded(self._words(a)) == _folded(self._words(b)):
            return None, SAME_WORDS
        if self._one_thing(a.row, b.row):
            return None, SAID
        return "stance", ""

    def _apart(self, a: int, b: int) -> bool:
        """Whether two rows are of two origins, or of two documents of one origin that changed the sentence."""
        x, y = int(self.corpus.column[a]), int(self.corpus.column[b])
        if self.origins[x] != self.origins[y]:
            return True
        texts = self.corpus.texts
        copied = texts[a] in {texts[r] for r in self.corpus.rows(y)} or texts[b] in {
            texts[r] for r in self.corpus.rows(x)
        }
        return x != y and not copied

    def _one_thing(self, a: int, b: int) -> bool:
        texts = self.corpus.texts
        pairs = [(texts[a], texts[b]), (texts[b], texts[a])]
        said, denied = self.asked.says(pairs), self.asked.denies(pairs)
        return any(float(said[p][0]) >= MIN_SAID for p in pairs) and all(denied[p] < MAX_DENIED for p in pairs)

    def _along(
        self, claim: ClaimedDifference, side: Sequence[Place], proved: Place, opposed: Sequence[Place]
    ) -> tuple[Place, ...]:
        """The proved place of a side, and with it one of each other document that gives the same answer."""
        kept = {int(self.corpus.column[proved.row]): proved}
        against = {int(self.corpus.column[o.row]) for o in opposed}  # no report stands on two sides
        for place in side:
            column = int(self.corpus.column[place.row])
            if (
                column in kept
                or column in against
                or any(compare_values(self.corpus, claim.kind, place, o) == "same" for o in opposed)
            ):
                continue
            told = compare_values(self.corpus, claim.kind, place, proved)
            if told == "same" or (told == "no value" and self._near(place.row, proved.row)):
                kept[column] = place
        return tuple(kept.values())

    def _near(self, a: int, b: int) -> bool:
        """Whether one of two sentences says at least the core of the other, and does not deny it."""
        texts = self.corpus.texts
        pairs = [(texts[a], texts[b]), (texts[b], texts[a])]
        said, denied = self.asked.says(pairs), self.asked.denies(pairs)
        return any(1 - float(said[p][2]) >= MIN_CORE and denied[p] < thresholds().denies for p in pairs)

    def witnesses(self, statement: str, claim: ClaimedPoint) -> tuple[Citation, ...]:
        """Of the rows claimed to say a statement those that do, one a document, in the order of the documents."""
        texts, corpus = self.corpus.texts, self.corpus
        rows = (*claim.whole, *claim.core)
        pairs = [(texts[r], statement) for r in rows]
        said, denied = self.asked.says(pairs), self.asked.denies(pairs)
        least = MIN_CORE if self.trusted else max(MIN_CORE, thresholds().core)
        best: dict[int, tuple[bool, float, int]] = {}
        for row, pair in zip(rows, pairs, strict=True):
            says = 1 - float(said[pair][2])
            if says < least or denied[pair] >= thresholds().denies:
                continue
            whole = row in claim.whole and float(said[pair][0]) >= MIN_ALL
            column = int(corpus.column[row])
            best[column] = max(best.get(column, (False, 0.0, row)), (whole, says, row))
        return tuple(
            replace(corpus.cite(row), says="all" if whole else "core") for _, (whole, _, row) in sorted(best.items())
        )

    def denies(self, sentence: str, statement: str) -> float:
        """How likely a sentence denies a statement."""
        pair = (sentence, statement)
        return float(self.asked.denies([pair])[pair])

    def n_origins(self, citations: Sequence[Citation]) -> int:
        """How many origins some citations have."""
        place = {d.id: i for i, d in enumerate(self.corpus.documents)}
        return len({self.origins[place[c.document]] for c in citations})

    def _words(self, place: Place) -> str:
        return self.corpus.analyses[place.row].sentence[place.start : place.end]


def _folded(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
