"""Finds a model's span in a sentence: verbatim, but for typography."""

from __future__ import annotations

import unicodedata

_ALIKE = {
    **dict.fromkeys("‘’‚‛`´′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}  # fmt: skip
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


def find_span(sentence: str, span: str) -> tuple[int, int] | None:
    """Where a span stands in a sentence, as half-open offsets; None where it does not, or is empty.

    Typographic variants of quotes and dashes, composed and decomposed letters, and runs of white space are the same;
    so are capitals and small letters where the span stands nowhere as it is. Whole words only.
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
    """Whether a span cuts no word in two."""
    before = start > 0 and text[start].isalnum() and text[start - 1].isalnum()
    after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not before and not after


def _folded(text: str) -> str:
    """Small letters, one for one, so that places stay."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _normalised(text: str) -> tuple[str, list[int]]:
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
            if c.isspace():
                if letters and letters[-1] == " ":
                    continue
                c = " "
            letters.append(_ALIKE.get(c, c))
            places.append(place)
    return "".join(letters), places


def _base(letter: str) -> str:
    """One letter for one place, whatever marks it carries."""
    return letter[0]
