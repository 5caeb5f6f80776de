"""Clock times are compared as moments where their zones are known, and not at all where one is not."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.language.dates import DateMention, find_dates, relate_dates
from briefing.language.zones import is_zone, utc_offset

WEDNESDAY = date(2026, 3, 11)
LATE_WINTER, SUMMER = date(2026, 3, 2), date(2026, 7, 1)


def told(when: str, reference: date | None = WEDNESDAY) -> DateMention:
    (found,) = find_dates(f"The train left {when}, its guard said.", reference=reference)
    return found


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("at 11 p.m. EST on Monday", "at 4 a.m. GMT on Tuesday", "same"),
        ("at 23:00 UTC on Monday", "at midnight CET on Monday", "same"),
        ("at 9 a.m. Japan time on Tuesday", "at 8 p.m. Eastern on Monday", "same"),
        ("at 0400 GMT on Tuesday", "at 11 p.m. EST on Monday", "same"),
        ("at 9 a.m. Beijing time on Tuesday", "at 01:00 UTC on Tuesday", "same"),
        ("at 10 a.m. GMT+2 on Tuesday", "at 8 a.m. GMT on Tuesday", "same"),
        ("at 6 p.m. Moscow time on Tuesday", "at 3.10 p.m. GMT on Tuesday", "compatible"),
        # moments that differ are still told
        ("at 11 p.m. EST on Monday", "at 6 a.m. GMT on Tuesday", "different"),
        ("at 9 a.m. Japan time on Tuesday", "at 7 p.m. Eastern on Monday", "different"),
        ("at 11 p.m. on Monday", "at 4 a.m. on Tuesday", "different"),
        # a zone that is not known leaves hour and next day open, and no more
        ("at 11 p.m. IST on Monday", "at 4 a.m. GMT on Tuesday", "incomparable"),
        ("at 11 p.m. on Monday", "at 4 a.m. GMT on Tuesday", "incomparable"),
        ("at 11 p.m. local time on Monday", "at 4 a.m. GMT on Tuesday", "incomparable"),
        ("at 11 p.m. on Monday", "at 4 a.m. GMT on Friday", "different"),
        ("at 11 p.m. EST on Monday", "on Tuesday", "compatible"),
        ("at 11 p.m. EST on Monday", "on Sunday", "different"),
        # midnight ends one day and begins the next
        ("at midnight on Monday", "at 12 a.m. on Tuesday", "same"),
        ("at midnight on Monday", "at 12 a.m. on Monday", "same"),
        ("at midnight on Monday", "at 12 a.m. on Thursday", "different"),
    ],
)
@pytest.mark.parametrize("reference", [WEDNESDAY, date(2026, 3, 12)])
def test_two_clocks(a: str, b: str, relation: str, reference: date) -> None:
    first, second = told(a, reference), told(b, reference)
    assert relate_dates(first, second) == relation
    assert relate_dates(second, first) == relation


def test_weekdays_alone_are_enough() -> None:
    first, second = told("at 11 p.m. EST on Monday", None), told("at 4 a.m. GMT on Tuesday", None)
    assert relate_dates(first, second) == "same"


@pytest.mark.parametrize(
    ("when", "day"),
    [("Monday week", date(2026, 3, 23)), ("a week on Monday", date(2026, 3, 23)), ("Monday", date(2026, 3, 16))],
)
def test_a_week_after_the_coming_monday(when: str, day: date) -> None:
    (found,) = find_dates(f"The train will leave on {when}.", reference=WEDNESDAY)
    assert (found.earliest, found.latest) == (day, day)


@pytest.mark.parametrize(
    ("name", "day", "hours"),
    [
        ("ET", LATE_WINTER, -5), ("ET", SUMMER, -4), ("ET", None, None), ("Eastern Standard Time", None, -5),
        ("JST", None, 9), ("Japan time", None, 9), ("British Summer Time", None, 1), ("London time", SUMMER, 1),
        ("UK time", LATE_WINTER, 0), ("IST", LATE_WINTER, None), ("local time", LATE_WINTER, None),
        ("UTC+05:30", None, 5.5), ("CEST", None, 2), ("PST", LATE_WINTER, -8),
    ],
)  # fmt: skip
def test_offsets(name: str, day: date | None, hours: float | None) -> None:
    assert is_zone(name)
    assert utc_offset(name, day) == (None if hours is None else hours * 60)


@pytest.mark.parametrize("name", ["NATO", "AP", "The time", "Good time", "U.S."])
def test_what_is_no_zone(name: str) -> None:
    assert not is_zone(name)
