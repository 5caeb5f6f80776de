"""Dates and times in a sentence. (Thin first version.)"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Granularity = Literal["time", "day", "part", "week", "month", "year", "relative"]
DateRelation = Literal["same", "compatible", "different", "incomparable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date or time as written: ``sentence[start:end] == text``.

    Attributes:
        earliest: The first day it may mean; None where it can't be told.
        latest: The last day.
        weekday: 0 for Monday to 6 for Sunday, where one is named or follows.
        minute_of_day: 0 to 1439 where a time of day is given.
        granularity: How precise it is; "part" is a part of a day ("Friday night").
    """

    start: int
    end: int
    text: str
    earliest: date | None
    latest: date | None
    weekday: int | None
    minute_of_day: int | None
    granularity: Granularity


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(r"\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b")


def find_dates(text: str, *, reference: date | None = None) -> tuple[DateMention, ...]:
    """The dates and times of a sentence, resolved against the day of its publication where given."""
    return tuple(
        DateMention(
            start=m.start(), end=m.end(), text=m[0], earliest=None, latest=None,
            weekday=_DAYS.index(m[0].lower()), minute_of_day=None, granularity="day",
        )
        for m in _DAY.finditer(text)
    )  # fmt: skip


def relate_dates(a: DateMention, b: DateMention) -> DateRelation:
    """How two mentions stand: the same, one within the other, different, or not to be compared."""
    if a.weekday is not None and b.weekday is not None:
        return "same" if a.weekday == b.weekday else "different"
    return "incomparable"
