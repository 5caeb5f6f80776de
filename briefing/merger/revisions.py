"""Claims that answer a question told before with something else: another figure, another day, or the opposite.

A value of a fresh line and one of a claim told before are held against each other where they are of one measure and
differ. Whether they answer one question is asked of the stance model, with both values masked; whether both can be
right, of the sentences as they stand. A line that tells a value as what it was before ("up from about 180", "and not
31") needs less of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefing.engines.protocols import MASK
from briefing.language.analysis import Analysis
from briefing.language.dates import DateMention, relate_dates
from briefing.language.quantities import Quantity, relate, same_measure
from briefing.merger.bearing import came_about, says_opposite
from briefing.merger.hearing import thresholds
from briefing.merger.lines import Lines
from briefing.merger.moves import AGREEING, Candidate, Value, candidates

# Chosen on the subjects for tuning in benchmarks/changes: what the stance model says of two lines with their values
# masked, and of the lines. It learned who says a statement from sentences without masks and is less sure of these.
MIN_ASKED, MIN_SAID, MIN_CONTRADICTION = 0.5, 0.4, 0.5
MIN_ASKED_OF_DAYS, MIN_SAID_OF_DAYS = 0.2, 0.08
MIN_ASKED_IF_MOVED, MIN_SAID_IF_MOVED = 0.25, 0.2
MIN_OPPOSITE = 0.5
# Where neither value nor verb shows it: each nearly says the other, and yet they deny each other.
MIN_ALIKE, MIN_SAID_ALIKE, MIN_OTHERWISE = 0.6, 0.93, 0.65
# Lines so near that give one new value tell one change.
MIN_SAME_ANSWER, LARGE_COUNT = 0.5, 10
# What is further from a claim than this tells of another matter, where no value shows that it does not.
MIN_ON_QUESTION = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Fresh lines, the best first, that answer otherwise than the claim told before: `value` in place of `before`;
    both are empty where they differ in no value."""

    rows: tuple[int, ...]
    told: int
    value: str = ""
    before: str = ""


def revisions(lines: Lines) -> tuple[Revision, ...]:
    """What is told now otherwise than before, each question once, in the order of the lines."""
    found = [*_otherwise(lines, sorted(candidates(lines), key=lambda c: (c.row, c.told)))]
    rows, told = {r.rows[0] for r in found}, {r.told for r in found}
    return (*found, *(r for r in _done(lines) if r.rows[0] not in rows and r.told not in told))


def _otherwise(lines: Lines, candidates: Sequence[Candidate]) -> Iterator[Revision]:
    """The candidates that answer one question, those of one answer as one."""
    strength = _strengths(lines, candidates)
    best: dict[int, Candidate] = {}
    for candidate in sorted(strength, key=lambda c: (-c.moved, -strength[c])):
        best.setdefault(candidate.row, candidate)
    groups: list[list[Candidate]] = []
    for candidate in best.values():  # the strongest first
        same = next((g for g in groups if _same_answer(lines, g[0], candidate)), None)
        if same is None:
            groups.append([candidate])
        else:
            same.append(candidate)
    for group in sorted(groups, key=lambda g: min(c.row for c in g)):
        # One that cannot stand alone does beside what was told before.
        first = next((c for c in group if lines.fresh[c.row].statement), group[0])
        rows = (first.row, *(c.row for c in group if c is not first))
        yield Revision(rows=rows, told=first.told, value=_written(first.new), before=_written(first.old))


def _written(value: Value) -> str:
    """A value as it stands within a sentence."""
    if not isinstance(value, Quantity):
        return value.text
    text = value.text.lower() if value.text.istitle() else value.text
    return f"about {text}" if value.bound == "about" and text[0].isdigit() else text


def _same_answer(lines: Lines, a: Candidate, b: Candidate) -> bool:
    """Whether both replace the same claim, or the same value by the same."""
    if a.told == b.told:
        return True
    # A small count may be of anything that is told of; a large one, or a measure, is hardly twice the same by chance.
    rare = isinstance(a.new, Quantity) and (bool(a.new.unit) or a.new.low >= LARGE_COUNT)
    near = rare or float(lines.corpus.similarity(a.row, [b.row])[0]) >= MIN_SAME_ANSWER
    return _alike(a.new, b.new) and (near or _alike(a.old, b.old))


def _alike(a: Value, b: Value) -> bool:
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return same_measure(a, b) and relate(a, b) == "same"
    if isinstance(a, DateMention) and isinstance(b, DateMention):
        return relate_dates(a, b) in AGREEING
    return False


def _strengths(lines: Lines, candidates: Sequence[Candidate]) -> Mapping[Candidate, float]:
    """How surely each candidate that passes is another answer to one question."""
    masked = [(_masked(lines.fresh[c.row].words, c.new), _masked(lines.told[c.told].words, c.old)) for c in candidates]
    pairs = sorted({p for a, b in masked for p in ((a, b), (b, a))})
    asked: dict[tuple[str, str], Any] = dict(zip(pairs, lines.stance.same_question(pairs), strict=True))
    said = lines.asked.says(pairs)
    strength = {}
    for candidate, (a, b) in zip(candidates, masked, strict=True):
        question = max(float(asked[a, b]), float(asked[b, a]))
        there, back = said[a, b], said[b, a]
        alike = max(float(there[0]), float(back[0]), min(float(there[0] + there[1]), float(back[0] + back[1])))
        if _is_one_question(lines, candidate, question, alike):
            strength[candidate] = question + alike
    contradict = lines.contradicts((c.row, c.told) for c in strength if _must_contradict(c))
    return {
        c: s for c, s in strength.items() if not _must_contradict(c) or contradict[c.row, c.told] >= MIN_CONTRADICTION
    }


def _is_one_question(lines: Lines, candidate: Candidate, question: float, alike: float) -> bool:
    if candidate.moved:
        return question >= MIN_ASKED_IF_MOVED and alike >= MIN_SAID_IF_MOVED
    if isinstance(candidate.new, DateMention):
        return question >= MIN_ASKED_OF_DAYS and alike >= MIN_SAID_OF_DAYS
    near = lines.similarity[candidate.row, candidate.told]
    return bool(question >= MIN_ASKED and alike >= MIN_SAID and near >= MIN_ON_QUESTION)


def _must_contradict(candidate: Candidate) -> bool:
    """Whether nothing but the model shows that the values can't both be right."""
    return not (candidate.moved or candidate.beside or isinstance(candidate.new, DateMention))


def _done(lines: Lines) -> Iterator[Revision]:
    """Lines that have it the other way: done what was to come, opened what was closed, lost what was won."""
    near = [(i, j) for i, j in lines.pairs if lines.fresh[i].statement]
    came = [p for p in near if came_about(*_analyses(lines, p))]
    turned = [p for p in near if p not in came and says_opposite(*_analyses(lines, p))]
    shown, core = {*came, *turned}, thresholds().core
    done = {p for p, says in lines.says(came).items() if max(says) >= core}
    asked = {p: MIN_OPPOSITE for p, says in lines.says(turned).items() if max(says) >= core}
    alike = [p for p in near if p not in shown and lines.similarity[p] >= MIN_ALIKE]
    said = lines.says((p for p in alike if not _is_judged(*_analyses(lines, p))), MIN_SAID_ALIKE)
    asked |= {p: MIN_OTHERWISE for p, says in said.items() if min(says) >= MIN_SAID_ALIKE}
    done |= {p for p, contradict in lines.contradicts(asked).items() if contradict >= asked[p]}
    rows, told = set[int](), set[int]()
    for i, j in near:
        if (i, j) in done and i not in rows and j not in told:
            rows.add(i)
            told.add(j)
            yield Revision(rows=(i,), told=j)


def _analyses(lines: Lines, pair: tuple[int, int]) -> tuple[Analysis, Analysis]:
    return lines.fresh[pair[0]].analysis, lines.told[pair[1]].analysis


def _is_judged(now: Analysis, before: Analysis) -> bool:
    """Whether both hold values of one measure that differ: whether these make a difference has been judged."""
    return any(same_measure(x, y) and relate(x, y) != "same" for x in now.quantities for y in before.quantities)


def _masked(words: str, value: Value) -> str:
    return " ".join(f"{words[: value.start]} {MASK} {words[value.end :]}".split())
