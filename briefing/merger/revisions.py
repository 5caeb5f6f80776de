"""Claims that answer a question told before with something else: another figure, another day, or the opposite.

A value of a fresh line and one of a claim told before are held against each other where they are of one measure and
differ. Whether they answer one question is asked of the stance model, with both values masked; whether both can be
right, of the sentences as they stand. A line that tells a value as what it was before ("up from about 180", "and not
31") needs less of that.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from briefing.corpus.context import stems
from briefing.engines.protocols import MASK
from briefing.language.analysis import Analysis
from briefing.language.dates import DateMention, relate_dates
from briefing.language.nouns import same_noun
from briefing.language.quantities import Quantity, relate, same_measure
from briefing.language.tolls import find_tolls
from briefing.merger.bearing import came_about, says_opposite
from briefing.merger.lines import Line, Lines

# Chosen on the three subjects for tuning in benchmarks/changes: what the stance model says of two lines with their
# values masked, and of the lines.
MIN_ASKED, MIN_SAID, MIN_CONTRADICTION = 0.5, 0.6, 0.5
MIN_ASKED_OF_DAYS, MIN_SAID_OF_DAYS = 0.2, 0.45
MIN_ASKED_IF_MOVED, MIN_SAID_IF_MOVED = 0.25, 0.3
MIN_CORE, MIN_OPPOSITE = 0.676, 0.5
# Where neither value nor verb shows it: each nearly says the other, and yet they deny each other.
MIN_ALIKE, MIN_SAID_ALIKE, MIN_OTHERWISE = 0.6, 0.93, 0.65
# Lines so near that give one new value tell one change.
MIN_SAME_ANSWER, LARGE_COUNT = 0.5, 10
# What is further from a claim than this tells of another matter, where no value shows that it does not.
MIN_KNOWN = 0.4
MAX_SPREAD = 3.0
WINDOW_WORDS = 5

_AGREEING = ("same", "compatible")
_BETWEEN = (
    r"(?:\s(?:from|the|its|of|on|in|at|about|some|around|nearly|roughly|almost|over|more\sthan|at\sleast|an?"
    r"|estimated))*"
)
# What stands before a value of before: for certain, and where it may be one.
_FORMER = re.compile(
    rf"\b(?:up|down|rather\sthan|instead\sof|not|from|against|previously|original){_BETWEEN}\s*$", re.I
)
_PERHAPS_FORMER = re.compile(
    rf"\b(?:(?:fewer|less|more|higher|lower|larger|smaller|later|earlier)\sthan|had\s(?:[a-z]+\s){{0,2}}[a-z]+){_BETWEEN}\s*$",
    re.I,
)
# What is added to the value of before replaces none: "a further 9 per cent".
_MORE = re.compile(r"\b(?:further|another|additional|extra)\s$", re.I)
_SCOPES = {"all": math.inf, "every": math.inf, "no": 0.0}

Value = Quantity | DateMention


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Fresh lines, the best first, that answer otherwise than the claim told before: `value` in place of `before`;
    both are empty where they differ in no value."""

    rows: tuple[int, ...]
    told: int
    value: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    row: int
    told: int
    new: Value
    old: Value
    moved: bool
    beside: bool


def revisions(lines: Lines) -> tuple[Revision, ...]:
    """What is told now otherwise than before, each question once, in the order of the lines."""
    found = [*_otherwise(lines, sorted(_candidates(lines), key=lambda c: (c.row, c.told)))]
    rows, told = {r.rows[0] for r in found}, {r.told for r in found}
    return (*found, *(r for r in _done(lines) if r.rows[0] not in rows and r.told not in told))


def _candidates(lines: Lines) -> Iterator[_Candidate]:
    """The pairs of values that could be one question's old and new answer."""
    for i, j in lines.pairs:
        now, before = lines.fresh[i], lines.told[j]
        for y in before.analysis.quantities:
            for x in (*now.analysis.quantities, *_scopes(now.words, y)):
                moved, beside = (_stands_by(now.analysis, x, y, p) for p in (_FORMER, _PERHAPS_FORMER))
                another = _is_another(now.analysis, before.analysis, x, y, moved=moved or beside)
                if another and not _is_known(lines, i, x):
                    yield _Candidate(row=i, told=j, new=x, old=y, moved=moved, beside=beside)
        for p in now.analysis.dates:
            for q in before.analysis.dates:
                if _is_put_off(now, before, p, q):
                    moved = _tells_former(now.analysis, q)
                    yield _Candidate(row=i, told=j, new=p, old=q, moved=moved, beside=False)


def _is_another(now: Analysis, before: Analysis, x: Quantity, y: Quantity, *, moved: bool) -> bool:
    """Whether a count differs from one of the same told before, and neither line has the other's."""
    if not _may_count_alike(x, y) or relate(x, y) != "different" or _vague(x) or _vague(y):
        return False
    if _FORMER.search(now.sentence, 0, x.start) or _MORE.search(now.sentence, 0, x.start):
        return False
    if not moved and not _of_one_matter(now, before, x, y):
        return False
    if not moved and any(same_measure(z, y) and relate(z, y) in _AGREEING for z in now.quantities):
        return False
    return not any(same_measure(x, z) and relate(x, z) in _AGREEING for z in before.quantities)


def _scopes(words: str, counted: Quantity) -> Iterator[Quantity]:
    """Where a line tells of all or of none of what was counted: "all batches", "no batch"."""
    if counted.noun and not counted.unit:
        pattern = rf"\b({'|'.join(_SCOPES)})\s(?:\w+\s)?{re.escape(counted.noun)}(?:e?s)?\b"
        for m in re.finditer(pattern, words, re.I):
            n = _SCOPES[m[1].lower()]
            yield replace(counted, start=m.start(1), end=m.end(1), text=m[1], low=n, high=n, bound="exact")


def _may_count_alike(x: Quantity, y: Quantity) -> bool:
    said = bool(x.noun or x.unit or y.noun or y.unit)
    return said and same_measure(x, y) and not {x.unit, y.unit} & {"ordinal", "age"}


def _of_one_matter(now: Analysis, before: Analysis, x: Quantity, y: Quantity) -> bool:
    """Whether both count those who met one fate, or things of one name, or have a word in common beside the count."""
    if x.noun and y.noun and not same_noun(x.noun, "people"):
        return True
    fates = _fate(now, x), _fate(before, y)
    if all(fates):
        return fates[0] == fates[1]
    return bool(_beside(now, x) & _beside(before, y))


def _fate(analysis: Analysis, x: Quantity) -> str:
    tolls = find_tolls(analysis.sentence, analysis.quantities)
    return next((t.fate for t in tolls if t.quantity.start == x.start), "")


def _beside(analysis: Analysis, figure: Quantity) -> frozenset[str]:
    """The content stems around a figure, what is counted aside."""
    before = analysis.sentence[: figure.start].split()[-WINDOW_WORDS:]
    after = analysis.sentence[figure.end :].split()[:WINDOW_WORDS]
    return frozenset(stems(" ".join(before + after))) - frozenset(stems(f"{figure.noun} {figure.noun}s"))


def _vague(quantity: Quantity) -> bool:
    """Whether it only gives an order of magnitude, such as "hundreds"."""
    return quantity.low > 0 and quantity.high >= MAX_SPREAD * quantity.low and quantity.bound == "about"


def _stands_by(now: Analysis, x: Quantity, y: Quantity, former: re.Pattern[str]) -> bool:
    """Whether a line tells the value of before too, as what it was: "up from about 180", "26 and not 31"."""
    return any(
        z.start != x.start
        and same_measure(z, y)
        and relate(z, y) in _AGREEING
        and former.search(now.sentence, 0, z.start) is not None
        for z in now.quantities
    )


def _is_known(lines: Lines, i: int, x: Quantity) -> bool:
    """Whether a claim told before, near this line, gives this very figure."""
    return any(
        lines.similarity[i, j] >= MIN_KNOWN and any(same_measure(x, z) and relate(x, z) == "same" for z in quantities)
        for j, quantities in enumerate(line.analysis.quantities for line in lines.told)
    )


def _is_put_off(now: Line, before: Line, p: DateMention, q: DateMention) -> bool:
    """Whether a day was to come as it was told, and another is now, or is told in place of it."""
    if p.granularity != q.granularity or relate_dates(p, q) != "different":
        return False
    if not now.day or not before.day or not p.earliest or not q.earliest or q.earliest <= before.day:
        return False
    if _tells_former(now.analysis, q):
        return not _FORMER.search(now.words, 0, p.start)
    resolved = [z for z in now.analysis.dates if z.earliest and z.granularity == q.granularity and z is not p]
    return p.earliest > now.day and not any(relate_dates(z, q) in _AGREEING for z in resolved)


def _tells_former(now: Analysis, q: DateMention) -> bool:
    return any(relate_dates(z, q) in _AGREEING and _FORMER.search(now.sentence, 0, z.start) for z in now.dates)


def _otherwise(lines: Lines, candidates: Sequence[_Candidate]) -> Iterator[Revision]:
    """The candidates that answer one question, those of one answer as one."""
    strength = _strengths(lines, candidates)
    best: dict[int, _Candidate] = {}
    for candidate in sorted(strength, key=lambda c: (-c.moved, -strength[c])):
        best.setdefault(candidate.row, candidate)
    groups: list[list[_Candidate]] = []
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


def _same_answer(lines: Lines, a: _Candidate, b: _Candidate) -> bool:
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
        return relate_dates(a, b) in _AGREEING
    return False


def _strengths(lines: Lines, candidates: Sequence[_Candidate]) -> Mapping[_Candidate, float]:
    """How surely each candidate that passes is another answer to one question."""
    masked = [(_masked(lines.fresh[c.row].words, c.new), _masked(lines.told[c.told].words, c.old)) for c in candidates]
    pairs = sorted({p for a, b in masked for p in ((a, b), (b, a))})
    asked: dict[tuple[str, str], Any] = dict(zip(pairs, lines.stance.same_question(pairs), strict=True))
    said = lines.asked.says(pairs)
    passing = {}
    for candidate, (a, b) in zip(candidates, masked, strict=True):
        question = max(float(asked[a, b]), float(asked[b, a]))
        there, back = said[a, b], said[b, a]
        alike = max(float(there[0]), float(back[0]), min(float(there[0] + there[1]), float(back[0] + back[1])))
        if _passes(lines, candidate, question, alike):
            passing[candidate] = question + alike
    return passing


def _passes(lines: Lines, candidate: _Candidate, question: float, alike: float) -> bool:
    if candidate.moved:
        return question >= MIN_ASKED_IF_MOVED and alike >= MIN_SAID_IF_MOVED
    if isinstance(candidate.new, DateMention):
        return question >= MIN_ASKED_OF_DAYS and alike >= MIN_SAID_OF_DAYS
    if question < MIN_ASKED or alike < MIN_SAID or lines.similarity[candidate.row, candidate.told] < MIN_KNOWN:
        return False
    return candidate.beside or lines.contradicts(candidate.row, candidate.told) >= MIN_CONTRADICTION


def _done(lines: Lines) -> Iterator[Revision]:
    """Lines that have it the other way: done what was to come, opened what was closed, lost what was won."""
    pairs = [(i, j) for i, j in lines.pairs if lines.fresh[i].statement and _may_be_done(lines, i, j)]
    says = lines.says(pairs)
    rows, told = set[int](), set[int]()
    for i, j in pairs:
        if i not in rows and j not in told and _is_done(lines, i, j, says[i, j]):
            rows.add(i)
            told.add(j)
            yield Revision(rows=(i,), told=j)


def _may_be_done(lines: Lines, i: int, j: int) -> bool:
    now, before = lines.fresh[i].analysis, lines.told[j].analysis
    return bool(lines.similarity[i, j] >= MIN_ALIKE) or came_about(now, before) or says_opposite(now, before)


def _is_done(lines: Lines, i: int, j: int, says: tuple[float, float]) -> bool:
    now, before = lines.fresh[i].analysis, lines.told[j].analysis
    if max(says) >= MIN_CORE and came_about(now, before):
        return True
    if max(says) >= MIN_CORE and says_opposite(now, before):
        return lines.contradicts(i, j) >= MIN_OPPOSITE
    if any(same_measure(x, y) and relate(x, y) != "same" for x in now.quantities for y in before.quantities):
        return False  # whether these make a difference has been judged
    return min(says) >= MIN_SAID_ALIKE and lines.contradicts(i, j) >= MIN_OTHERWISE


def _masked(words: str, value: Value) -> str:
    return " ".join(f"{words[: value.start]} {MASK} {words[value.end :]}".split())
