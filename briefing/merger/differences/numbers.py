"""Candidates from numbers: two of one measure that cannot both be right."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from briefing.corpus.context import Context
from briefing.language.frames import frame, frames_apart
from briefing.language.quantities import Quantity, relate, same_measure
from briefing.language.tolls import FATES
from briefing.language.units import unit_class
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.standing import comparable_places
from briefing.merger.differences.surroundings import rivals, same_lead, surroundings

MIN_GROWTH = 1.3
UPDATE_REACH_CHARS = 25
MAX_SPREAD = 3.0
PEOPLE = "people"
_AGREEING = ("same", "compatible")
Counted = tuple[Quantity, str]
Counts = dict[Quantity, str]
_IMPLIED = re.compile(r"(?:no|nobody|another|an?\s(?:second|third|fourth|fifth))\b", re.I)
# One more beside those told of before: in another report that is another happening.
_ANOTHER = re.compile(r"another\b", re.I)
_THE_OTHER = re.compile(r"\bthe\s(?:other|remaining)\s$", re.I)
_OTHERS = re.compile(r"\s(?:others?|more|additional|further|remaining)\b(?!\sthan)", re.I)
# Further apart no two agencies measure one earthquake: these are two.
MAX_MAGNITUDES_APART = 0.5
# Two sentences with this count both mean one thing by it, or it would be a rare chance.
LARGE_COUNT = 10


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
            told = rivals(context, a, b, p, q)
            fate = of_p if of_p == of_q and of_p in FATES else ""
            signs = number_signs(context, a, b, p, q)
            features = {
                **signs,
                "ratio": min(1.0, abs(math.log(max(p.low, 0.01) / max(q.low, 0.01))) / 3),
                "known_elsewhere": float(bool(told)),
                "update": float(update),
                "one": float(1.0 in (p.low, q.low) and p.unit == ""),
                "other_person": float(p.unit == "age" and signs["names_apart"] >= 0),
                "toll": float(bool(fate)),
            }
            features["same_lead"] = same_lead(features)
            asked = f"{PEOPLE} {fate}" if fate else p.noun or q.noun or p.unit
            yield Candidate(
                kind="number", a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end),
                span_b=(q.start, q.end), question=asked, features=features, rivals=told,
            )  # fmt: skip


def _exclusive(first: Counted, second: Counted, x: Counts, y: Counts, *, update: bool) -> bool:
    """Whether two values of one measure cannot both be right, and neither row `x` nor `y` has both of them."""
    (p, of_p), (q, of_q) = first, second
    if not comparable(first, second) or _vague(p) or _vague(q) or (relate(p, q) != "different" and not update):
        return False
    if "magnitude" in (p.unit, q.unit) and abs(p.low - q.low) > MAX_MAGNITUDES_APART:
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
    if row in context.counts:
        return context.counts[row]
    analysis = context.corpus.analyses[row]
    sentence = analysis.sentence
    plain = [q for q in analysis.quantities if not _converted(sentence, q, analysis.quantities)]
    plain = [q for q in plain if not _names_a_thing(q) and not _reading(q)]
    found: Counts = {q: frame(sentence, q) for q in plain}
    found.update((toll.quantity, toll.fate) for toll in context.tolls[row])
    context.counts[row] = found
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
    if _THE_OTHER.search(sentence, max(0, quantity.start - 16), quantity.start):
        return True
    return sense != "injured" and _OTHERS.match(sentence, quantity.end) is not None


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


def number_signs(context: Context, a: int, b: int, p: Quantity, q: Quantity) -> dict[str, float]:
    """What tells whether two quantities answer one question; nothing of it looks at the figures."""
    n_values = len(context.corpus.analyses[a].quantities) + len(context.corpus.analyses[b].quantities)
    return {
        **surroundings(context, a, b, p, q),
        "same_noun": float(bool(p.noun) and p.noun == q.noun),
        "no_noun": float(not p.noun and not p.unit),
        "many_values": min(1.0, (n_values - 2) / 6),
    }


def _converted(sentence: str, quantity: Quantity, quantities: Sequence[Quantity]) -> bool:
    """Whether it is another amount's converted form: in parentheses right behind it."""
    opened = sentence.rfind("(", 0, quantity.start)
    if opened < 0 or ")" in sentence[opened : quantity.start]:
        return False
    end = len(sentence[:opened].rstrip())
    return any(other.end == end for other in quantities)
