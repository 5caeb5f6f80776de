"""The words of a shared point: those of the clearest source, cut back to what the other sources carry too.

A sentence of one source mostly says more than the sources share. Its shorter forms (`text.reduction`) are compared with
what each other source says there; the form that all of them carry best is the point. Support is how far a source
carries a form: nearness in meaning, and the share of its content words, weighed by rarity, that the source uses at
that place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from briefing.merger.agree import tells
from briefing.merger.align import MAX_WEIGHT, Group
from briefing.merger.context import Context, stems
from briefing.model import SharedPoint
from briefing.models.protocols import Encoder
from briefing.text.quantities import Quantity, find_quantities, relate
from briefing.text.reduction import reductions

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Only the best groups can reach a page; the others keep their sentence as it is.
MAX_REWORDED = 24
# A source that carries less of the statement is no witness to it; read by eye over 590 pairs of real reports: below
# 0.3 hardly any carries it, from 0.5 on nearly all do.
MIN_SUPPORT = 0.3
MIN_SUPPORT_ON_PAGE = 0.45
# More than enough support for one source does not make up for another that has none.
ENOUGH_SUPPORT = 0.65
# A source that lacks a statement's figure is no witness to it.
STRANGE_FIGURES_COST = 1.0
# Nor does one carry a statement whole that lacks something the statement could do without, "the largest of its kind":
# then the shorter form is the point.
STRANGE_ADDITIONS_COST = 0.3
MIN_ADDITION_COVERED = 0.34
# A sentence beside the nearest one is cited with it where it brings this share of the statement's content.
MIN_GAIN = 0.12
LENGTH_COST = 0.004
FREE_WORDS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Avoid:
    """What a statement of what sources share should do without: words anywhere, and what is disputed at some rows."""

    everywhere: frozenset[str] = frozenset()
    at: Mapping[int, frozenset[str]] = field(default_factory=dict)


NOTHING = Avoid()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How far a source carries a text, about in [0, 1], and the rows it does so with; `whole` is how far it carries
    the text with all its additions."""

    support: float
    whole: float
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words for a group, and for each of its rows how far it carries them with the rows that are the proof.

    `stands` is whether they can be read without their paragraph.
    """

    statement: str
    stands: bool
    carried: tuple[Carried, ...]


def wordings(
    context: Context, groups: Sequence[Group], encoder: Encoder, avoid: Avoid = NOTHING
) -> tuple[Wording, ...]:
    """One wording a group, without what to `avoid` where there is a choice. New forms are encoded in one call."""
    corpus = context.corpus
    forms: list[list[tuple[int, str]]] = []
    for i, group in enumerate(groups):
        own = [(r, s) for r in group.rows if (s := corpus.statements[r]) is not None]
        if i < MAX_REWORDED:
            own += [(r, shorter) for r, s in own for shorter in reductions(s)]
        unwanted = avoid.everywhere.union(*(avoid.at.get(r, frozenset()) for r in group.rows))
        own = [f for f in own if not any(tells(f[1], word) for word in unwanted)] or own
        forms.append(own or [(r, corpus.texts[r]) for r in group.rows])
    vectors = dict(zip(corpus.texts, corpus.vectors, strict=True))
    new = sorted({text for own in forms for _, text in own} - set(vectors))
    if new:
        vectors |= dict(zip(new, encoder.encode(new), strict=True))
    return tuple(_best(context, g, own, vectors) for g, own in zip(groups, forms, strict=True))


def _best(
    context: Context, group: Group, forms: Sequence[tuple[int, str]], vectors: dict[str, NDArray[np.float32]]
) -> Wording:
    options = []
    for row, text in forms:
        form = _form(text, vectors[text])
        itself = Carried(support=1.0, whole=1.0, rows=(row,))
        found = tuple(itself if r == row else carried(context, form, r) for r in group.rows)
        others = [min(c.whole, ENOUGH_SUPPORT) for r, c in zip(group.rows, found, strict=True) if r != row]
        cost = LENGTH_COST * max(0, len(text.split()) - FREE_WORDS)
        options.append((float(np.mean(others)) - cost, text, found))
    _, text, found = max(options, key=lambda o: o[:2])
    stands = any(context.corpus.statements[r] is not None for r in group.rows)
    return Wording(statement=text, stands=stands, carried=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    text: str
    vector: NDArray[np.float32]
    stems: frozenset[str]
    figures: tuple[Quantity, ...]
    additions: tuple[frozenset[str], ...]


def _form(text: str, vector: NDArray[np.float32]) -> _Form:
    return _Form(
        text=text,
        vector=vector,
        stems=frozenset(stems(text)),
        figures=find_quantities(text),
        additions=_additions(text),
    )


def carried(context: Context, form: _Form, row: int) -> Carried:
    """How far a row, with the sentences beside it, carries a form; one beside it is proof only where it adds to it."""
    column = context.corpus.column
    said = context.stems[row]
    rows = [row]
    for beside in (row - 1, row + 1):
        if 0 <= beside < len(column) and column[beside] == column[row]:
            gain = _weight(context, form.stems & context.stems[beside] - said)
            if gain >= MIN_GAIN * _weight(context, form.stems):
                rows.append(beside)
                said |= context.stems[beside]
    whole = _weight(context, form.stems)
    covered = _weight(context, form.stems & said) / whole if whole else 0.0
    near = float(form.vector @ context.corpus.vectors[row])
    support = 0.5 * near + 0.5 * covered - STRANGE_FIGURES_COST * _strange_figures(context, form, rows)
    whole_cost = STRANGE_ADDITIONS_COST * _strange_additions(context, form, frozenset(said))
    return Carried(support=support, whole=support - whole_cost, rows=tuple(sorted(rows)))


def _weight(context: Context, some: frozenset[str]) -> float:
    return sum(map(context.weight, some))


def _strange_figures(context: Context, form: _Form, rows: Sequence[int]) -> float:
    """The share of a form's figures that no one of the rows has."""
    known = [q for r in rows for q in context.corpus.analyses[r].quantities]
    strange = sum(not any(relate(f, k) in ("same", "compatible") for k in known) for f in form.figures)
    return strange / len(form.figures) if form.figures else 0.0


def _additions(text: str) -> tuple[frozenset[str], ...]:
    """The content of each part of a text that it could do without."""
    whole = frozenset(stems(text))
    parts = (whole - frozenset(stems(shorter)) for shorter in reductions(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _strange_additions(context: Context, form: _Form, said: frozenset[str]) -> float:
    """The share of a form's additions that what is said does not have."""
    strange = sum(
        _weight(context, part & said) < MIN_ADDITION_COVERED * _weight(context, part) for part in form.additions
    )
    return strange / len(form.additions) if form.additions else 0.0


def shared_points(
    context: Context,
    groups: Sequence[Group],
    origins: Sequence[str],
    encoder: Encoder,
    avoid: Avoid = NOTHING,
) -> tuple[SharedPoint, ...]:
    """The groups as points with the sources that carry them, worded without what to `avoid` where possible.

    Those that two origins carry well, in words that can stand alone, come first and may be printed; the others only
    tell that the sources touch the same matter there.
    """
    points: list[tuple[bool, SharedPoint]] = []
    for group, wording in zip(groups, wordings(context, groups, encoder, avoid), strict=True):
        point = _point(context, group, wording, origins)
        if point is not None:
            holders = {
                origins[context.corpus.column[r]]
                for r, c in zip(group.rows, wording.carried, strict=True)
                if c.whole >= MIN_SUPPORT_ON_PAGE
            }
            points.append((len(holders) > 1 and wording.stands, point))
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
    rows = sorted({r for c in wording.carried if c.support >= MIN_SUPPORT for r in c.rows})
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
