"""Shortens words for display, at a clause or word boundary, with an ellipsis; the citation keeps the whole."""

from __future__ import annotations

import re
import unicodedata

from briefing.language.reduction import reductions

ELLIPSIS = "…"
MAX_REDUCED_CHARS = 600
MIN_REDUCED = 0.45  # a whole sentence may be shorter than a cut one, being whole
_WIDE = "WF"  # East Asian wide and full-width forms take the room of about two letters
_EXTREME = {"⸺": 5, "⸻": 7, "﷽": 20}  # dashes of two and three ems, and a whole sentence in one sign
_CLAUSE_END = re.compile(r"[,;:–—]\s|[,;:](?=[”’\"'])|\s[–—-]\s")
# Words no line should have to break; scripts written without spaces have none.
_LONG_WORD = re.compile(r"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffdc\U00020000-\U0003ffff]{33,}")
_KEPT_OF_LONG = 30
_TRAILING = " ,;:–—-([“‘\"'"
MIN_KEPT = 0.6  # a clause boundary is taken where it keeps at least this share of the room


def room(text: str) -> int:
    """How much room `text` takes, in letters: wide characters count double, combining marks nothing."""
    if text.isascii():
        return len(text)
    return sum(map(_letters, text))


def _letters(char: str) -> int:
    if char in _EXTREME:
        return _EXTREME[char]
    if "\U00012000" <= char <= "\U0001254f":  # cuneiform signs, some wider than a word
        return 14
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 0 if unicodedata.combining(char) else 1


def clip(text: str, max_chars: int, *, min_chars: int = 0) -> str:
    """`text` in at most `max_chars` letters of room, with "…" where something was left off its end or a long word's.

    It is cut after a clause where that keeps most of the room and the first `min_chars`, else between words, else
    inside a word too long for any line.
    """
    text = _LONG_WORD.sub(lambda m: m[0][:_KEPT_OF_LONG] + ELLIPSIS, text)
    if _fits(text, max_chars):
        return text
    head = _fitting(text, max_chars - 1)
    least = max(len(head) * MIN_KEPT, min_chars)
    space = head.rfind(" ") if not text[len(head) :].startswith(" ") else len(head)
    cut = head[:space] if space >= least else head
    clauses = [m.start() for m in _CLAUSE_END.finditer(cut) if m.start() >= least]
    if clauses:
        cut = cut[: clauses[-1]]
    return cut.rstrip(_TRAILING) + ELLIPSIS


def shorten(text: str, max_chars: int) -> str:
    """`text` in at most `max_chars` letters of room: a shorter form that is still a whole sentence where there is one
    that keeps enough, else clipped."""
    if len(text) <= MAX_REDUCED_CHARS and not _fits(text, max_chars):
        for form in reductions(text):
            if MIN_REDUCED * max_chars <= room(form) <= max_chars:
                return clip(form, max_chars)  # fits; only a word too long for any line is cut
    return clip(text, max_chars)


def window(text: str, start: int, end: int, max_chars: int) -> str:
    """The words of `text` around ``text[start:end]``, in at most about `max_chars` letters, "…" at each cut side."""
    if _fits(text, max_chars):
        return clip(text, max_chars)
    if end - start >= max_chars:
        return (ELLIPSIS if start else "") + clip(text[start:], max_chars)
    left = max(0, start - (max_chars - (end - start)) // 2)
    if left:
        left = text.find(" ", left, start) + 1 or start
    return (ELLIPSIS if left else "") + clip(text[left:], max_chars, min_chars=end - left)


def _fits(text: str, max_chars: int) -> bool:
    """Whether `text` takes at most `max_chars` letters of room; of a long one no more is looked at than decides it."""
    return len(_fitting(text, max_chars)) == len(text)


def _fitting(text: str, max_chars: int) -> str:
    """The longest beginning of `text` that takes at most `max_chars` letters of room."""
    used = 0
    for at, char in enumerate(text):
        used += room(char)
        if used > max_chars:
            return text[:at]
    return text
