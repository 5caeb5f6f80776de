"""Whether two spellings are one name carried over from another script or keyboard in two ways.

What a table of transliteration explains, no reader takes for another name: Müller and Mueller, Aleksandr and Alexander,
Rashid and Rasheed. The tables are those of German and Scandinavian keyboards, of Russian (BGN/PCGN, ISO 9, ALA-LC and
what passports print) and of Arabic vowels. What English spells in two ways of its own (Smith, Smyth) is none of theirs,
so that the looser rules want a sign of the script that a name comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from briefing.language.gazetteer import GIVEN, PLACES

_MIN_CHARS = 4
# ä, ö, ü, å as typed without them; "Michael" and "Joel" have letters that only look so.
_KEYBOARD = (
    (re.compile(r"(?<=[^aeiou])([aou])e(?=[^aeiou]|$)|^([aou])e(?=[^aeiou])"), r"\1\2"),
    (re.compile("aa"), "a"),
)
# й, ы, ю, я, е, ё, х, щ, кс, -ов and -андр.
_CYRILLIC = (
    (re.compile(r"(?<=[^aeiou])(?:iy|ii|yi|yy|y)$"), "i"),
    (re.compile(r"ks"), "x"),
    (re.compile(r"(?<=[dt])r$"), "er"),
    (re.compile(r"shch|sch|tch"), "sh"),
    (re.compile(r"[kc]h"), "h"),
    (re.compile(r"(?:[iy]y|ii)(?=a)"), "i"),
    (re.compile(r"(?<=[^aeiou])[iy]o(?=[^aeiou])"), "e"),
    (re.compile(r"(?<=[^aeiou])[iyj]u"), "u"),
    (re.compile(r"^(?:ye|je)"), "e"),
    (re.compile(r"[iyj](?=[aeou])"), "i"),
    (re.compile(r"(?<=[aeiou])ie|ie(?=[aeiou])"), "e"),
    (re.compile(r"(?<=[aeou])[yj]"), "i"),
    (re.compile(r"(?<=[oe])(?:ff|w)$"), "v"),
    (re.compile(r"[yj](?=[^aeiou])"), "i"),
)
_FROM_CYRILLIC = re.compile(
    r"(?:[oe]va?|[oe]ff|sk(?:i|y|iy|ii|yy|aya|aia)|enko|ch?uk|vich|vna|dze|shvili|[nr]aya|kin|[dtl]in)$"
    r"|^(?:alex|alek[sc]|serg|andr[ei]|dmit|mi[kc]hai|yur|iur|niko|yev|ev?gen|vladi|igor|oleg|svet|tat[iy]|nat[ai]l|[yi]ul)"
    r"|zh|kh|shch|[aeo]yg|[aeo]ig[uo]"
)
# Long and short vowels of Arabic, and consonants written once or twice.
_ARABIC = (
    (re.compile(r"ee|ie|ei|ey|ay|ai"), "i"),
    (re.compile(r"oo|ou|aw|au|o"), "u"),
    (re.compile(r"^[yi]uss?[eu]f$"), "iusuf"),
    (re.compile(r"aa"), "a"),
    (re.compile(r"q"), "k"),
    (re.compile(r"y"), "i"),
    (re.compile(r"([^aeiou])\1"), r"\1"),
)
_LONG_VOWELS = ((re.compile("ee"), "i"), (re.compile("oo|ou"), "u"))
_FROM_ARABIC = re.compile(
    r"^(?:al|el|abu|ibn|bin|abd[aeu]l|abdullah|m[uo]ha?mm?[ae]d|ahm[ae]d|hass?an|huss?[ae]i?[iy]?n|omar|umar|[yi][ou]u?ss?[eu]f"
    r"|kh?al[ie]+d|mahmo?u?o?d|mustaf|ibrah|fais[ae]l|fays[ae]l|[qk]ass?[ei]m|kar[ie]+m|sa[ey]?[ie]+d|tar[ie][qk]|rash[ie]+d)"
)


def one_transliterated(x: str, y: str, *, among: Iterable[str] = ()) -> bool:
    """Whether two tokens of names, case-folded and without diacritics, are one in two transliterations.

    Args:
        x: One token.
        y: The other.
        among: The tokens beside them, which may show the script they come from ("Vasily" beside "Bykov").
    """
    if min(len(x), len(y)) < _MIN_CHARS:
        return False
    if (x in PLACES and y in PLACES) or _foldings(x).isdisjoint(_foldings(y)):
        return False
    typed = not any(t in GIVEN and _folded(t, "keyboard") != t for t in (x, y))
    if (typed and _folded(x, "keyboard") == _folded(y, "keyboard")) or _folded(x, "long") == _folded(y, "long"):
        return True
    tokens = (x, y, *among)
    if any(_FROM_CYRILLIC.search(t) for t in tokens) and _folded(x, "cyrillic") == _folded(y, "cyrillic"):
        return True
    if not any(_FROM_ARABIC.search(t) for t in tokens):
        return False
    a, b = _folded(x, "arabic"), _folded(y, "arabic")
    return any(a.replace("e", vowel) == b.replace("e", vowel) for vowel in "ai")  # Ahmed and Ahmad, Khaled and Khalid


_TABLES = {"keyboard": _KEYBOARD, "cyrillic": _CYRILLIC, "arabic": _ARABIC, "long": _LONG_VOWELS}


@lru_cache(maxsize=32_768)
def _foldings(token: str) -> frozenset[str]:
    """All that it may become by any table: two tokens without a common one are none by any of them."""
    arabic = _folded(token, "arabic")
    return frozenset((*(_folded(token, table) for table in _TABLES), *(arabic.replace("e", v) for v in "ai")))


@lru_cache(maxsize=32_768)
def _folded(token: str, table: str) -> str:
    for pattern, letters in _TABLES[table]:
        token = pattern.sub(letters, token)
    return token
