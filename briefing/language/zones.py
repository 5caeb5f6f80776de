"""Zones of clock times, by the names that news gives them: what stands in the Unicode CLDR and the IANA database.

A name that stands for two zones (IST), or for one whose hour depends on an unknown day, has no known offset.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.core import get_global

ZONE = (
    r"(?-i:(?:GMT|UTC)\s?[+−-]\s?\d{1,2}(?::?\d\d)?\b|[A-Z]{2,5}\b|(?:[A-Z][\w.’'-]{0,20}\s){1,4}[Tt]ime\b"
    r"|(?:Eastern|Central|Mountain|Pacific)\b(?!\s[A-Z]))|local\stime\b"
)
"""A pattern for what may be a zone behind a time of day; `is_zone` tells whether it is one."""
_BY_NUMBER = re.compile(r"(?:GMT|UTC)\s?([+−-])\s?(\d{1,2})(?::?(\d\d))?")
# Two locales in which English news is written; other abbreviations are those of the zones themselves.
_LOCALES = ("en_US", "en_GB")
_NOON = time(12)
# Capitals and countries that neither database has under the name that news uses.
_ALSO_CALLED = {"beijing": "Asia/Shanghai", "washington": "America/New_York", "delhi": "Asia/Kolkata"}
_TERRITORIES_ALSO_CALLED = {"uk": "GB", "u.k.": "GB", "us": "US"}

_Kind = str
"""As the CLDR has them: "generic", "standard" or "daylight"."""


def is_zone(name: str) -> bool:
    """Whether a name stands for a zone, or says that the time is the place's own ("local time")."""
    return re.fullmatch(r"(?i:local\stime)|[A-Z]{2,4}T", name) is not None or bool(
        _BY_NUMBER.fullmatch(name) or _meant(name)
    )


def utc_offset(name: str, day: date | None) -> int | None:
    """Minutes by which clocks of a zone are ahead of UTC; None where that is not known.

    Args:
        name: As written: "EST", "GMT+2", "Japan time".
        day: On which; without one a zone with summer time has no known offset.
    """
    if numbered := _BY_NUMBER.fullmatch(name):
        minutes = int(numbered[2]) * 60 + int(numbered[3] or 0)
        return minutes if numbered[1] == "+" else -minutes
    meant = _meant(name)
    if meant is None:
        return None
    zone, kind = meant
    winter, summer = _offsets(zone, (day or date.today()).year)
    if kind == "standard" or winter == summer:
        return min(winter, summer)
    if kind == "daylight":
        return max(winter, summer)
    return _offset(zone, day) if day else None


@cache
def _meant(name: str) -> tuple[str, _Kind] | None:
    """The zone a name stands for, as the IANA database calls it, and which of its times."""
    key = name.casefold().removesuffix(" time")
    if found := _names().get(key):
        return found
    if name.isupper() and len(name) > 2:
        return _abbreviations().get(name)
    if zone := _of_city(key) or _of_territory(key):
        return zone, "generic"
    return None


@cache
def _names() -> dict[str, tuple[str, _Kind]]:
    """Names of zones as the CLDR has them, case-folded and without "time"."""
    found: dict[str, tuple[str, _Kind]] = {"utc": ("UTC", "standard"), "coordinated universal": ("UTC", "standard")}
    representative = _representatives()
    for locale in map(Locale.parse, _LOCALES):
        for metazone, widths in locale.meta_zones.items():
            for width in ("short", "long"):
                for kind, name in widths.get(width, {}).items():
                    if metazone in representative and name[:1].isalpha():
                        key = name.casefold().removesuffix(" time")
                        found.setdefault(key, (representative[metazone], kind))
    return found


@cache
def _representatives() -> dict[str, str]:
    """For each of the CLDR's metazones one zone, which does what most of them do that have summer time, or of all."""
    zones: dict[str, list[str]] = {}
    for zone, metazone in get_global("meta_zones").items():
        zones.setdefault(metazone, []).append(zone)
    found = {}
    for metazone, names in zones.items():
        known = {name: _offsets(name, date.today().year) for name in sorted(names) if _loaded(name)}
        if known:
            shifting = [pair for pair in known.values() if pair[0] != pair[1]]
            usual = Counter(shifting or known.values()).most_common(1)[0][0]
            found[metazone] = next(name for name, pair in known.items() if pair == usual)
    return found


@cache
def _abbreviations() -> dict[str, tuple[str, _Kind]]:
    """The zones' own abbreviations (JST, MSK) as far as each is that of one offset."""
    meant: dict[str, dict[int, tuple[str, _Kind]]] = {}
    for zone in _representatives().values():
        year = date.today().year
        for month in (1, 7):
            local = datetime(year, month, 1, 12, tzinfo=ZoneInfo(zone))
            kind = "daylight" if local.dst() else "standard"
            meant.setdefault(local.tzname() or "", {})[_minutes(local)] = (zone, kind)
    return {name: next(iter(by.values())) for name, by in meant.items() if len(by) == 1 and name.isalpha()}


@cache
def _of_city(name: str) -> str | None:
    """The zone that the IANA database calls after a city."""
    zones = {zone.rpartition("/")[2].replace("_", " ").casefold(): zone for zone in get_global("zone_territories")}
    return _ALSO_CALLED.get(name) or zones.get(name)


@cache
def _of_territory(name: str) -> str | None:
    """The zone of a country that has but one time."""
    territories = {text.casefold(): code for code, text in Locale("en").territories.items()}
    code = _TERRITORIES_ALSO_CALLED.get(name) or territories.get(name)
    zones = [zone for zone, of in get_global("zone_territories").items() if of == code and code and _loaded(zone)]
    times = {_offsets(zone, date.today().year) for zone in zones}
    return zones[0] if len(times) == 1 else None


@cache
def _loaded(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


@cache
def _offsets(zone: str, year: int) -> tuple[int, int]:
    """In January and in July, in minutes."""
    return _offset(zone, date(year, 1, 1)), _offset(zone, date(year, 7, 1))


def _offset(zone: str, day: date) -> int:
    return _minutes(datetime.combine(day, _NOON, tzinfo=ZoneInfo(zone) if zone != "UTC" else UTC))


def _minutes(local: datetime) -> int:
    offset = local.utcoffset()
    return round(offset.total_seconds() / 60) if offset is not None else 0
