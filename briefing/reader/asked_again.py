"""The differences that a reader claims and those found without it, judged blind together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from briefing.corpus import Corpus
from briefing.errors import ModelError
from briefing.language.cues import find_hedges
from briefing.nouns import Conflict, Position, Proof, Relation
from briefing.reader.claimed import Claims, Place
from briefing.reader.cost import N_ASKINGS, asking_chars
from briefing.reader.decoys import decoys, passage
from briefing.reader.judging import UNJUDGED, Judged, ask_both, fitting
from briefing.reader.passages import Answer, Case
from briefing.reader.proof import SAME_WORDS, Candidate
from briefing.reader.sheet import Sheet
from briefing.reader.talk import Talk
from briefing.reader.telling import SURE, WHY, Teller
from briefing.reader.valued import compare_values
from briefing.reader.verbatim import find_span

RELATION: dict[Answer, Relation] = {"contradict": "contradiction", "later": "superseded", "opposed": "framing"}
HELD_BACK = "held back"
MAX_TURNING_WORDS = 1
_CLAUSE_END = re.compile(r"[,;:.!?()\"“”]")


@dataclass(slots=True, kw_only=True)
class Differences:
    """What was proved: `conflicts` of the reader, and of those found without it, by position, whether they are
    differences (None where the two orders disagree); `refused` by why; `tested` where decoys were told rightly."""

    conflicts: list[Conflict] = field(default_factory=list)
    judged: dict[int, bool | None] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    problem: str = ""
    held_back: bool = False
    tested: bool = False


def prove_differences(
    claims: Claims, found: Sequence[Conflict], talk: Talk, teller: Teller, *, max_calls: int
) -> Differences:
    """Proves the claimed differences, and has them and those found without the reader judged blind."""
    result = Differences()
    candidates: list[Candidate] = []
    for claim in claims.differences:
        candidate, why = teller.prover.difference(claim)
        if candidate is None:
            result.refused[why] += 1
        elif not any(_repeats(candidate, other) for other in candidates):
            candidates.append(candidate)
        else:
            result.refused["told twice"] += 1
    asked = [(c, n) for c in candidates for n in range(len(c.pairs))]
    cases = [_case(teller, c.claim.kind, c.pairs[n].a, c.pairs[n].b) for c, n in asked]
    # What both found is asked once: position among `found` → position among the cases.
    place_of: dict[int, int] = {}
    everything = list(cases)
    for i, conflict in enumerate(found):
        places = _offline_places(teller, conflict)
        if places is None:
            continue
        rows = {p.row for p in places}
        same = [n for n, (c, k) in enumerate(asked) if {c.pairs[k].a.row, c.pairs[k].b.row} == rows]
        same = [n for n in same if asked[n][0].claim.kind == conflict.kind]
        place_of[i] = same[0] if same else len(everything)
        if not same:
            everything.append(_case(teller, conflict.kind, *places))
    if not everything:
        return result
    answers = _judged(everything, talk, teller, result, max_calls=max_calls)
    if result.held_back:
        result.refused[HELD_BACK] += len(candidates)
        return result
    for candidate in candidates:
        mine = [(i, n) for i, (c, n) in enumerate(asked) if c is candidate]
        told = [(n, *_answer(answers, i)) for i, n in mine]
        kept = [(n, answer) for n, answer, _ in told if answer is not None]
        made = _conflict(teller, candidate, kept) if kept else None
        if made is not None:
            result.conflicts.append(made)
        else:
            result.refused[SAME_WORDS if kept else told[0][2]] += 1
    for position, j in place_of.items():
        answer, why = _answer(answers, j)
        if answer is not None:
            result.judged[position] = True
        elif why != UNJUDGED:
            result.judged[position] = None if why.endswith("orders") else False
    return result


def _judged(
    cases: Sequence[Case], talk: Talk, teller: Teller, result: Differences, *, max_calls: int
) -> list[tuple[Judged, int]]:
    """For each case what it was judged in, and where there; as many batches as calls are left, one where the first
    reading held all."""
    prover = teller.prover
    kinds = [case.kind for case in cases]
    built = decoys(teller.corpus, prover.origins, kinds, prover.readable, prover.asked.stance)
    sheet = Sheet(corpus=teller.corpus, rows=tuple(sorted(teller.prover.readable)))
    n_read = max(1, talk.n_readings)
    n_batches = 1 if n_read == 1 else max(1, (max_calls - n_read) // N_ASKINGS)
    room_chars = asking_chars(sheet, talk.n_reading_tokens, n_readings=n_read, n_askings=N_ASKINGS * n_batches)
    answers: list[tuple[Judged, int]] = []
    rest = list(cases)
    try:
        for _ in range(n_batches):
            n, room = fitting(built, rest, room_chars)
            if not n:
                break
            judged = ask_both(talk, built, rest[:n], room)
            if judged.held_back:
                result.held_back = True
                result.problem = (
                    f"of {len(built)} decoys among its questions the model told {judged.n_alike_wrong} wrongly that "
                    f"agree, and {judged.n_altered_wrong} that do not"
                )
                result.warnings.append(f"what the model found is held back: {result.problem}")
                return []
            result.tested = True
            answers += [(judged, i) for i in range(n)]
            rest = rest[n:]
            if not rest:
                break
    except ModelError as error:
        result.problem = str(error)
        result.warnings.append(f"not all that the model found could be judged: {error}")
    return answers


def _answer(answers: Sequence[tuple[Judged, int]], position: int) -> tuple[Answer | None, str]:
    if position >= len(answers):
        return None, UNJUDGED
    judged, place = answers[position]
    return judged.answer(place)


def _case(teller: Teller, kind: str, a: Place, b: Place) -> Case:
    corpus, readable = teller.corpus, teller.prover.readable
    return Case(a=passage(corpus, a, readable), b=passage(corpus, b, readable), kind=kind)


def _offline_places(teller: Teller, conflict: Conflict) -> tuple[Place, Place] | None:
    """The first places of the first two positions of a difference found without the reader."""
    first, *others = (_place(teller, p) for p in conflict.positions)
    second = next((p for p in others if p is not None), None)
    return (first, second) if first is not None and second is not None else None


def _place(teller: Teller, position: Position) -> Place | None:
    corpus = teller.corpus
    for citation in position.citations:
        for row, sentence in enumerate(corpus.sentences):
            if (sentence.document, sentence.start) == (citation.document, citation.start) and (
                row in teller.prover.readable
            ):
                at = find_span(citation.quote, position.value)
                if at is not None:
                    return Place(row=row, start=at[0], end=at[1])
    return None


def _repeats(a: Candidate, b: Candidate) -> bool:
    """Whether two candidates hold the same places against each other."""

    def places(candidate: Candidate) -> set[tuple[int, int]]:
        return {(p.row, p.start) for pair in candidate.pairs for p in (pair.a, pair.b)}

    return a.claim.kind == b.claim.kind and len(places(a) & places(b)) > 1


def _utc(value: datetime) -> datetime:
    """A naive time is taken for UTC, so that it can be compared."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def as_told(corpus: Corpus, place: Place) -> str:
    """The words at a place, with a negation or a hedge right before them: "guilty" is not told of "not guilty"."""
    analysis = corpus.analyses[place.row]
    sentence, start = analysis.sentence, place.start
    for cue, end in sorted((*analysis.negations, *find_hedges(sentence)), reverse=True):
        between = sentence[end:start]
        if end <= start and len(between.split()) <= MAX_TURNING_WORDS and not _CLAUSE_END.search(between):
            start = cue
    while start and sentence[start - 1].isalnum() and sentence[start].isalnum():  # a cue may be a word's end
        start -= 1
    return sentence[start : place.end]


def _distinct(teller: Teller, candidate: Candidate, sides: Sequence[tuple[Place, ...]]) -> list[tuple[Place, ...]]:
    """The sides, those that give one answer as one; no report stands on two of them."""
    corpus = teller.corpus
    joined: list[list[Place]] = []
    for side in sides:
        same = next((own for own in joined if _is_one(teller, candidate, own[0], side[0])), None)
        known = {int(corpus.column[p.row]) for own in joined for p in own}
        fresh = [p for p in side if int(corpus.column[p.row]) not in known]
        if same is not None:
            same += fresh
        elif fresh:
            joined.append(fresh)
    return [tuple(own) for own in joined]


def _is_one(teller: Teller, candidate: Candidate, a: Place, b: Place) -> bool:
    """Whether two places give one answer as a value, or in one wording."""
    texts = [as_told(teller.corpus, place).casefold() for place in (a, b)]
    return texts[0] == texts[1] or compare_values(teller.corpus, candidate.claim.kind, a, b) == "same"


def _conflict(teller: Teller, candidate: Candidate, kept: Sequence[tuple[int, Answer]]) -> Conflict | None:
    """A proved difference: its first side, and each that was judged to differ from it; None where they are one answer
    after all, once told with what turns them round."""
    corpus = teller.corpus
    sides = _distinct(teller, candidate, [candidate.sides[0], *(candidate.sides[n + 1] for n, _ in kept)])
    if len(sides) < 2:
        return None
    positions = []
    for side in sides:
        rows = sorted(side, key=lambda p: p.row)
        value = as_told(corpus, side[0])
        positions.append(Position(value=" ".join(value.split()), citations=tuple(corpus.cite(p.row) for p in rows)))
    relation = RELATION[kept[0][1]]
    if relation == "superseded":
        days = {d.id: d.source.published for d in corpus.documents}
        known = [[_utc(t) for c in p.citations if (t := days[c.document])] for p in positions]
        if all(known):
            positions = [p for _, p in sorted(zip(map(min, known), positions, strict=True), key=lambda x: x[0])]
    hows: tuple[Proof, ...] = tuple(dict.fromkeys(candidate.pairs[n].how for n, _ in kept))
    return Conflict(
        issue=teller.issue(candidate.claim, [p for side in sides for p in side]),
        kind=candidate.claim.kind,
        relation=relation,
        why=WHY[relation],
        positions=tuple(positions),
        probability=SURE,
        found_by=("reader",),
        proved_by=(*hows, "asked twice"),
    )
