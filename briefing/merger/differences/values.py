"""Candidates from typed values: numbers and dates of one measure that cannot both be right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from briefing.merger.context import N_BESIDE, STOP_WORDS, WINDOW_CHARS, Context
from briefing.merger.differences.candidate import Candidate
from briefing.text.dates import DateMention, relate_dates
from briefing.text.names import relate_names
from briefing.text.quantities import Quantity, relate, same_measure

MIN_GROWTH = 1.3
UPDATE_REACH_CHARS = 25
MAX_SPREAD = 3.0
MIN_SAME_LEAD = 0.5
# The signs of numbers that dates do not have.
NUMBER_ONLY = {"ratio": 0.0, "one": 0.0, "update": 0.0, "converted": 0.0, "other_person": 0.0}
Value = TypeVar("Value", Quantity, DateMention)


def number_candidates(context: Context, a: int, b: int) -> Iterator[Candidate]:
    """Quantities of the same measure in both rows whose values exclude each other."""
    x, y = context.corpus.analyses[a].quantities, context.corpus.analyses[b].quantities
    for p in x:
        for q in y:
            update = _updated(context, (a, p), (b, q))
            if not same_measure(p, q) or _vague(p) or _vague(q) or (relate(p, q) != "different" and not update):
                continue
            if any(o is not q and same_measure(p, o) and relate(p, o) in ("same", "compatible") for o in y):
                continue
            if any(o is not p and same_measure(q, o) and relate(q, o) in ("same", "compatible") for o in x):
                continue
            features = {
                **number_signs(context, a, b, p, q),
                "ratio": min(1.0, abs(math.log(max(p.low, 0.01) / max(q.low, 0.01))) / 3),
                "known_elsewhere": max(_elsewhere(context, p, b), _elsewhere(context, q, a)),
                "update": float(update),
                "one": float(1.0 in (p.low, q.low) and p.unit == ""),
                "other_person": float(p.unit == "age") * (1.0 - _shared_near_names(context, a, b, p, q)),
                "converted": float(_in_parentheses(context, a, p) or _in_parentheses(context, b, q)),
                "is_date": 0.0,
            }
            features["same_lead"] = _same_lead(features)
            yield Candidate(
                kind="number", a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end),
                span_b=(q.start, q.end), question=p.noun or q.noun or p.unit, features=features,
            )  # fmt: skip


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
            if relate_dates(p, q) != "different":
                continue
            if any(relate_dates(p, o) in ("same", "compatible") for o in y):
                continue
            if any(relate_dates(q, o) in ("same", "compatible") for o in x):
                continue
            features = {
                **date_signs(context, a, b, p, q),
                **NUMBER_ONLY,
                "is_date": 1.0,
                "known_elsewhere": max(_dated_elsewhere(context, p, b), _dated_elsewhere(context, q, a)),
            }
            features["same_lead"] = _same_lead(features)
            yield Candidate(
                kind="date", a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end),
                span_b=(q.start, q.end), question="when", features=features,
            )  # fmt: skip


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


def _run(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words two sequences begin with in common, where one of them carries content; else 0."""
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n if any(word not in STOP_WORDS for word in a[:n]) else 0


def _dated_elsewhere(context: Context, value: DateMention, row: int) -> float:
    """1 where the other document has this very date in a sentence like this one."""
    corpus = context.corpus
    for other in corpus.rows(int(corpus.column[row])):
        if any(relate_dates(value, date) == "same" for date in corpus.analyses[other].dates):
            return 1.0
    return 0.0


def _shared_near_names(context: Context, a: int, b: int, p: Quantity, q: Quantity) -> float:
    """1 where a name within reach of both quantities is the same; 0 else."""
    near = [
        [
            n
            for n in context.corpus.analyses[row].names
            if n.end > v.start - WINDOW_CHARS and n.start < v.end + WINDOW_CHARS
        ]
        for row, v in ((a, p), (b, q))
    ]
    return float(any(relate_names(x, y) != "different" for x in near[0] for y in near[1]))


def _in_parentheses(context: Context, row: int, quantity: Quantity) -> bool:
    """Whether it stands in parentheses, as the converted form of another amount does."""
    sentence = context.corpus.analyses[row].sentence
    return sentence[: quantity.start].rstrip().endswith("(") or sentence[: quantity.start].count("(") > sentence[
        : quantity.start
    ].count(")")


def _elsewhere(context: Context, value: Quantity, row: int) -> float:
    """1 where the other document has this very value somewhere, of the same measure: then it knows it, and its own
    differing one is of something else."""
    corpus = context.corpus
    for other in corpus.rows(int(corpus.column[row])):
        for quantity in corpus.analyses[other].quantities:
            if same_measure(value, quantity) and relate(value, quantity) == "same":
                return 1.0
    return 0.0
