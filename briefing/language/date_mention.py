"""A mention of a date, and how two of them stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Granularity = Literal["time", "day", "part", "week", "month", "year", "relative"]
DateRelation = Literal["same", "compatible", "different", "incomparable"]

_PARTS = {"morning": (0, 720), "dawn": (180, 480), "afternoon": (720, 1080), "evening": (960, 1440), "noon": (690, 750)}
_APART = ({"morning", "evening"}, {"morning", "afternoon"}, {"morning", "night"}, {"afternoon", "night"})
_SAME_HOUR_MINUTES = 20  # "10 p.m." and "10:15 p.m."
_SAME_TIME_MINUTES = 10  # "about 9:40" and "9:45"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date or time as written: ``sentence[start:end] == text``.

    Attributes:
        earliest: The first day it may mean; None where it can't be told.
        latest: The last day.
        weekday: 0 for Monday to 6 for Sunday, where one is named or follows from the date.
        minute_of_day: 0 to 1439 where a time of day is given.
        granularity: How precise it is; "part" is a part of a day ("Friday night").
        month: 1 to 12 where one is named.
        day: 1 to 31 where a day of the month is named.
        part: "morning", "afternoon", "evening", "night" …, where one is named.
        relation: The words of a relative one ("last week"), lower-case.
        zone: "ET", "GMT", "LOCAL TIME" …, where the time of day says it.
    """

    start: int
    end: int
    text: str
    earliest: date | None
    latest: date | None
    weekday: int | None
    minute_of_day: int | None
    granularity: Granularity
    month: int | None = None
    day: int | None = None
    part: str = ""
    relation: str = ""
    zone: str = ""


def relate_dates(a: DateMention, b: DateMention) -> DateRelation:
    """How two mentions stand: the same, one within the other, different, or not to be compared.

    A weekday and a date are compatible unless both are resolved; a time of day is compared only where the days may be
    the same.
    """
    days = _relate_days(a, b)
    if days in ("different", "incomparable"):
        return (
            days if days == "different" or a.minute_of_day is None or b.minute_of_day is None else _relate_times(a, b)
        )
    times = _relate_times(a, b)
    if times == "different":
        return "different"
    if days == "same" and times == "incomparable" and a.part == b.part and a.granularity == b.granularity:
        return "same"
    return "same" if days == "same" and times == "same" else "compatible"


def _relate_days(a: DateMention, b: DateMention) -> DateRelation:
    for x, y in zip(_month_and_day(a), _month_and_day(b), strict=True):
        if x is not None and y is not None and x != y:
            return "different"
    if a.weekday is not None and b.weekday is not None and a.weekday != b.weekday:
        return "different"
    if a.earliest and a.latest and b.earliest and b.latest:
        if (a.earliest, a.latest) == (b.earliest, b.latest):
            return "same"
        overlap = a.earliest <= b.latest and b.earliest <= a.latest
        return "compatible" if overlap else "different"
    if a.relation or b.relation or "relative" in (a.granularity, b.granularity):
        return "same" if a.relation == b.relation != "" else "incomparable"
    if a.weekday is not None and b.weekday is not None:
        return "same"
    if a.month is not None and b.month is not None:
        return "same" if a.day == b.day else "compatible"
    if (a.weekday is not None and b.day is not None) or (b.weekday is not None and a.day is not None):
        return "compatible"
    return "incomparable"


def _month_and_day(mention: DateMention) -> tuple[int | None, int | None]:
    """The month and the day of the month, as named or as they follow from a resolved day."""
    if mention.month is None and mention.earliest and mention.earliest == mention.latest:
        return mention.earliest.month, mention.earliest.day
    return mention.month, mention.day


def _relate_times(a: DateMention, b: DateMention) -> DateRelation:
    if a.minute_of_day is None or b.minute_of_day is None:
        return _relate_parts(a, b)
    if (a.zone.replace("LOCAL TIME", "")) != (b.zone.replace("LOCAL TIME", "")):
        return "incomparable"
    gap = abs(a.minute_of_day - b.minute_of_day)
    if gap == 0:
        return "same"
    on_the_hour = a.minute_of_day % 60 == 0 or b.minute_of_day % 60 == 0
    allowed = _SAME_HOUR_MINUTES if on_the_hour else _SAME_TIME_MINUTES
    return "compatible" if min(gap, 1440 - gap) <= allowed else "different"


def _relate_parts(a: DateMention, b: DateMention) -> DateRelation:
    """Parts of a day: morning and evening differ; evening and night run into each other, and so does any part."""
    if {a.part, b.part} in _APART:
        return "different"
    for part, clock in ((a.part, b.minute_of_day), (b.part, a.minute_of_day)):
        if part in _PARTS and clock is not None:
            low, high = _PARTS[part]
            return "compatible" if low <= clock <= high else "different"
    return "incomparable"
