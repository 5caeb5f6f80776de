"""Numbers as written, in digits and in English words, and the value they stand for."""

from __future__ import annotations

import re

from briefing.language.notation import COMMA_DECIMAL, GROUPED, plain_digits

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0, "score": 20.0,
    "lakh": 1e5, "crore": 1e7,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "mil": 1e6, "b": 1e9, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth".split(), 1
    )
} | {f"{word[:-1]}ieth": n for word, n in _TENS.items()} | {"hundredth": 100}  # fmt: skip
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125}

BIG = "hundred|thousand|million|billion|trillion|dozen|lakhs?|crores?"
_ONE_WORD = "|".join(sorted([*_UNITS, *_TENS], key=len, reverse=True))
# further words: "-two" after "twenty", "hundred" after "two", "and five" after "hundred"
WORDS = (
    rf"(?:(?:(?:an?|three)[\s-])?(?:half|quarters?)[\s-](?:of[\s-])?(?:an?\s)?(?:{BIG})|(?:(?:{_ONE_WORD})|an?(?=\s?-?\s?(?:{BIG})\b))"
    rf"(?:(?<=ty)\s?-?\s?(?:one|two|three|four|five|six|seven|eight|nine)\b|\s?-?\s?(?:{BIG})\b"
    rf"|(?:(?<=hundred)|(?<=thousand)|(?<=million))\s(?:and\s)?(?:{_ONE_WORD})\b)*)\b"
)
# "twenty-first"; "forty-second" may be a time
COMPOUND_ORDINAL = rf"(?:{'|'.join(_TENS)})-(?:first|third|fourth|fifth|sixth|seventh|eighth|ninth)\b"
ORDINAL_WORDS = "|".join([COMPOUND_ORDINAL, *sorted(_ORDINALS.keys() - {"first", "second"}, key=len, reverse=True)])
DIGITS = rf"(?:{GROUPED}|{COMMA_DECIMAL}|\d+\s\d/\d(?!\d)|\d+(?:\.\d+)?[½¼¾⅓⅔⅛]?|[½¼¾⅓⅔⅛])"
# The same in a document with decimal commas.
COMMA_DIGITS = rf"(?:\d{{1,3}},\d{{1,2}}(?![\d,])|{DIGITS[3:]}"
_TOKEN = re.compile(r"[a-z]+")


def value_of_words(words: str) -> float:
    """The value of number words: "twenty-two" is 22, "two hundred and five" is 205, "half a dozen" is 6."""
    total, current = 0.0, 0.0
    for token in (word.removesuffix("s") if word[:-1] in SCALES else word for word in _TOKEN.findall(words.lower())):
        if token in _UNITS:
            current += _UNITS[token]
        elif token in _TENS:
            current += _TENS[token]
        elif token == "half":
            current = 0.5
        elif token in ("quarter", "quarters"):
            current = (current or 1) * 0.25
        elif token in ("hundred", "dozen"):
            current = (current or 1) * SCALES[token]
        elif token in SCALES:
            total += (current or 1) * SCALES[token]
            current = 0.0
    return total + current


def value_of_ordinal(word: str) -> int | None:
    """The value of an ordinal, in digits or in words: "21st" and "twenty-first" are 21. None for other words."""
    if word[0].isdigit():
        return int(word[:-2][:4]) if re.fullmatch(r"\d+(?:st|nd|rd|th)", word) else None
    tens, _, last = word.rpartition("-")
    n = _ORDINALS.get(last)
    return n if not tens or n is None else n + _TENS[tens] if tens in _TENS and n < 10 else None


def value_of_digits(digits: str) -> float:
    """The value of a number in digits: "2,800", "2.6", "3 1/2", "2½"."""
    fraction = 0.0
    if digits[-1] in _VULGAR:
        fraction, digits = _VULGAR[digits[-1]], digits[:-1]
    # Any white space may stand before a fraction, a carriage return too.
    whole, *rest = plain_digits(digits).split(maxsplit=1) or [""]
    for broken in rest:
        above, _, below = broken.partition("/")
        fraction += int(above) / int(below) if int(below) else 0.0
    return (float(whole) if whole else 0.0) + fraction


def grain(number: str, value: float, scale: float) -> float:
    """The step to which a number is given: 0.1 for "2.6", 100 for "2,800", 1 for anything below a hundred."""
    if "." in number:
        return scale * 10.0 ** -len(number.rsplit(".", 1)[1].rstrip("½¼¾"))
    if value < 100 or value > 1e15 or value != int(value):
        return scale
    step = 1
    whole = int(value)
    while whole % 10 == 0:
        whole //= 10
        step *= 10
    return scale * step
