"""The forms in which a group's point may be told: the sentences of its sources, and their shorter forms.

A sentence of one source mostly says more than the sources share. Which form each source says is for the stance model;
here only the most promising few are picked, so that it need not be asked about all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from briefing.corpus import Corpus
from briefing.corpus.context import Context, stems
from briefing.engines.protocols import Encoder
from briefing.language.reduction import reductions
from briefing.merger.agree import tells
from briefing.merger.align import Group

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Of a group so many forms are read, and so many of those that can be read alone asked about.
N_READ, N_FORMS = 4, 2
# Of a group so many rows are looked at for forms: each form is held against all of them.
N_ROWS = 40
LENGTH_COST = 0.004
FREE_WORDS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Avoid:
    """What a statement of what sources share should do without: words anywhere, and what is disputed at some rows."""

    everywhere: frozenset[str] = frozenset()
    at: Mapping[int, frozenset[str]] = field(default_factory=dict)


NOTHING = Avoid()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to tell a point, with its vector, the row whose words it is, and whether it can be read alone."""

    text: str
    row: int
    vector: NDArray[np.float32] = field(compare=False)
    stands: bool = True

    @property
    def cost(self) -> float:
        """What a long form must gain to be preferred."""
        return LENGTH_COST * max(0, len(self.text.split()) - FREE_WORDS)


def forms(
    context: Context, groups: Sequence[Group], encoder: Encoder, avoid: Avoid = NOTHING
) -> tuple[tuple[Form, ...], ...]:
    """For each group its `N_READ` most promising forms, best first, without what to `avoid` where there is a choice.
    New ones are encoded in one call."""
    corpus = context.corpus
    found: list[list[tuple[int, str, bool]]] = []
    groups = [_nearest(corpus, group) for group in groups]
    for group in groups:
        own = [(r, s, True) for r in group.rows if (s := corpus.statements[r]) is not None]
        own += [(r, shorter, True) for r, s, _ in own for shorter in reductions(s)]
        unwanted = avoid.everywhere.union(*(avoid.at.get(r, frozenset()) for r in group.rows))
        own = [f for f in own if not any(tells(f[1], word) for word in unwanted)] or own
        found.append(own or [(group.rows[0], corpus.texts[group.rows[0]], False)])
    vectors = dict(zip(corpus.texts, corpus.vectors, strict=True))
    new = sorted({text for own in found for _, text, _ in own} - set(vectors))
    if new:
        vectors |= dict(zip(new, encoder.encode(new), strict=True))
    result = []
    for group, own in zip(groups, found, strict=True):
        made = [Form(text=text, row=row, vector=vectors[text], stands=stands) for row, text, stands in own]
        made.sort(key=lambda form: (-_promise(context, group, form), form.text))
        result.append(tuple(made[:N_READ]))
    return tuple(result)


def _nearest(corpus: Corpus, group: Group) -> Group:
    """A group of no more rows than `N_ROWS`: the one it was gathered around, and those nearest to that."""
    first, *others = group.rows
    if len(others) < N_ROWS:
        return group
    near = np.argsort(-corpus.similarity(first, others), kind="stable")[: N_ROWS - 1]
    return replace(group, rows=(first, *(others[i] for i in sorted(near.tolist()))))


def _promise(context: Context, group: Group, form: Form) -> float:
    """How far the other rows of its group carry a form: nearness, and the share of its content they use."""
    own = frozenset(stems(form.text))
    whole = sum(map(context.weight, own)) or 1.0
    others = [r for r in group.rows if r != form.row] or [form.row]
    covered = [sum(map(context.weight, own & context.stems[r])) / whole for r in others]
    near = context.corpus.vectors[others] @ form.vector
    return 0.5 * float(np.mean(near)) + 0.5 * float(np.mean(covered)) - form.cost
