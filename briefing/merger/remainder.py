"""What stands beside the comparison: what is not known, key figures, dated events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import islice

import numpy as np

from briefing.corpus import Corpus
from briefing.language.quantities import Quantity, relate, same_measure
from briefing.language.reduction import reductions
from briefing.merger.agree import tells
from briefing.merger.align import Group
from briefing.nouns import Event, KeyFigure, Unknown

MIN_SAME_UNKNOWN = 0.7
# What is nearer than this to something above it on the page says it again; a gap must be told nearly so.
MAX_AGAIN, MAX_GAP_AGAIN = 0.6, 0.8
MIN_ON_SUBJECT = 0.3
MAX_FIGURES = 12
MAX_WORDS = 25
# Ages, ranks and spans of time make no key figure, nor do counts as small as "two".
NOT_FIGURES = frozenset({"age", "ordinal", "year", "month", "week", "day", "hour", "minute", "caliber"})
MIN_COUNT = 5


def unknowns(corpus: Corpus, above: Sequence[int] = ()) -> tuple[Unknown, ...]:
    """What the sources say is not known or not disclosed; the same said by several is one, with all its proof. Not
    printable is what stands `above` it on the page."""
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
        Unknown(
            statement=min((corpus.statements[r] or "" for r in g), key=len),
            citations=tuple(map(corpus.cite, g)),
            printable=all(_is_new(corpus, r, above, MAX_GAP_AGAIN) for r in g),
        )
        for g in found
    )


def key_figures(corpus: Corpus, groups: Sequence[Group], printed: str = "") -> tuple[KeyFigure, ...]:
    """Figures that two sources give alike and nothing `printed` has told, each in a whole clause that says what it
    counts."""
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
            what = _line(corpus.statements[group.rows[0]], q.text)
            if what and not tells(printed, q.text) and all(what != f.what for f in figures):
                citations = tuple(corpus.cite(r) for r in sorted(holders))
                figures.append(KeyFigure(value=q.text, what=what, citations=citations))
    return tuple(figures[:MAX_FIGURES])


def timeline(
    corpus: Corpus,
    weights: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float32]],
    above: Sequence[int] = (),
) -> tuple[Event, ...]:
    """Dated happenings, earliest first, one a day, each in a whole clause. Not printable is what stands `above`, and a
    day that one of several origins names alone."""
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, analysis in enumerate(corpus.analyses):
        days = {d.earliest.isoformat() for d in analysis.dates if d.earliest and d.earliest == d.latest}
        for day in days if corpus.statements[row] else ():
            rows_of[day].append(row)

    @cache  # holds a row against all others
    def able(row: int) -> bool:
        return bool(_line(corpus.statements[row])) and _is_on_subject(corpus, row)

    likeliest = {day: sorted(rows, key=lambda r: (-weights[r], r)) for day, rows in rows_of.items()}
    best = {day: row for day, rows in likeliest.items() for row in islice(filter(able, rows), 1)}
    return tuple(
        Event(
            day=day,
            statement=_line(corpus.statements[row]),
            citations=(corpus.cite(row),),
            printable=_is_shared(corpus, rows_of[day]) and _is_new(corpus, row, above),
        )
        for day, row in sorted(best.items())
    )


def _has(corpus: Corpus, row: int, quantity: Quantity) -> bool:
    return any(_alike(quantity, q) for q in corpus.analyses[row].quantities)


def _alike(a: Quantity, b: Quantity) -> bool:
    return same_measure(a, b) and relate(a, b) == "same"


def _line(statement: str | None, value: str = "") -> str:
    """The longest form of a statement that fits a line and has a value; "" where none does."""
    forms = (statement, *reductions(statement)) if statement else ()
    return next((f for f in forms if len(f.split()) <= MAX_WORDS and value in f), "")


def _is_on_subject(corpus: Corpus, row: int) -> bool:
    """Whether another document comes near it: a digest of the day tells of other subjects too."""
    others = corpus.similarity(row)[corpus.column != corpus.column[row]]
    return not len(others) or float(others.max()) >= MIN_ON_SUBJECT


def _is_shared(corpus: Corpus, rows: Sequence[int]) -> bool:
    """Whether several origins have one of the rows, or there is one origin in all."""
    documents = [corpus.documents[corpus.column[r]] for r in rows]
    n_all, n_own = (len({d.origin or d.id for d in of}) for of in (corpus.documents, documents))
    return n_own > 1 or n_all == 1


def _is_new(corpus: Corpus, row: int, above: Sequence[int], limit: float = MAX_AGAIN) -> bool:
    return not len(above) or float(corpus.similarity(row, list(above)).max()) < limit
