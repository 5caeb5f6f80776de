"""What stands beside the comparison: points of a single source, what is not known, key figures, dated events."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from briefing.corpus import Corpus
from briefing.language.quantities import Quantity, relate, same_measure
from briefing.merger.align import Group
from briefing.nouns import Event, KeyFigure, Point, Summary, Unknown

# Below this a sentence has no counterpart in any other document: it is that source's alone.
MAX_COUNTERPART_SIMILARITY = 0.5
MIN_SAME_UNKNOWN = 0.7
MAX_FIGURES = 12
# Ages, ranks and spans of time make no key figure, nor do counts as small as "two".
NOT_FIGURES = frozenset({"age", "ordinal", "year", "month", "week", "day", "hour", "minute", "caliber"})
MIN_COUNT = 5


def single_points(corpus: Corpus, summaries: Sequence[Summary], groups: Sequence[Group]) -> tuple[Point, ...]:
    """Key points of one source that no other states, most salient first."""
    if len(corpus.documents) < 2:
        return ()
    grouped = {r for g in groups for r in g.rows}
    place = {(s.document, s.start): r for r, s in enumerate(corpus.sentences)}
    points = []
    for summary in summaries:
        rows = [place[summary.document, p.citations[0].start] for p in summary.points]
        if not rows:
            continue
        others = corpus.column != corpus.column[rows[0]]
        nearest = corpus.similarity(rows)[:, others].max(axis=1, initial=-1.0)
        near = nearest >= MAX_COUNTERPART_SIMILARITY
        points += [p for p, row, n in zip(summary.points, rows, near, strict=True) if row not in grouped and not n]
    return tuple(sorted(points, key=lambda p: (-p.salience, p.statement)))


def unknowns(corpus: Corpus) -> tuple[Unknown, ...]:
    """What the sources say is not known or not disclosed; the same said by several is one, with all its proof."""
    rows = [r for r, a in enumerate(corpus.analyses) if a.unknown and corpus.statements[r]]
    found: list[list[int]] = []
    group_of = np.zeros(len(rows), np.int64)  # of the rows before
    for n, row in enumerate(rows):
        near = group_of[:n][corpus.similarity(row, rows[:n]) >= MIN_SAME_UNKNOWN]
        group_of[n] = near.min() if len(near) else len(found)
        if not len(near):
            found.append([])
        found[group_of[n]].append(row)
    found.sort(key=lambda g: (-len(set(corpus.column[g])), corpus.sentences[g[0]].index, corpus.texts[g[0]]))
    return tuple(
        Unknown(statement=min((corpus.statements[r] or "" for r in g), key=len), citations=tuple(map(corpus.cite, g)))
        for g in found
    )


def key_figures(corpus: Corpus, groups: Sequence[Group]) -> tuple[KeyFigure, ...]:
    """Figures that two sources give alike, in the order of the shared points."""
    figures: list[KeyFigure] = []
    seen: list[Quantity] = []
    for group in groups:
        if len(figures) >= MAX_FIGURES:
            break
        for q in corpus.analyses[group.rows[0]].quantities:
            if q.unit in NOT_FIGURES or (not q.unit and q.high < MIN_COUNT):
                continue
            holders = [r for r in group.rows if _has(corpus, r, q)]
            if len({int(corpus.column[r]) for r in holders}) < 2 or any(_alike(q, s) for s in seen):
                continue
            seen.append(q)
            what = _what(corpus, group.rows[0])
            if all(what != f.what for f in figures):
                citations = tuple(corpus.cite(r) for r in sorted(holders))
                figures.append(KeyFigure(value=q.text, what=what, citations=citations))
    return tuple(figures[:MAX_FIGURES])


def timeline(
    corpus: Corpus, weights: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float32]]
) -> tuple[Event, ...]:
    """Dated happenings, earliest first; one a day and statement."""
    best: dict[str, int] = {}
    for row, analysis in enumerate(corpus.analyses):
        if corpus.statements[row] is None:
            continue
        for mention in analysis.dates:
            if mention.earliest and mention.earliest == mention.latest:
                day = mention.earliest.isoformat()
                if day not in best or weights[row] > weights[best[day]]:
                    best[day] = row
    return tuple(
        Event(day=day, statement=corpus.statements[row] or "", citations=(corpus.cite(row),))
        for day, row in sorted(best.items())
    )


def _has(corpus: Corpus, row: int, quantity: Quantity) -> bool:
    return any(_alike(quantity, q) for q in corpus.analyses[row].quantities)


def _alike(a: Quantity, b: Quantity) -> bool:
    return same_measure(a, b) and relate(a, b) == "same"


def _what(corpus: Corpus, row: int) -> str:
    return corpus.statements[row] or corpus.texts[row]
