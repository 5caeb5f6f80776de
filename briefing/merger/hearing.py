"""What every document says of a form: its nearest sentences are asked, each for itself, whether they say all of it, its
core, or nothing of it; and the one that says most, whether it denies it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from briefing.corpus.context import Context
from briefing.engines.decisions import decided
from briefing.engines.protocols import Stance
from briefing.merger.align import Group
from briefing.merger.forms import Form

if TYPE_CHECKING:
    from numpy.typing import NDArray

# How many (sentence, statement) pairs the model is asked about at most, about: what keeps work bounded.
MAX_PAIRS = 240
MAX_NEAREST = 3
# Of a pile so many reports are asked about a form, but for those whose nearest sentence is one of theirs word for word:
# the nearest ones. Some 26 ms each, both questions; a page names ten of those that say a point.
MAX_HEARD = 40
# A sentence further from a form than this hardly ever says it (1 in 60 of those labelled).
MIN_SIMILARITY = 0.3

TextPair = tuple[str, str]
_ALL = np.array((1, 0, 0), np.float32)  # what words say of themselves: all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which probability a document says all of a statement, or its core; from which it denies it; what a point
    needs to reach a page. Fitted by `training/judged_pairs.py`, `denies` by `training/fit_decisions.py`."""

    all: float
    core: float
    denies: float
    silent: float
    on_page: float


@cache
def thresholds() -> Thresholds:
    """Those among the weights."""
    return decided("points", lambda t: Thresholds(**{f.name: float(t[f.name]) for f in fields(Thresholds)}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a document says of a form: the probabilities that its best sentence says all, and all or the core; the
    sentence's row; how near its nearest one is (cosine); and how likely the row denies the form. One that was not
    `asked` is none of those that say it, and not called silent."""

    all: float
    says: float
    row: int
    near: float = 1.0
    denies: float = 0.0
    asked: bool = True

    @property
    def tells(self) -> bool:
        """Whether it says at least the core of the form, and does not deny it."""
        return self.says >= thresholds().core and self.denies < thresholds().denies


class Asked:
    """Asks the stance model, each pair once, and not whether words say themselves; `beyond` are the documents, by
    position, that were not asked about one or more of the forms."""

    def __init__(self, stance: Stance) -> None:
        self.stance = stance
        self.beyond: set[int] = set()
        self._says: dict[TextPair, NDArray[np.float32]] = {}
        self._denies: dict[TextPair, float] = {}

    def says(self, pairs: Iterable[TextPair]) -> Mapping[TextPair, NDArray[np.float32]]:
        """The probabilities of all, core, silent for (sentence, statement) pairs."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._says]
        self._says |= {pair: _ALL for pair in new if _is_one(pair)}
        new = [pair for pair in new if not _is_one(pair)]
        if new:
            self._says |= dict(zip(new, self.stance.says(new), strict=True))
        return self._says

    def denies(self, pairs: Iterable[TextPair]) -> Mapping[TextPair, float]:
        """The probability that a sentence denies a statement."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._denies]
        self._denies |= {pair: 0.0 for pair in new if _is_one(pair)}
        new = [pair for pair in new if not _is_one(pair)]
        if new:
            self._denies |= {p: float(c[2]) for p, c in zip(new, self.stance.classify(new), strict=True)}
        return self._denies


def _is_one(pair: TextPair) -> bool:
    """Whether both are the same words."""
    return pair[0].split() == pair[1].split()


def chosen_forms(
    context: Context, groups: Sequence[Group], options: Sequence[Sequence[Form]], origins: Sequence[str], asked: Asked
) -> tuple[Form, ...]:
    """For each group the form that most origins say, by the nearest sentence of each."""
    texts, column = context.corpus.texts, context.corpus.column

    def others(group: Group, form: Form) -> list[int]:
        rows = [r for r in group.rows if column[r] != column[form.row]]
        return sorted(rows, key=lambda r: -float(context.corpus.vectors[r] @ form.vector))[:MAX_NEAREST]

    said = asked.says(
        (texts[r], form.text)
        for group, own in zip(groups, options, strict=True)
        if len(own) > 1
        for form in own
        for r in others(group, form)
    )

    def worth(group: Group, form: Form) -> float:
        by_origin: dict[str, float] = {}
        for r in others(group, form):
            answer, origin = said[texts[r], form.text], origins[column[r]]
            by_origin[origin] = max(by_origin.get(origin, 0.0), float(answer[0] + answer[1] / 2))
        return sum(by_origin.values()) + form.stands - form.cost

    return tuple(
        max(own, key=lambda form: worth(group, form)) if len(own) > 1 else own[0]
        for group, own in zip(groups, options, strict=True)
    )


def hear(context: Context, chosen: Sequence[Form], asked: Asked) -> tuple[Mapping[int, Heard], ...]:
    """What each document, by its position, says of each form; those with no sentence near it are not asked, nor those
    that `MAX_HEARD` leaves out."""
    corpus = context.corpus
    n_nearest = min(MAX_NEAREST, max(1, MAX_PAIRS // max(1, len(chosen) * (len(corpus.documents) - 1))))
    texts = corpus.texts
    near: list[dict[int, list[int]]] = []
    beyond: list[dict[int, int]] = []
    for form in chosen:
        similarity = corpus.vectors @ form.vector
        rows_of = {}
        for column in range(len(corpus.documents)):
            own = corpus.rows(column)
            best = own[np.argsort(-similarity[own], kind="stable")[:n_nearest]]
            rows_of[column] = [int(r) for r in best if similarity[r] >= MIN_SIMILARITY]
        rows_of[int(corpus.column[form.row])] = []
        beyond.append(_beyond(rows_of, texts, similarity))
        asked.beyond.update(beyond[-1])
        near.append(rows_of)
    said = asked.says(
        (texts[r], form.text)
        for form, rows_of in zip(chosen, near, strict=True)
        for rows in rows_of.values()
        for r in rows
    )
    heard: list[dict[int, Heard]] = []
    for form, rows_of, unasked in zip(chosen, near, beyond, strict=True):
        ears = {int(corpus.column[form.row]): Heard(all=1.0, says=1.0, row=form.row)}
        ears |= {column: Heard(all=0.0, says=0.0, row=row, asked=False) for column, row in unasked.items()}
        for column, rows in rows_of.items():
            answers = [(said[texts[r], form.text], r) for r in rows]
            near_by = max((float(corpus.vectors[r] @ form.vector) for r in rows), default=0.0)
            if answers:
                answer, row = max(answers, key=lambda a: (float(a[0][0] + a[0][1]), -a[1]))
                whole = max(float(a[0]) for a, _ in answers)
                ears[column] = Heard(all=whole, says=float(answer[0] + answer[1]), row=row, near=near_by)
        heard.append(ears)
    return _with_denials(context, chosen, heard, asked)


def _beyond(rows_of: dict[int, list[int]], texts: Sequence[str], similarity: NDArray[np.float32]) -> dict[int, int]:
    """Takes the documents beyond `MAX_HEARD` out of the rows to ask, and gives the nearest row of each."""
    asked = set[str]()
    taken = {}
    for column in sorted((c for c, rows in rows_of.items() if rows), key=lambda c: (-similarity[rows_of[c][0]], c)):
        words = texts[rows_of[column][0]]
        if words in asked or len(asked) < MAX_HEARD:
            asked.add(words)
        else:
            taken[column] = rows_of.pop(column)[0]
    return taken


def _with_denials(
    context: Context, chosen: Sequence[Form], heard: Sequence[Mapping[int, Heard]], asked: Asked
) -> tuple[Mapping[int, Heard], ...]:
    """The same with how likely each document that would be cited denies the form."""
    texts, least = context.corpus.texts, thresholds().core

    def pair(form: Form, ear: Heard) -> TextPair:
        return texts[ear.row], form.text

    cited = [(f, e) for f, ears in zip(chosen, heard, strict=True) for e in ears.values() if e.says >= least]
    denied = asked.denies(pair(f, e) for f, e in cited if e.row != f.row)
    return tuple(
        {c: replace(e, denies=denied.get(pair(form, e), 0.0)) if e.row != form.row else e for c, e in ears.items()}
        for form, ears in zip(chosen, heard, strict=True)
    )
