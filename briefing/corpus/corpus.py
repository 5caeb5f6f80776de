"""All sentences of all documents in one row order, with their vectors: what condensing and merging both work on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from briefing.engines.protocols import Encoder
from briefing.language.analysis import Analysis, analyse
from briefing.language.invisible import visible
from briefing.language.quotations import Quotation, find_posts, find_quotations
from briefing.language.standing import standing
from briefing.nouns import Citation, Document, Sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

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

    @cached_property
    def similarity(self) -> NDArray[np.float32]:
        """Shape (n, n): cosine of every two rows."""
        return self.vectors @ self.vectors.T

    @cached_property
    def analyses(self) -> tuple[Analysis, ...]:
        """What each row says: quantities, dates, names, quotations; offsets count from the sentence's start,
        in its words without characters that nobody sees."""
        published = [d.source.published.date() if d.source.published else None for d in self.documents]
        return tuple(analyse(_said(self.documents[c], s), published[c]) for c, s in self._places)

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
            (*((q.start, q.end) for q in quotations), *find_posts(document.text))
            for document, quotations in zip(self.documents, self.quotations, strict=True)
        ]
        for row, (sentence, column) in enumerate(zip(self.sentences, self.column, strict=True)):
            words = self.documents[column].words(sentence)
            start = sentence.start + len(words) - len(words.lstrip(MARKS))
            end = sentence.end - (len(words) - len(words.rstrip(MARKS)))
            if any(a <= start and end <= b for a, b in spans[column]):
                found.add(row)
        return frozenset(found)

    def rows(self, column: int) -> NDArray[np.int64]:
        """The rows of one document."""
        return np.flatnonzero(self.column == column)

    def cite(self, row: int) -> Citation:
        """A row as proof."""
        sentence = self.sentences[row]
        document: Document = self.documents[self.column[row]]
        return document.cite(sentence.start, sentence.end)


def embed(documents: Sequence[Document], encoder: Encoder) -> Corpus:
    """Encodes every sentence once; equal sentences share one call."""
    sentences = tuple(s for d in documents for s in d.sentences)
    column = np.array([c for c, d in enumerate(documents) for _ in d.sentences], dtype=np.int64)
    texts = [" ".join(_said(documents[c], s).split()) for s, c in zip(sentences, column, strict=True)]
    unique = sorted(set(texts))
    place = {t: i for i, t in enumerate(unique)}
    vectors = encoder.encode(unique)[[place[t] for t in texts]] if texts else np.zeros((0, 1), np.float32)
    return Corpus(documents=tuple(documents), sentences=sentences, column=column, vectors=vectors)


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
