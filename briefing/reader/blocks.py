"""Which sentences are read together where a model cannot hold all reports at once.

Differences and shared points lie between near sentences: a block grows from the two nearest sentences of different
reports, always by the sentence nearest to one that it has (Prim 1957), until it is full.
"""

from __future__ import annotations

import heapq
import math

import numpy as np

from briefing.reader.cost import FENCE_TOKENS, LEAST_CHARS_PER_TOKEN, READING_TOKENS
from briefing.reader.prompting import instruction
from briefing.reader.sheet import Sheet

N_NEIGHBOURS = 6
LINE_CHARS = 8  # a number, a colon and a line's end


def blocks(sheet: Sheet, *, context_tokens: int, max_blocks: int) -> tuple[tuple[int, ...], ...]:
    """The sentence numbers of each block, ascending; one block where all fit, at most `max_blocks`.

    What fits into none of them is left out.
    """
    room = _room(sheet, context_tokens)
    everything = tuple(range(1, len(sheet.rows) + 1))
    if not everything:
        return ()
    if len(sheet.text()) <= room:
        return (everything,)
    texts = sheet.corpus.texts
    size = {n: min(len(texts[sheet.rows[n - 1]]), 2_000) + LINE_CHARS for n in everything}
    left = set(everything)
    nearest = _nearest(sheet)
    found: list[tuple[int, ...]] = []
    while left and len(found) < max_blocks:
        block = _grown(left, nearest, size, room)
        if not block:
            break
        left -= block
        found.append(tuple(sorted(block)))
    return tuple(found)


def _room(sheet: Sheet, context_tokens: int) -> int:
    """How many letters of sentences fit beside the instruction and the answer."""
    headings = sum(len(sheet.heading(c)) + 1 for c in range(len(sheet.corpus.documents)))
    tokens = context_tokens - READING_TOKENS - FENCE_TOKENS
    return math.floor(tokens * LEAST_CHARS_PER_TOKEN) - len(instruction("reading")) - headings


def _nearest(sheet: Sheet) -> dict[int, list[tuple[float, int]]]:
    """For each number its nearest sentences of other reports and its neighbours in its own, with their nearness."""
    corpus, rows = sheet.corpus, np.array(sheet.rows)
    column = corpus.column[rows]
    found: dict[int, list[tuple[float, int]]] = {}
    for n, row in enumerate(sheet.rows, 1):
        similarity = corpus.vectors[rows] @ corpus.vectors[row]
        similarity[column == column[n - 1]] = -1.0
        best = np.argsort(-similarity, kind="stable")[:N_NEIGHBOURS]
        edges = [(float(similarity[i]), int(i) + 1) for i in best if similarity[i] > 0]
        beside = [m for m in (n - 1, n + 1) if 1 <= m <= len(rows) and column[m - 1] == column[n - 1]]
        found[n] = edges + [(0.2, m) for m in beside]
    return found


def _grown(left: set[int], nearest: dict[int, list[tuple[float, int]]], size: dict[int, int], room: int) -> set[int]:
    """The next block out of what is left."""
    seeds = sorted(left, key=lambda n: (-max((s for s, m in nearest[n] if m in left), default=0.0), n))
    block: set[int] = set()
    heap: list[tuple[float, int]] = [(0.0, n) for n in seeds[:1]]
    rest = iter(seeds)
    while True:
        if not heap:
            # Nothing near is left: the next seed that is in no block yet.
            fresh = next((n for n in rest if n not in block and size[n] <= room), None)
            if fresh is None:
                return block
            heap = [(0.0, fresh)]
        _, n = heapq.heappop(heap)
        if n in block or n not in left or size[n] > room:
            continue
        block.add(n)
        room -= size[n]
        for similarity, m in nearest[n]:
            if m in left and m not in block:
                heapq.heappush(heap, (-similarity, m))
