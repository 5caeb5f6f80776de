"""Finds a model's span in a sentence: verbatim, but for typography."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ALIKE = {
    **dict.fromkeys("‘’‚‛`´′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}  # fmt: skip
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


def find_span(sentence: str, span: str) -> tuple[int, int] | None:
    """Where a span stands in a sentence, as half-open offsets; None where it does not, or is empty.

    Typographic variants of quotes and dashes, composed and decomposed letters, and runs of white space are the same;
    so are capitals and small letters where the span stands nowhere as it is. Whole words and whole numbers only.
    """
    plain, places = _normalised(sentence)
    wanted = _normalised(span)[0].strip()
    if not any(map(str.isalnum, wanted)):
        return None
    for text, what in ((plain, wanted), (_folded(plain), _folded(wanted))):
        at = text.find(what)
        while at >= 0:
            end = at + len(what)
            if _whole(text, at, end):
                stop = places[end - 1] + 1
                while stop < len(sentence) and unicodedata.combining(sentence[stop]):
                    stop += 1
                return places[at], stop
            at = text.find(what, at + 1)
    return None


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a span cuts no word or number in two: no "500" out of "9,500", and no "can" out of "can't"."""
    before = start > 0 and text[start].isalnum() and text[start - 1].isalnum()
    after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    number = _within_number(text, start - 1) or _within_number(text, end)
    negated = text[end : end + 2].lower() == "'t" and text[end - 1] in "nN" and not text[end + 2 : end + 3].isalnum()
    return not (before or after or number or negated)


def _within_number(text: str, at: int) -> bool:
    """Whether a mark stands between two digits, as in 9,500 or 3.5 or 10:30."""
    return 0 < at < len(text) - 1 and text[at] in ".,:" and text[at - 1].isdigit() and text[at + 1].isdigit()


@lru_cache(maxsize=1_024)
def _folded(text: str) -> str:
    """Small letters, one for one, so that places stay."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=1_024)
def _normalised(text: str) -> tuple[str, tuple[int, ...]]:
    """The text in one typography, and the place in it of each of its letters."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character in _INVISIBLE or unicodedata.combining(character):
            # A combining mark belongs to the letter before it: both as one, if there is such a letter.
            if unicodedata.combining(character) and letters:
                letters[-1] = _base(unicodedata.normalize("NFC", letters[-1] + character))
            continue
        for c in unicodedata.normalize("NFKC", _ALIKE.get(character, character)):
            if unicodedata.combining(c) and letters:
                continue
            if c.isspace():
                if letters and letters[-1] == " ":
                    continue
                c = " "
            letters.append(_ALIKE.get(c, c))
            places.append(place)
    return "".join(letters), tuple(places)


def _base(letter: str) -> str:
    """One letter for one place, whatever marks it carries."""
    return letter[0]
