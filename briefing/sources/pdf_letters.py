"""The letters of a page of a PDF as its lines, by PDFium."""

from __future__ import annotations

import ctypes
import statistics
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from briefing.language.reference_marks import raised
from briefing.sources.pdf_lines import Line
from briefing.sources.pdf_unseen import Box, unseen

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

_MIN_RAISE, _MAX_MARK_CHARS = 0.2, 12  # of the letters' size: how far a mark stands above the line
_MARKS = (2, 0xFFFE)  # what PDFium has for the hyphen at which two lines meet, and for their end
_ENDS = (10, 13, *_MARKS)
_MAX_LETTERS, _MAX_DRAWN = 200_000, 50  # letters of a page; pages that are drawn to see what they show


def lines_of(page: PdfPage, number: int) -> tuple[list[Line], list[str]]:
    """The lines of a page with the boxes of their first and last letters; and the words on it that are not seen."""
    from pypdfium2 import raw

    letters = page.get_textpage()
    codes = [raw.FPDFText_GetUnicode(letters, n) for n in range(min(letters.count_chars(), _MAX_LETTERS))]
    boxes = dict(_boxes(letters, codes))
    hidden = unseen(page, codes, boxes) if number < _MAX_DRAWN else []
    words = ["".join(_letter(codes[n]) for n in word) for word in hidden]
    for n in (n for word in hidden for n in word):
        codes[n] = 0
        del boxes[n]
    return list(_lines(letters, codes, boxes, number, page.get_height())), words


def _boxes(letters: PdfTextPage, codes: Sequence[int]) -> Iterator[tuple[int, Box]]:
    """The box of each letter that is one, by its place."""
    from pypdfium2 import raw

    edges = [ctypes.c_double() for _ in range(4)]
    for n, code in enumerate(codes):
        if code > 32 and code not in _MARKS and raw.FPDFText_GetCharBox(letters, n, *map(ctypes.byref, edges)):
            left, right, bottom, top = (edge.value for edge in edges)
            yield n, (left, right, bottom, top)


def _lines(
    letters: PdfTextPage, codes: Sequence[int], boxes: Mapping[int, Box], number: int, height: float
) -> Iterator[Line]:
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    for start, end in _between_ends(codes):
        here = [n for n in range(start, end) if n in boxes]
        for run in _runs(here, boxes, raw.FPDFText_GetFontSize(letters, start) or 10.0):
            first, last = run[0], run[-1]
            top, bottom = max(boxes[n][3] for n in run), min(boxes[n][2] for n in run)
            size = raw.FPDFText_GetFontSize(letters, first)
            known = raw.FPDFText_GetCharOrigin(letters, first, ctypes.byref(x), ctypes.byref(y))
            text = _lowered(codes[first : last + 1], [boxes.get(n) for n in range(first, last + 1)], size or 10.0)
            is_broken = last + 1 == end < len(codes) and codes[end] in _MARKS
            yield Line(
                text=f"{text}-" if is_broken else text,
                page=number,
                left=boxes[first][0],
                right=boxes[last][1],
                top=top,
                bottom=bottom,
                base=y.value if known else bottom,
                size=size or top - bottom,
                depth=1 - (top / height if height else 0),
            )


def _between_ends(codes: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for end in (*(n for n, code in enumerate(codes) if code in _ENDS), len(codes)):
        yield start, end
        start = end + 1


def _runs(letters: list[int], boxes: Mapping[int, Box], size: float) -> list[list[int]]:
    """The letters of a line, parted where a gap is as wide as between columns: what is drawn side by side at one
    height PDFium takes for one line."""
    runs: list[list[int]] = []
    for n, letter in enumerate(letters):
        gap = boxes[letter][0] - boxes[letters[n - 1]][1] if n else 0.0
        if not runs or gap > 1.6 * max(size, 6.0):
            runs.append([])
        runs[-1].append(letter)
    return runs


def _lowered(codes: Sequence[int], boxes: Sequence[Box | None], size: float) -> str:
    """The text of a line, without the marks raised above it; what is raised and belongs to its word stays."""
    letters = [_letter(code) for code in codes]
    bottoms = [box[2] for box, letter in zip(boxes, letters, strict=True) if box and letter.isalnum()]
    base = statistics.median_low(bottoms) if bottoms else 0.0
    is_raised = [
        bool(box and bottoms and box[2] - base > _MIN_RAISE * size and (letter.isalnum() or letter in "[],†‡"))
        for box, letter in zip(boxes, letters, strict=True)
    ]
    text = ""
    for high, group in groupby(range(len(letters)), key=is_raised.__getitem__):
        places = list(group)
        piece = "".join(letters[j] for j in places)
        after = "".join(letters[places[-1] + 1 : places[-1] + 21])
        text += raised(text, piece, after) if high and len(piece) <= _MAX_MARK_CHARS else piece
    return text


def _letter(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
