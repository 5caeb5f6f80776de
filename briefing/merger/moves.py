"""Pairs of values, one of a fresh line and one of a claim told before, that could be the new and the old answer to one
question."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from briefing.corpus.context import stems
from briefing.language.analysis import Analysis
from briefing.language.dates import DateMention, relate_dates
from briefing.language.nouns import same_noun
from briefing.language.quantities import Quantity, relate, same_measure
from briefing.language.tolls import find_tolls
from briefing.merger.lines import Line, Lines

# A figure that a claim so near gives already is none that is new.
MIN_KNOWN = 0.4
MAX_SPREAD = 3.0
WINDOW_WORDS = 5

AGREEING = ("same", "compatible")
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
class Candidate:
    """A `new` value of a fresh row and an `old` one of a claim told. `moved` is where the line tells the old one as
    what it was, `beside` where it may."""

    row: int
    told: int
    new: Value
    old: Value
    moved: bool
    beside: bool


def candidates(lines: Lines) -> Iterator[Candidate]:
    """All such pairs, of lines and claims that are near."""
    for i, j in lines.pairs:
        now, before = lines.fresh[i], lines.told[j]
        for y in before.analysis.quantities:
            for x in (*now.analysis.quantities, *_scopes(now.words, y)):
                moved, beside = (_stands_by(now.analysis, x, y, p) for p in (_FORMER, _PERHAPS_FORMER))
                another = _is_another(now.analysis, before.analysis, x, y, moved=moved or beside)
                if another and not _is_known(lines, i, x):
                    yield Candidate(row=i, told=j, new=x, old=y, moved=moved, beside=beside)
        for p in now.analysis.dates:
            for q in before.analysis.dates:
                if _is_put_off(now, before, p, q):
                    moved = _tells_former(now.analysis, q)
                    yield Candidate(row=i, told=j, new=p, old=q, moved=moved, beside=False)


def _is_another(now: Analysis, before: Analysis, x: Quantity, y: Quantity, *, moved: bool) -> bool:
    """Whether a count differs from one of the same told before, and neither line has the other's."""
    if not _may_count_alike(x, y) or relate(x, y) != "different" or _vague(x) or _vague(y):
        return False
    if _FORMER.search(now.sentence, 0, x.start) or _MORE.search(now.sentence, 0, x.start):
        return False
    if not moved and not _of_one_matter(now, before, x, y):
        return False
    if not moved and any(same_measure(z, y) and relate(z, y) in AGREEING for z in now.quantities):
        return False
    return not any(same_measure(x, z) and relate(x, z) in AGREEING for z in before.quantities)


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
        and relate(z, y) in AGREEING
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
    return p.earliest > now.day and not any(relate_dates(z, q) in AGREEING for z in resolved)


def _tells_former(now: Analysis, q: DateMention) -> bool:
    return any(relate_dates(z, q) in AGREEING and _FORMER.search(now.sentence, 0, z.start) for z in now.dates)
