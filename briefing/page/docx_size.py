"""The size of type at which a Word page fills its sheets, reckoned from the widths of letters: no program that lays
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


def body_points(blocks: Sequence[Block], sheet: str, n_sheets: int = 1) -> float:
    """The largest size of body text, in points, at which the blocks fit one sheet; where they may have several and one
    does not hold them in normal type, at which they fit those."""
    wide, high = SHEETS_MM[sheet]
    top, right, bottom, left = MARGINS_MM
    room, most = (wide - left - right) * POINTS, (high - top - bottom) * POINTS - SPARE

    def holds(size: float, n: int) -> bool:
        # Wherever a sheet ends, what goes to the next leaves no more empty than the highest paragraph or row is.
        empty = (n - 1) * max((_highest(block, size, room) for block in blocks), default=0.0)
        return height(blocks, size, room) + empty <= n * most

    n = 1 if holds(NORMAL, 1) else n_sheets
    return next((size for size in SIZES if holds(size, n)), NORMAL)


def _highest(block: Block, body: float, room: float) -> float:
    """The height of what of a block is not parted: a paragraph, with a heading above it; a row, with its table's."""
    heading = 2 * body * STYLES["heading 1"].size
    if isinstance(block, Paragraph):
        return heading + _paragraph(block, body, room)
    rows = _rows(block, body, room)
    return heading + rows[0] + max(rows)


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
    return sum(_rows(table, body, room))


def _rows(table: Table, body: float, room: float) -> list[float]:
    """The heights of a table's rows, its head's first."""
    rooms = [share * room - CELL * body for share in table.shares]
    rows = ([(cell,) for cell in table.head], *table.rows)
    return [
        RULE + max(sum(_paragraph(p, body, wide) for p in cell) for cell, wide in zip(row, rooms, strict=True))
        for row in rows
    ]


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
