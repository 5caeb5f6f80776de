"""Dates and times in a sentence, resolved against the day of publication where that is known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from briefing.language.clock import CLOCK, clock, with_days
from briefing.language.date_mention import DateMention, DateRelation, Granularity, relate_dates
from briefing.language.day_arithmetic import (
    NUMERIC_DATE,
    meant_date,
    meant_month,
    meant_weekday,
    month_span,
    numeric_date,
    shifted,
    year_span,
)
from briefing.language.outlook import outlook

__all__ = ["DateMention", "DateRelation", "Granularity", "find_dates", "relate_dates"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_WD = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|(?:Tues|Weds?|Thurs?|Fri|Mon)\."
_MONTH = (
    r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
_PART = r"(?:early\s)?(?:morning|afternoon|evening|night|noon|midnight|dawn|overnight)"
_NUMBER = r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a\sfew|a\scouple\sof)"
_DATE = re.compile(
    rf"(?<![\w-])(?:"
    rf"(?P<iso>{NUMERIC_DATE})"
    rf"|(?:(?P<wd1>{_WD}),?\s(?:the\s)?)?(?:(?P<m1>{_MONTH})\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|,\d|\s?:"
    rf"|\s(?:percent|people|million|billion|years?|points?)\b)(?:\s?,?\s(?P<y1>(?:1[6-9]|20)\d\d)\b)?"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{_MONTH})(?:,?\s(?P<y2>(?:1[6-9]|20)\d\d)\b)?)"
    rf"|(?P<m3>{_MONTH}),?\s(?:of\s)?(?P<y3>(?:1[6-9]|20)\d\d|last\syear|this\syear|next\syear)\b"
    rf"|(?:(?P<rel>a\sweek\s(?:on|from)|last|next|this|past|on|early|late|earlier|by|since|until|before|after|from|and|to|of|through"
    rf"|every|each)\s(?:early\s|late\s)?)?(?P<wd>{_WD})(?:\s(?P<part>{_PART})|(?P<week>\sweek)(?!\w|\s?-))?"
    rf"|(?P<mrel>last|next|this|in|since|until|by|before|after|during|early|late|mid|through|from|to|of"
    rf"|early\sin|late\sin)[\s-](?P<m4>{_MONTH})(?!\.?\s\d)"
    rf"|(?P<today>(?:this|last|yesterday|tomorrow)\s(?:morning|afternoon|evening|night)|today|tonight|yesterday"
    rf"|tomorrow|overnight)"
    rf"|(?P<shift>last|next|this|the\spast|earlier\sthis|later\sthis|the\sprevious)\s(?P<period>week|weekend"
    rf"|month|year|spring|summer|autumn|fall|winter|century|decade)\b(?!\s?-\s?end)"
    rf"|(?P<ago>{_NUMBER}\s(?:days?|weeks?|months?|years?|hours?|decades?)\s(?:ago|earlier|later|before))"
    rf"|(?P<season>(?:in\s)?(?:the\s)?(?:spring|summer|autumn|fall|winter)\s(?:of\s)?(?P<ys>(?:19|20)\d\d))"
    rf"|(?P<decade>(?:the\s|early\s|late\s|mid-)?(?:1[6-9]|20)\d0s)"
    rf"|(?P<year>(?:in|since|by|until|from|of|during|before|after|early|late|through|to|and|around|the|year|for"
    rf"|mid|fiscal|back\sin|,)[\s-](?P<y>(?:1[6-9]|20)\d\d))\b(?!,\d|\.\d|\s?(?:%|people|miles|km|feet|tons"
    rf"|dollars|troops|square))"
    rf"|(?:(?:at|about|around|before|after|by|until|from|to|of|and|,|\("
    rf"|-)\s?)?{CLOCK}"
    rf")(?![\w])",
    re.I,
)  # fmt: skip
_HINT = re.compile(
    rf"(?:[12]\d|\d\s?:|\d[.h]\d)\d|\d\s?[ap]\.?\s?m|\b(?:{_MONTH})|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[Tt]oday"
    rf"|[Yy]esterday"
    r"|[Tt]omorrow|night|morning|evening|afternoon|noon\b|\b(?:ago|earlier|later|before)\b"
    r"|\b(?:last|next|this|past|previous)\s(?:week|month|year|spring|summer|autumn|fall|winter|decade|century)"
)


def find_dates(text: str, *, reference: date | None = None) -> tuple[DateMention, ...]:
    """The dates and times of a sentence, in order.

    Args:
        text: A sentence.
        reference: The day it was published; weekdays, days and months without a year are resolved to the
            last before it or the next after it, as the sentence looks back or ahead; what can't be told stays open.
    """
    found: list[DateMention] = []
    if not _HINT.search(text):
        return ()
    for match in _DATE.finditer(text):
        mention = _mention(text, match, reference)
        if mention is not None:
            found.append(mention)
    return tuple(with_days(text, found))


def _mention(text: str, match: re.Match[str], reference: date | None) -> DateMention | None:
    kinds = (
        ("iso", _iso), ("m1", _full), ("m2", _full), ("m3", _month_year), ("wd", _weekday), ("m4", _month),
        ("today", _today), ("shift", _shifted), ("ago", _ago), ("season", _season), ("decade", _decade),
        ("year", _year), ("clock", clock),
    )  # fmt: skip
    for name, build in kinds:
        if match[name]:
            return build(match, reference)
    return None


def _make(
    match: re.Match[str],
    group: str | int,
    *,
    span: tuple[date | None, date | None] = (None, None),
    granularity: Granularity = "day",
    weekday: int | None = None,
    minute: int | None = None,
) -> DateMention:
    start, end = match.span(group)
    raw = match.string[start:end]
    kept = raw.rstrip()
    earliest, latest = span
    if weekday is None and earliest is not None and earliest == latest:
        weekday = earliest.weekday()
    return DateMention(
        start=start, end=start + len(kept), text=kept, earliest=earliest, latest=latest,
        weekday=weekday, minute_of_day=minute, granularity=granularity,
    )  # fmt: skip


def _iso(match: re.Match[str], reference: date | None) -> DateMention | None:
    day = numeric_date(match["iso"])
    if day is None:
        return None
    return replace(_make(match, "iso", span=(day, day)), month=day.month, day=day.day)


def _month_number(word: str) -> int:
    return _MONTHS[word.casefold()[:3]]


def _full(match: re.Match[str], reference: date | None) -> DateMention | None:
    """ "March 9, 2013", "9 March", "Saturday, March 9"."""
    word = match["m1"] or match["m2"]
    if not word[0].isupper():
        return None
    day = int(match["d1"] or match["d2"])
    weekday = _weekday_number(match["wd1"]) if match["wd1"] else None
    month = _month_number(word)
    resolved = _resolve(match, day, month, reference, weekday)
    if resolved is None and not 1 <= day <= 31:
        return None
    mention = _make(match, 0, span=(resolved, resolved), weekday=weekday)
    return replace(mention, month=month, day=day)


def _resolve(match: re.Match[str], day: int, month: int, reference: date | None, weekday: int | None) -> date | None:
    """The date of a day and month, of the year given or of the one that the sentence means."""
    year = match["y1"] or match["y2"]
    if year:
        try:
            return date(int(year), month, day)
        except ValueError:
            return None
    if reference is None:
        return None
    return meant_date(reference, day, month, outlook(match.string, *match.span()), weekday)


def _weekday_number(word: str) -> int:
    return next(i for i, name in enumerate(_WEEKDAYS) if name.startswith(word.casefold()[:3]))


def _month_year(match: re.Match[str], reference: date | None) -> DateMention | None:
    if not match["m3"][0].isupper():
        return None
    month, year = _month_number(match["m3"]), match["y3"]
    if not year.isdigit():
        if reference is None:
            return replace(_make(match, 0, granularity="month"), month=month)
        year = str(reference.year + {"last": -1, "next": 1}.get(year[:4].lower(), 0))
    return replace(_make(match, 0, span=month_span(int(year), month), granularity="month"), month=month)


def _weekday(match: re.Match[str], reference: date | None) -> DateMention | None:
    word = match["wd"]
    if not word[0].isupper() or (word.endswith("s") and len(word) > 5):
        return None
    relation = (match["rel"] or "").lower()
    if relation in ("every", "each"):
        return None
    weekday = _weekday_number(word)
    if match["week"] or relation.startswith("a week"):
        relation = "week"
    way = outlook(match.string, match.start("wd"), match.end("wd"))
    day = meant_weekday(reference, weekday, relation, way) if reference else None
    part = (match["part"] or "").lower().replace("early ", "")
    leading = relation in ("last", "next", "this", "past") or (relation == "week" and not match["week"])
    group_start = match.start("rel") if leading else match.start("wd")
    mention = _make(match, 0, span=(day, day), weekday=weekday, granularity="part" if part else "day")
    kept = match.string[group_start : mention.end]
    return replace(mention, start=group_start, text=kept, part=part, relation="week" if relation == "week" else "")


def _month(match: re.Match[str], reference: date | None) -> DateMention | None:
    word = match["m4"]
    if not word[0].isupper():
        return None
    month, relation = _month_number(word), match["mrel"].lower()
    if word.lower() in ("may", "march") and relation in ("to", "of", "from", "this", "after", "before"):
        return None  # "Theresa May", "the March of"
    mention = replace(_make(match, "m4", granularity="month"), month=month)
    if reference is None:
        return mention
    year = meant_month(reference, month, relation, outlook(match.string, *match.span("m4")))
    if year is None:
        return mention
    earliest, latest = month_span(year, month)
    return replace(mention, earliest=earliest, latest=latest)


def _today(match: re.Match[str], reference: date | None) -> DateMention | None:
    words = match["today"].lower()
    if match["today"].isupper() and match.string[: match.start()].endswith("USA "):
        return None
    step = -1 if words.startswith(("yesterday", "last")) else 1 if words.startswith("tomorrow") else 0
    part = "night" if words in ("tonight", "overnight") or words.endswith("night") else ""
    part = part or next((p for p in ("morning", "afternoon", "evening") if words.endswith(p)), "")
    day = reference + timedelta(days=step) if reference else None
    mention = _make(match, "today", span=(day, day), granularity="part" if part else "day")
    return replace(mention, part=part)


def _shifted(match: re.Match[str], reference: date | None) -> DateMention | None:
    relation, period = match["shift"].lower(), match["period"].lower()
    granularity: Granularity = {"week": "week", "weekend": "week", "month": "month", "year": "year"}.get(
        period, "relative"
    )  # type: ignore[assignment]
    span = shifted(reference, relation, period) if reference else (None, None)
    return replace(_make(match, 0, span=span, granularity=granularity), relation=f"{relation.split()[-1]} {period}")


def _ago(match: re.Match[str], reference: date | None) -> DateMention | None:
    return replace(_make(match, "ago", granularity="relative"), relation=" ".join(match["ago"].lower().split()))


def _season(match: re.Match[str], reference: date | None) -> DateMention | None:
    return _make(match, "season", span=year_span(int(match["ys"])), granularity="year")


def _decade(match: re.Match[str], reference: date | None) -> DateMention | None:
    first = int(match["decade"][-5:-1])
    return _make(match, "decade", span=(date(first, 1, 1), date(first + 9, 12, 31)), granularity="year")


def _year(match: re.Match[str], reference: date | None) -> DateMention | None:
    return _make(match, "y", span=year_span(int(match["y"])), granularity="year")
