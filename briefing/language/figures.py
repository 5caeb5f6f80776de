"""Single figures: a number in digits or words with its sign, currency, scale and unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.language.notation import DecimalMark, counts_thousands, decimal_mark, plain_digits
from briefing.language.nouns import counted_noun
from briefing.language.numerals import (
    BIG,
    COMMA_DIGITS,
    COMPOUND_ORDINAL,
    DIGITS,
    SCALES,
    WORDS,
    grain,
    value_of_digits,
    value_of_words,
)
from briefing.language.units import CURRENCIES, SIGNS, SYMBOLS, unit_at, unit_class


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure at ``text[start:end]``: ``number * scale * factor`` in `unit`, written to a step of `step`.

    Number and scale alone stand at `value_span`.
    """

    start: int
    end: int
    number: float
    scale: float
    factor: float
    unit: str
    step: float
    value_span: tuple[int, int]

    @property
    def value(self) -> float:
        """The value in `unit`."""
        return self.number * self.scale * self.factor


_COMPOUND_ORDINAL = re.compile(COMPOUND_ORDINAL, re.I)
_AND_A_HALF = r"[\s-]and[\s-](?:a[\s-])?(?:half|(?:three[\s-])?quarters?|third)\b"
_PARTS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3}
_CODES = "|".join(sorted(code for code in CURRENCIES if code.isupper()))
_PATTERN = (
    r"(?<![\w.,/:])(?P<minus>minus[\s-]|(?<![^\s(])[-−](?=\d))?"
    rf"(?:(?P<symbol>{SIGNS}|(?-i:\b(?:{_CODES})(?=\s?\d)|\bRs\.?(?=\s?\d)"
    r"|\bR(?=\d[\d.]*\s?(?:million|billion|m\b|bn\b))))\s?)?"
    rf"(?P<number>DIGITS|(?<![\w-]){WORDS})(?P<part>{_AND_A_HALF})?"
    rf"(?P<scale>\s?-?\s?(?:{BIG})\b(?:\s(?:thousand|million|billion|trillion|crores?)\b)?|\s?(?:mn|mln|bn|bln|tn|trn)\b"
    rf"|[kmb]\b)?(?P<more>{_AND_A_HALF})?"
)
_FIGURE, _COMMA_FIGURE = (re.compile(_PATTERN.replace("DIGITS", digits), re.I) for digits in (DIGITS, COMMA_DIGITS))
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


def find_figures(text: str, mark: DecimalMark = "") -> Iterator[Figure]:
    """The figures of a sentence, in order.

    Args:
        text: A sentence.
        mark: The decimal mark of its document; where that shows none, the sentence's own.
    """
    mark = mark or decimal_mark(text)
    for match in (_COMMA_FIGURE if mark == "," else _FIGURE).finditer(text):
        if figure := _figure(text, match, mark):
            yield figure


def _figure(text: str, match: re.Match[str], mark: DecimalMark) -> Figure | None:
    symbol, number = match["symbol"], match["number"]
    start = match.start("symbol" if symbol else "number")
    if _COMPOUND_ORDINAL.match(text, match.start("number")):
        return None
    scale, end = _scale(text, match)
    value_span = (match.start("number"), end)
    if text[end : end + 1].isalnum() and not unit_at(text, end, glued=True):
        return None
    unit, factor = "", 1.0
    if symbol:
        written = "".join(symbol.casefold().rstrip(".").split())
        unit = SYMBOLS.get(written, written.upper() if written.upper() in CURRENCIES else "USD")
    elif found := unit_at(text, end, glued=text[end : end + 1].isalnum()):
        unit, factor, unit_end = found
        if unit == "lb" and (scale > 1 or number.lower().endswith("illion")):
            unit = "GBP"
        if unit == "second" and text[end:unit_end] == " second" and number.lower() not in ("1", "one"):
            unit, factor, unit_end = "", 1.0, end  # "two second chances"
        end = unit_end
    is_bare_one = number.lower() == "one" and not symbol and scale == 1.0 and not match["part"]
    if is_bare_one and not _counts_one(text, match.span("number"), unit):
        return None
    value, step = _value(match, mark, unit if unit or scale == 1.0 else "scale", text[end : end + 24])
    if match["part"]:  # "a million and a half" has its scale in the number
        value += _part(match["part"]) * SCALES.get(_scale_word(number.lower().split()[-1]), 1.0)
    if scale != 1.0 and match["more"]:
        scale, value = 1.0, value * scale + _part(match["more"]) * scale
    if match["minus"] and not symbol and not text[: match.start()].endswith("or "):
        start, value = match.start("minus"), -value
    return Figure(
        start=start,
        end=end,
        number=value,
        scale=scale,
        factor=factor,
        unit=unit,
        step=step * scale,
        value_span=value_span,
    )


def _value(match: re.Match[str], mark: DecimalMark, unit: str, after: str) -> tuple[float, float]:
    """The number without its scale, and the step to which it is written."""
    number = match["number"]
    if not (number[0].isdigit() or number[0] in "½¼¾⅓⅔⅛"):
        value = value_of_words(number)
        return value, 1.0 if value < 100 else grain("", value, 1.0)
    money = bool(match["symbol"]) or unit_class(unit) == "money"
    if counts_thousands(number, mark, unit, after, money=money):
        number = number.replace(".", "")
    number = plain_digits(number, mark)
    value = value_of_digits(number)
    return value, grain(number, value, 1.0)


def _part(words: str) -> float:
    return (3 if "three" in words.lower() else 1) * next(part for name, part in _PARTS.items() if name in words.lower())


def _scale(text: str, match: re.Match[str]) -> tuple[float, int]:
    """The factor of the scale word and where it ends; a bare "m", "b" or "k" counts only where it can be one."""
    end = match.end("part") if match["part"] else match.end("number")
    if not match["scale"]:
        return 1.0, end
    first, *second = match["scale"].strip().lstrip("-").strip().casefold().split()
    word, after = _scale_word(first), match.end("more") if match["more"] else match.end("scale")
    if word not in SCALES:  # a letter that only folds to an ASCII one
        return 1.0, end
    if len(word) == 1 and not match["symbol"] and (word == "b" or not _COUNTED_NEXT.match(text, after)):
        return 1.0, end
    return SCALES[word] * (SCALES[_scale_word(second[0])] if second else 1.0), after


def _scale_word(word: str) -> str:
    return word.removesuffix("s") if word[:-1] in SCALES else word


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
