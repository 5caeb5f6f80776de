"""When a report was published, from the forms in which pages, mails, feeds and bylines say it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_MONTHS = {
    name: i + 1
    for i, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ]
    )
    for name in names.split()
}
# Only names that mean one offset; IST, CST and the like mean several and are left unknown.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9,
    "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "aest": 10, "aedt": 11, "sgt": 8,
}  # fmt: skip
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = tuple(
    re.compile(p, re.I)
    for p in (
        rf"\b{_MONTH}\s+{_DAY}\s*,?\s+{_YEAR}\b",
        rf"\b{_DAY}\s+(?:de\s+)?{_MONTH},?\s+{_YEAR}\b",
        rf"\b{_YEAR}(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?!\d)",
        rf"\b{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?=T|\b)",
    )
)
_CLOCK = re.compile(
    r"\b(?P<hour>[0-2]?\d)\s?[:.]\s?(?P<minute>[0-5]\d)(?:\s?:\s?(?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?)?",
    re.I,
)
_OFFSET = re.compile(
    r"\s*\(?(?:(?P<name>[A-Za-z]{1,4})\b)?\s*(?P<sign>[+-−])?(?(sign)(?P<h>\d\d?)\s?:?\s?(?P<m>\d\d)?)"
)


def parse_published(text: str | None) -> tuple[datetime | None, bool]:
    """The moment a text names, and whether only the day of it is known.

    A clock time whose zone is not given is not a moment: then the day alone is kept, at midnight UTC. Forms like
    "9/10/2010", which mean two days, are no date.
    """
    if not text:
        return None, False
    text = text.strip()[:200]
    for pattern in _DATES:
        if found := pattern.search(text):
            break
    else:
        return None, False
    month = found["month"].lower()
    number = int(month) if month.isdigit() else _MONTHS[month[:3]]
    try:
        day = datetime(int(found["year"]), number, int(found["day"]), tzinfo=UTC)
    except ValueError:
        return None, False
    clock = _clock(text[found.end() :].lstrip("T")) or _clock(text[: found.start()])
    if clock is None:
        return day, True
    (hour, minute, second), zone = clock
    return day.replace(hour=hour, minute=minute, second=second, tzinfo=zone), False


def _clock(text: str) -> tuple[tuple[int, int, int], tzinfo] | None:
    found = _CLOCK.search(text)
    if not found:
        return None
    hour = int(found["hour"])
    if half := found["half"]:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    zone = _zone(text[found.end() :])
    if zone is None or hour > 23:
        return None
    return (hour, int(found["minute"]), int(found["second"] or 0)), zone


def _zone(text: str) -> tzinfo | None:
    found = _OFFSET.match(text)
    if not found:
        return None
    name, sign = (found["name"] or "").lower(), found["sign"]
    if name and name not in _ZONES:
        return None
    if sign and found["h"]:
        hours, minutes = int(found["h"]), int(found["m"] or 0)
        if hours > 14 or minutes > 59:
            return None
        delta = timedelta(hours=hours, minutes=minutes)
        return timezone(delta if sign == "+" else -delta)
    return timezone(timedelta(hours=_ZONES[name])) if name else None
