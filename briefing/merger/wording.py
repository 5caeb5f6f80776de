"""The words of a shared point: those of the clearest source, cut back to what the other sources carry too.

A sentence of one source mostly says more than the sources share. Its shorter forms (`text.reduction`) are compared with
what each other source says there; the form that all of them carry best is the point. Support is how far a source
carries a form: nearness in meaning, and the share of its content words, weighed by rarity, that the source uses at
that place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from briefing.merger.align import MAX_WEIGHT, Group
from briefing.merger.context import Context, stems
from briefing.model import SharedPoint
from briefing.models.protocols import Encoder
from briefing.text.quantities import find_quantities, relate
from briefing.text.reduction import reductions

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Only the best groups can reach a page; the others keep their sentence as it is.
MAX_REWORDED = 24
# A source that carries less of the statement is no witness to it; read by eye over 590 pairs of real reports: below
# 0.3 hardly any carries it, from 0.5 on nearly all do.
MIN_SUPPORT = 0.3
MIN_SUPPORT_ON_PAGE = 0.5
# More than enough support for one source does not make up for another that has none.
ENOUGH_SUPPORT = 0.65
LENGTH_COST = 0.004
FREE_WORDS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words for a group, the row they are from, and how far each row carries them, in the order of its rows."""

    statement: str
    row: int
    support: tuple[float, ...]


def wordings(
    context: Context, groups: Sequence[Group], encoder: Encoder, avoid: frozenset[str] = frozenset()
) -> tuple[Wording, ...]:
    """One wording a group, without the words to `avoid` where there is a choice. All forms are encoded in one call."""
    corpus = context.corpus
    forms: list[list[tuple[int, str]]] = []
    for i, group in enumerate(groups):
        own = [(r, s) for r in group.rows if (s := corpus.statements[r]) is not None]
        if i < MAX_REWORDED:
            own += [(r, shorter) for r, s in own for shorter in reductions(s)]
        own = [f for f in own if not any(word in f[1] for word in avoid)] or own
        forms.append(own or [(r, corpus.texts[r]) for r in group.rows])
    texts = sorted({text for own in forms for _, text in own})
    vectors = dict(zip(texts, encoder.encode(texts), strict=True)) if texts else {}
    return tuple(_best(context, g, own, vectors) for g, own in zip(groups, forms, strict=True))


def _best(
    context: Context, group: Group, forms: Sequence[tuple[int, str]], vectors: dict[str, NDArray[np.float32]]
) -> Wording:
    options = []
    for row, text in forms:
        support = tuple(1.0 if r == row else carried(context, text, vectors[text], r) for r in group.rows)
        others = [s for r, s in zip(group.rows, support, strict=True) if r != row]
        cost = LENGTH_COST * max(0, len(text.split()) - FREE_WORDS)
        options.append(
            (
                float(np.mean(np.minimum(others, ENOUGH_SUPPORT))) - cost,
                text,
                Wording(statement=text, row=row, support=support),
            )
        )
    return max(options, key=lambda o: (o[0], o[1]))[2]


def carried(context: Context, text: str, vector: NDArray[np.float32], row: int) -> float:
    """How far a row, with the sentences beside it, carries a text; about in [0, 1]."""
    corpus = context.corpus
    near = float(vector @ corpus.vectors[row])
    beside = [
        r for r in (row - 1, row, row + 1) if 0 <= r < len(corpus.column) and corpus.column[r] == corpus.column[row]
    ]
    said = frozenset().union(*(context.stems[r] for r in beside))
    own = set(stems(text))
    whole = sum(map(context.weight, own))
    covered = sum(map(context.weight, own & said)) / whole if whole else 0.0
    return 0.5 * near + 0.5 * covered - 0.25 * _strange_figures(context, text, beside)


def _strange_figures(context: Context, text: str, rows: Sequence[int]) -> float:
    """The share of a text's figures that no one of the rows has."""
    figures = find_quantities(text)
    known = [q for r in rows for q in context.corpus.analyses[r].quantities]
    strange = sum(not any(relate(f, k) in ("same", "compatible") for k in known) for f in figures)
    return strange / len(figures) if figures else 0.0


def shared_points(
    context: Context,
    groups: Sequence[Group],
    origins: Sequence[str],
    encoder: Encoder,
    avoid: frozenset[str] = frozenset(),
) -> tuple[SharedPoint, ...]:
    """The groups as points with the sources that carry them, worded without what to `avoid` where possible.

    Those that two origins carry well come first and may be printed; the others only tell that the sources touch the
    same matter there.
    """
    points: list[tuple[bool, SharedPoint]] = []
    for group, wording in zip(groups, wordings(context, groups, encoder, avoid), strict=True):
        point = _point(context, group, wording, origins)
        if point is not None:
            well = {r for r, s in zip(group.rows, wording.support, strict=True) if s >= MIN_SUPPORT_ON_PAGE}
            points.append((len({origins[context.corpus.column[r]] for r in well}) > 1, point))
    points.sort(key=lambda p: not p[0])
    shown: list[str] = []
    result = []
    for well, point in points:
        fresh = well and not any(_same_opening(point.statement, other) for other in shown)
        shown += [point.statement] * fresh
        result.append(replace(point, printable=fresh))
    return tuple(result)


def _same_opening(a: str, b: str) -> bool:
    """Whether one statement is the other, or a shorter form of it."""
    return a.startswith(b[:-1]) or b.startswith(a[:-1])


def _point(context: Context, group: Group, wording: Wording, origins: Sequence[str]) -> SharedPoint | None:
    corpus = context.corpus
    rows = [r for r, s in zip(group.rows, wording.support, strict=True) if s >= MIN_SUPPORT]
    rows.sort(key=lambda r: corpus.column[r])
    columns = {int(corpus.column[r]) for r in rows}
    n_origins = len({origins[c] for c in columns})
    if n_origins < 2:
        return None
    return SharedPoint(
        statement=wording.statement,
        citations=tuple(corpus.cite(r) for r in rows),
        origins=n_origins,
        silent=tuple(
            d.id for c, d in enumerate(corpus.documents) if c not in columns and d.source.read_depth == "full"
        ),
        salience=round(min(1.0, group.weight / MAX_WEIGHT), 4),
    )
