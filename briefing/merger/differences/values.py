"""Candidates from typed values: numbers and dates of one measure that cannot both be right."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from briefing.merger.context import N_BESIDE, STOP_WORDS, WINDOW_CHARS, Context
from briefing.merger.differences.candidate import Candidate, Place
from briefing.merger.differences.standing import comparable_days, comparable_places, names_person_before
from briefing.text.dates import DateMention, relate_dates
from briefing.text.frames import frame, frames_apart
from briefing.text.names import Name, relate_names
from briefing.text.quantities import Quantity, relate, same_measure
from briefing.text.tolls import FATES
from briefing.text.units import unit_class

MIN_GROWTH = 1.3
UPDATE_REACH_CHARS = 25
MAX_SPREAD = 3.0
MIN_SAME_LEAD = 0.5
PEOPLE = "people"
BACKGROUND = ("month", "year", "relative")
_AGREEING = ("same", "compatible")
Value = TypeVar("Value", Quantity, DateMention)
Counted = tuple[Quantity, str]
Counts = dict[Quantity, str]
_IMPLIED = re.compile(r"(?:no|nobody|another|an?\s(?:second|third|fourth|fifth))\b", re.I)
# One more beside those told of before: in another report that is another happening.
_ANOTHER = re.compile(r"another\b", re.I)
_OTHERS = re.compile(r"\s(?:others?|more|additional|further|remaining)\b(?!\sthan)", re.I)
MAX_RIVALS = 3
# Two sentences with this count both mean one thing by it, or it would be a rare chance.
LARGE_COUNT = 10
# The weight of rare stems in common beyond which sentences are as surely of one matter as they can be.
MUCH_IN_COMMON = 20.0


def number_candidates(context: Context, a: int, b: int) -> Iterator[Candidate]:
    """Quantities of the same measure in both rows whose values exclude each other.

    A converted amount, "2 million euros ($2.6 million)", is left to the amount it was converted from.
    """
    x, y = _counted(context, a), _counted(context, b)
    for p, of_p in x.items():
        for q, of_q in y.items():
            update = of_p == of_q and _updated(context, (a, p), (b, q))
            if not _exclusive((p, of_p), (q, of_q), x, y, update=update):
                continue
            if not comparable_places(context, (a, (p.start, p.end)), (b, (q.start, q.end))):
                continue
            if _beside_others(context, (a, p), of_p) != _beside_others(context, (b, q), of_q):
                continue
            rivals = (*_places(context, a, p, b), *_places(context, b, q, a))
            fate = of_p if of_p == of_q and of_p in FATES else ""
            features = {
                **number_signs(context, a, b, p, q),
                "ratio": min(1.0, abs(math.log(max(p.low, 0.01) / max(q.low, 0.01))) / 3),
                "known_elsewhere": float(bool(rivals)),
                "update": float(update),
                "one": float(1.0 in (p.low, q.low) and p.unit == ""),
                "other_person": float(p.unit == "age") * (1.0 - _shared_near_names(context, a, b, p, q)),
                "toll": float(bool(fate)),
            }
            features["same_lead"] = _same_lead(features)
            asked = f"{PEOPLE} {fate}" if fate else p.noun or q.noun or p.unit
            yield Candidate(
                kind="number", a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end),
                span_b=(q.start, q.end), question=asked, features=features, rivals=rivals,
            )  # fmt: skip


def _exclusive(first: Counted, second: Counted, x: Counts, y: Counts, *, update: bool) -> bool:
    """Whether two values of one measure cannot both be right, and neither row `x` nor `y` has both of them."""
    (p, of_p), (q, of_q) = first, second
    if not comparable(first, second) or _vague(p) or _vague(q) or (relate(p, q) != "different" and not update):
        return False
    if _has(first, y, besides=q) or _has(second, x, besides=p) or _crossed(p, q, x, y):
        return False
    # Two counts of one fate, the injured, are no part and whole, whatever the killed add up to with them.
    return of_p == of_q != "" or not (_is_sum(p, q, y) or _is_sum(q, p, x))


def _crossed(p: Quantity, q: Quantity, x: Counts, y: Counts) -> bool:
    """Whether both rows have both values, whatever they call what is counted: "20 wives, the other two", "involves 20
    people, and only two": then each value answers the other row's equal one."""
    in_y = any(o is not q and relate(p, o) == "same" for o in y)
    return in_y and any(o is not p and relate(q, o) == "same" for o in x)


def _is_sum(whole: Quantity, part: Quantity, counts: Counts) -> bool:
    """Whether a count is what the other row's adds up to: "three shot", and "one killed and two others wounded"."""
    if whole.unit or part.unit:
        return False
    return any(o is not part and not o.unit and part.low + o.low == whole.low and o.low > 0 for o in counts)


def _has(value: Counted, counts: Counts, *, besides: Quantity) -> bool:
    """Whether a value is among a row's; a large one is that by its figure alone, whatever noun counts it there."""
    return any(
        other is not besides
        and (
            (comparable(value, (other, sense)) and relate(value[0], other) in _AGREEING)
            or (value[0].low >= LARGE_COUNT and relate(value[0], other) == "same")
        )
        for other, sense in counts.items()
    )


def _counted(context: Context, row: int) -> Counts:
    """The quantities of a row, each with what it is of: the fate of a toll, the frame of a length, else "".

    A toll's "another" and "no" are among them.
    """
    analysis = context.corpus.analyses[row]
    sentence = analysis.sentence
    plain = [q for q in analysis.quantities if not _converted(sentence, q, analysis.quantities)]
    plain = [q for q in plain if not _names_a_thing(q) and not _reading(q)]
    found: Counts = {q: frame(sentence, q) for q in plain}
    found.update((toll.quantity, toll.fate) for toll in context.tolls[row])
    return found


def comparable(first: Counted, second: Counted) -> bool:
    """Whether both may measure the same thing: of one measure, of tolls one fate, and of lengths one frame.

    Officers hurt are not all people hurt: that is another scope, and no answer to the same question.
    """
    (p, of_p), (q, of_q) = first, second
    if not _counts_something(p, of_p) and not _counts_something(q, of_q):
        return False
    if of_p in FATES and of_p == of_q:
        return same_measure(p, q)
    if of_p and of_q:
        return same_measure(p, q) and not frames_apart(of_p, of_q)
    # What is only said of a toll, "another" or "no", is no figure to hold against others.
    return same_measure(p, q) and not (_IMPLIED.match(p.text) or _IMPLIED.match(q.text))


def _counts_something(quantity: Quantity, sense: str) -> bool:
    """Whether a sentence tells what a number is of: a bare one may be of anything, or part of a name."""
    return bool(quantity.noun or quantity.unit or sense)


def _names_a_thing(quantity: Quantity) -> bool:
    """Whether it tells one thing from others rather than say something of it: "the 13-inch model", "the fourth"."""
    attributive = "-" in quantity.text and unit_class(quantity.unit) == "length"
    return attributive or quantity.unit == "ordinal"


def _reading(quantity: Quantity) -> bool:
    """Whether it is a bare figure with decimals: of a scale, whatever noun stands near, for nobody counts in tenths."""
    return quantity.unit == "" and quantity.low == quantity.high < 1000 and quantity.low % 1 > 0


def _beside_others(context: Context, place: tuple[int, Quantity], sense: str) -> bool:
    """Whether a figure counts those beside others: a part of what the other report may count. The injured are so told
    of beside the dead, and are all of them."""
    row, quantity = place
    if _ANOTHER.match(quantity.text):
        return True
    sentence = context.corpus.analyses[row].sentence
    return sense != "injured" and _OTHERS.match(sentence, quantity.end) is not None


def _same_lead(features: Mapping[str, float]) -> float:
    """1 where the same words lead up to both values, of one time, and neither document has the other's value."""
    alone = not features["known_elsewhere"] and not features["other_time"]
    return float(alone and features["same_before"] >= MIN_SAME_LEAD)


def _vague(quantity: Quantity) -> bool:
    """Whether it only gives an order of magnitude, such as "hundreds"."""
    return (
        quantity.low > 0
        and quantity.high >= MAX_SPREAD * quantity.low
        and quantity.bound not in ("at_least", "at_most")
    )


def _updated(context: Context, first: tuple[int, Quantity], second: tuple[int, Quantity]) -> bool:
    """Whether one figure is told as what the other grew to: "at least 300", and "had grown to about 2,000"."""
    (_, small), (row, large) = sorted((first, second), key=lambda f: f[1].low)
    if small.unit != large.unit or small.bound not in ("at_least", "about") or large.low < MIN_GROWTH * small.low:
        return False
    updates = context.corpus.analyses[row].updates
    return any(0 <= large.start - end <= UPDATE_REACH_CHARS for _, end in updates)


def date_candidates(context: Context, a: int, b: int) -> Iterator[Candidate]:
    """Dates in both rows that exclude each other."""
    x, y = context.corpus.analyses[a].dates, context.corpus.analyses[b].dates
    for p in x:
        for q in y:
            if relate_dates(p, q) != "different" or _same_day_told(p, q):
                continue
            if any(relate_dates(p, o) in ("same", "compatible") for o in y):
                continue
            if any(relate_dates(q, o) in ("same", "compatible") for o in x):
                continue
            places = (a, (p.start, p.end)), (b, (q.start, q.end))
            if not comparable_places(context, *places) or not comparable_days(context, *places):
                continue
            rivals = (*_places(context, a, p, b), *_places(context, b, q, a))
            features = {
                **date_signs(context, a, b, p, q),
                "known_elsewhere": float(bool(rivals)),
            }
            features["same_lead"] = _same_lead(features)
            features["same_words"] = _same_words(features, p, q) * (1.0 - names_person_before(context, *places))
            yield Candidate(
                kind="date", a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end),
                span_b=(q.start, q.end), question="when", features=features, rivals=rivals,
            )  # fmt: skip


def _same_day_told(p: DateMention, q: DateMention) -> bool:
    """Whether one is written as the other, "Tuesday" and "Tuesday morning": reports of one event mean one day by it,
    and when a report is from is known less surely than that."""
    x, y = set(p.text.casefold().split()), set(q.text.casefold().split())
    return x <= y or y <= x


def _same_words(features: Mapping[str, float], p: DateMention, q: DateMention) -> float:
    """1 where the same words lead up to two days or months and neither row looks elsewhere: "takes effect on"."""
    precise = "year" not in (p.granularity, q.granularity)
    return float(bool(features["same_lead"]) and precise and not features["background"])


def number_signs(context: Context, a: int, b: int, p: Quantity, q: Quantity) -> dict[str, float]:
    """What tells whether two quantities answer one question; nothing of it looks at the figures."""
    n_values = len(context.corpus.analyses[a].quantities) + len(context.corpus.analyses[b].quantities)
    return {
        **_surroundings(context, a, b, p, q),
        "same_noun": float(bool(p.noun) and p.noun == q.noun),
        "no_noun": float(not p.noun and not p.unit),
        "many_values": min(1.0, (n_values - 2) / 6),
    }


def date_signs(context: Context, a: int, b: int, p: DateMention, q: DateMention) -> dict[str, float]:
    """What tells whether two dates answer one question; nothing of it looks at the days."""
    n_values = len(context.corpus.analyses[a].dates) + len(context.corpus.analyses[b].dates)
    return {
        **_surroundings(context, a, b, p, q),
        "same_granularity": float(p.granularity == q.granularity),
        "many_values": min(1.0, (n_values - 2) / 6),
    }


def _surroundings(context: Context, a: int, b: int, p: Value, q: Value) -> dict[str, float]:
    near_p, near_q = context.nearby(a, p.start, p.end), context.nearby(b, q.start, q.end)
    before, after = zip(context.beside(a, p.start, p.end), context.beside(b, q.start, q.end), strict=True)
    return {
        "other_time": _other_time(context, a, b, p, q),
        "background": _background(context, a, b, p, q),
        "names_apart": _names_apart(context, (a, p), (b, q)),
        "common": min(1.0, context.common(context.stems[a], context.stems[b]) / MUCH_IN_COMMON),
        "near_common": min(1.0, context.common(near_p, near_q) / MUCH_IN_COMMON),
        "near_overlap": context.overlap(near_p, near_q),
        "near_balance": context.balance(near_p, near_q),
        "same_before": _run(before[0][::-1], before[1][::-1]) / N_BESIDE,
        "same_after": _run(*after) / N_BESIDE,
    }


def _other_time(context: Context, a: int, b: int, p: Value, q: Value) -> float:
    """1 where the rows place what they tell on different days, the values compared left aside: two happenings."""
    x, y = ([d for d in context.corpus.analyses[row].dates if d.start != v.start] for row, v in ((a, p), (b, q)))
    relations = {relate_dates(d, e) for d in x for e in y}
    return float("different" in relations and not relations & {"same", "compatible"})


def _background(context: Context, a: int, b: int, p: Value, q: Value) -> float:
    """1 where one row alone looks back, by naming a month, a year or a span ago, the values compared left aside."""
    looks_back = [
        any(d.granularity in BACKGROUND and d.start != v.start for d in context.corpus.analyses[row].dates)
        for row, v in ((a, p), (b, q))
    ]
    return float(looks_back[0] != looks_back[1])


def _run(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words two sequences begin with in common, where one of them carries content; else 0."""
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n if any(word not in STOP_WORDS for word in a[:n]) else 0


def _places(context: Context, row: int, value: Value, other: int) -> tuple[tuple[Place, Place], ...]:
    """Where the document of row `other` has the very value of row `row`, nearest sentences first."""
    corpus = context.corpus
    found: list[tuple[float, Place]] = []
    for r in map(int, corpus.rows(int(corpus.column[other]))):
        near = -float(corpus.similarity[row, r])
        if isinstance(value, Quantity):
            quantities = corpus.analyses[r].quantities
            same: list[Quantity] | list[DateMention] = [
                q for q in quantities if same_measure(value, q) and relate(value, q) == "same"
            ]
        else:
            same = [d for d in corpus.analyses[r].dates if relate_dates(value, d) == "same"]
        found += [(near, (r, (v.start, v.end))) for v in same]
    own = (row, (value.start, value.end))
    return tuple((own, place) for _, place in sorted(found)[:MAX_RIVALS])


def _names_apart(context: Context, first: tuple[int, Value], second: tuple[int, Value]) -> float:
    """1 where both values have names within reach, none in common; -1 where they share one; 0 where one has none."""
    x, y = _near_names(context, *first), _near_names(context, *second)
    if not x or not y:
        return 0.0
    return -1.0 if any(relate_names(n, m) != "different" for n in x for m in y) else 1.0


def _shared_near_names(context: Context, a: int, b: int, p: Quantity, q: Quantity) -> float:
    """1 where a name within reach of both quantities is the same; 0 else."""
    return float(_names_apart(context, (a, p), (b, q)) < 0)


def _near_names(context: Context, row: int, value: Quantity | DateMention) -> list[Name]:
    reach = value.start - WINDOW_CHARS, value.end + WINDOW_CHARS
    return [n for n in context.corpus.analyses[row].names if n.end > reach[0] and n.start < reach[1]]


def _converted(sentence: str, quantity: Quantity, quantities: Sequence[Quantity]) -> bool:
    """Whether it is another amount's converted form: in parentheses right behind it."""
    opened = sentence.rfind("(", 0, quantity.start)
    if opened < 0 or ")" in sentence[opened : quantity.start]:
        return False
    end = len(sentence[:opened].rstrip())
    return any(other.end == end for other in quantities)
