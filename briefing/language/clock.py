"""Times of day with their zones, and the days that they belong to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from briefing.language.date_mention import DateMention
from briefing.language.zones import ZONE, is_zone, utc_offset

CLOCK = (
    r"(?P<clock>(?P<hour>\d{1,2})(?:\s?[:.]\s?(?P<minute>\d{2}))?\s?(?P<half>[ap])\s?\.?\s?m\b\.?"
    r"|(?P<hour24>[01]?\d|2[0-3])\s?(?:(?P<colon>:)|[.h](?=\d\d\s\(?[A-Z])|(?=\d\d\s(?:GMT|UTC)\b))\s?(?P<minute24>[0-5]\d)"
    r"(?!\s?:?\d|\s?-\s?\d)(?:\s?(?:hours|hrs))?|(?:12\s)?(?P<named>noon|midnight))"
    rf"(?:,?\s\(?(?P<zone>{ZONE})\)?)?"
)
"""A pattern for a time of day, with what may be its zone behind it."""
_AT = re.compile(r"at|about|around|before|after|by|until|from", re.I)
_BEFORE_NAMED = re.compile(r"(?:at|around|by|before|after|until|about|of|from|to)\s$")
_JOINTS = ("", "at", "on", "at about", "about", "around", "at around", "shortly before", "just before", "in the")


def clock(match: re.Match[str], reference: date | None) -> DateMention | None:
    """The time of day of a match of `CLOCK`; None where it is none."""
    zone = match["zone"] if match["zone"] and is_zone(match["zone"]) else ""
    minute = _minute_of_day(match, zone)
    if minute is None:
        return None
    start, end = match.start("clock"), match.end("zone" if zone else "clock")
    text = match.string[start:end].rstrip()
    return DateMention(
        start=start, end=start + len(text), text=text, earliest=None, latest=None, weekday=None, minute_of_day=minute,
        granularity="time", zone=zone, part="midnight" if (match["named"] or "").lower() == "midnight" else "",
    )  # fmt: skip


def _minute_of_day(match: re.Match[str], zone: str) -> int | None:
    before = match.string[max(0, match.start("clock") - 8) : match.start("clock")]
    if match["named"]:
        minute = 720 if match["named"].lower() == "noon" else 0
        return minute if _BEFORE_NAMED.search(before) or match["clock"][0].isdigit() else None
    if match["half"]:
        hour, minutes = int(match["hour"]), int(match["minute"] or 0)
        if not (1 <= hour <= 12 and minutes < 60):
            return None
        return (hour % 12 + (12 if match["half"].lower() == "p" else 0)) * 60 + minutes
    introduced = match["colon"] and _AT.search(match.string[match.start() : match.start("clock")])
    if not introduced and not zone and not match["clock"].endswith(("hours", "hrs")):
        return None
    return int(match["hour24"]) * 60 + int(match["minute24"])


def with_days(text: str, found: list[DateMention]) -> list[DateMention]:
    """A time of day takes the day named right beside it ("Tuesday at 10:34 p.m.", "9:40 p.m. Friday"), and its zone the
    offset of that day."""
    joined: list[DateMention] = []
    for mention in found:
        last = joined[-1] if joined else None
        between = text[last.end : mention.start].strip(" ,()").lower() if last else None
        if last and between in _JOINTS:
            pair = {last.granularity, mention.granularity}
            if "time" in pair and pair & {"day", "part"}:
                time, day = (last, mention) if last.granularity == "time" else (mention, last)
                joined[-1] = replace(
                    day, start=last.start, end=mention.end, text=text[last.start : mention.end], zone=time.zone,
                    minute_of_day=time.minute_of_day, granularity="time", part=time.part or day.part,
                )  # fmt: skip
                continue
            if pair == {"day"} and (last.weekday is not None) and mention.month is not None and last.month is None:
                joined[-1] = replace(
                    mention, start=last.start, text=text[last.start : mention.end],
                    weekday=last.weekday if mention.weekday is None else mention.weekday,
                )  # fmt: skip
                continue
        joined.append(mention)
    return [replace(m, utc_offset=utc_offset(m.zone, _day(m))) if m.zone else m for m in joined]


def _day(mention: DateMention) -> date | None:
    return mention.earliest if mention.earliest == mention.latest else None
