"""When a report was published, from the forms in which pages, mails, feeds and bylines say it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo

# What the names of the months begin with, English first, then those of other languages of feeds and mail programs.
_MONTHS = {
    start: n + 1
    for n, starts in enumerate(
        (
            "jan ene gen sty led янв ιαν ian oca tammi",
            "feb fév fev úno lut фев φεβ şub helmi",
            "mar mär mrz maa bře мар μαρ már",
            "apr avr abr ápr kwi dub апр απρ nis huhti",
            "may mai mag maj mei maí kvě май мая μαΐ máj touko",
            "jun juin giu juni cze červn jún červen июн ιουν iun haz kesä",
            "jul juil lug lip červenec července júl июл ιουλ iul tem heinä",
            "aug aoû aou ago sie srp авг αυγ ağu elo",
            "sep set wrz zář сен σεπ sze eyl syys",
            "oct okt ott out paź říj окт οκτ eki loka",
            "nov lis ноя νοε noi kas marras",
            "dec dez dic déc gru pro дек δεκ ara joulu",
        )
    )
    for start in starts.split()
}
_ENGLISH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
# Only names that mean one offset; IST, CST and the like mean several and are left unknown.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3,
    "msk": 3, "jst": 9, "kst": 9, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "aest": 10, "aedt": 11, "sgt": 8,
}  # fmt: skip
_ANY = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})[^\W\d_]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = tuple(
    re.compile(p, re.I)
    for p in (
        rf"\b{_ENGLISH}\s+{_DAY}\s*,?\s+{_YEAR}\b",
        rf"(?<!\d){_DAY}[\s-]+(?:de\s+)?{_ANY}(?:,?\s+(?:de\s+)?|-){_YEAR}\b",
        # RFC 822 had years of two digits; only a clock after them tells them from days.
        rf"(?<!\d){_DAY}[\s-]+{_ANY}[\s-]+(?P<year>\d\d)(?=\s+\d\d:\d\d)",
        rf"^{_DAY}-{_ANY}-(?P<year>\d\d)$",
        rf"\b{_ENGLISH}\s+{_DAY}\s+(?P<clock>\d\d:\d\d(?::\d\d)?(?:\s+(?:[A-Z]{{1,4}}|[+-]\d{{4}}))?)\s+{_YEAR}\b",
        rf"\b{_YEAR}(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?!\d)",
        rf"\b{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?=T|\b)",
        rf"\b{_YEAR}\.?\s+{_ANY}\s+{_DAY}(?!\d)",
        rf"\b{_YEAR}\.\s?(?P<month>\d{{1,2}})\.\s?(?P<day>\d{{1,2}})\.",
        # of a form that can mean two days only what means one
        rf"(?<![\d/])(?P<day>1[3-9]|2\d|3[01])/(?P<month>0?[1-9]|1[0-2])/{_YEAR}(?![\d/])",
        rf"(?<![\d/])(?P<month>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2\d|3[01])/{_YEAR}(?![\d/])",
        rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일]",
        r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?" + _YEAR + r"(?![\d.]*\d)",
    )
)
# Zeros of clocks, which programs write for "unknown".
_ZEROS = frozenset([(1970, 1, 1), (1969, 12, 31), (1900, 1, 1), (1899, 12, 30), (1904, 1, 1)])
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
    "9/10/2010", which mean two days, are no date, and neither is the zero of a clock (1970).
    """
    if not text:
        return None, False
    text = unicodedata.normalize("NFC", text.strip()[:200])
    for pattern in _DATES:
        if found := pattern.search(text):
            break
    else:
        return None, False
    month = found["month"].lower()
    number = int(month) if month.isdigit() else _MONTHS["sep" if month == "sept" else month]
    year = int(found["year"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    try:
        day = datetime(year, number, int(found["day"]), tzinfo=UTC)
    except ValueError:
        return None, False
    if (day.year, day.month, day.day) in _ZEROS:
        return None, False
    within = found.groupdict().get("clock")
    clock = _clock(within or text[found.end() :].lstrip("T")) or _clock(text[: found.start()])
    if clock is None:
        return day, True
    (hour, minute, second), zone = clock
    return day.replace(hour=hour, minute=minute, second=second, tzinfo=zone), False


def is_date_line(line: str) -> bool:
    """Whether a line is a date and next to nothing else: "Publié le 10 mars 2026", "OSTE, 10 March 2026"."""
    line = unicodedata.normalize("NFC", line.strip())
    found = next((f for pattern in _DATES if (f := pattern.search(line))), None)
    if found is None:
        return False
    clocks = re.sub(
        r"\d{1,2}\s?[:.h]\s?\d\d(?:\s?[ap]\.?m\.?)?|\([^()]{1,12}\)|\b[A-Z]{2,5}\b(?=\s*$)", " ", line[found.end() :]
    )
    return len(re.findall(r"[^\W\d_]{2,}", f"{line[: found.start()]} {clocks}")) <= 2


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
