"""Spans of days: of a month, a year, last week, the nearest Tuesday."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

_MONDAY_OF_WEEKEND = 5


def month_span(year: int, month: int) -> tuple[date, date]:
    """The first and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def year_span(year: int) -> tuple[date, date]:
    """The first and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def nearest_weekday(reference: date, weekday: int, relation: str) -> date | None:
    """The day meant by a weekday in news of `reference`: the last one up to that day, or the coming one after "next".

    "last Tuesday" may be either of two weeks and stays open (None).
    """
    back = (reference.weekday() - weekday) % 7
    if relation == "last":
        return None
    if relation == "next":
        return reference + timedelta(days=7 - back)
    if relation in ("this", "by", "until", "through") and back:
        return None
    return reference - timedelta(days=back)


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
