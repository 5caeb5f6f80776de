"""The size of type at which a Word page fills its sheet, reckoned from the widths of letters: no program that lays
Word files out is at hand."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.page.docx_blocks import Block, Paragraph, Table
from briefing.page.docx_look import CELL, STYLES, line_points, points
from briefing.page.docx_words import Mark, References, Span
from briefing.page.layout import MARGINS_MM, SHEETS_MM
from briefing.page.measure import Face, Run, n_lines

POINTS = 72 / 25.4  # in a millimetre
# How much wider Arial's letters are than those that are measured: running text is 1.06 times, its digits 1.11 times as
# wide; its capitals up to 1.28.
WIDER, WIDER_CAPITALS = 1.12, 1.28
SIZES = tuple(half / 2 for half in range(22, 9, -1))  # points, the largest first
NORMAL = 9.0  # of a page that is too long for one sheet in any size
SPARE = 6.0  # points left free for what programs round differently
RULE = 1.0  # points of a line between a table's rows, at most
TITLE_RULE = 5.0


def body_points(blocks: Sequence[Block], sheet: str) -> float:
    """The largest size of body text, in points, at which the blocks fit one sheet."""
    wide, high = SHEETS_MM[sheet]
    top, right, bottom, left = MARGINS_MM
    room, most = (wide - left - right) * POINTS, (high - top - bottom) * POINTS - SPARE
    return next((size for size in SIZES if height(blocks, size, room) <= most), NORMAL)


def height(blocks: Sequence[Block], body: float, room: float) -> float:
    """The height in points of blocks set `room` points wide."""
    return sum(
        _table(block, body, room) if isinstance(block, Table) else _paragraph(block, body, room) for block in blocks
    )


def _paragraph(paragraph: Paragraph, body: float, room: float) -> float:
    style = STYLES[paragraph.style]
    runs = [run for span in paragraph.spans for run in _runs(span, style.bold)]
    lines = n_lines(runs, points(style, body) * _wider(runs), room - style.indent * body)
    return lines * line_points(style, body) + (style.before + style.after) * body + (TITLE_RULE if style.ruled else 0)


def _table(table: Table, body: float, room: float) -> float:
    rooms = [share * room - CELL * body for share in table.shares]
    rows = ([(cell,) for cell in table.head], *table.rows)
    return sum(
        RULE + max(sum(_paragraph(p, body, wide) for p in cell) for cell, wide in zip(row, rooms, strict=True))
        for row in rows
    )


def _wider(runs: Sequence[Run]) -> float:
    """How much wider words are in Arial than as they are measured, by their share of capitals."""
    letters = [c for run in runs for c in run.words if not c.isspace()]
    capitals = sum(c.isupper() for c in letters) / max(1, len(letters))
    return WIDER + (WIDER_CAPITALS - WIDER) * capitals


def _runs(span: Span, bold: bool) -> list[Run]:
    if isinstance(span, Mark):
        return []
    if isinstance(span, References):
        more = f" +{span.more}" if span.more else ""
        words = "".join(f"[{document}]" for document in span.documents) + more
        return [Run(words, "sans-semibold" if bold else "sans")]
    strong = bold or getattr(span, "look", "") == "Strong"
    face: Face = "sans-semibold" if strong else "sans"
    return [Run(span.text, face)]
