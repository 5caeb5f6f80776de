"""Single figures: a number in digits or words with its sign, currency, scale and unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.language.nouns import counted_noun
from briefing.language.numerals import DIGITS, SCALES, WORDS, value_of_digits, value_of_words
from briefing.language.units import SYMBOLS, unit_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure at ``text[start:end]``; its value is ``number * scale * factor``, in `unit`."""

    start: int
    end: int
    number: float
    scale: float
    factor: float
    unit: str

    @property
    def value(self) -> float:
        """The value in `unit`."""
        return self.number * self.scale * self.factor


_FIGURE = re.compile(
    r"(?<![\w.,/:])(?P<minus>minus[\s-]|(?<![^\s(])[-−](?=\d))?"
    r"(?:(?P<symbol>US\$|\$\s?US(?=[\s\d])|AU\$|CA\$|HK\$|NZ\$|[ACS]\$|[$€£¥₹₩₽]|\b(?:USD|EUR|GBP|JPY)\b"
    r"|\bR(?=\d[\d.]*\s?(?:million|billion|m\b|bn\b)))\s?)?"
    rf"(?P<number>{DIGITS}|(?<![\w-]){WORDS})"
    r"(?P<scale>\s?-?\s?(?:hundred|thousand|million|billion|trillion|dozen)\b|\s?(?:mn|mln|bn|bln|tn|trn)\b|[kmb]\b)?",
    re.I,
)
_COUNTED_NEXT = re.compile(r"\s(?:yen|people|(?!waves|walls|hurdles|steps)[a-z]+s)\b")
_BARE_ONE_BEFORE = re.compile(
    r"\b(?:no|the|this|that|each|every|any|which|another|some|last|big|other|only|not|right|wrong|good|new|is"
    r"|was|such|a|an|number|as)\s?-?\s?$",
    re.I,
)
_BARE_ONE_AFTER = re.compile(
    r"\s(?:of|another|who|that|which|thing|day|is|was|to|in|with|from|can|would|could|such|more|by|or|and|side|way|hand"
    r"|point|time|has|had|on|at|as|if|for|but|the|a|an|reason|example|must|might|will|may|should|did|does|big"
    r"|should|where|percenter|\w+n['’]t)\b"
    r"|\s?[-.,;:!?)'\"’”]|$",
    re.I,
)


def find_figures(text: str) -> Iterator[Figure]:
    """The figures of a sentence, in order."""
    for match in _FIGURE.finditer(text):
        if figure := _figure(text, match):
            yield figure


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    symbol, number = match["symbol"], match["number"]
    start = match.start("symbol" if symbol else "number")
    scale, end = _scale(text, match)
    if text[end : end + 1].isalnum() and not unit_at(text, end, glued=True):
        return None
    unit, factor = "", 1.0
    if symbol:
        unit = SYMBOLS.get("".join(symbol.casefold().split()), "USD")
    elif found := unit_at(text, end, glued=text[end : end + 1].isalnum()):
        unit, factor, unit_end = found
        if unit == "lb" and scale > 1:
            unit = "GBP"
        if unit == "second" and text[end:unit_end] == " second" and number.lower() not in ("1", "one"):
            unit, factor, unit_end = "", 1.0, end  # "two second chances"
        end = unit_end
    if number.lower() == "one" and not symbol and scale == 1.0 and not _counts_one(text, match.span("number"), unit):
        return None
    value = value_of_digits(number) if number[0].isdigit() or number[0] in "½¼¾⅓⅔⅛" else value_of_words(number)
    if match["minus"] and not symbol and not text[: match.start()].endswith("or "):
        start, value = match.start("minus"), -value
    return Figure(start=start, end=end, number=value, scale=scale, factor=factor, unit=unit)


def _scale(text: str, match: re.Match[str]) -> tuple[float, int]:
    """The factor of the scale word and where it ends; a bare "m", "b" or "k" counts only where it can be one."""
    end = match.end("number")
    if not match["scale"]:
        return 1.0, end
    word = match["scale"].strip().lstrip("-").strip().casefold()
    after = match.end("scale")
    if word not in SCALES:  # a letter that only folds to an ASCII one
        return 1.0, end
    if len(word) == 1 and not match["symbol"] and (word == "b" or not _COUNTED_NEXT.match(text, after)):
        return 1.0, end
    return SCALES[word], after


def _counts_one(text: str, span: tuple[int, int], unit: str) -> bool:
    """Whether "one" counts something, rather than being a pronoun or part of an idiom."""
    start, end = span
    if text[start] == "O" and text[end : end + 4] == " day":
        return False
    before = _BARE_ONE_BEFORE.search(text, max(0, start - 12), start)
    bare = before is not None
    if unit and unit != "day":
        return before is None or before[0].strip().lower() == "only"
    return not bare and _BARE_ONE_AFTER.match(text, end) is None and counted_noun(text, end, plural=False) != ""
