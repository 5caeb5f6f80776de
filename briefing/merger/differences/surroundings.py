"""What stands around two values: the signs that they answer one question, none of which looks at the values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TypeVar

from briefing.corpus.context import N_BESIDE, STOP_WORDS, WINDOW_CHARS, Context
from briefing.language.dates import DateMention, relate_dates
from briefing.language.names import Name, relate_names
from briefing.language.quantities import Quantity
from briefing.merger.differences.candidate import Place

MIN_SAME_LEAD = 0.5
BACKGROUND = ("month", "year", "relative")
MAX_RIVALS = 3
# The weight of rare stems in common beyond which sentences are as surely of one matter as they can be.
MUCH_IN_COMMON = 20.0
Value = TypeVar("Value", Quantity, DateMention)


def surroundings(context: Context, a: int, b: int, p: Value, q: Value) -> dict[str, float]:
    """The signs of values `p` of row `a` and `q` of row `b`, by name, each in [0, 1] but "names_apart" in [-1, 1]."""
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


def same_lead(features: Mapping[str, float]) -> float:
    """1 where the same words lead up to both values, of one time, and neither document has the other's value."""
    alone = not features["known_elsewhere"] and not features["other_time"]
    return float(alone and features["same_before"] >= MIN_SAME_LEAD)


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


def rivals(context: Context, a: int, b: int, p: Value, q: Value) -> tuple[tuple[Place, Place], ...]:
    """Where the document of either row has the other row's very value, beside that value; the nearest of each first."""
    found = zip_longest(_elsewhere(context, a, p, b), _elsewhere(context, b, q, a))
    return tuple(places for pair in found for places in pair if places is not None)


def _elsewhere(context: Context, row: int, value: Value, other: int) -> tuple[tuple[Place, Place], ...]:
    """Where the document of row `other` has the very value of row `row`, nearest sentences first."""
    corpus = context.corpus
    places = context.places(value, int(corpus.column[other]))
    if not places:
        return ()
    near = corpus.similarity(row, [r for r, _ in places])
    found = [(-float(s), place) for s, place in zip(near, places, strict=True)]
    own = (row, (value.start, value.end))
    return tuple((own, place) for _, place in sorted(found)[:MAX_RIVALS])


def _names_apart(context: Context, first: tuple[int, Value], second: tuple[int, Value]) -> float:
    """1 where both values have names within reach, none in common; -1 where they share one; 0 where one has none."""
    x, y = _near_names(context, *first), _near_names(context, *second)
    if not x or not y:
        return 0.0
    return -1.0 if any(relate_names(n, m) != "different" for n in x for m in y) else 1.0


def _near_names(context: Context, row: int, value: Quantity | DateMention) -> list[Name]:
    reach = value.start - WINDOW_CHARS, value.end + WINDOW_CHARS
    return [n for n in context.corpus.analyses[row].names if n.end > reach[0] and n.start < reach[1]]
