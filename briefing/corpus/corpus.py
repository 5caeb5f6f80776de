"""All sentences of all documents in one row order, with their vectors: what condensing and merging both work on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from briefing.engines.protocols import Encoder
from briefing.language.analysis import Analysis, analyse
from briefing.language.invisible import visible
from briefing.language.notation import decimal_mark
from briefing.language.quotations import Quotation, find_posts, find_quotations
from briefing.language.standing import standing
from briefing.nouns import Citation, Document, Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = int | Sequence[int] | NDArray[np.int64]

# What is compared closely at most: so many sentences, and so many different ones, for each of which a vector is worked
# out (some 2 ms). News reports are 40 sentences long: a hundred and twenty of them stay within.
MAX_ROWS = 12_000
MAX_VECTORS = 5_000
# What may stand around the words of a sentence that is all quotation.
MARKS = " \n\"'“”‘’«».,!?…"


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """The sentences of the documents, row by row.

    Attributes:
        documents: In the order given.
        sentences: All sentences, by document and then by place; row r of every array is ``sentences[r]``.
        column: Shape (n,), the position in `documents` of each row's document.
        vectors: Shape (n, d), rows of unit length.
    """

    documents: tuple[Document, ...]
    sentences: tuple[Sentence, ...]
    column: NDArray[np.int64]
    vectors: NDArray[np.float32]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The words of each row as anybody sees them, white space folded."""
        return tuple(" ".join(_said(self.documents[c], s).split()) for c, s in self._places)

    def similarity(self, rows: Rows, others: Rows | None = None) -> NDArray[np.float32]:
        """Cosines of some rows with others (all, where None), shape (rows, others) without the axis of a single row.

        The whole square of them is never worked out at once: it would grow with the square of the sentences.
        """
        whom = self.vectors if others is None else self.vectors[others]
        return np.asarray(self.vectors[rows] @ whom.T, np.float32)

    def nearest(self, row: int, column: int) -> float:
        """The highest cosine of a row with any of one document's; -1 where that has none. Worked out once."""
        if (row, column) not in self._nearest:
            rows = self.rows(column)
            # The rows of a document lie together: taken out one by one they would be copied for each question.
            together = len(rows) and rows[-1] - rows[0] + 1 == len(rows)
            whom = self.vectors[rows[0] : rows[-1] + 1] if together else self.vectors[rows]
            self._nearest[row, column] = float((self.vectors[row] @ whom.T).max(initial=-1.0))
        return self._nearest[row, column]

    @cached_property
    def _nearest(self) -> dict[tuple[int, int], float]:
        return {}

    @cached_property
    def analyses(self) -> tuple[Analysis, ...]:
        """What each row says: quantities, dates, names, quotations; offsets count from the sentence's start, in
        its words without characters that nobody sees. What is word for word the same, told on the same day, is taken
        apart once."""
        published = [d.source.published.date() if d.source.published else None for d in self.documents]
        marks = [decimal_mark(d.text) for d in self.documents]
        known: dict[tuple[str, date | None, str | None], Analysis] = {}
        found = []
        for c, sentence in self._places:
            key = _said(self.documents[c], sentence), published[c], marks[c]
            if key not in known:
                known[key] = analyse(*key)
            found.append(known[key])
        return tuple(found)

    @cached_property
    def quotations(self) -> tuple[tuple[Quotation, ...], ...]:
        """The quoted words of each document, offsets into its text."""
        return tuple(tuple(find_quotations(d.text)) for d in self.documents)

    @cached_property
    def statements(self) -> tuple[str | None, ...]:
        """The words to print for each row; None where it cannot stand alone."""
        return tuple(
            None if r in self._spoken else standing(self.texts[r], self.texts[max(0, r - min(s.index, 2)) : r])
            for r, s in enumerate(self.sentences)
        )

    @property
    def _places(self) -> Iterator[tuple[int, Sentence]]:
        return zip(self.column.tolist(), self.sentences, strict=True)

    @cached_property
    def _spoken(self) -> frozenset[int]:
        """The rows wholly inside a quotation or a post: somebody's words, whose speaker stands elsewhere."""
        found = set()
        spans = [
            sorted((*((q.start, q.end) for q in quotations), *find_posts(document.text)))
            for document, quotations in zip(self.documents, self.quotations, strict=True)
        ]
        starts = [[start for start, _ in own] for own in spans]
        reaches = [list(accumulate((end for _, end in own), max)) for own in spans]
        for row, (sentence, column) in enumerate(zip(self.sentences, self.column, strict=True)):
            words = self.documents[column].words(sentence)
            start = sentence.start + len(words) - len(words.lstrip(MARKS))
            end = sentence.end - (len(words) - len(words.rstrip(MARKS)))
            at = bisect_right(starts[column], start) - 1
            if at >= 0 and end <= reaches[column][at]:
                found.add(row)
        return frozenset(found)

    @cached_property
    def _rows(self) -> tuple[NDArray[np.int64], ...]:
        return tuple(np.flatnonzero(self.column == c) for c in range(len(self.documents)))

    def rows(self, column: int) -> NDArray[np.int64]:
        """The rows of one document."""
        return self._rows[column]

    def rows_of(self, citations: Iterable[Citation]) -> list[int]:
        """The rows that are cited, in order; a citation that begins at no row has none."""
        return [self._row_at[key] for c in citations if (key := (c.document, c.start)) in self._row_at]

    @cached_property
    def _row_at(self) -> dict[tuple[str, int], int]:
        return {(s.document, s.start): r for r, s in enumerate(self.sentences)}

    def cite(self, row: int) -> Citation:
        """A row as proof."""
        sentence = self.sentences[row]
        document: Document = self.documents[self.column[row]]
        return document.cite(sentence.start, sentence.end)


def embed(documents: Sequence[Document], encoder: Encoder) -> Corpus:
    """Encodes every sentence once; equal sentences share one call.

    Of each document only its first sentences are taken where all together are more than `MAX_ROWS`, or more different
    ones than `MAX_VECTORS`: as many of each as fit, so that short ones are taken whole. One that is cut is marked as
    truncated; `shortened` tells it.
    """
    documents, n_read = tuple(documents), _n_read(documents)
    sentences = tuple(s for d in documents for s in d.sentences[:n_read])
    column = np.array([c for c, d in enumerate(documents) for _ in d.sentences[:n_read]], dtype=np.int64)
    texts = [" ".join(_said(documents[c], s).split()) for s, c in zip(sentences, column, strict=True)]
    unique = sorted(set(texts))
    place = {t: i for i, t in enumerate(unique)}
    vectors = encoder.encode(unique)[[place[t] for t in texts]] if texts else np.zeros((0, 1), np.float32)
    marked = tuple(
        replace(d, source=replace(d.source, read_depth="truncated")) if len(d.sentences) > n_read else d
        for d in documents
    )
    return Corpus(documents=marked, sentences=sentences, column=column, vectors=vectors)


def shortened(corpus: Corpus) -> tuple[Document, ...]:
    """The documents of which not all sentences are in a corpus."""
    return tuple(d for c, d in enumerate(corpus.documents) if len(corpus.rows(c)) < len(d.sentences))


def _n_read(documents: Sequence[Document]) -> int:
    """How many sentences of each document are taken at most."""
    longest = max((len(d.sentences) for d in documents), default=0)
    n_rows, known = 0, set[str]()
    for n in range(longest):
        for words in _nth(documents, n):
            n_rows += 1
            known.add(words)
        if n and (n_rows > MAX_ROWS or len(known) > MAX_VECTORS):
            return n
    return longest


def _nth(documents: Sequence[Document], n: int) -> Iterator[str]:
    return (" ".join(d.words(d.sentences[n]).split()) for d in documents if n < len(d.sentences))


def _said(document: Document, sentence: Sentence) -> str:
    return visible(document.words(sentence))


def part(corpus: Corpus, columns: Sequence[int]) -> Corpus:
    """The corpus of some of its documents; ids stay as they are."""
    rows = np.flatnonzero(np.isin(corpus.column, columns))
    place = {c: i for i, c in enumerate(columns)}
    return Corpus(
        documents=tuple(corpus.documents[c] for c in columns),
        sentences=tuple(corpus.sentences[r] for r in rows),
        column=np.array([place[int(corpus.column[r])] for r in rows], dtype=np.int64),
        vectors=corpus.vectors[rows],
    )
