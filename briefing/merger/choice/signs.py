"""What tells how much a statement is news: plain signs that a reader could check by hand, each in [0, 1].

They are read off the reports alone, where a sentence stands, who else tells it and how early, what the headlines say;
so that shared points, points of one source, source lines and the bottom line can be weighed on one scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from briefing.corpus import Corpus
from briefing.engines.protocols import Encoder
from briefing.language.dates import DateMention

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A report's first paragraph or two: what stands this many letters further down counts for a third.
OPENING_CHARS = 600.0
MANY_NAMES = 4
MANY_WORDS = 40
# What happened longer than so many days before its report is background.
RECENT_DAYS = 14
BLOCK_ROWS = 512
# opens: how early it stands · first: the first sentence of its report that can be printed · told: how near the other
# origins come to it · told_early: how near what they open with comes · headline: how near the headlines are · central:
# how near the middle of all reports · figures, names: what it holds of them · quoted: how much of it is quotation ·
# long: its length · background: all days it names are long past · newest: how new its report is among all.
NAMES = (
    "opens", "first", "told", "told_early", "headline", "central", "figures", "names", "quoted", "long", "background",
    "newest",
)  # fmt: skip


class Signs:
    """The signs of the sentences of a corpus, and of their shorter forms."""

    def __init__(self, corpus: Corpus, encoder: Encoder) -> None:
        self.corpus = corpus
        self._encoder = encoder

    def of(self, rows: Sequence[int], vectors: NDArray[np.float32], texts: Sequence[str]) -> NDArray[np.float64]:
        """The signs of statements, shape (n, len(NAMES)).

        Args:
            rows: Of each the row whose words it is.
            vectors: Their vectors, shape (n, d).
            texts: Their words.
        """
        at = np.asarray(rows, np.int64)
        if not len(at):
            return np.zeros((0, len(NAMES)))
        told, told_early = self._told(at, vectors)
        n_words = np.array([len(t.split()) for t in texts], float)
        columns = {
            "opens": self._opens[at],
            "first": self._first[at],
            "told": told,
            "told_early": told_early,
            "headline": np.clip(vectors @ self.headlines.T, 0, 1).mean(axis=1),
            "central": np.clip(vectors @ self._mean, 0, 1),
            "long": np.minimum(1.0, n_words / MANY_WORDS),
            **{name: values[at] for name, values in self._said.items()},
        }
        return np.stack([np.asarray(columns[name], float) for name in NAMES], axis=1)

    @cached_property
    def _mean(self) -> NDArray[np.float32]:
        mean = self.corpus.vectors.mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)

    @cached_property
    def _opens(self) -> NDArray[np.float64]:
        return np.exp([-s.start / OPENING_CHARS for s in self.corpus.sentences])

    @cached_property
    def _first(self) -> NDArray[np.float64]:
        """1 for the first sentence of each report that can stand as a point."""
        first = np.zeros(len(self.corpus.sentences))
        for column in range(len(self.corpus.documents)):
            able = [r for r in self.corpus.rows(column) if self.corpus.statements[r] is not None]
            first[able[:1]] = 1.0
        return first

    @cached_property
    def _origins(self) -> list[str]:
        return [d.origin or d.id for d in self.corpus.documents]

    def _told(
        self, rows: NDArray[np.int64], vectors: NDArray[np.float32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How near the other origins come to each, on average; and how near what they open with comes. Memory is one
        block of rows."""
        spans = [(own[0], own[-1] + 1) if len(own := self.corpus.rows(c)) else None for c in range(len(self._origins))]
        telling = dict.fromkeys(origin for origin, span in zip(self._origins, spans, strict=True) if span)
        whose = np.array([self._origins[c] for c in self.corpus.column[rows]])
        others = np.stack([whose != origin for origin in telling])
        counts = np.maximum(others.sum(axis=0), 1)
        place = {origin: i for i, origin in enumerate(telling)}
        found = np.zeros((2, len(rows)))
        for start in range(0, len(rows), BLOCK_ROWS):
            block = slice(start, start + BLOCK_ROWS)
            near = np.clip(vectors[block] @ self.corpus.vectors.T, 0, 1)
            for n, told in enumerate((near, near * self._opens)):
                best = np.zeros((len(telling), len(told)))
                for origin, span in zip(self._origins, spans, strict=True):
                    if span:
                        best[place[origin]] = np.maximum(best[place[origin]], told[:, slice(*span)].max(axis=1))
                found[n, block] = (best * others[:, block]).sum(axis=0) / counts[block]
        return found[0], found[1]

    @cached_property
    def headlines(self) -> NDArray[np.float32]:
        """Shape (documents, d): the headline of each, or its first sentence where it has none."""
        documents = self.corpus.documents
        titles = [" ".join((d.source.title or "").split()) for d in documents]
        found = np.zeros((len(documents), self.corpus.vectors.shape[1]), np.float32)
        titled = [c for c, title in enumerate(titles) if title]
        if titled:
            found[titled] = self._encoder.encode([titles[c] for c in titled])
        for column in range(len(documents)):
            own = self.corpus.rows(column)
            if not titles[column] and len(own):
                found[column] = self.corpus.vectors[own[0]]
        return found

    @cached_property
    def newest(self) -> NDArray[np.float64]:
        """Shape (documents,): 1 for the latest day of all, 0 for the first, between for others, 0.5 where unknown."""
        days = [d.source.published.date() if d.source.published else None for d in self.corpus.documents]
        dated = sorted({day for day in days if day})
        return np.array([dated.index(d) / (len(dated) - 1) if d and len(dated) > 1 else 0.5 for d in days])

    @cached_property
    def _said(self) -> dict[str, NDArray[np.float64]]:
        """What the sentences themselves have: figures, names, quotations, days long past."""
        corpus = self.corpus
        days = [d.source.published.date() if d.source.published else None for d in corpus.documents]
        rows = list(zip(corpus.analyses, corpus.column, strict=True))
        return {
            "figures": np.array([float(any(q.unit != "ordinal" for q in a.quantities)) for a, _ in rows]),
            "names": np.array([min(1.0, len(a.names) / MANY_NAMES) for a, _ in rows]),
            "quoted": np.array(
                [min(1.0, sum(q.end - q.start for q in a.quotations) / max(1, len(a.sentence))) for a, _ in rows]
            ),
            "background": np.array([float(_is_past(a.dates, days[c])) for a, c in rows]),
            "newest": self.newest[corpus.column],
        }


def _is_past(mentions: Sequence[DateMention], published: date | None) -> bool:
    """Whether the latest day a sentence names is long before its report."""
    latest = max((m.latest for m in mentions if m.latest), default=None)
    return published is not None and latest is not None and (published - latest).days > RECENT_DAYS
