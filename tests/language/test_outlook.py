"""A day named without its full date is the last one or the next one, as its sentence looks back or ahead."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.language.dates import find_dates, relate_dates

WEDNESDAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        # ahead
        ("The mayor will open the market on Friday.", ["2026-03-13"]),
        ("The market would open on Friday, the mayor said.", ["2026-03-13"]),
        ("The lock is due to be drained on Saturday.", ["2026-03-14"]),
        ("The lock is set for repair on Saturday.", ["2026-03-14"]),
        ("The singer plans to leave the band on Monday.", ["2026-03-16"]),
        ("A tax on parking takes effect on Sunday.", ["2026-03-15"]),
        ("The ministers are meeting on Thursday.", ["2026-03-12"]),
        ("Talks resume on Monday.", ["2026-03-16"]),
        ("The hearing is on Friday.", ["2026-03-13"]),
        ("Tenants have until Monday to reply.", ["2026-03-16"]),
        ("Tenants were ordered to leave by Monday.", ["2026-03-16"]),
        ("The board agreed to meet on Friday.", ["2026-03-13"]),
        ("On Friday, the baker, who was fined in May, will reopen his shop.", ["2026-03-13", None]),
        ("The union called a strike for Friday.", ["2026-03-13"]),
        ("The court sits again Monday week.", ["2026-03-23"]),
        ("The tram will run to the harbour from 5 October.", ["2026-10-05"]),
        ("The lease expires on 2 February.", ["2027-02-02"]),
        ("The vote was postponed to Friday.", ["2026-03-13"]),
        ("Talks have been moved to Monday, the envoy said.", ["2026-03-16"]),
        ("The deadline was extended until Saturday.", ["2026-03-14"]),
        ("Passengers have until Saturday to claim their money, the line said.", ["2026-03-14"]),
        # back
        ("The family moved to the coast on Friday.", ["2026-03-06"]),
        ("The barge sank on Friday.", ["2026-03-06"]),
        ("The barge, which sank on Friday, will be raised on Sunday.", ["2026-03-06", "2026-03-15"]),
        ("The man charged on Monday will appear on Friday.", ["2026-03-09", "2026-03-13"]),
        ("The mayor said on Monday that the market will open on Friday.", ["2026-03-09", "2026-03-13"]),
        ("Divers worked to close the leak on Monday.", ["2026-03-09"]),
        ("The owner could not be reached on Tuesday.", ["2026-03-10"]),
        ("The tram was extended on 20 March.", ["2025-03-20"]),
        ("The market opened on Wednesday.", ["2026-03-11"]),
        # what governs the day stands after it
        ("Police said Friday's parade will go ahead.", ["2026-03-13"]),
        ("The clerk said the vote on Friday will be public.", ["2026-03-13"]),
        ("The clerk told the press on Friday that he will resign.", ["2026-03-06"]),
        # what cannot be told stays open
        ("Parade on Friday.", [None]),
        ("The road was closed until Friday.", [None]),
        ("The trial was due to start on Friday.", [None]),
    ],
)
def test_the_sentence_tells_which_day(sentence: str, days: list[str | None]) -> None:
    found = find_dates(sentence, reference=WEDNESDAY)
    resolved = [str(d.earliest) if d.earliest == d.latest and d.earliest else None for d in found]
    assert resolved == days


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("The bridge will open in October.", date(2026, 10, 1)),
        ("The bridge opened in October.", date(2025, 10, 1)),
        ("The bridge will open in March.", date(2026, 3, 1)),
        ("The bridge is expected to close in January.", date(2027, 1, 1)),
        ("The tender runs until June.", date(2026, 6, 1)),
        ("The bridge in October.", None),
    ],
)
def test_the_sentence_tells_which_month(sentence: str, first: date | None) -> None:
    (found,) = find_dates(sentence, reference=WEDNESDAY)
    assert (found.month is not None, found.earliest) == (True, first)


def test_a_day_to_come_and_its_date_are_one_day() -> None:
    (weekday,) = find_dates("She will be sentenced on Friday.", reference=WEDNESDAY)
    (dated,) = find_dates("She will be sentenced on Friday, March 13.", reference=WEDNESDAY)
    (other,) = find_dates("She will be sentenced on March 6.", reference=WEDNESDAY)
    assert relate_dates(weekday, dated) == "same"
    assert relate_dates(weekday, other) == "different"


def test_an_open_weekday_agrees_with_any_date_of_that_weekday() -> None:
    (open_,) = find_dates("Her trial was due to start on Friday.", reference=WEDNESDAY)
    (dated,) = find_dates("Her trial was due to start on March 13.", reference=WEDNESDAY)
    assert relate_dates(open_, dated) in ("same", "compatible")
