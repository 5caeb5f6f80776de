"""Units of measure: the words for them, what they convert to, and which may be compared."""

from __future__ import annotations

import re

from babel import Locale

# unit -> (class, factor to the class's base)
_UNITS: dict[str, tuple[str, float]] = {
    "mm": ("length", 0.001), "cm": ("length", 0.01), "m": ("length", 1.0), "km": ("length", 1000.0),
    "in": ("length", 0.0254), "ft": ("length", 0.3048), "yd": ("length", 0.9144), "mi": ("length", 1609.344),
    "g": ("mass", 0.001), "kg": ("mass", 1.0), "t": ("mass", 1000.0), "lb": ("mass", 0.45359), "oz": ("mass", 0.02835),
    "ton": ("mass", 1000.0),
    "second": ("time", 1.0), "minute": ("time", 60.0), "hour": ("time", 3600.0), "day": ("time", 86400.0),
    "week": ("time", 604800.0), "month": ("time", 2629800.0), "year": ("time", 31557600.0),
    "mph": ("speed", 1.609344), "km/h": ("speed", 1.0), "knot": ("speed", 1.852),
    "acre": ("area", 0.404686), "hectare": ("area", 1.0), "sq km": ("area", 100.0), "sq mi": ("area", 258.999),
    "sq m": ("area", 0.0001), "sq ft": ("area", 0.0000092903),
    "W": ("power", 1.0), "kW": ("power", 1e3), "MW": ("power", 1e6), "GW": ("power", 1e9),
    "MB": ("data", 1.0), "GB": ("data", 1e3), "TB": ("data", 1e6),
    "degC": ("temperature", 1.0), "degF": ("temperature", 1.0),
}  # fmt: skip

_WORDS: dict[str, str] = {
    "magnitude": "(?:degrees?\\s)?on\\sthe\\s(?:open\\s?-\\s?ended\\s)?richter|magnitude",
    "percent": "%|percent|per\\s?cent|pct",
    "percentage point": "percentage\\spoints?|pct\\spoints?",
    "basis point": "basis\\spoints?|bps",
    "sq km": "square\\skilomet(?:er|re)s?|sq\\.?\\skm|km2|km²",
    "sq mi": "square\\smiles?|square\\s?-\\s?mile",
    "sq ft": "square\\sf(?:ee|oo)t|sq\\.?\\sft|square\\s?-\\s?foot",
    "sq m": "square\\smet(?:er|re)s?|sq\\.?\\sm|m²",
    "mph": "mph|miles\\s(?:per|an)\\shour",
    "km/h": "km/h|kph|kmh|kilomet(?:er|re)s\\s(?:per|an)\\shour",
    "knot": "knots?",
    "km": "kms?|kilomet(?:er|re)s?",
    "mi": "miles?",
    "mm": "mm|millimet(?:er|re)s?",
    "cm": "cms?|centimet(?:er|re)s?",
    "m": "met(?:er|re)s?",
    "yd": "yards?",
    "ft": "feet|foot|ft",
    "in": "inch(?:es)?",
    "degC": "degrees?\\s(?:celsius|centigrade|c\\b)|°\\s?c|celsius",
    "degF": "degrees?\\s(?:fahrenheit|f\\b)|°\\s?f|fahrenheit",
    "degree": "degrees?|°",
    "kg": "kgs?|kilograms?|kilos?",
    "g": "grams?|grammes?",
    "t": "tonnes?|metric\\stons?",
    "ton": "tons?",
    "lb": "lbs?|pounds?",
    "oz": "ounces?|oz",
    "year": "years?|yrs?",
    "month": "months?",
    "week": "weeks?",
    "day": "days?",
    "hour": "hours?|hrs?",
    "minute": "minutes?|mins?",
    "second": "seconds?|secs?",
    "caliber": "calib(?:er|re)s?|cal\\b\\.?",
    "acre": "acres?",
    "hectare": "hectares?",
    "GW": "gw|gigawatts?",
    "MW": "mw|megawatts?",
    "kW": "kw|kilowatts?",
    "TB": "tb|terabytes?",
    "GB": "gb|gigabytes?",
    "MB": "mb|megabytes?",
    "USD": "(?:u\\.?s\\.?\\s)?dollars?|usd|bucks",
    "cent": "cents?",
    "EUR": "euros?|eur",
    "GBP": "pounds?\\ssterling|sterling|gbp",
    "JPY": "yen|jpy",
    "CNY": "yuan|renminbi|rmb",
    "RUB": "rou?bles?",
    "INR": "rupees?",
    "KRW": "won\\b(?!\\s(?:the|a|in|by|his|her|their))",
    "CHF": "swiss\\sfrancs?",
    "AUD": "australian\\sdollars?",
    "CAD": "canadian\\sdollars?",
    "MXN": "pesos?",
    "ILS": "shekels?",
    "decade": "decades?",
    "century": "centur(?:y|ies)",
}
_MARKS = set("$€£¥₪₹₩₱₫₽")
# Those that stand for a currency everywhere, as the Unicode CLDR has them, and what news writes besides.
SYMBOLS: dict[str, str] = {
    **{symbol.casefold(): code for code, symbol in Locale("en").currency_symbols.items() if set(symbol) & _MARKS},
    "us$": "USD",
    "$us": "USD",
    "au$": "AUD",
    "c$": "CAD",
    "s$": "SGD",
    "rs": "INR",
    "₽": "RUB",
    "r": "ZAR",
}
SIGNS = "|".join(
    [r"\$\s?US(?=[\s\d])", *(re.escape(s) for s in sorted(SYMBOLS, key=len, reverse=True) if set(s) & _MARKS)]
)
"""A pattern for a currency's sign before an amount."""
# "dollar" is one of another country: "US$1 million ($1.52 million)" in an Australian paper
CURRENCIES = frozenset({*SYMBOLS.values(), "CHF", "dollar"})
_WORDS = {unit: f"{_WORDS[unit]}|{unit}" if unit in CURRENCIES else _WORDS[unit] for unit in _WORDS}
_NAMES = sorted(_WORDS, key=lambda unit: unit not in ("AUD", "CAD"))  # "Australian dollars" before "dollars"
_UNIT = re.compile(
    r"\s?-?\s?(?:" + "|".join(f"(?P<u{i}>{_WORDS[unit]})" for i, unit in enumerate(_NAMES)) + r")(?!\w)", re.I
)

_MULTIPLES: dict[str, tuple[str, float]] = {"decade": ("year", 10.0), "century": ("year", 100.0), "cent": ("USD", 0.01)}


def unit_at(text: str, end: int, *, glued: bool = False) -> tuple[str, float, int] | None:
    """The unit that follows a number which ends at `end`: what it is, what to multiply by, where its word ends.

    "decades" is years by 10. `glued` tells that it follows without a space ("10km").
    """
    found = _UNIT.match(text, end)
    if found is None or found.lastgroup is None or (glued and text[end : end + 1] in " -"):
        return None
    unit = _NAMES[int(found.lastgroup[1:])]
    unit, factor = _MULTIPLES.get(unit, (unit, 1.0))
    return unit, factor, found.end()


def unit_class(unit: str) -> str:
    """What a unit measures; units of one class may be compared. A unit without conversion is its own class."""
    if unit in CURRENCIES:
        return "money"
    return _UNITS.get(unit, (unit, 1.0))[0]


def to_base(value: float, unit: str) -> float:
    """A value in the base of its unit's class: metres, kilograms, seconds, degrees Celsius …"""
    if unit == "degF":
        return (value - 32) / 1.8
    return value * _UNITS.get(unit, (unit, 1.0))[1]
