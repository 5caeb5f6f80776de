"""How numbers are written: what sets thousands off, what the decimal mark is, and a number brought to one form.

Thousands are set off by a comma, a point, a space or an apostrophe, and in India two by two (1,50,000). A point before
three digits may be either mark: the document's own habit tells, and else what is counted, since nobody counts people in
thousandths.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

DecimalMark = Literal["", ".", ","]
"""The mark that a document uses; "" where it shows none."""

_SPACE = "[ \u00a0\u2009\u202f]"
_MONTHS = (
    *"January February March April May June July August September October November December".split(),
    *"Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split(),
    *(rf"{month}\." for month in "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split()),
)
# "May 3, 200 people", "May 3 200 people": behind a month a figure ends at its comma.
_NOT_DAY = "".join(rf"(?<!{month}\s)" for month in _MONTHS)
_MEASURED = r"\s?(?:%|per\s?cent|pct|(?:thousand|million|billion|trillion|lakh|crore)\b|[mb]n\b|[kc]?m\b|kg\b|euros?\b)"
_ENDS = r"(?![\d,]|\.\d|\s?-)"
GROUPED = (
    rf"\d{{1,2}}(?:,\d{{2}})+,\d{{3}}{_ENDS}"
    rf"|{_NOT_DAY}\d{{1,3}}(?:,\s?\d{{3}}(?![\d,])(?!,?\s(?:and|or)\s\d))+(?:\.\d+)?|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?"
    rf"|{_NOT_DAY}\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d|\s\d|\s?-)(?:[.,]\d{{1,2}}(?![\d,]))?"
    rf"|\d{{1,3}}(?:['’]\d{{3}})+(?![\d])(?:[.,]\d{{1,2}}(?!\d))?"
    rf"|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?![\d.])(?:,\d{{1,2}}(?!\d))?|\d{{1,3}}\.\d{{3}},\d{{1,2}}(?!\d)"
)
"""A pattern for numbers in groups of digits; not for a single point, which may be a decimal one."""
COMMA_DECIMAL = rf"\d{{1,3}},\d{{1,2}}(?![\d,])(?={_MEASURED})"
"""A pattern for a decimal comma that is one in any document."""

_HABIT = re.compile(
    rf"(?<![\w.,/:])(?:(?P<comma>\d{{1,3}}(?:\.\d{{3}})+,\d|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?![\d.])|{COMMA_DECIMAL}"
    rf"|(?<=[€£$])\s?\d+,\d{{1,2}}(?![\d,])|\d+,\d{{1,2}}(?=\s?[€£$]))"
    rf"|(?P<point>\d{{1,3}}(?:,\d{{3}})+(?![\d,])|\d+\.\d{{1,2}}(?={_MEASURED})|(?<=[€£$])\s?\d+\.\d{{1,2}}(?!\d|\.\d)))",
    re.I,
)
_ONE_POINT = re.compile(r"(\d{1,3})\.(\d{3})$")
_GAP = r"(?<=\d)(?:,\s?|['’]|\s)(?=\d{2,3}(?!/))"
_PER_PIECE = re.compile(r"\s?(?:\w+\s)?(?:an?|per|each|/)\s?\w")


def decimal_mark(text: str) -> DecimalMark:
    """The decimal mark that a document uses most; "" where it shows none. Linear in the text."""
    shown: Counter[str | None] = Counter(match.lastgroup for match in _HABIT.finditer(text))
    if shown["comma"] == shown["point"]:
        return ""
    return "," if shown["comma"] > shown["point"] else "."


def plain_digits(number: str, mark: DecimalMark = "") -> str:
    """A number as written, without what sets its thousands off, with a decimal point: "1'500,25" is "1500.25".

    A single point before three digits is taken as the decimal one unless the mark is a comma; see `counts_thousands`.
    """
    whole, comma, fraction = number.rpartition(",")
    if comma and len(fraction) < 3 and fraction.isdecimal():
        return f"{re.sub(_GAP, '', whole.replace('.', ''))}.{fraction}"
    if number.count(".") > 1 or (mark == "," and _ONE_POINT.fullmatch(number)):
        number = number.replace(".", "")
    return re.sub(_GAP, "", number)


def counts_thousands(number: str, mark: DecimalMark, unit: str, after: str, *, money: bool) -> bool:
    """Whether the single point of a number sets thousands off ("12.500 people"), where it has one before three digits.

    Args:
        number: As written.
        mark: The document's habit.
        unit: What is measured; "" for a plain count.
        after: The text behind number and unit.
        money: Whether the unit is a currency.
    """
    one_point = _ONE_POINT.fullmatch(number)
    if one_point is None or one_point[1] == "0":
        return False
    if mark == ",":
        return True
    round_ = one_point[2].endswith("0")
    if money:  # "1.459 euros a litre"
        return mark == "" and not _PER_PIECE.match(after)
    if unit:
        return mark == "" and one_point[2].endswith("00")
    return round_ or (mark == "" and re.match(r"\s[a-z]", after) is not None)
