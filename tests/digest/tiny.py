"""Small engines for tests of the digest itself: articles from JSON, a briefing of first sentences, words as vectors.

As a program it is a whole run: python tiny.py digest.toml [--only-left]
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from briefing.digest import run
from briefing.digest.config import load
from briefing.digest.gather import window
from briefing.digest.plan import Engines
from briefing.nouns import Briefing, Change, Diagnostic, Document, Point, Run, Sentence, Summary


class WordEncoder:
    """Words hashed into 256 places."""

    id = "words"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), 256), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, zlib.crc32(word.encode()) % 256] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def document(article: dict[str, str], id: str = "S1") -> Document:
    made = Document.from_text(
        article["text"],
        id=id,
        title=article.get("title"),
        outlet=article.get("outlet"),
        url=article.get("url"),
        published=datetime.fromisoformat(article["published"]) if "published" in article else None,
    )
    end = made.text.find(".") + 1 or len(made.text)
    sentence = Sentence(document=id, index=0, start=0, end=end)
    return Document(id=id, source=made.source, text=made.text, sha256=made.sha256, sentences=(sentence,), origin=id)


def read(places: Sequence[str]) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    documents: list[Document] = []
    for place in places:
        try:
            documents += [document(a) for a in json.loads(Path(place).read_text())]
        except (OSError, ValueError) as error:
            return tuple(documents), (
                Diagnostic(stage="read", severity="error", source=place, message=f"cannot be read: {error}"),
            )
    return tuple(documents), ()


def brief(documents: Sequence[Document], before: Briefing | None) -> Briefing:
    """The first sentence of each; what was not told before is a change."""
    mine = tuple(
        Document(
            id=f"S{i}",
            source=d.source,
            text=d.text,
            sha256=d.sha256,
            sentences=tuple(Sentence(document=f"S{i}", index=s.index, start=s.start, end=s.end) for s in d.sentences),
            origin=f"S{i}",
        )
        for i, d in enumerate(documents, 1)
    )
    points = [
        Point(statement=d.words(d.sentences[0]), citations=(d.cite(d.sentences[0].start, d.sentences[0].end),))
        for d in mine
    ]
    told = (
        {p.statement for s in before.summaries for p in s.points} | {p.statement for p in before.single}
        if before
        else set()
    )
    return Briefing(
        title=mine[0].source.title or "Untitled",
        documents=mine,
        bottom_line=points[0],
        summaries=tuple(Summary(document=d.id, points=(p,)) for d, p in zip(mine, points, strict=True)),
        changes=tuple(
            Change(kind="new", statement=p.statement, citations=p.citations)
            for p in points
            if before and p.statement not in told
        ),
        run=Run(version="test", compiled=date(2026, 11, 23)),
    )


ENGINES = Engines(read=read, brief=brief, encoder=WordEncoder)


def main() -> int:
    digest = load(Path(sys.argv[1]))
    span = window(None, now=datetime.now(UTC), max_age_h=digest.max_age_h)
    done = run.send(digest, ENGINES, window=span, tell=lambda line: None, only_left="--only-left" in sys.argv)
    print(done, *done.delivery.problems, sep="\n", file=sys.stderr)
    return 1 if done.failed else 0


if __name__ == "__main__":
    sys.exit(main())
