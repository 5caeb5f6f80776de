"""A mention of a date, and how two of them stand to each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Granularity = Literal["time", "day", "part", "week", "month", "year", "relative"]
DateRelation = Literal["same", "compatible", "different", "incomparable"]

_PARTS = {"morning": (0, 720), "dawn": (180, 480), "afternoon": (720, 1080), "evening": (960, 1440), "noon": (690, 750)}
_APART = ({"morning", "evening"}, {"morning", "afternoon"}, {"morning", "night"}, {"afternoon", "night"})
_NEAREST_FIRST: tuple[DateRelation, ...] = ("same", "compatible", "incomparable", "different")
_DAY_MINUTES = 1440
_ANY_LEAP_YEAR = 2000
_WESTERN_OFFSET, _EASTERN_OFFSET = -8 * 60, 9 * 60  # California, Japan
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
        zone: As written, "ET", "Japan time", "local time" …, where the time of day says it.
        utc_offset: Minutes by which the zone is ahead of UTC, where that is known.
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
    utc_offset: int | None = None


def relate_dates(a: DateMention, b: DateMention) -> DateRelation:
    """How two mentions stand: the same, one within the other, different, or not to be compared.

    A weekday and a date are compatible unless both are resolved; a time of day is compared only where the days may be
    the same. Where the zones of both are known the moments are compared; where one is not, neither the hour nor the
    next day differs for certain. Midnight is the end of a day or its beginning.
    """
    pairs = [(x, y) for x in _meant(a) for y in _meant(b)]
    return min((_relate(x, y) for x, y in pairs), key=_NEAREST_FIRST.index)


def _meant(mention: DateMention) -> tuple[DateMention, ...]:
    """The mention, and for midnight the same one day later."""
    if mention.part != "midnight":
        return (mention,)
    weekday = None if mention.weekday is None else (mention.weekday + 1) % 7
    if mention.earliest is None or mention.latest is None:
        return mention, replace(mention, weekday=weekday, day=None)
    first, last = (day + timedelta(days=1) for day in (mention.earliest, mention.latest))
    return mention, replace(mention, weekday=weekday, earliest=first, latest=last, month=None, day=None)


def _relate(a: DateMention, b: DateMention) -> DateRelation:
    if a.minute_of_day is not None and b.minute_of_day is not None:
        if a.utc_offset is not None and b.utc_offset is not None:
            return _relate_moments(a, b)
        if a.zone.casefold() != b.zone.casefold() and _days_apart(a, b) == 1:
            return "incomparable"
    if _day_elsewhere(a, b) or _day_elsewhere(b, a):
        return "compatible"
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


def _relate_moments(a: DateMention, b: DateMention) -> DateRelation:
    """Two clock times of known zones, as moments: of days where both have one, of weekdays, or of any day."""
    cycle = None
    if _number_of_day(a) is None or _number_of_day(b) is None:
        cycle = _DAY_MINUTES if a.weekday is None or b.weekday is None else 7 * _DAY_MINUTES
    days = [(_number_of_day(m) if cycle is None else m.weekday) or 0 for m in (a, b)]
    x, y = (
        day * _DAY_MINUTES + (m.minute_of_day or 0) - (m.utc_offset or 0) for day, m in zip(days, (a, b), strict=True)
    )
    gap = abs(x - y) if cycle is None else min((x - y) % cycle, (y - x) % cycle)
    return "same" if gap == 0 else "compatible" if gap <= _allowed(a, b) else "different"


def _number_of_day(mention: DateMention) -> int | None:
    """The day as a number, where it is one day; of a day and month without a year, that of a leap year."""
    if mention.earliest and mention.earliest == mention.latest:
        return mention.earliest.toordinal()
    if mention.month is not None and mention.day is not None:
        return date(_ANY_LEAP_YEAR, mention.month, 1).toordinal() + mention.day - 1
    return None


def _days_apart(a: DateMention, b: DateMention) -> int | None:
    x, y = _number_of_day(a), _number_of_day(b)
    if x is not None and y is not None:
        return abs(x - y)
    if a.weekday is None or b.weekday is None:
        return None
    return min((a.weekday - b.weekday) % 7, (b.weekday - a.weekday) % 7)


def _day_elsewhere(moment: DateMention, day: DateMention) -> bool:
    """Whether a moment of a known zone falls on the day that another mention names, in a zone where people mostly
    live: 11 p.m. EST on Monday is told in Europe as Tuesday."""
    if moment.utc_offset is None or moment.minute_of_day is None or day.granularity not in ("day", "part"):
        return False
    apart = _days_apart(moment, day)
    if apart != 1:
        return False
    x, y = _number_of_day(moment), _number_of_day(day)
    later = y > x if x is not None and y is not None else ((day.weekday or 0) - (moment.weekday or 0)) % 7 == 1
    utc = moment.minute_of_day - moment.utc_offset
    return utc + _EASTERN_OFFSET >= _DAY_MINUTES if later else utc + _WESTERN_OFFSET < 0


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
    if a.zone.casefold().replace("local time", "") != b.zone.casefold().replace("local time", ""):
        return "incomparable"
    gap = abs(a.minute_of_day - b.minute_of_day)
    if gap == 0:
        return "same"
    return "compatible" if min(gap, _DAY_MINUTES - gap) <= _allowed(a, b) else "different"


def _allowed(a: DateMention, b: DateMention) -> int:
    """How many minutes two tellings of one time may differ by."""
    on_the_hour = (a.minute_of_day or 0) % 60 == 0 or (b.minute_of_day or 0) % 60 == 0
    return _SAME_HOUR_MINUTES if on_the_hour else _SAME_TIME_MINUTES


def _relate_parts(a: DateMention, b: DateMention) -> DateRelation:
    """Parts of a day: morning and evening differ; evening and night run into each other, and so does any part."""
    if {a.part, b.part} in _APART:
        return "different"
    for part, clock in ((a.part, b.minute_of_day), (b.part, a.minute_of_day)):
        if part in _PARTS and clock is not None:
            low, high = _PARTS[part]
            return "compatible" if low <= clock <= high else "different"
    return "incomparable"
