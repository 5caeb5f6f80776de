"""Words of a PDF that its page does not show: in a layer that is switched off, drawn invisibly, or white on white."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray
    from pypdfium2 import PdfPage

Box = tuple[float, float, float, float]  # left, right, bottom, top
_MAX_POINTS = 2_000  # of a page's longer side; a bigger one is a poster, and drawing it takes long
_MIN_CONTRAST = 4  # of 255 shades: between letters and what lies behind them
_MAX_SHARE = 0.5  # of the words of a page; where most are unseen they are the text of a scan, or its fonts are missing


def unseen(page: PdfPage, codes: list[int], boxes: Mapping[int, Box]) -> list[list[int]]:
    """The places of the letters of each word that is not seen.

    The page is drawn, at a pixel a point, and a word is unseen where all is of one shade. Only of letters that are
    drawn even where a file does not bring its font.
    """
    words = list(_words(codes, boxes))
    left, bottom, right, top = page.get_cropbox()
    upright = not page.get_rotation() and page.get_size() == (right - left, top - bottom)
    if not words or not upright or max(right - left, top - bottom) > _MAX_POINTS:
        return []
    shades = page.render(scale=1, grayscale=True).to_numpy()
    found = [
        w for w in words if all(codes[n] < 0x250 for n in w) and _is_blank(shades, [boxes[n] for n in w], left, top)
    ]
    return found if len(found) <= _MAX_SHARE * len(words) else []


def _words(codes: list[int], boxes: Mapping[int, Box]) -> Iterator[list[int]]:
    """The letters of each word, by their places."""
    for is_letter, places in groupby(range(len(codes)), key=lambda n: n in boxes and codes[n] > 32):
        if is_letter:
            yield list(places)


def _is_blank(shades: NDArray[uint8], boxes: list[Box], left: float, top: float) -> bool:
    columns = slice(max(0, int(min(b[0] for b in boxes) - left)), max(0, int(max(b[1] for b in boxes) - left) + 1))
    rows = slice(max(0, int(top - max(b[3] for b in boxes))), max(0, int(top - min(b[2] for b in boxes)) + 1))
    part = shades[rows, columns]
    return part.size > 0 and int(part.max()) - int(part.min()) < _MIN_CONTRAST
