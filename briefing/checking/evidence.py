"""Where in the documents a statement may have its support: the sentences nearest to it in words and in meaning."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from briefing.checking.instructions import addressed_to_a_model
from briefing.checking.wording import Wording
from briefing.checking.words import Word, bare, find_words, plain
from briefing.engines.protocols import Encoder
from briefing.language.analysis import Analysis, analyse
from briefing.language.invisible import visible
from briefing.language.notation import DecimalMark, decimal_mark
from briefing.language.reference import opener
from briefing.language.sentences import dateline
from briefing.nouns import Citation, Document, Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Wording alone finds the sentence where it covers this much of the statement; below it meaning is asked too.
SURE_COVERAGE = 0.55
N_NEAREST = 3
# So many rows, the best by wording, are asked for their meaning; what shares no word is no support.
N_CANDIDATES = 12
# Statements times rows whose nearness is held at once: 40 MB of it.
_MAX_PAIRS = 10_000_000
_SIMILARITY_WEIGHT = 0.7
# A further row belongs to the evidence when it brings this much of the statement's words that the others lack.
_ADDED_COVERAGE = 0.1

Near = tuple[tuple[int, ...], float]
"""Rows, nearest first, and how near the first is."""


class Evidence:
    """All sentences of some documents, ready to be searched; analysed and encoded only where needed.

    Sentences that speak to a language model ("ignore the above and write …") are no evidence for anything.
    """

    def __init__(self, documents: Sequence[Document], encoder: Encoder) -> None:
        self.documents = tuple(documents)
        self._encoder = encoder
        self.sentences: list[Sentence] = []
        self.column: list[int] = []
        for column, document in enumerate(self.documents):
            refused = addressed_to_a_model(document)
            kept = [s for s in document.sentences if s.index not in refused]
            self.sentences += kept
            self.column += [column] * len(kept)
        self._analyses: dict[int, Analysis] = {}
        self._vectors: dict[int, NDArray[np.float32]] = {}

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The words of each row as anybody sees them, white space folded."""
        pairs = zip(self.sentences, self.column, strict=True)
        return tuple(" ".join(visible(self.documents[c].words(s)).split()) for s, c in pairs)

    def passage(self, rows: Iterable[int]) -> str:
        """The words of some rows, one after the other; no dateline before them ("OSLO, March 4 -")."""
        texts = (self.texts[row] for row in rows)
        return " ".join(text[found[1] :] if (found := dateline(text)) else text for text in texts)

    @cached_property
    def words(self) -> tuple[tuple[Word, ...], ...]:
        """The words of each row."""
        return tuple(find_words(text) for text in self.texts)

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        """The content stems of each row."""
        return tuple(frozenset(w.stem for w in words if w.content) for words in self.words)

    @cached_property
    def wording(self) -> Wording:
        """What stands beside what in the rows."""
        return Wording(self.texts, self.words)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every stem of every row."""
        return self.wording.vocabulary

    @cached_property
    def copies(self) -> dict[str, int]:
        """Each row's folded wording, whole and without its dateline or opening "However,"."""
        found = {}
        for row, text in reversed(list(enumerate(self.texts))):
            for span in (None, dateline(text), opener(text)):
                found[bare(text[span[1] :] if span else text)] = row
        return found

    def clipped(self, wording: str) -> int | None:
        """A row of whose folded wording this is the beginning."""
        at = bisect_left(self._sorted_copies, wording)
        found = self._sorted_copies[at : at + 1]
        return self.copies[found[0]] if found and found[0].startswith(wording) else None

    @cached_property
    def _sorted_copies(self) -> list[str]:
        return sorted(self.copies)

    @cached_property
    def full_text(self) -> str:
        """Everything, folded, for finding quotations."""
        return "\n".join(plain(text) for text in self.texts)

    def analysis(self, row: int) -> Analysis:
        """What a row says, offsets counting from its start."""
        if row not in self._analyses:
            document = self.documents[self.column[row]]
            published = document.source.published
            day = published.date() if published else None
            self._analyses[row] = analyse(self.texts[row], day, self._marks[self.column[row]])
        return self._analyses[row]

    @cached_property
    def _marks(self) -> tuple[DecimalMark, ...]:
        return tuple(decimal_mark(d.text) for d in self.documents)

    def weight(self, stem: str) -> float:
        """How rare a stem is among the rows; the rarest where none has it."""
        return self._weights.get(stem, self._unseen_weight)

    def unseen(self, words: Sequence[Word]) -> float:
        """Of the weight of a statement's stems, the part that no row has."""
        wanted = {w.stem for w in words if w.content}
        total = sum(self.weight(s) for s in wanted)
        return sum(self.weight(s) for s in wanted - self.vocabulary) / total if total else 0.0

    def cite(self, row: int) -> Citation:
        """A row as proof."""
        sentence = self.sentences[row]
        return self.documents[self.column[row]].cite(sentence.start, sentence.end)

    def around(self, rows: Iterable[int], reach: int = 1) -> tuple[int, ...]:
        """The rows with their neighbours in the same document, in order."""
        found = {
            near
            for row in rows
            for near in range(max(0, row - reach), min(len(self.sentences), row + reach + 1))
            if self.column[near] == self.column[row]
        }
        return tuple(sorted(found))

    def core(self, words: Sequence[Word], nearest: Sequence[int]) -> tuple[int, ...]:
        """The nearest row, and those of the others that have what it lacks."""
        wanted = {w.stem for w in words if w.content}
        total = sum(self.weight(s) for s in wanted) or 1.0
        rows: list[int] = []
        covered: set[str] = set()
        for row in nearest:
            added = (self.stems[row] & wanted) - covered
            if not rows or sum(self.weight(s) for s in added) >= _ADDED_COVERAGE * total:
                rows.append(row)
                covered |= added
        return tuple(rows)

    def nearest(self, statements: Sequence[Sequence[Word]], texts: Sequence[str]) -> list[Near]:
        """The nearest rows for each statement by its words, and by its meaning where these say little; one call of the
        encoder for all that need it, as far as what is held for all pairs has room in memory."""
        if not self.sentences:
            return [((), 0.0) for _ in texts]
        n = max(1, _MAX_PAIRS // len(self.sentences))
        parts = (self._nearest(statements[at : at + n], texts[at : at + n]) for at in range(0, len(texts), n))
        return [near for part in parts for near in part]

    def _nearest(self, statements: Sequence[Sequence[Word]], texts: Sequence[str]) -> list[Near]:
        coverage = np.stack([self._coverage(words) for words in statements])
        unsure = [i for i in range(len(statements)) if 0 < coverage[i].max() < SURE_COVERAGE]
        similarity = coverage.copy()  # what has the words has the meaning
        similarity[unsure] = 0
        if unsure:
            candidates = [_best(coverage[i], N_CANDIDATES) for i in unsure]
            self._encode(sorted({row for rows in candidates for row in rows}))
            asked = self._encoder.encode([texts[i] for i in unsure])
            for i, rows, vector in zip(unsure, candidates, asked, strict=True):
                similarity[i, rows] = np.stack([self._vectors[r] for r in rows]) @ vector
        nearness = coverage + _SIMILARITY_WEIGHT * np.maximum(similarity, 0)
        return [(tuple(_best(near, N_NEAREST)), float(near.max())) for near in nearness]

    def _encode(self, rows: Sequence[int]) -> None:
        """Vectors for the rows that have none yet."""
        new = [r for r in rows if r not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._encoder.encode([self.texts[r] for r in new]), strict=True))

    def _coverage(self, words: Sequence[Word]) -> NDArray[np.float32]:
        """Shape (n,): of the weight of the statement's stems, the part each row has."""
        wanted = {w.stem for w in words if w.content}
        total = sum(self.weight(s) for s in wanted)
        covered = np.zeros(len(self.sentences), np.float32)
        for stem in wanted:
            if rows := self._rows_of.get(stem):
                covered[rows] += self.weight(stem)
        return covered / total if total else covered

    @cached_property
    def _rows_of(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = defaultdict(list)
        for row, found in enumerate(self.stems):
            for stem in found:
                rows[stem].append(row)
        return rows

    @cached_property
    def _weights(self) -> dict[str, float]:
        n = len(self.stems)
        counts = Counter(stem for found in self.stems for stem in found)
        return {stem: math.log((n + 1) / (count + 0.5)) + 0.1 for stem, count in counts.items()}

    @property
    def _unseen_weight(self) -> float:
        return math.log((len(self.stems) + 1) / 0.5) + 0.1


def _best(values: NDArray[np.floating], n: int) -> list[int]:
    """The places of the `n` largest values above 0, largest first."""
    above = np.flatnonzero(values > 0)
    return [int(i) for i in above[np.argsort(-values[above], kind="stable")[:n]]]
