"""Spans of days: of a month, a year, last week; the Tuesday that is meant."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta

from briefing.language.outlook import Outlook

# "2026-03-10", "10.03.2026", "10/03/2026"
NUMERIC_DATE = r"\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|\d{1,2}/\d{1,2}/(?:19|20)\d\d"


def numeric_date(digits: str) -> date | None:
    """The day of a date in digits; None where there is no such day, or where slashes leave two."""
    a, b, c = (int(part) for part in re.split("[-./]", digits))
    orders = {(a, b, c)} if "-" in digits else {(c, b, a)} if "." in digits else {(c, b, a), (c, a, b)}
    days = set()
    for order in orders:
        with suppress(ValueError):
            days.add(date(*order))
    return days.pop() if len(days) == 1 else None


def month_span(year: int, month: int) -> tuple[date, date]:
    """The first and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def year_span(year: int) -> tuple[date, date]:
    """The first and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def meant_weekday(reference: date, weekday: int, relation: str, outlook: Outlook) -> date | None:
    """The day meant by a weekday in news of `reference`: the last one where the sentence looks back, that day included,
    and the next one, that day included, where it looks ahead; None where neither can be told. Where it looks back and
    names the next day's weekday, that day may be meant, a report being dated before its last words were written.

    "last Tuesday" may be either of two weeks and stays open; "Tuesday week" is a week after the coming one.
    """
    ahead = timedelta(days=(weekday - reference.weekday()) % 7)
    if relation == "last":
        return None
    if relation == "next":
        return reference + (ahead or timedelta(weeks=1))
    if relation == "week":
        return reference + ahead + timedelta(weeks=1)
    if (outlook == "open" and ahead) or (outlook == "back" and ahead == timedelta(days=1)):
        return None
    return reference + (ahead if outlook == "ahead" or not ahead else ahead - timedelta(weeks=1))


def meant_date(reference: date, day: int, month: int, outlook: Outlook, weekday: int | None) -> date | None:
    """The date meant by a day and month without a year: the next one or the last one; of the same weekday where one is
    named. None where it cannot be told, or where there is no such day."""
    days = []
    for year in range(reference.year - 2, reference.year + 3):
        try:
            days.append(date(year, month, day))
        except ValueError:  # the 29th of February
            continue
    if weekday is not None:
        days = [d for d in days if d.weekday() == weekday]
        return min(days, key=lambda d: abs((d - reference).days), default=None)
    # It may be a day later already where a report was written than where it was published.
    if outlook == "back":
        return max((d for d in days if d <= reference + timedelta(days=1)), default=None)
    if outlook == "ahead":
        return min((d for d in days if d >= reference - timedelta(days=1)), default=None)
    return reference if reference in days else None


def meant_month(reference: date, month: int, relation: str, outlook: Outlook) -> int | None:
    """The year of a month named without one; None where it cannot be told."""
    later = month > reference.month
    if relation == "this":
        return reference.year
    if relation == "last":
        return reference.year - (month >= reference.month)
    if relation == "next":
        return reference.year + (month <= reference.month)
    if outlook == "ahead":
        return reference.year + (month < reference.month)
    if outlook == "back":
        return reference.year - later
    return reference.year if month == reference.month else None


def shifted(reference: date, relation: str, period: str) -> tuple[date | None, date | None]:
    """The days of "last week", "next month", "this year"; (None, None) for seasons and longer."""
    step = -1 if relation.startswith(("last", "the p")) else 1 if relation == "next" else 0
    if period == "year":
        return year_span(reference.year + step)
    if period == "month":
        months = reference.year * 12 + reference.month - 1 + step
        return month_span(months // 12, months % 12 + 1)
    if period == "week":
        monday = reference - timedelta(days=reference.weekday()) + timedelta(weeks=step)
        slack = timedelta(days=1 if step else 0)  # weeks are counted from Sunday or Monday
        return monday - slack, monday + timedelta(days=6)
    return None, None
