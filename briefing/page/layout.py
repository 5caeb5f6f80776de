"""The height of a page on paper, piece by piece, as ``page.css`` sets it; and the type size at which it fills a sheet.

A sheet ends between two pieces, never inside one: a heading with what is first below it, an item, a row, two columns.
Every number here is one of ``templates/_shared/page.css``, in rem. Space is padding there, so heights simply add up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, get_args

from briefing.config import Section
from briefing.page.measure import Run, n_lines
from briefing.page.view import Item, Page, Row

MM = 96 / 25.4  # CSS pixels in a millimetre
MARGINS_MM = (13, 17, 13, 17)
SHEETS_MM = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
SPARE_PX = 3.0  # left free for what engines round differently
ROOTS_PX = tuple(quarter / 4 for quarter in range(24, 53))  # sizes of a rem on paper; 10 sets text in 9.4 points
NORMAL_PX = 10.0
FEW_QUOTES = 3

SIZE, LINE = 1.25, 1.65  # body text
SECTION, HEADING, AFTER_HEADING = 1.0, 1.5, 0.25
INDENT, AFTER_ITEM = 1.4, 0.3
GUTTER = 2.4
BY_SOURCE, IN_ONE, AGREED = (0.17, 0.31, 0.31, 0.21), (0.20, 0.54, 0.26), (0.66, 0.17, 0.17)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two columns of blocks side by side; one alone takes the full width."""

    left: tuple[str, ...]
    right: tuple[str, ...]


LAYOUTS: dict[str, tuple[str | Pair, ...]] = {
    "onepage": (
        "header",
        "lead",
        "changes",
        "shared",
        "differences",
        Pair(("single", "source_lines"), ("unknowns", "figures", "timeline")),
        "foot",
    ),
    "memo": (
        "memo_header",
        "lead",
        "changes",
        "shared",
        "differences",
        "unknowns",
        Pair(("single",), ("figures", "timeline")),
        "memo_foot",
    ),
    "newsletter": (
        "news_header",
        "news_lead",
        "changes",
        "shared",
        "said",
        Pair(("single",), ("figures", "unknowns", "timeline")),
        "foot",
    ),
    "table": (
        "header",
        "lead",
        "changes",
        "differences",
        "shared_table",
        Pair(("single",), ("unknowns", "figures", "timeline")),
        "foot",
    ),
}
_SECTION_OF = {"differences": "conflicts", "said": "conflicts", "shared_table": "shared"}
# Sections a template does not show; `fit` gives their room to others.
WITHOUT: dict[str, tuple[str, ...]] = dict.fromkeys(("memo", "newsletter", "table"), ("source_lines",))


class Piece(NamedTuple):
    """What stands together on a sheet: its `height` in rem, and that of the table's `head` that is printed above it
    again where a sheet begins with it."""

    height: float
    head: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a page is set: the size of a rem in CSS pixels, and how many proofs are printed."""

    root_px: float
    n_quotes: int


def sheet_rem(sheet: str, root_px: float) -> tuple[float, float]:
    """Width and height of a sheet's text area in rem."""
    wide, high = SHEETS_MM[sheet]
    top, right, bottom, left = MARGINS_MM
    return (wide - left - right) * MM / root_px, ((high - top - bottom) * MM - SPARE_PX) / root_px


def setting(page: Page, template: str, sheet: str) -> Setting:
    """The type size and the proofs at which a page fills its sheet, or its two where it may have them and needs them.

    Normal type, or the largest below it that leaves room for a few proofs; then as many proofs as fit; then, where all
    of them do, the largest type. A page too long for that (one that was not fitted) is set whole in normal type.
    """
    alone = replace(page, n_sheets=1)
    if fits(alone, template, sheet, NORMAL_PX):
        page = alone

    def holds(root_px: float, n_quotes: int) -> bool:
        return fits(replace(page, quotes=page.quotes[:n_quotes]), template, sheet, root_px)

    n_all = len(page.quotes)
    for n_quotes in (min(FEW_QUOTES, n_all), 0):
        root_px = next((px for px in reversed(ROOTS_PX) if px <= NORMAL_PX and holds(px, n_quotes)), None)
        if root_px is not None:
            break
    else:
        return Setting(root_px=NORMAL_PX, n_quotes=n_all)
    while n_quotes < n_all and holds(root_px, n_quotes + 1):
        n_quotes += 1
    if n_quotes == n_all:
        root_px = next(px for px in reversed(ROOTS_PX) if holds(px, n_all))
    return Setting(root_px=root_px, n_quotes=n_quotes)


def fits(page: Page, template: str, sheet: str, root_px: float) -> bool:
    """Whether a page fits as many sheets as it may have, when a rem is `root_px` CSS pixels."""
    wide, high = sheet_rem(sheet, root_px)
    if page.n_sheets == 1:
        return height(page, template, wide) <= high
    return n_sheets(pieces(page, template, wide), high) <= page.n_sheets


def n_sheets(pieces: Sequence[Piece], high: float) -> int:
    """How many sheets of `high` rem pieces take, one below the other."""
    n, used = 1, 0.0
    for piece in pieces:
        if used + piece.height > high:
            n, used = n + 1, piece.head
        used += piece.height
        n += used > high  # higher than a whole sheet
    return n


def blocks_of(template: str, sections: Sequence[str] = ()) -> tuple[str | Pair, ...]:
    """The blocks of a page in order: the template's, or with the sections that are chosen between its head and foot."""
    own = LAYOUTS.get(template, LAYOUTS["onepage"])
    if not sections:
        return own
    flat = [name for block in own for name in ((*block.left, *block.right) if isinstance(block, Pair) else (block,))]
    section = {name: _SECTION_OF.get(name, name) for name in flat}
    named = {section[name]: name for name in flat}
    head = [name for name in flat[:-1] if section[name] not in get_args(Section)]
    return (*head, *(named.get(name, name) for name in sections), flat[-1])


def height(page: Page, template: str, room: float) -> float:
    """The height in rem of a page set `room` rem wide; that of "onepage" for a template of somebody's own."""
    return sum(piece.height for piece in pieces(page, template, room))


def pieces(page: Page, template: str, room: float) -> list[Piece]:
    """The pieces, in order, of a page set `room` rem wide."""
    blocks = blocks_of(template, page.sections)
    return [p for b in blocks for p in (_pair(page, b, room) if isinstance(b, Pair) else _block(page, b, room))]


def _pair(page: Page, pair: Pair, room: float) -> list[Piece]:
    left, right = (any(getattr(page, name) for name in side) for side in (pair.left, pair.right))
    wide = (room - GUTTER) / 2 if left and right else room
    sides = [[p for name in side for p in _block(page, name, wide)] for side in (pair.left, pair.right)]
    if not (left and right):
        return sides[0] + sides[1]
    return [Piece(max(sum(piece.height for piece in side) for side in sides))]


def _block(page: Page, name: str, room: float) -> list[Piece]:
    special = _SPECIAL.get(name)
    if special is not None:
        return special(page, room)
    items: tuple[Item, ...] = getattr(page, name)
    return _section([_item(item, room - INDENT) for item in items])


def _section(heights: Sequence[float], head: float = 0.0) -> list[Piece]:
    """The pieces of a section of these heights below a heading, and the head of a table where it is one."""
    if not heights:
        return []
    first, *rest = heights
    return [Piece(SECTION + HEADING + AFTER_HEADING + head + first), *(Piece(high, head) for high in rest)]


def _header(page: Page, room: float) -> list[Piece]:
    title = _lines(page.title, "serif-semibold", 2.5, room) * 2.9
    meta = 0.5 + _lines(f"{page.basis} · {page.dates} · compiled {page.compiled}", "sans", 1.12, room) * 1.5
    return [Piece(title + meta + 0.7 + 0.2 + _alone(page))]


def _memo_header(page: Page, room: float) -> list[Piece]:
    title = _lines(page.title, "serif-semibold", 2.1, room) * 2.5
    facts = [f"{page.basis} · {page.dates}", page.compiled]
    if page.confidence_level:
        facts.append(f"{page.confidence_level}. {page.confidence}.")
    rows = sum(0.2 + _lines(fact, "sans", 1.2, room - 9.0) * 1.55 for fact in facts)
    return [Piece(1.5 + 0.4 + title + 0.4 + rows + 0.7 + 0.2 + _alone(page))]


def _news_header(page: Page, room: float) -> list[Piece]:
    title = _lines(page.title, "serif-semibold", 2.9, room) * 3.3
    kicker = _lines(f"{page.compiled} · {page.basis} · {page.dates}", "sans", 1.12, room) * 1.5
    return [Piece(kicker + 0.3 + title + 0.7 + 0.2 + _alone(page))]


def _alone(page: Page) -> float:
    return 0.6 + LINE if page.n_sources == 1 else 0.0


def _lead(page: Page, room: float) -> list[Piece]:
    if page.bottom_line is None:
        return []
    runs = (Run("Bottom line.", "sans-semibold"), Run(page.bottom_line.text), Run(page.bottom_line.cites))
    return [Piece(0.9 + 0.2 + _n_lines(runs, 1.42, room) * 1.95)]


def _news_lead(page: Page, room: float) -> list[Piece]:
    if page.bottom_line is None:
        return []
    runs = (Run(page.bottom_line.text), Run(page.bottom_line.cites))
    return [Piece(0.9 + 0.2 + _n_lines(runs, 1.55, room) * 2.1)]


def _said(page: Page, room: float) -> list[Piece]:
    """Differences as a list: the issue and its kind in a line, then who says what."""
    heights = []
    for row in page.conflicts:
        kind = f"({row.kind}; {row.why})" if row.why else f"({row.kind})"
        issue = _n_lines((Run(row.issue, "sans-semibold"), Run(kind)), SIZE, room - INDENT)
        said = sum(_lines(said, "sans", SIZE, room - INDENT) for said in row.said.split("\n"))
        heights.append((issue + said) * LINE + AFTER_ITEM)
    return _section(heights)


def _shared_table(page: Page, room: float) -> list[Piece]:
    rooms = [share * room - (1.0 if n < len(AGREED) - 1 else 0.0) for n, share in enumerate(AGREED)]
    heights = []
    for item in page.shared:
        cells = [_lines(f"9. {item.text}", "sans", 1.16, rooms[0])]
        cells += [_lines(w, "sans", 1.16, r) for w, r in zip((item.cites, item.note), rooms[1:], strict=True)]
        heights.append(max(cells) * 1.5 + 0.6 + 0.1)
    return _section(heights, 1.4 + 0.3)


def _item(item: Item, room: float) -> float:
    note = f"({item.note})" if item.note else ""
    runs = (Run(item.label, "sans-semibold"), Run(item.text), Run(item.cites), Run(note))
    return _n_lines(runs, SIZE, room) * LINE + AFTER_ITEM


def _table(page: Page, room: float) -> list[Piece]:
    shares = BY_SOURCE if len(page.columns) > 1 else IN_ONE
    rooms = [share * room - (1.0 if n < len(shares) - 1 else 0.0) for n, share in enumerate(shares)]
    names = ("Issue", *page.columns, "What kind")
    head = max(_lines(n, "sans-semibold", 1.05, r) for n, r in zip(names, rooms, strict=True)) * 1.4 + 0.3
    return _section([_row(row, rooms) for row in page.conflicts], head)


def _row(row: Row, rooms: Sequence[float]) -> float:
    cells = [_lines(row.issue, "sans-semibold", 1.16, rooms[0])]
    for cell, room in zip(row.cells, rooms[1:-1], strict=True):
        cells.append(sum(_lines(said, "sans", 1.16, room) for said in cell.split("\n")))
    cells.append(_lines(f"{row.kind}; {row.why}" if row.why else row.kind, "sans", 1.16, rooms[-1]))
    return max(cells) * 1.5 + 0.6 + 0.1


def _memo_foot(page: Page, room: float) -> list[Piece]:
    return _foot(replace(page, confidence_level=""), room)


def _foot(page: Page, room: float) -> list[Piece]:
    """The small print: confidence and method, sources, proofs, notes, what was cut. All taken as wide as bold is."""
    level = f"Confidence: {page.confidence_level}. {page.confidence}. Method: " if page.confidence_level else "Method."
    paragraphs = [f"{level} {page.method}."]
    paragraphs.append("Sources " + " · ".join(f"{item.label} {item.text}" for item in page.sources))
    if page.quotes:
        quotes = " · ".join(f"{item.note} {item.label}: {item.text}" for item in page.quotes)
        paragraphs.append(f"In their words {quotes}")
    paragraphs += [f"Note. {line}" for line in page.notes]
    if page.cut:
        paragraphs.append(f"Left off this page: {page.cut}.")
    first, *rest = (0.45 + _lines(p, "sans-semibold", 1.02, room) * 1.36 for p in paragraphs)
    return [Piece(0.6 + 0.1 + first), *map(Piece, rest)]


def _lines(words: str, face: str, size: float, room: float) -> int:
    return _n_lines((Run(words, face),), size, room)  # type: ignore[arg-type]


_SPECIAL: dict[str, Callable[[Page, float], list[Piece]]] = {
    "header": _header,
    "memo_header": _memo_header,
    "news_header": _news_header,
    "lead": _lead,
    "news_lead": _news_lead,
    "differences": _table,
    "said": _said,
    "shared_table": _shared_table,
    "foot": _foot,
    "memo_foot": _memo_foot,
}
_n_lines = lru_cache(maxsize=20_000)(n_lines)
