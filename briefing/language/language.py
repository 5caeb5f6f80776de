"""Which language a text is in, by its script and its commonest words."""

from __future__ import annotations

import re

_MAX_CHARS = 20_000
_MIN_HITS = 3
_MIN_SHARE = 0.06  # running text has one word in four of these; a list of names has hardly any
_MIN_LETTERS = 12

_STOP_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        "the of and to in is was that for it on with as by at from are have has he his not be this which".split()
    ),
    "de": frozenset(
        "der die und das ist nicht ein eine den von zu mit sich auf für dem des im wurde auch sie wird".split()
    ),
    "fr": frozenset("le les et est une des dans que qui pour pas sur au avec son ce il sont été ont aux du la".split()),
    "es": frozenset("el los y una que del las por con para su al lo como más fue ha pero sus este la en se".split()),
    "it": frozenset("il di che è per una con non sono della del le gli anche più nel alla dei ha stato la si".split()),
    "pt": frozenset("o os e que do da em um uma para com não por mais dos as na no foi ao ele são está".split()),
    "nl": frozenset("de het een en van ik is dat niet te op zijn voor met die aan er om ook werd bij door".split()),
}
FUNCTION_WORDS = frozenset().union(*_STOP_WORDS.values())
_RUSSIAN_ONLY = frozenset("ыэёъ")
_LETTERS = re.compile(r"[^\W\d_]+")


def detect(text: str) -> str | None:
    """The ISO 639-1 code of the language of a text: en, de, fr, es, it, pt, nl, ru, ja, zh or ar.

    None where the text is too short or in none of them. Reads the first 20,000 characters.
    """
    head = text[:_MAX_CHARS]
    words = _LETTERS.findall(head.casefold())
    n_letters = sum(map(len, words))
    if script := _by_script("".join(words), n_letters):
        return script
    if n_letters < _MIN_LETTERS:
        return None
    hits = {code: sum(word in stop for word in words) for code, stop in _STOP_WORDS.items()}
    best = max(hits, key=lambda code: hits[code])
    if hits[best] < _MIN_HITS or hits[best] < _MIN_SHARE * len(words):
        return None
    return best


def _by_script(letters: str, n_letters: int) -> str | None:
    """The language that a script other than Latin tells; kana before Han, as Japanese has both."""
    kana = sum("\u3040" <= c <= "\u30ff" for c in letters)
    han = sum("\u4e00" <= c <= "\u9fff" for c in letters)
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in letters)
    arabic = sum("\u0600" <= c <= "\u06ff" for c in letters)
    if kana + han >= 4 and kana + han > 0.3 * n_letters:
        return "ja" if kana > 0.1 * (kana + han) else "zh"
    if cyrillic >= _MIN_LETTERS and cyrillic > 0.5 * n_letters:
        return "ru" if _RUSSIAN_ONLY & set(letters) and not set("іїєґў") & set(letters) else None
    if arabic >= _MIN_LETTERS and arabic > 0.5 * n_letters:
        return "ar" if not set("پچژگ") & set(letters) else None
    return None
