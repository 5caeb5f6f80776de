"""What the words around a figure make of it: its bound, its noun, an age, a magnitude."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from briefing.language.nouns import counted_noun
from briefing.language.quantity import Bound, Quantity
from briefing.language.units import CURRENCIES

_BOUNDS: tuple[tuple[Bound, str], ...] = (
    ("at_least", r"(?:at\sleast|more\sthan|greater\sthan|upwards?\sof|in\sexcess\sof|(?:a\s)?minimum\sof"
    r"|no\s(?:fewer|less)\sthan"
     r"|over|above|exceeding|surpassing|topping|well\sover|not\sless\sthan)"),
    ("at_most", r"(?:up\sto|at\smost|as\s(?:many|much|high|few|low|long|large)\sas|no\smore\sthan|fewer\sthan"
    r"|less\sthan|under|below"
     r"|a\smaximum\sof|not\smore\sthan|lower\sthan)"),
    ("about", r"(?:about|around|roughly|approximately|approx\.?|some|an\sestimated|estimated(?:\sat)?|circa"
    r"|close\sto|in\sthe\sregion\sof|~"
     r"|an\saverage\sof|nearly|almost|just\s(?:under|over|short\sof)|just\sshy\sof|more\sor\sless|virtually)"),
)  # fmt: skip
_BOUND = re.compile(
    r"\b(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _BOUNDS) + r")\s(?:about\s|an?\stotal\sof\s)?$"
    r"|(?P<tilde>~)\s?$",
    re.I,
)  # fmt: skip
_PREPOSITION = re.compile(
    r"\b(?:questions?|concerns?|information|details?|said|say|talk\w*|know\w*|knew|l(?:ied|ying)|statements?"
    r"|stor(?:y|ies)|claims?|asked"
    r"|allegations?|doubts?|complain\w*|warn\w*|worr\w*|wrote|books?|articles?|all|more|told|truth|debate|think"
    r"|over)\sabout\s$",
    re.I,
)
_BELOW = re.compile(r"\b(?:nearly|almost|close\sto|just\s(?:under|short\sof|shy\sof))", re.I)
_ESTIMATE = re.compile(r"\bestimat\w+\s(?:at|to\sbe|by\s\w+\sat)?\s?(?:about\s)?$|\ban?\sestimated\s$", re.I)
_AFTER = re.compile(
    r"\s?(?:(?P<at_least>or\smore\b|-?plus\b|\+|and\scounting\b)|(?P<at_most>or\s(?:less|fewer)\b)"
    r"|(?P<about>or\sso\b))",
    re.I,
)
_MAGNITUDE = re.compile(
    r"\bmagnitude\s?-?\s?(?:of\s)?(?:about\s)?$|\bmeasur(?:ing|ed)\s(?:a\s)?$|\bM$|\brichter\smagnitude\sof\s$", re.I
)
_QUAKE = re.compile(
    r"\s?-?\s?(?:magnitude|(?:[A-Z][a-z]+\s)?(?:earth)?quake\b|tremor|temblor|on\sthe\s(?:open-ended\s)?richter)", re.I
)
_OLD = re.compile(r"\s?-?\s?(?P<unit>year|month|week|day)s?\s?-?\s?(?:olds?\b|of\sage\b)", re.I)
_AGED = re.compile(r"\b(?:aged|age|both|ages)\s(?:of\s|about\s)?$", re.I)
_APPOSED = re.compile(r"(?:^|[^\w])(?!(?:In|On|At|By|Since|From)\s)[A-Z][\w.’'-]+,\s$")
_APPOSED_END = re.compile(r"(?:,|\.(?=\s|$)|;|\sand\s[A-Z]|\sof\s[A-Z]|\)|$|\s[,;])")


def in_context(text: str, quantity: Quantity) -> Quantity:
    """The quantity with its bound, its noun, and the unit that the words around it tell."""
    start, end = quantity.start, quantity.end
    before = text[max(0, start - 30) : start]
    if quantity.unit == "" or quantity.unit in ("year", "month", "week", "day"):
        quantity = _as_age(text, quantity, before)
    if (
        quantity.unit == ""
        and quantity.low < 10
        and (
            _MAGNITUDE.search(before)
            and (
                text[start - 1 : start] == "M"
                or "agnitude" in before
                or "quake" in before
                or _QUAKE.search(text, end, end + 40)
            )
        )
    ) or (quantity.unit == "" and "." in quantity.text and quantity.low < 10 and _QUAKE.match(text, end)):
        quantity = replace(quantity, unit="magnitude")
    end = quantity.end
    quantity = _bounded(text, quantity, before)
    if quantity.unit in CURRENCIES or quantity.unit in ("magnitude", "caliber"):
        return quantity
    plural = quantity.unit == "percent" or not quantity.low == quantity.high == 1
    noun = counted_noun(text, end, plural=plural) if quantity.unit in ("", "percent") else ""
    return replace(quantity, noun=noun)


def _as_age(text: str, quantity: Quantity, before: str) -> Quantity:
    end = quantity.end
    written = _OLD.match(text, quantity.start + len(quantity.text.rstrip("abcdefghijklmnopqrstuvwxyz -")))
    if quantity.unit and (written := re.compile(r"\s?-?\s?(?:olds?\b|of\sage\b)").match(text, end)):
        years = {"year": 1.0, "month": 1 / 12, "week": 1 / 52.18, "day": 1 / 365.25}[quantity.unit]
        return replace(
            quantity, end=written.end(), text=text[quantity.start : written.end()], unit="age",
            low=quantity.low * years, high=quantity.high * years,
        )  # fmt: skip
    if quantity.unit or not 0 < quantity.low <= 115 or not quantity.low.is_integer():
        return quantity
    apposed = _APPOSED.search(before) and _APPOSED_END.match(text, end)
    if (_AGED.search(before) and not re.match(r"\s(?:of|[a-z]+s)\b", text[end : end + 12])) or (
        apposed and quantity.low >= 4
    ):
        return replace(quantity, unit="age")
    return quantity


def _bounded(text: str, quantity: Quantity, before: str) -> Quantity:
    bound: Bound | None = None
    below = False
    found = _BOUND.search(before)
    if found and found["about"] and _PREPOSITION.search(before):
        found = None
    if found:
        bound = "about" if found["tilde"] else next(kind for kind, _ in _BOUNDS if found[kind])
        below = _BELOW.search(found[0]) is not None
    elif _ESTIMATE.search(before):
        bound = "about"
    elif (after := _AFTER.match(text, quantity.end)) and after["at_least"] != "+":
        bound = next(kind for kind, _ in _BOUNDS if after[kind])
    if bound is None or quantity.bound == "range":
        return quantity
    low, high = quantity.low, quantity.high
    if bound == "at_least":
        loose = re.search(r"least|minimum|fewer|less", before[-14:] or "", re.I) or not found
        return replace(quantity, bound=bound, high=math.inf if loose else max(2 * high, high + 1))
    if bound == "at_most":
        return replace(quantity, bound=bound, low=min(0.0, low))
    spread = _spread(low)
    return replace(quantity, bound=bound, low=low - spread, high=high if below else high + spread)


def _spread(value: float) -> float:
    """How far "about" reaches: a tenth, or half the step of a round number up to a fifth."""
    value = abs(value)
    step = 1.0
    while value >= 10 and value == int(value) and value % (step * 10) == 0 and step * 10 <= value:
        step *= 10
    return max(0.1 * value, min(step / 2, 0.2 * value), 0.5 if 3 <= value < 10 and value == int(value) else 0.0)
