"""The claims of a briefing: its statements with their proof, as sentences that can be compared."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefing.language.sentences import is_heading
from briefing.local_paths import lasting, shareable
from briefing.nouns import Briefing, Citation, Document, Sentence, Source, digest

MIN_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement with its proof."""

    statement: str
    citations: tuple[Citation, ...]

    def rests_on(self, documents: set[str]) -> bool:
        """Whether all its proof is in these documents."""
        return {c.document for c in self.citations} <= documents


def claims(briefing: Briefing) -> tuple[Claim, ...]:
    """The statements of a briefing, each once, the weightiest first; a headline states nothing."""
    found: dict[str, Claim] = {}
    points: Iterable[tuple[str, Sequence[Citation]]] = (
        *((p.statement, p.citations) for p in briefing.shared),
        *((c.quote, (c,)) for conflict in briefing.conflicts for p in conflict.positions for c in p.citations),
        *((p.statement, p.citations) for p in briefing.single),
        *((p.statement, p.citations) for s in briefing.summaries for p in s.points),
    )
    for statement, citations in points:
        words = " ".join(statement.split())
        if len(words.split()) >= MIN_WORDS and not is_heading(words):
            found.setdefault(words.casefold(), Claim(statement=words, citations=tuple(citations)))
    return tuple(found.values())


def as_document(id: str, lines: Sequence[Claim], briefing: Briefing) -> Document:
    """The claims as the lines of one document, dated as the newest report behind them: the i-th is sentence i."""
    texts = [c.statement for c in lines]
    text = "\n".join(texts)
    ends = itertools.accumulate(len(line) + 1 for line in texts)
    sentences = tuple(
        Sentence(document=id, index=i, start=end - 1 - len(line), end=end - 1)
        for i, (line, end) in enumerate(zip(texts, ends, strict=True))
    )
    published = max((d.source.published for d in briefing.documents if d.source.published), default=None)
    source = Source(uri=id, published=published)
    return Document(id=id, source=source, text=text, sha256=digest(text), sentences=sentences, origin=id)


def address(document: Document) -> str:
    """What a report is known by when its words change; the digest of these where it has no address of its own."""
    return shareable(lasting(document.source)) or document.sha256
