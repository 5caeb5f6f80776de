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
from briefing.merger.align import Group
from briefing.merger.context import Context, stems
from briefing.models.protocols import Encoder
from briefing.text.dates import DateMention, find_dates, relate_dates
from briefing.text.quantities import Quantity, find_quantities, relate
from briefing.text.quotations import find_quotations
from briefing.text.reduction import reductions

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Only the best groups can reach a page; the others keep their sentence as it is.
MAX_REWORDED = 24
# A source that carries less of the statement is cited nowhere for it: hardly any such source was found to state it.
MIN_SUPPORT = 0.3
# More than enough support for one source does not make up for another that has none.
ENOUGH_SUPPORT = 0.65
# A source that lacks a statement's figure is no witness to it.
STRANGE_FIGURES_COST = 1.0
# Nor does one carry a statement whole that lacks something the statement could do without, "the largest of its kind":
# then the shorter form is the point.
STRANGE_ADDITIONS_COST = 0.3
MIN_ADDITION_COVERED = 0.34
# Hardly any source that lacks a statement's quotation or date was found to state all of it.
STRANGE_QUOTATIONS_COST = 0.3
STRANGE_DATES_COST = 0.1
MIN_QUOTATION_COVERED = 0.5
# A sentence beside the nearest one is cited with it where it brings this share of the statement's content.
MIN_GAIN = 0.12
# What it is worth for a form that two origins carry well: so far.
WELL_CARRIED = 0.1
MIN_WELL_CARRIED = 0.55
# How many of a document's sentences are looked at before it counts as silent.
N_NEAREST = 3
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

    `stands` is whether they can be read without their paragraph, and `touched` the documents, by position, with a
    sentence that tells of the same at all: none of them is silent on it.
    """

    statement: str
    stands: bool
    carried: tuple[Carried, ...]
    touched: frozenset[int] = frozenset()


def wordings(
    context: Context, groups: Sequence[Group], origins: Sequence[str], encoder: Encoder, avoid: Avoid = NOTHING
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
    best = [_best(context, g, own, vectors, origins) for g, own in zip(groups, forms, strict=True)]
    # Who is silent on the others is not looked into.
    everybody = frozenset(range(len(corpus.documents)))
    touched = [_touched(context, _form(w.statement, vectors[w.statement])) for w in best[:MAX_REWORDED]]
    touched += [everybody] * len(best[MAX_REWORDED:])
    return tuple(replace(w, touched=t) for w, t in zip(best, touched, strict=True))


def _best(
    context: Context,
    group: Group,
    forms: Sequence[tuple[int, str]],
    vectors: dict[str, NDArray[np.float32]],
    origins: Sequence[str],
) -> Wording:
    """The form that the other sources carry best; one that two origins carry well counts for more."""
    options = []
    for row, text in forms:
        form = _form(text, vectors[text])
        itself = Carried(support=1.0, whole=1.0, rows=(row,))
        found = tuple(itself if r == row else carried(context, form, r) for r in group.rows)
        others = [min(max(c.whole, 0.0), ENOUGH_SUPPORT) for r, c in zip(group.rows, found, strict=True) if r != row]
        cost = LENGTH_COST * max(0, len(text.split()) - FREE_WORDS)
        well = len(holders(context, group, found, origins, MIN_WELL_CARRIED)) > 1
        options.append((float(np.mean(others)) - cost + WELL_CARRIED * well, text, found))
    _, text, found = max(options, key=lambda o: o[:2])
    stands = any(context.corpus.statements[r] is not None for r in group.rows)
    return Wording(statement=text, stands=stands, carried=found)


def _touched(context: Context, form: _Form) -> frozenset[int]:
    """The documents with a sentence that is near a form in meaning and words, whatever its figures."""
    near = context.corpus.vectors @ form.vector
    whole = _weight(context, form.stems) or 1.0
    found = set()
    for column in range(len(context.corpus.documents)):
        rows = context.corpus.rows(column)
        for row in rows[np.argsort(-near[rows])[:N_NEAREST]]:
            covered = _weight(context, form.stems & context.stems[row]) / whole
            if 0.5 * float(near[row]) + 0.5 * covered >= MIN_SUPPORT:
                found.add(column)
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    text: str
    vector: NDArray[np.float32]
    stems: frozenset[str]
    figures: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    additions: tuple[frozenset[str], ...]
    quotations: tuple[frozenset[str], ...]


def _form(text: str, vector: NDArray[np.float32]) -> _Form:
    return _Form(
        text=text,
        vector=vector,
        stems=frozenset(stems(text)),
        figures=find_quantities(text),
        dates=find_dates(text),
        additions=_additions(text),
        quotations=tuple(own for q in find_quotations(text) if len(own := frozenset(stems(q.text))) > 1),
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
    whole_cost = STRANGE_ADDITIONS_COST * _strange(context, form.additions, frozenset(said), MIN_ADDITION_COVERED)
    whole_cost += STRANGE_QUOTATIONS_COST * _strange(context, form.quotations, frozenset(said), MIN_QUOTATION_COVERED)
    whole_cost += STRANGE_DATES_COST * _strange_dates(context, form, rows)
    return Carried(support=support, whole=support - whole_cost, rows=tuple(sorted(rows)))


def _weight(context: Context, some: frozenset[str]) -> float:
    return sum(map(context.weight, some))


def _strange_figures(context: Context, form: _Form, rows: Sequence[int]) -> float:
    """The share of a form's figures that no one of the rows has."""
    known = [q for r in rows for q in context.corpus.analyses[r].quantities]
    strange = sum(not any(relate(f, k) in ("same", "compatible") for k in known) for f in form.figures)
    return strange / len(form.figures) if form.figures else 0.0


def _strange_dates(context: Context, form: _Form, rows: Sequence[int]) -> float:
    """The share of a form's dates that no one of the rows has, or has another way."""
    known = [d for r in rows for d in context.corpus.analyses[r].dates]
    strange = sum(all(relate_dates(f, k) == "different" for k in known) for f in form.dates)
    return strange / len(form.dates) if form.dates else 0.0


def _additions(text: str) -> tuple[frozenset[str], ...]:
    """The content of each part of a text that it could do without."""
    whole = frozenset(stems(text))
    parts = (whole - frozenset(stems(shorter)) for shorter in reductions(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def _strange(context: Context, parts: Sequence[frozenset[str]], said: frozenset[str], covered: float) -> float:
    """The share of some parts of a form of which what is said has less than the share `covered`."""
    strange = sum(_weight(context, part & said) < covered * _weight(context, part) for part in parts)
    return strange / len(parts) if parts else 0.0


def holders(
    context: Context, group: Group, carried: Sequence[Carried], origins: Sequence[str], min_support: float
) -> dict[str, set[int]]:
    """The documents, by position, whose rows carry a text whole this far, by origin."""
    found: dict[str, set[int]] = {}
    for row, carries in zip(group.rows, carried, strict=True):
        if carries.whole >= min_support:
            column = int(context.corpus.column[row])
            found.setdefault(origins[column], set()).add(column)
    return found
