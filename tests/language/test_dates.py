from __future__ import annotations

from datetime import date

import pytest

from briefing.language.dates import DateMention, find_dates, relate_dates

REFERENCE = date(2013, 3, 12)  # a Tuesday


def only(text: str, reference: date | None = None) -> DateMention:
    found = find_dates(text, reference=reference)
    assert len(found) == 1, [d.text for d in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "mention", "earliest", "latest"),
    [
        ("on March 9, 2013", "March 9, 2013", date(2013, 3, 9), date(2013, 3, 9)),
        ("on 22 July", "22 July", date(2012, 7, 22), date(2012, 7, 22)),
        ("on Sept. 11", "Sept. 11", date(2012, 9, 11), date(2012, 9, 11)),
        ("on Tuesday", "Tuesday", date(2013, 3, 12), date(2013, 3, 12)),
        ("on Friday night", "Friday night", date(2013, 3, 8), date(2013, 3, 8)),
        ("yesterday morning", "yesterday morning", date(2013, 3, 11), date(2013, 3, 11)),
        ("last month", "last month", date(2013, 2, 1), date(2013, 2, 28)),
        ("in April", "April", date(2012, 4, 1), date(2012, 4, 30)),
        ("in May 2005", "May 2005", date(2005, 5, 1), date(2005, 5, 31)),
        ("since 1999", "1999", date(1999, 1, 1), date(1999, 12, 31)),
        ("next Friday", "next Friday", date(2013, 3, 15), date(2013, 3, 15)),
    ],
)
def test_days(text: str, mention: str, earliest: date, latest: date) -> None:
    found = only(f"It closed {text}.", REFERENCE)
    assert (found.text, found.earliest, found.latest) == (mention, earliest, latest)


def test_the_weekday_after_a_reports_day_is_not_told_as_one_of_the_week_before() -> None:
    # Reports are dated by their first version, and go on the next morning.
    thursday, friday = date(2018, 12, 20), date(2018, 12, 21)
    sentence = "The president sent three tweets on Friday morning."
    assert only(sentence, thursday).earliest is None
    assert only(sentence, friday).earliest == friday
    assert only(sentence, date(2018, 12, 19)).earliest == date(2018, 12, 14)
    assert only("The bill will be put to the vote on Friday.", thursday).earliest == friday


def test_without_a_reference_a_weekday_stays_a_weekday() -> None:
    found = only("It closed on Tuesday.")
    assert (found.weekday, found.earliest, found.granularity) == (1, None, "day")


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("at 10 : 34 p. m.", 22 * 60 + 34),
        ("at 9:40 p.m.", 21 * 60 + 40),
        ("at 17:06 hours", 17 * 60 + 6),
        ("at noon", 720),
        ("at 4.30am", 4 * 60 + 30),
        ("at 12:15 a.m.", 15),
    ],
)
def test_times_of_day(text: str, minute: int) -> None:
    assert only(f"It struck {text} there.").minute_of_day == minute


def test_a_time_takes_the_day_beside_it() -> None:
    found = only("It struck at 9:40 p.m. Friday.", REFERENCE)
    assert (found.earliest, found.minute_of_day, found.granularity) == (date(2013, 3, 8), 1300, "time")


@pytest.mark.parametrize(
    "text",
    [
        "They may march in the sun.",
        "Theresa May spoke.",
        "It ended 2:30 into the game.",
        "USA TODAY wrote it.",
        "It was second.",
    ],
)
def test_what_is_not_a_date(text: str) -> None:
    assert find_dates(text, reference=REFERENCE) == ()


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("on Tuesday", "on 22 July", "compatible"),
        ("on Friday night", "on Saturday", "different"),
        ("in April", "in May", "different"),
        ("on March 9", "on March 9", "same"),
        ("on March 9", "in March", "compatible"),
        ("in 2012", "in 2013", "different"),
        ("on Friday", "on Friday night", "compatible"),
        ("on Friday morning", "on Friday night", "different"),
        ("at 9:40 p.m.", "at 9:45 p.m.", "compatible"),
        ("at 9:40 p.m.", "at 10:40 p.m.", "different"),
        ("at 11.30 p.m. ET", "at 4:30 a.m. local time", "incomparable"),
        ("two days ago", "last week", "incomparable"),
    ],
)
def test_relate(a: str, b: str, relation: str) -> None:
    first, second = only(f"It struck {a} there."), only(f"It struck {b} there.")
    assert relate_dates(first, second) == relation
    assert relate_dates(second, first) == relation


def test_resolved_days_are_compared_as_days() -> None:
    tuesday, twentieth = only("on Tuesday", REFERENCE), only("on March 5", REFERENCE)
    assert relate_dates(tuesday, twentieth) == "different"


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("2026-03-10", "2026-03-10"),
        ("10.03.2026", "2026-03-10"),
        ("10.3.2026", "2026-03-10"),
        ("13/03/2026", "2026-03-13"),
        ("3/13/2026", "2026-03-13"),
        ("5/5/2026", "2026-05-05"),
        ("10/03/2026", None),  # two days
        ("31.02.2026", None),
    ],
)
def test_a_day_in_digits_is_one_where_it_can_be_no_other(digits: str, day: str | None) -> None:
    found = find_dates(f"The lock was opened on {digits} by the duke.")
    assert [str(d.earliest) for d in found] == ([day] if day else [])
