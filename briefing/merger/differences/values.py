"""Candidates from typed values: numbers and dates of one measure that cannot both be right."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TypeVar

from briefing.merger.context import WINDOW_CHARS, Context
from briefing.merger.differences.candidate import Candidate
from briefing.text.dates import DateMention, relate_dates
from briefing.text.names import relate_names
from briefing.text.quantities import Quantity, relate, same_measure

Value = TypeVar("Value", Quantity, DateMention)


def number_candidates(context: Context, a: int, b: int) -> Iterator[Candidate]:
    """Quantities of the same measure in both rows whose values exclude each other."""
    x, y = context.corpus.analyses[a].quantities, context.corpus.analyses[b].quantities
    for p in x:
        for q in y:
            if not same_measure(p, q) or relate(p, q) != "different":
                continue
            if any(same_measure(p, o) and relate(p, o) in ("same", "compatible") for o in y):
                continue
            if any(same_measure(q, o) and relate(q, o) in ("same", "compatible") for o in x):
                continue
            features = {
                **_surroundings(context, a, b, p, q),
                "same_noun": float(bool(p.noun) and p.noun == q.noun),
                "no_noun": float(not p.noun and not p.unit),
                "ratio": min(1.0, abs(math.log(max(p.low, 0.01) / max(q.low, 0.01))) / 3),
                "unbounded": float(p.bound == q.bound == "exact"),
                "many_values": min(1.0, (len(x) + len(y) - 2) / 6),
                "known_elsewhere": max(_elsewhere(context, p, b), _elsewhere(context, q, a)),
                "one": float(1.0 in (p.low, q.low) and p.unit == ""),
                "other_person": float(p.unit == "age") * (1.0 - _shared_near_names(context, a, b, p, q)),
                "converted": float(_in_parentheses(context, a, p) or _in_parentheses(context, b, q)),
            }
            yield Candidate(
                kind="number", a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end),
                span_b=(q.start, q.end), question=p.noun or q.noun or p.unit, features=features,
            )  # fmt: skip


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
                **_surroundings(context, a, b, p, q),
                "same_granularity": float(p.granularity == q.granularity),
                "known_elsewhere": max(_dated_elsewhere(context, p, b), _dated_elsewhere(context, q, a)),
                "many_values": min(1.0, (len(x) + len(y) - 2) / 6),
            }
            yield Candidate(
                kind="date", a=a, b=b, value_a=p.text, value_b=q.text, span_a=(p.start, p.end),
                span_b=(q.start, q.end), question="when", features=features,
            )  # fmt: skip


def _surroundings(context: Context, a: int, b: int, p: Value, q: Value) -> dict[str, float]:
    near_p, near_q = context.nearby(a, p.start, p.end), context.nearby(b, q.start, q.end)
    return {"near_overlap": context.overlap(near_p, near_q), "near_balance": context.balance(near_p, near_q)}


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
