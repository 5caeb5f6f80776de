"""A quantity, and how two of them stand to each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from briefing.language.nouns import same_noun
from briefing.language.numerals import grain
from briefing.language.units import to_base, unit_class

Bound = Literal["exact", "about", "at_least", "at_most", "range"]
QuantityRelation = Literal["same", "compatible", "different", "incomparable"]

_MAX_ROUNDING = 0.05  # 2,800 for 2,891 and 3,000 for 2,891 are roundings; 40 for 44 is not
_MAX_MEASURE_ROUNDING = 0.1  # "ten minutes" for nine
_MEASURED = frozenset(("length", "mass", "time", "speed", "area"))
_CONVERSION_SLACK = 0.03
# A round bound of three figures or more is a figure cut short; below that, tolls are told to the unit.
_MIN_ROUND_BOUND = 100
_MAX_ROUND_DIGITS = 2
_MAX_APART_ABOUT = 1.2  # "about 1,000" and "about 800" are two estimates, though their ranges touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A quantity as written: ``sentence[start:end] == text``.

    Attributes:
        low: The smallest value it may mean, in `unit`.
        high: The largest; infinity for "at least".
        unit: "" for a plain count, else "percent", "USD", "km", "degC", "age" (years), "ordinal" …
        noun: The singular, lower-case head of what is counted; "" where there is none.
        bound: How exactly it is given.
        step: The step to which it is written: 0.1 for "2.6", 100 for "2,800"; 0 where words alone give it.
    """

    start: int
    end: int
    text: str
    low: float
    high: float
    unit: str
    noun: str
    bound: Bound
    step: float = 0.0


def relate(a: Quantity, b: Quantity) -> QuantityRelation:
    """How two quantities stand, their nouns left aside.

    "compatible" allows for bounds, rounding to the step written, and conversion of units; "incomparable" are units of
    different classes, and two currencies.
    """
    if unit_class(a.unit) != unit_class(b.unit):
        return "incomparable"
    if a.unit != b.unit:
        if unit_class(a.unit) == "money":
            return "incomparable"
        return "compatible" if _overlap(_converted(a), _converted(b)) else "different"
    if (a.low, a.high) == (b.low, b.high):
        return "same"
    if a.bound == b.bound and a.bound in ("at_least", "at_most"):
        # "at least six" and "at least seven" are two tolls, though no logic parts them
        mark = "low" if a.bound == "at_least" else "high"
        if _rounder_bound(getattr(a, mark), getattr(b, mark)):
            return "compatible"
        a, b = (replace(q, low=getattr(q, mark), high=getattr(q, mark)) for q in (a, b))
    elif a.bound == b.bound == "about" and _apart(a, b):
        return "different"
    elif a.low <= b.high and b.low <= a.high:
        return "compatible"
    return "compatible" if _rounds(a, b) or _rounds(b, a) else "different"


def same_measure(a: Quantity, b: Quantity) -> bool:
    """Whether both may measure the same thing: one class of unit and, for counts, one noun or a synonym of it."""
    return unit_class(a.unit) == unit_class(b.unit) and (a.unit not in ("", "ordinal") or same_noun(a.noun, b.noun))


def _overlap(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _rounder_bound(a: float, b: float) -> bool:
    """Whether one bound is the other, cut to fewer digits: "more than 600" and "more than 640"."""
    small, large = sorted((a, b))
    if small < _MIN_ROUND_BOUND:
        return False
    digits = len(f"{small:.0f}".rstrip("0"))
    step = 10.0 ** (len(f"{small:.0f}") - digits)
    return small < large < small + step and digits <= _MAX_ROUND_DIGITS


def _apart(a: Quantity, b: Quantity) -> bool:
    small, large = sorted((a.low + a.high, b.low + b.high))
    return large > _MAX_APART_ABOUT * small > 0


def _step(quantity: Quantity) -> float:
    """The step to which the quantity is written, in its unit."""
    return quantity.step or (1.0 if quantity.low < 100 else grain("", quantity.low, 1.0))


def _converted(quantity: Quantity) -> tuple[float, float]:
    half = _step(quantity) / 2
    low, high = to_base(quantity.low - half, quantity.unit), to_base(quantity.high + half, quantity.unit)
    slack = _CONVERSION_SLACK * max(abs(low), abs(to_base(quantity.low, quantity.unit)))
    return low - slack, high + slack


def _rounds(coarse: Quantity, fine: Quantity) -> bool:
    """Whether `coarse` may be the rounded form of `fine`, half up or cut off."""
    if unit_class(coarse.unit) in _MEASURED and coarse.low and coarse.low % 10 == 0:
        gap = min(abs(fine.low - coarse.high), abs(coarse.low - fine.high))
        return gap <= _MAX_MEASURE_ROUNDING * abs(coarse.low)
    step = _step(coarse)
    if step <= _step(fine) or coarse.unit in ("age", "ordinal", "caliber"):
        return False
    gap = min(abs(fine.low - coarse.high), abs(coarse.low - fine.high))
    if step < 1 or coarse.high < 100:
        cut_off = fine.low >= coarse.low and gap < step and gap <= _MAX_ROUNDING * abs(coarse.low)
        return gap <= step / 2 or cut_off
    return gap <= step and gap <= _MAX_ROUNDING * max(abs(coarse.low), abs(fine.low))
