"""Quantities in a sentence: what is counted or measured, in which unit, and how exactly."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from briefing.text.not_quantities import find_masks
from briefing.text.nouns import counted_noun
from briefing.text.numerals import DIGITS, SCALES, WORDS, value_of_digits, value_of_words
from briefing.text.quantity import Bound, Quantity, QuantityRelation, relate, same_measure
from briefing.text.units import CURRENCIES, SYMBOLS, UNIT_WORDS, unit_of_word
from briefing.text.vague import find_vague

__all__ = ["Bound", "Quantity", "QuantityRelation", "find_quantities", "relate", "same_measure"]

_BOUNDS: tuple[tuple[Bound, str], ...] = (
    ("at_least", r"(?:at\sleast|more\sthan|greater\sthan|upwards?\sof|in\sexcess\sof|(?:a\s)?minimum\sof|no\s(?:fewer|less)\sthan"
     r"|over|above|exceeding|surpassing|topping|well\sover|not\sless\sthan)"),
    ("at_most", r"(?:up\sto|at\smost|as\s(?:many|much|high|few|low|long|large)\sas|no\smore\sthan|fewer\sthan|less\sthan|under|below"
     r"|a\smaximum\sof|not\smore\sthan|lower\sthan)"),
    ("about", r"(?:about|around|roughly|approximately|approx\.?|some|an\sestimated|estimated(?:\sat)?|circa|close\sto|in\sthe\sregion\sof|~"
     r"|an\saverage\sof|nearly|almost|just\s(?:under|over|short\sof)|just\sshy\sof|more\sor\sless|virtually)"),
)  # fmt: skip
_BOUND = re.compile(
    r"\b(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _BOUNDS) + r")\s(?:about\s|an?\stotal\sof\s)?$"
    r"|(?P<tilde>~)\s?$",
    re.I,
)  # fmt: skip
_PREPOSITION = re.compile(
    r"\b(?:questions?|concerns?|information|details?|said|say|talk\w*|know\w*|knew|l(?:ied|ying)|statements?|stor(?:y|ies)|claims?|asked"
    r"|allegations?|doubts?|complain\w*|warn\w*|worr\w*|wrote|books?|articles?|all|more|told|truth|debate|think|over)\sabout\s$",
    re.I,
)
_BELOW = re.compile(r"\b(?:nearly|almost|close\sto|just\s(?:under|short\sof|shy\sof))", re.I)
_ESTIMATE = re.compile(r"\bestimat\w+\s(?:at|to\sbe|by\s\w+\sat)?\s?(?:about\s)?$|\ban?\sestimated\s$", re.I)
_AFTER = re.compile(
    r"\s?(?:(?P<at_least>or\smore\b|-?plus\b|\+|and\scounting\b)|(?P<at_most>or\s(?:less|fewer)\b)|(?P<about>or\sso\b))",
    re.I,
)
_SYMBOL = r"(?:US\$|\$\s?US(?=[\s\d])|AU\$|CA\$|HK\$|NZ\$|[ACS]\$|[$€£¥₹₩₽]|\b(?:USD|EUR|GBP|JPY)\b|\bR(?=\d[\d.]*\s?(?:million|billion|m\b|bn\b)))"
_SCALE = r"(?:\s?-?\s?(?:hundred|thousand|million|billion|trillion|dozen)\b|\s?(?:mn|mln|bn|bln|tn|trn)\b|[kmbKMB]\b)"
_NUMBER = rf"(?:{DIGITS}|(?<![\w-]){WORDS})"


def _one(i: int) -> str:
    """The pattern of one figure; its groups carry the number `i`."""
    return (
        rf"(?:(?P<sym{i}>{_SYMBOL})\s?)?(?P<num{i}>{_NUMBER})(?P<scale{i}>{_SCALE})?"
        rf"(?P<unit{i}>\s?-?\s?(?:{UNIT_WORDS})(?![\w]))?(?!\w)"
    )


_QUANTITY = re.compile(
    rf"(?<![\w.,/:])(?P<minus>minus[\s-]|[-−](?=\d))?{_one(1)}"
    rf"(?:\s?(?P<joint>-\sto\s-|-to-|to|or|and|-|–|—)\s?{_one(2)}(?![\w]*\d))?",
    re.I,
)
_COUNTED_NEXT = re.compile(r"\s(?:yen|people|(?!waves|walls|hurdles|steps)[a-z]+s)\b")
_DECIMAL_POINT = re.compile(
    r"(?:(?<![\w.])\.|(?<=[a-z])\.(?=\s))\s?(\d{2,3})\s?-?\s?cal(?:iber|ibre)?\b"
    r"|(?:(?<![\w.])\.|(?<=[a-z])\.(?=\s))\s?(\d{2,3})(?=\s?-?\s?(?:magnum|revolver|handgun|pistol|rifle|gun\b|special\b))",
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
_ORDINAL = re.compile(
    r"(?<![\w-])(?:(\d{1,3})(?:st|nd|rd|th)|(third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|twentieth))"
    r"(?=(?-i:\s?-?\s?[a-z]{3,}))(?!\s?-?\s?(?:street|avenue|of\b|was|were|is|had|has|and|century|grade|rate|party|floor|world"
    r"|parties|quarter|person\ssingular|degree|amendment|base|hand|wheel|that|who|to\b|in\b|from|for|with|on\b|by\b|term))",
    re.I,
)
_ORDINALS = {
    w: i for i, w in enumerate("third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 3)
}
_BARE_ONE_BEFORE = re.compile(
    r"\b(?:no|the|this|that|each|every|any|which|another|some|last|big|other|only|not|right|wrong|good|new|is|was|such|a|an|number|as)\s?-?\s?$",
    re.I,
)
_BARE_ONE_AFTER = re.compile(
    r"\s(?:of|another|who|that|which|thing|day|is|was|to|in|with|from|can|would|could|such|more|by|or|and|side|way|hand"
    r"|point|time|has|had|on|at|as|if|for|but|the|a|an|reason|example|must|might|will|may|should|did|does|big|should|where|percenter|\w+n['’]t)\b"
    r"|\s?[-.,;:!?)'\"’”]|$",
    re.I,
)


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence, in order, without overlap. Time and space linear in its length."""
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        found += _from_match(text, match)
    found += _calibers(text)
    found += find_vague(text)
    found += _ordinals(text)
    if not found:
        return ()
    masks = find_masks(text)
    found = [
        q for q in found if not any(start < q.end and q.start < end for start, end in masks) or q.unit == "caliber"
    ]
    found.sort(key=lambda q: (q.start, -q.end))
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return tuple(kept)


def _from_match(text: str, match: re.Match[str]) -> list[Quantity]:
    """One quantity, a range, or two ("from 27.5% to 15%")."""
    if match["num2"] is None:
        one = _single(text, match, "1")
        return [one] if one else []
    first, second = _single(text, match, "1"), _single(text, match, "2")
    if first is None or second is None:
        return [q for q in (first, second) if q]
    if _is_range(text, match, first, second):
        scale = second.high / value_of(match["num2"]) if value_of(match["num2"]) else 1.0
        shares_scale = not match["scale1"] and match["scale2"]
        scale = scale if shares_scale else SCALES.get((match["scale1"] or "").strip(" -").lower(), 1.0)
        low = value_of(match["num1"]) * scale
        if low < second.high:
            unit = second.unit or first.unit
            return [
                replace(
                    second, start=first.start, text=text[first.start : second.end], low=low, unit=unit, bound="range"
                )
            ]
    if first.unit == "magnitude" and not second.unit:
        second = replace(second, unit="magnitude", noun="")
    if (
        match["joint"] in ("-", "–", "—")
        and not (first.unit or second.unit)
        and not text[first.end : second.start].isspace()
    ):
        return []  # a score or a vote
    return [first, second]


def _is_range(text: str, match: re.Match[str], first: Quantity, second: Quantity) -> bool:
    joint = match["joint"]
    before = text[max(0, match.start() - 24) : match.start()].lower()
    if first.unit and second.unit and first.unit != second.unit:
        return False
    if joint == "and":
        return re.search(r"\bbetween\s(?:about\s|roughly\s)?$", before) is not None
    if joint == "or":
        return second.low <= 2 * first.low + 2
    if joint == "to" and re.search(r"\b(?:from|by|by\sa|vote(?:d)?|voted|beat\s\w+)\s$", before):
        return re.search(r"\b(?:ranging|range[sd]?|varying|anywhere)\sfrom\s$", before) is not None
    return joint in ("to", "- to -", "-to-") or not text[match.start("num1") :].startswith("0")


def value_of(number: str) -> float:
    """The value of a number in digits or words."""
    return value_of_digits(number) if number[0].isdigit() or number[0] in "½¼¾⅓⅔⅛" else value_of_words(number)


def _single(text: str, match: re.Match[str], i: str) -> Quantity | None:
    number, symbol, scale_word, unit_word = (match[name + i] for name in ("num", "sym", "scale", "unit"))
    start, end = match.start("sym" + i) if symbol else match.start("num" + i), match.end("num" + i)
    if i == "1" and match["minus"] and not symbol and not text[: match.start()].endswith("or "):
        start = match.start("minus")
    scale = 1.0
    if scale_word:
        scale_word, end = _scale_that_fits(text, match, i, symbol)
        scale = SCALES.get(scale_word, 1.0)
    value = value_of(number) * scale
    if text[end : end + 1].isalnum():
        return None
    unit, noun = "", ""
    if symbol:
        unit = SYMBOLS[symbol.lower().replace(" ", "")]
    elif unit_word and match.start("unit" + i) == end:
        unit, end, value = _with_unit(text, match, i, value)
    if number.lower() == "one" and not symbol and not scale_word and not _counts_one(text, match, i, unit):
        return None
    sign = -1.0 if start == match.start("minus") and match["minus"] and i == "1" else 1.0
    quantity = Quantity(
        start=start,
        end=end,
        text=text[start:end],
        low=sign * value,
        high=sign * value,
        unit=unit,
        noun=noun,
        bound="exact",
    )
    return _in_context(text, quantity)


def _scale_that_fits(text: str, match: re.Match[str], i: str, symbol: str | None) -> tuple[str, int]:
    """The scale word as a key of SCALES and where it ends; a bare "m", "b" or "k" counts only where it can be one."""
    word = match["scale" + i].strip(" -").lower()
    end: int = match.end("scale" + i)
    if len(word) == 1 and not symbol:
        if word == "b" or not _COUNTED_NEXT.match(text, end):
            return "", match.end("num" + i)
    return word, end


def _with_unit(text: str, match: re.Match[str], i: str, value: float) -> tuple[str, int, float]:
    word = match["unit" + i].strip(" -\n")
    unit, factor = unit_of_word(word)
    if unit == "lb" and match["scale" + i]:
        unit = "GBP"
    if unit == "second" and match["unit" + i].strip() == "second" and value > 1 and "-" not in match["unit" + i]:
        return "", match.end("num" + i), value
    return unit, match.end("unit" + i), value * factor


def _counts_one(text: str, match: re.Match[str], i: str, unit: str) -> bool:
    start, end = match.span("num" + i)
    if match["num" + i][0] == "O" and unit == "" and text[end : end + 4] == " day":
        return False
    if unit and unit != "day":
        return _BARE_ONE_BEFORE.search(text, max(0, start - 12), start) is None
    if _BARE_ONE_BEFORE.search(text, max(0, start - 12), start) or _BARE_ONE_AFTER.match(text, end):
        return False
    return counted_noun(text, end, plural=False) != ""


def _in_context(text: str, quantity: Quantity) -> Quantity:
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
    ):
        quantity = replace(quantity, unit="magnitude")
    elif quantity.unit == "" and "." in quantity.text and quantity.low < 10 and _QUAKE.match(text, end):
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
    if (
        _AGED.search(before)
        and not re.match(r"\s(?:of|[a-z]+s)\b", text[end : end + 12])
        or (apposed and quantity.low >= 4)
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
    elif (after := _AFTER.match(text, quantity.end)) and not after["at_least"] == "+":
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


def _calibers(text: str) -> list[Quantity]:
    return [
        Quantity(
            start=m.start(), end=m.end(), text=m[0], low=float("0." + (m[1] or m[2])), high=float("0." + (m[1] or m[2])),
            unit="caliber", noun="", bound="exact",
        )
        for m in _DECIMAL_POINT.finditer(text)
    ]  # fmt: skip


def _ordinals(text: str) -> list[Quantity]:
    found = []
    for m in _ORDINAL.finditer(text):
        value = float(m[1]) if m[1] else float(_ORDINALS.get(m[2].lower(), 20))
        noun = counted_noun(text, m.end(), plural=False)
        found.append(
            Quantity(
                start=m.start(), end=m.end(), text=m[0], low=value, high=value, unit="ordinal", noun=noun, bound="exact"
            )
        )
    return found
