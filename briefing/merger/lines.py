"""What two briefings are compared by, line by line: the claims told before, and the sentences of what is fresh."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from briefing.corpus import Corpus, embed
from briefing.engines.protocols import Encoder, Stance
from briefing.language.analysis import Analysis, analyse
from briefing.merger.claims import Claim
from briefing.merger.hearing import Asked
from briefing.nouns import Briefing, Citation, Document

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pair = tuple[int, int]

# Further apart no two lines were found to answer one question; and so many of the claims told are held against a line,
# and so many pairs against each other in all, the nearest first: what keeps the work bounded.
MIN_NEAR, MAX_NEAREST, MAX_PAIRS = 0.3, 5, 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A statement with its proof: `words` are those compared, `statement` those to print, None where they cannot stand
    alone; `outlets` is who says it, `day` when the newest of them did."""

    words: str
    statement: str | None
    analysis: Analysis
    citations: tuple[Citation, ...]
    outlets: frozenset[str]
    day: date | None


class Lines:
    """The claims told before, `told`, and the sentences of the documents that are fresh, `fresh`.

    Attributes:
        similarity: Shape (fresh, told), cosines.
        asked: The stance model, asked each pair once.
    """

    def __init__(
        self, told: Sequence[Claim], old: Briefing, documents: Sequence[Document], encoder: Encoder, stance: Stance
    ) -> None:
        self.corpus: Corpus = embed(documents, encoder)
        known = {d.id: d for d in old.documents}
        self.told = tuple(_told(c, [known[x.document] for x in c.citations if x.document in known]) for c in told)
        self.fresh = tuple(_fresh(self.corpus, row) for row in range(len(self.corpus.sentences)))
        vectors = encoder.encode([line.words for line in self.told])
        self.similarity: NDArray[np.float32] = self.corpus.vectors @ vectors.T
        self.stance = stance
        self.asked = Asked(stance)

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The rows (fresh, told) that are near enough to be held against each other, the nearest first."""
        nearest = np.argsort(-self.similarity, axis=1, kind="stable")[:, :MAX_NEAREST]
        found = [(i, int(j)) for i in range(len(self.fresh)) for j in nearest[i] if self.similarity[i, j] >= MIN_NEAR]
        return tuple(sorted(found, key=lambda p: (-float(self.similarity[p]), p))[:MAX_PAIRS])

    def says(self, pairs: Iterable[Pair], least: float = 0.0) -> Mapping[Pair, tuple[float, float]]:
        """How likely the fresh line of each pair says at least the core of the one told, and that one of it; where the
        first is below `least`, the second is not asked, and 0."""
        words = {(i, j): (self.fresh[i].words, self.told[j].words) for i, j in pairs}
        said = self.asked.says(words.values())
        there = {pair: float(said[texts][:2].sum()) for pair, texts in words.items()}
        turned = {pair: words[pair][::-1] for pair, likely in there.items() if likely >= least}
        said = self.asked.says(turned.values())
        back = {pair: float(said[texts][:2].sum()) for pair, texts in turned.items()}
        return {pair: (likely, back.get(pair, 0.0)) for pair, likely in there.items()}

    def contradicts(self, pairs: Iterable[Pair]) -> Mapping[Pair, float]:
        """How likely those of each pair deny each other, the mean of both orders."""
        words = {(i, j): (self.fresh[i].words, self.told[j].words) for i, j in pairs}
        denies = self.asked.denies(order for a, b in words.values() for order in ((a, b), (b, a)))
        return {pair: (denies[a, b] + denies[b, a]) / 2 for pair, (a, b) in words.items()}


def publisher(document: Document) -> str:
    """Whose report it is: its outlet, or where it came from."""
    source = document.source
    return (source.outlet or source.url or source.uri).casefold()


def _told(claim: Claim, documents: Sequence[Document]) -> Line:
    day = max((d.source.published for d in documents if d.source.published), default=None, key=lambda p: p.timestamp())
    return Line(
        words=claim.statement,
        statement=claim.statement,
        analysis=analyse(claim.statement, day.date() if day else None),
        citations=claim.citations,
        outlets=frozenset(map(publisher, documents)),
        day=day.date() if day else None,
    )


def _fresh(corpus: Corpus, row: int) -> Line:
    document = corpus.documents[corpus.column[row]]
    published = document.source.published
    return Line(
        words=corpus.texts[row],
        statement=corpus.statements[row],
        analysis=corpus.analyses[row],
        citations=(corpus.cite(row),),
        outlets=frozenset((publisher(document),)),
        day=published.date() if published else None,
    )
