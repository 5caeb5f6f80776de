"""Lines into paragraphs: which line breaks end a paragraph, and which only wrap it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

Span = tuple[int, int]

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_TERMINAL = re.compile(r"[.!?:…][\"”’')\]]*$")
_MIN_WRAPPED_CHARS, _MAX_WRAP_WIDTH = 40, 120


def paragraphs(text: str) -> Iterator[Span]:
    """The spans of text that read on without a break: lines, or whole paragraphs where they are hard-wrapped."""
    lines = [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]
    width = _wrap_width(text, lines)
    start = end = -1
    for left, right in lines:
        before = text[max(start, end - _MAX_WRAP_WIDTH - 1) : end] if start >= 0 else ""
        if start >= 0 and not (_adjacent(text, end, left) and _reads_on(before, text[left:right], width)):
            yield start, end
            start = left
        elif start < 0:
            start = left
        end = right
    if start >= 0:
        yield start, end


def _adjacent(text: str, end: int, start: int) -> bool:
    return text[end:start].replace("\r\n", "\n") in ("\n", "\r")


def _wrap_width(text: str, lines: list[Span]) -> int:
    """The column at which the text is wrapped; 0 where it is not."""
    widths = []
    for (a, b), (c, d) in pairwise(lines):
        goes_on = text[c:d].lstrip()[:1].islower() and not _TERMINAL.search(text[a:b].rstrip()[-4:])
        if _adjacent(text, b, c) and goes_on and _MIN_WRAPPED_CHARS <= b - a <= _MAX_WRAP_WIDTH:
            widths.append(b - a)
    return max(widths) if len(widths) >= 2 or (widths and len(lines) <= 4) else 0


def _reads_on(paragraph: str, line: str, width: int) -> bool:
    """Whether `line` goes on with the paragraph before it."""
    last = paragraph[-(_MAX_WRAP_WIDTH + 1) :].rsplit("\n", 1)[-1].rstrip()
    words = line.split(maxsplit=1)
    if not words or len(last) < _MIN_WRAPPED_CHARS:
        return False
    if not _TERMINAL.search(last[-4:]) and line.lstrip()[:1].islower():
        return True
    # a line broken only because the next word did not fit
    return bool(width) and len(last) <= width + 4 and len(last) + 1 + len(words[0]) > width
