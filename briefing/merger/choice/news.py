"""How much each statement is news: the chance that an editor would tell it, linear in the log-odds over plain signs.

There are three ways to be worth a line, each with its own weights for the same signs: as the news itself, among the
foremost of what the sources share, and as what one source alone has. The weights are data (`decisions/choice.json`),
fitted by `training/fit_choice.py` on what editors chose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from briefing.corpus import Corpus
from briefing.engines.decisions import decided
from briefing.engines.protocols import Encoder
from briefing.merger.choice.signs import NAMES, Signs

if TYPE_CHECKING:
    from numpy.typing import NDArray


# What is asked of a line; what each means stands at `editing.Least`.
LINES = ("stands", "again", "single", "beside", "line")
# What tells the sentence that opens the bottom line, and the one behind it; what each means stands in `opening.py`.
FIRST = ("news", "stands", "worth")
SECOND = ("stands", "worth", "near", "later", "next", "long")


@cache
def coefficients() -> Mapping[str, Mapping[str, float]]:
    """For "news", "foremost" and "alone": "bias" and a weight for each sign; for "first" and "second", of theirs."""
    return decided("choice", _coefficients)


def _coefficients(table: Mapping[str, Mapping[str, float]]) -> Mapping[str, Mapping[str, float]]:
    known: dict[str, tuple[str, ...]] = dict.fromkeys(("news", "foremost", "alone"), ("bias", *NAMES))
    known |= {"first": ("bias", *FIRST), "second": ("bias", *SECOND), "lines": LINES}
    return {part: {name: float(table[part][name]) for name in names} for part, names in known.items()}


def lines() -> Mapping[str, float]:
    """What a line needs to reach a page, by the names of `LINES`."""
    return coefficients()["lines"]


class News:
    """The news value of the sentences of a corpus, and of their shorter forms."""

    def __init__(self, corpus: Corpus, encoder: Encoder) -> None:
        self.corpus = corpus
        self._signs = Signs(corpus, encoder)

    def of(self, rows: Sequence[int], vectors: NDArray[np.float32], texts: Sequence[str]) -> NDArray[np.float64]:
        """The log-odds, shape (n,), that an editor tells each of these among the foremost; see `Signs.of`."""
        return self._weighed("foremost", self._signs.of(rows, vectors, texts))

    @cached_property
    def foremost(self) -> NDArray[np.float64]:
        """The log-odds, shape (n,), that an editor tells each row among the foremost of what the sources share; -inf
        for what cannot stand as a point."""
        return np.where(self._able, self._weighed("foremost", self._signs_of_rows), -np.inf)

    @cached_property
    def news(self) -> NDArray[np.float64]:
        """The log-odds, shape (n,), that each row is of the news itself, what a bottom line rests on."""
        return np.where(self._able, self._weighed("news", self._signs_of_rows), -np.inf)

    @cached_property
    def alone(self) -> NDArray[np.float64]:
        """The log-odds, shape (n,), that an editor keeps each row though only its source says it."""
        return np.where(self._able, self._weighed("alone", self._signs_of_rows), -np.inf)

    @cached_property
    def worth(self) -> NDArray[np.float32]:
        """The probability, shape (n,), that an editor tells each row, as shared or as its source's own."""
        found = 1 - (1 - probability(self.foremost)) * (1 - probability(self.alone))
        return np.asarray(found, np.float32)

    @property
    def headlines(self) -> NDArray[np.float32]:
        """Shape (documents, d): the vector of each headline, or of the first sentence where there is none."""
        return self._signs.headlines

    @property
    def newest(self) -> NDArray[np.float64]:
        """Shape (documents,): how new each report is among all, in [0, 1]."""
        return self._signs.newest

    @cached_property
    def _able(self) -> NDArray[np.bool_]:
        return np.array([s is not None for s in self.corpus.statements], bool)

    @cached_property
    def _signs_of_rows(self) -> NDArray[np.float64]:
        return self._signs.of(range(len(self.corpus.sentences)), self.corpus.vectors, self.corpus.texts)

    def _weighed(self, model: str, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        known = coefficients()[model]
        return np.asarray(known["bias"] + signs @ np.array([known[name] for name in NAMES]), np.float64)


def probability(log_odds: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    """The probabilities of these log-odds, of the same shape."""
    return np.asarray(1 / (1 + np.exp(-log_odds)), np.float64)
