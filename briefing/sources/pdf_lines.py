"""The lines of a PDF in reading order, and the paragraphs they make."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.sources.blocks import Block, Kind

_HYPHENS = "-\u2010\xad\x02\ufffe"
_FOLIO = re.compile(r"(?:page\s*)?[-–—\s]*\d{1,4}[-–—\s]*(?:(?:of|/)\s*\d{1,4})?$|[ivxlc]{1,6}$", re.I)
_ENDED = re.compile(r"[.!?:][\"'”’»)\]]*$|[\"”»]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of one page: its box in points (y upwards), its font size and what share of the page's height it
    lies below the top edge."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    depth: float


def without_running_heads(lines: Sequence[Line], n_pages: int) -> tuple[list[Line], list[str]]:
    """The lines without page numbers and without what stands in the margin of most pages; and those margin lines."""
    edge = [line for line in lines if line.depth < 0.12 or line.depth > 0.88]
    keys = Counter(
        (_key(line), line.depth < 0.5) for line in {(_key(e), e.page, e.depth < 0.5): e for e in edge}.values()
    )
    repeated = {k for k, n in keys.items() if n >= 2 and n * 2 >= n_pages - 1}
    running = {
        id(e)
        for e in edge
        if (_key(e), e.depth < 0.5) in repeated or _FOLIO.match(e.text.strip()) or (n_pages == 1 and _alone(e, lines))
    }
    kept = [line for line in lines if id(line) not in running]
    return kept, list(dict.fromkeys(e.text.strip() for e in edge if id(e) in running))


def _alone(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a short line lies in the outermost margin, far from any other."""
    if 0.07 < line.depth < 0.93 or len(line.text.split()) > 12:
        return False
    height = max(line.top - line.bottom, 1.0)
    gaps = [max(o.bottom - line.top, line.bottom - o.top) for o in lines if o is not line and o.page == line.page]
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
    n_jumps = sum(a != b for a, b in zip(right, right[1:], strict=False))
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
    words = _joined_words(lines)
    blocks: list[Block] = []
    open_lines: list[Line] = []

    def close() -> None:
        if open_lines:
            kind: Kind = "head" if open_lines[0].size > 1.15 * body else "p"
            blocks.append((kind, _joined([line.text for line in open_lines], words)))
            open_lines.clear()

    widths = _column_widths(lines)
    for line in lines:
        if open_lines and _begins(line, open_lines, body, widths):
            close()
        open_lines.append(line)
    close()
    return blocks


def _begins(line: Line, before: Sequence[Line], body: float, widths: dict[int, float]) -> bool:
    """Whether a line begins a block of its own, seen from the block before it."""
    last = before[-1]
    if abs(line.size - last.size) > 0.12 * body:
        return True
    ended = bool(_ENDED.search(last.text.rstrip()))
    same_column = line.page == last.page and line.top < last.top and abs(line.left - last.left) < 0.5 * widths[id(last)]
    if not same_column:  # the top of a column or page: a sentence that runs on, or not
        return ended and (last.right - last.left) < 0.85 * widths[id(last)]
    height = max(last.top - last.bottom, 0.6 * body)
    if last.bottom - line.top > 0.9 * height:
        return True
    if (last.right - last.left) < 0.6 * widths[id(last)] and not line.text[:1].islower():
        return True
    left = min(entry.left for entry in before[1:]) if len(before) > 1 else last.left
    if ended and line.left > left + 0.7 * body and line.left > last.left + 0.3 * body:
        return True
    return ended and (last.right - last.left) < 0.85 * widths[id(last)]


def _column_widths(lines: Sequence[Line]) -> dict[int, float]:
    """For each line the width of full lines around it: the 80th percentile of its page's lines of that size."""
    widths: dict[int, float] = {}
    for page in {line.page for line in lines}:
        here = [line for line in lines if line.page == page]
        spans = sorted(line.right - line.left for line in here)
        full = spans[int(0.8 * (len(spans) - 1))] or 1.0
        widths.update((id(line), full) for line in here)
    return widths


def _body_size(lines: Sequence[Line]) -> float:
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] or statistics.median(line.size for line in lines) or 10.0


def _joined_words(lines: Sequence[Line]) -> set[str]:
    return {w.casefold() for line in lines for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", line.text)}


def _joined(texts: Sequence[str], compounds: set[str]) -> str:
    """Lines as one paragraph; a word hyphenated at a line's end is made whole, a compound keeps its hyphen."""
    text = ""
    for part in (t.strip() for t in texts):
        last = re.search(rf"([^\W\d_]+)[{_HYPHENS}]$", text)
        first = re.match(r"[^\W\d_]+", part)
        if last and first:
            soft = text[-1] != "-"
            compound = f"{last[1]}-{first.group()}".casefold() in compounds
            keep = not soft and (compound or not first.group()[0].islower())
            text = (text if keep else text[:-1]) + part
        elif text.endswith(tuple(_HYPHENS)) and len(text) > 1 and text[-2].isalnum() and part[:1].isalnum():
            text = text[:-1] + "-" + part
        else:
            text = f"{text} {part}" if text else part
    return text


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.split())).casefold()
