"""Quantities in words without a figure: dozens, hundreds, a couple, half of, two-thirds of."""

from __future__ import annotations

import re

from briefing.language.nouns import counted_noun
from briefing.language.quantity import Quantity

_VAGUE = re.compile(
    r"\b(?:(?P<many>(?:tens|hundreds|scores|dozens)\sof\s(?:thousands|millions)|(?:several"
    r"|a\sfew)\shundred\sthousand|several\s(?:dozen|hundred|thousand)"
    r"|a\sfew\s(?:dozen|hundred|thousand)|dozens|scores(?=\sof\s)|hundreds|thousands|tens\sof\sthousands)\b"
    r"|(?P<couple>an?\s(?:couple|pair|handful))\b(?=\sof\s(?:\w+\s)?\w+s\b|\sof\s(?:people|children|men|women))"
    r"|(?<!first )(?<!second )(?<!other )(?<!latter )(?<!early )(?P<share>(?:(?:one|a|two|three"
    r"|four)[\s-])?(?:half|third|thirds|quarter|quarters|fifth|fifths))"
    r"(?=\sof\s(?:the|all|its|their|his|her|them|those|these|[a-z]+s\b|americans)|\sthe\s(?!time|size|battle"
    r"|way|story|price))"
    r")",
    re.I,
)
_MANY = {
    "dozens": (20, 100), "several dozen": (24, 100), "a few dozen": (24, 60), "scores": (40, 200),
    "hundreds": (100, 1000), "several hundred": (200, 1000), "a few hundred": (200, 500),
    "thousands": (1000, 10000), "several thousand": (2000, 10000), "a few thousand": (2000, 5000),
    "several hundred thousand": (200000, 1000000), "a few hundred thousand": (200000, 500000),
    "tens of thousands": (10000, 100000), "hundreds of thousands": (100000, 1000000),
    "scores of thousands": (40000, 200000), "dozens of thousands": (20000, 100000),
    "tens of millions": (1e7, 1e8), "hundreds of millions": (1e8, 1e9),
}  # fmt: skip
_COUPLE = {"couple": (2, 3), "pair": (2, 2), "handful": (2, 9)}
_PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5}
_TIMES = {"one": 1, "a": 1, "two": 2, "three": 3, "four": 4}
_SPREAD_PERCENT = 5.0


def find_vague(text: str) -> list[Quantity]:
    """The quantities given in words alone, in order."""
    return [quantity for found in _VAGUE.finditer(text) if (quantity := _quantity(text, found))]


def _quantity(text: str, found: re.Match[str]) -> Quantity | None:
    words = re.sub(r"\s+", " ", found[0].lower())
    unit = ""
    if found["many"]:
        if words not in _MANY:
            return None
        low, high = map(float, _MANY[words])
    elif found["couple"]:
        low, high = map(float, _COUPLE.get(words.split()[-1], (2, 3)))
    else:
        *times, part = re.split(r"[\s-]", words)
        if part not in _PARTS or (times and times[0] not in _TIMES) or (not times and part != "half"):
            return None
        share = 100.0 * (_TIMES[times[0]] if times else 1) / _PARTS[part]
        low, high, unit = share - _SPREAD_PERCENT, share + _SPREAD_PERCENT, "percent"
    return Quantity(
        start=found.start(), end=found.end(), text=found[0], low=low, high=high, unit=unit,
        noun=counted_noun(text, found.end(), plural=True), bound="about",
    )  # fmt: skip
