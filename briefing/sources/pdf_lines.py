"""The lines of a PDF in reading order, and the paragraphs they make."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from briefing.sources.blocks import Block, Kind
from briefing.sources.pdf_words import HYPHENS, Vocabulary, joined

_FOLIO = re.compile(r"(?:page\s*+)?[-–—\s]*+\d{1,4}[-–—\s]*+(?:(?:of|/)\s*+\d{1,4})?$|[ivxlc]{1,6}$", re.I)
_MAX_LINES = 500  # of a page: more than the finest print has
_ENDED = re.compile(r"[.!?:][\"'”’»)\]]*$|[\"”»]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of one page: its box in points (y upwards), its baseline, its font size and what share of the page's
    height it lies below the top edge."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    depth: float


def without_running_heads(lines: Sequence[Line], n_pages: int) -> tuple[list[Line], list[str]]:
    """The lines without page numbers and without what stands in the margin of most pages; and those margin lines."""
    margin = [line for line in lines if line.depth < 0.12 or line.depth > 0.88]
    pages, body = _by_page(lines), _body_size(lines) if margin else 0.0
    edge = list({id(line): line for line in [*margin, *_outermost_numbers(pages)]}.values())
    keys = Counter(
        (_key(line), line.depth < 0.5) for line in {(_key(e), e.page, e.depth < 0.5): e for e in edge}.values()
    )
    repeated = {k for k, n in keys.items() if n >= 2 and n * 2 >= n_pages - 1}
    running = {id(e) for e in edge if (_key(e), e.depth < 0.5) in repeated} | {
        id(e) for e in margin if _is_folio(e) or (n_pages == 1 and _alone(e, pages[e.page], body))
    }
    kept = [line for line in lines if id(line) not in running]
    return kept, list(dict.fromkeys(e.text.strip() for e in edge if id(e) in running))


def _by_page(lines: Sequence[Line]) -> dict[int, list[Line]]:
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    return pages


def _outermost_numbers(pages: Mapping[int, Sequence[Line]]) -> list[Line]:
    """What can be the number of a page, above or below all else on it, however wide its margins."""
    extremes = ((max(line.base for line in page), min(line.base for line in page), page) for page in pages.values())
    return [line for top, bottom, page in extremes for line in page if line.base in (top, bottom) and _is_folio(line)]


def _is_folio(line: Line) -> bool:
    return _FOLIO.match(line.text.strip()) is not None


def _alone(line: Line, page: Sequence[Line], body: float) -> bool:
    """Whether a short line lies in the outermost margin, far from any other of its page; of a page that has many lines
    none does."""
    if 0.07 < line.depth < 0.93 or len(line.text.split()) > 12 or line.size > 1.3 * body or len(page) > _MAX_LINES:
        return False
    height = max(line.top - line.bottom, 1.0)
    gaps = [max(o.bottom - line.top, line.bottom - o.top) for o in page if o is not line]
    return all(gap > 1.5 * height for gap in gaps if gap > -height)


def in_columns(lines: Sequence[Line]) -> list[Line]:
    """The lines of one page, column by column where the file draws across the columns.

    Most files draw one column after the other; then their own order is kept, since it is the writer's.
    """
    if len(lines) < 6:
        return list(lines)
    lefts, width = [line.left for line in lines], max(line.right for line in lines) - min(line.left for line in lines)
    middle = (min(lefts) + max(line.right for line in lines)) / 2
    right = [line.left > middle - 0.03 * width for line in lines]
    crossing = [line.left < middle - 0.1 * width and line.right > middle + 0.1 * width for line in lines]
    if sum(right) < 3 or sum(crossing) * 2 > len(lines):
        return list(lines)
    n_jumps = sum(a != b for a, b in pairwise(right))
    if n_jumps * 3 < len(lines):
        return list(lines)
    ordered: list[Line] = []
    band: list[tuple[bool, Line]] = []
    for line, is_right, is_crossing in sorted(zip(lines, right, crossing, strict=True), key=lambda t: -t[0].top):
        if is_crossing:
            ordered += [entry for _, entry in sorted(band, key=lambda t: t[0])]
            band = []
            ordered.append(line)
        else:
            band.append((is_right, line))
    return ordered + [entry for _, entry in sorted(band, key=lambda t: t[0])]


def paragraphs(lines: Sequence[Line]) -> list[Block]:
    """The blocks of the lines: headings by their size, paragraphs by indents, gaps and short last lines."""
    if not lines:
        return []
    body = _body_size(lines)
    vocabulary = Vocabulary([line.text for line in lines])
    blocks: list[Block] = []
    open_lines: list[Line] = []
    left = 0.0  # of the open block: where its lines but the first begin, or its only one

    def close() -> None:
        if open_lines:
            kind: Kind = "head" if open_lines[0].size > 1.15 * body else "p"
            blocks.append((kind, joined([line.text for line in open_lines], vocabulary)))
            open_lines.clear()

    widths, pitch = _column_widths(lines), _pitch(lines, body)
    for line in lines:
        if open_lines and _begins(line, open_lines[-1], left, body, pitch, widths):
            close()
        left = min(left, line.left) if len(open_lines) > 1 else line.left
        open_lines.append(line)
    close()
    return blocks


def _begins(line: Line, last: Line, left: float, body: float, pitch: float, widths: dict[int, float]) -> bool:
    """Whether a line begins a block of its own, seen from the last line of the block before it and from where its lines
    begin."""
    if abs(line.size - last.size) > 0.12 * body:
        return True
    ended = bool(_ENDED.search(last.text.rstrip()))
    if not ended and (line.text[:1].islower() or last.text.rstrip().endswith(tuple(HYPHENS))):
        return False
    same_column = line.page == last.page and line.top < last.top and abs(line.left - last.left) < 0.5 * widths[id(last)]
    if not same_column:  # the top of a column or page: a sentence that runs on, or not
        return ended and (last.right - last.left) < 0.85 * widths[id(last)]
    scale = max(1.0, line.size / body)
    if last.base - line.base > 1.4 * pitch * scale:
        return True
    if scale < 1.1 and (last.right - last.left) < 0.6 * widths[id(last)] and not line.text[:1].islower():
        return True
    if ended and line.left > left + 0.7 * body and line.left > last.left + 0.3 * body:
        return True
    return ended and (last.right - last.left) < 0.85 * widths[id(last)]


def _column_widths(lines: Sequence[Line]) -> dict[int, float]:
    """For each line the width of full lines around it: the 80th percentile of its page's lines of that size."""
    widths: dict[int, float] = {}
    for here in _by_page(lines).values():
        spans = sorted(line.right - line.left for line in here)
        full = spans[int(0.8 * (len(spans) - 1))] or 1.0
        widths.update((id(line), full) for line in here)
    return widths


def _pitch(lines: Sequence[Line], body: float) -> float:
    """The usual distance between two baselines of the body."""
    steps = [a.base - b.base for a, b in pairwise(lines) if a.page == b.page and 0 < a.base - b.base < 4 * body]
    return statistics.median(steps) if steps else 1.3 * body


def _body_size(lines: Sequence[Line]) -> float:
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] or statistics.median(line.size for line in lines) or 10.0


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.split())).casefold()
