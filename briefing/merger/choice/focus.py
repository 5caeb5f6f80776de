"""What bears on a reader's question: what has most of its words, or says in other words what is near to it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from briefing.checking.words import find_words
from briefing.corpus import Corpus
from briefing.engines.protocols import Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Of 25 questions put to 2,656 sentences of 36 stories, five (chess, dinosaurs, opera, wine growing, semiconductor
# exports) are of none: their nearest sentence had a cosine of .35. What is nearer than this and lacks the question's
# word ("deportation" for "immigration") mostly bears on it; below it half does not.
MIN_NEAR = 0.4
# Where the question has the subject of all reports ("bridge tolls" of a bridge) all are near: then it is the nearest
# fifth of their sentences.
NEAREST = 0.8
# A statement has the words of a question where it has those that weigh more than this share of them.
MIN_WORDS = 0.5


class Focus:
    """A question, and what of the documents bears on it.

    Args:
        words: The question, as a reader wrote it; data, whatever it says.
        corpus: The sentences of the documents: a word that few of them have weighs more.
        encoder: Encodes the question, and statements.
    """

    def __init__(self, words: str, corpus: Corpus, encoder: Encoder) -> None:
        self.words = " ".join(words.split())
        self._corpus, self._encoder = corpus, encoder
        self._vector = encoder.encode([self.words])[0]
        near = self._near(corpus.vectors)
        self._least = max(MIN_NEAR, float(np.quantile(near, NEAREST))) if len(near) else MIN_NEAR
        rows = list(map(_stems, corpus.texts))
        n_rows = Counter(stem for row in rows for stem in row)
        self._weights = {stem: math.log(1 + len(rows) / (1 + n_rows[stem])) for stem in sorted(_stems(self.words))}

    def rows(self) -> tuple[int, ...]:
        """The rows of the corpus that bear on it."""
        return tuple(np.flatnonzero(self._bearing(self._corpus.texts, self._corpus.vectors)).tolist())

    def bears(self, statements: Sequence[str]) -> list[bool]:
        """Whether each of some statements bears on it."""
        return self._bearing(statements, self._encoder.encode(statements)) if statements else []

    def _bearing(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> list[bool]:
        near = self._near(vectors)
        return [bool(n >= self._least) or self._has_words(text) for n, text in zip(near, texts, strict=True)]

    def _near(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(vectors @ self._vector if len(vectors) else [], np.float32)

    def _has_words(self, text: str) -> bool:
        stems = _stems(text)
        # The same sum whatever the order in which a set gives its words, which differs from process to process.
        shared = math.fsum(weight for stem, weight in self._weights.items() if stem in stems)
        return shared > MIN_WORDS * math.fsum(self._weights.values())


def _stems(text: str) -> set[str]:
    return {word.stem for word in find_words(text) if word.content}
