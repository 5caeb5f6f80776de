"""Whether an article holds a keyword: as a word, whatever case, keyboard and normal form it was written in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from briefing.nouns import Document

_SAME = {
    **dict.fromkeys(map(ord, "‘’‛`´ʹʻʼʽˈ′＇ꞌ"), "'"),
    **dict.fromkeys(map(ord, "‐‑‒–—―⁃−﹘﹣－"), "-"),
    **dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\u2061\ufeff\u0640"), None),  # seen by nobody
}
# Han, kana, Thai, Lao, Tibetan, Burmese and Khmer are written without spaces: there a word has no bounds.
_WITHOUT_SPACES = (
    (0xE00, 0x109F), (0x1780, 0x17FF), (0x3005, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)  # fmt: skip
# Korean joins its particles to the word before them.
_HANGUL = (0xAC00, 0xD7A3)


def mentions(document: Document, keywords: Sequence[str]) -> bool:
    """Whether headline or text hold one of the keywords as whole words, the forms of letters, apostrophes and hyphens
    aside; `port*` also finds "ports"."""
    text = _folded(f"{document.source.title or ''}\n{document.text}")
    return any(_holds(text, _folded(keyword)) for keyword in keywords)


def _folded(text: str) -> str:
    """Small letters in one normal form, plain apostrophes and hyphens, single spaces."""
    text = unicodedata.normalize("NFKC", text.translate(_SAME)).casefold()
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _holds(text: str, keyword: str) -> bool:
    words = keyword.removesuffix("*").rstrip()
    if not words:
        return False
    for at in _places(text, words):
        end = at + len(words)
        starts = at == 0 or _is_free(words[0]) or not _goes_on(text[at - 1])
        is_open = keyword.endswith("*") or _is_free(words[-1]) or _is_hangul(words[-1])
        # A mark on the last letter makes another letter of it, in any script.
        marked = end < len(text) and unicodedata.combining(text[end]) > 0
        if starts and not marked and (is_open or end == len(text) or not _goes_on(text[end])):
            return True
    return False


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _goes_on(letter: str) -> bool:
    """Whether a word goes on with this sign beside it."""
    return (unicodedata.category(letter)[0] in "LMN" or letter == "_") and not _is_free(letter)


def _is_free(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _WITHOUT_SPACES)


def _is_hangul(letter: str) -> bool:
    return _HANGUL[0] <= ord(letter) <= _HANGUL[1]
