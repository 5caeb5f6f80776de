"""Quantities in a sentence: what is counted or measured, in which unit, how exactly. (Thin first version.)"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Bound = Literal["exact", "about", "at_least", "at_most", "range"]
QuantityRelation = Literal["same", "compatible", "different", "incomparable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A quantity as written: ``sentence[start:end] == text``.

    Attributes:
        low: The smallest value it may mean, in `unit`.
        high: The largest.
        unit: "" for a plain count, else "percent", "USD", "km", "degC", "age", "ordinal" …
        noun: The singular, lower-case head of what is counted; "" where there is none.
        bound: How exactly it is given.
    """

    start: int
    end: int
    text: str
    low: float
    high: float
    unit: str
    noun: str
    bound: Bound


_NUMBER = re.compile(r"\b(\d+(?:,\d{3})*(?:\.\d+)?)\b ?(%)? ?([a-z]+)?")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in order."""
    found = []
    for m in _NUMBER.finditer(text):
        value = float(m[1].replace(",", ""))
        unit = "percent" if m[2] else ""
        found.append(
            Quantity(
                start=m.start(1),
                end=m.end(1),
                text=m[1],
                low=value,
                high=value,
                unit=unit,
                noun=m[3] or "",
                bound="exact",
            )
        )
    return tuple(found)


def relate(a: Quantity, b: Quantity) -> QuantityRelation:
    """How two quantities stand, their nouns left aside."""
    if a.unit != b.unit:
        return "incomparable"
    return "same" if (a.low, a.high) == (b.low, b.high) else "different"


def same_measure(a: Quantity, b: Quantity) -> bool:
    """Whether both may measure the same thing: one class of unit, one noun or a synonym."""
    return a.unit == b.unit and a.noun == b.noun
