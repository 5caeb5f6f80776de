"""What a length is measured along or from: a depth, a height, the way from a place.

"14 miles north of Healdsburg", "two miles east of Cloverdale" and "at a depth of 1.2 miles" are three measures.
"""

from __future__ import annotations

import re

from briefing.language.quantity import Quantity
from briefing.language.units import unit_class

_FROM = re.compile(
    r"\s(?:or\sso\s)?(?:\([^()]*\)\s)?(?:(?:to\sthe\s)?[a-z-]+\s){0,3}(?:of|from|off)\s(?:the\s|downtown\s|central\s)?"
    r"(?P<place>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*)"
)
_BEHIND = re.compile(r"\s?-?\s?(?P<along>deep|below|underground|down|tall|high|long|wide|across|away)\b", re.I)
_BEFORE = re.compile(r"\b(?P<along>depth|height|length|width|diameter|radius|altitude)\b[^,;.]{0,20}$", re.I)
_ALONG = {
    "deep": "depth", "below": "depth", "underground": "depth", "down": "depth", "tall": "height", "high": "height",
    "altitude": "height", "long": "length", "wide": "width", "across": "width", "diameter": "width", "away": "",
}  # fmt: skip


def frame(sentence: str, quantity: Quantity) -> str:
    """What a length in a sentence is measured along ("depth") or from ("Healdsburg"); "" where nothing says it."""
    if unit_class(quantity.unit) != "length":
        return ""
    if behind := _BEHIND.match(sentence, quantity.end):
        return _ALONG[behind["along"].lower()]
    if start := _FROM.match(sentence, quantity.end):
        return start["place"]
    if before := _BEFORE.search(sentence, max(0, quantity.start - 30), quantity.start):
        along = before["along"].lower()
        return _ALONG.get(along, along)
    return ""


def frames_apart(a: str, b: str) -> bool:
    """Whether two lengths are measured along or from different things; an unknown one may be any."""
    return bool(a and b) and a not in b and b not in a
