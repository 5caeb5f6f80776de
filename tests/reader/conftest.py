from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from chat_server import ChatServer, serving
from scripted import HOSTILE, documents

from briefing.corpus import Corpus, embed
from briefing.engines.chat import ChatWriter
from briefing.engines.protocols import Encoder, Stance
from briefing.merger.choice.news import News
from briefing.merger.merge import Merged, merge
from briefing.nouns import Diagnostic, Reading
from briefing.pipeline import read as read_documents
from briefing.reader.closely import Limits, read_closely
from briefing.summarizer.extractive import condense


class Read(NamedTuple):
    """What came of a reading."""

    merged: Merged
    reading: Reading
    notes: tuple[Diagnostic, ...]


@pytest.fixture(scope="session")
def engines(encoder: Encoder, stance: Stance) -> tuple[Encoder, Stance]:
    return encoder, stance


def compared(extra: str, engines: tuple[Encoder, Stance]) -> tuple[Corpus, Merged]:
    found, _ = read_documents(documents(extra))
    corpus = embed(found, engines[0])
    news = News(corpus, engines[0])
    return corpus, merge(corpus, condense(corpus, news.worth, n_points=5), news, *engines)


@pytest.fixture(scope="session")
def story(engines: tuple[Encoder, Stance]) -> tuple[Corpus, Merged]:
    """Three reports of our own, compared without a model."""
    return compared("", engines)


@pytest.fixture(scope="session")
def hostile_story(engines: tuple[Encoder, Stance]) -> tuple[Corpus, Merged]:
    """The same, with orders to a model in each report."""
    return compared(HOSTILE, engines)


@pytest.fixture
def read_by(story: tuple[Corpus, Merged], engines: tuple[Encoder, Stance], tmp_path: Path) -> Callable[..., Read]:
    """Reads the story by a server that answers as given."""

    def read(
        answer: Callable[[dict[str, Any]], str] | ChatServer,
        *,
        told: tuple[Corpus, Merged] = story,
        limits: Limits | None = None,
        timeout_s: float = 5.0,
        limit_s: float = 10.0,
        n: int = 1,
        tell: Callable[[str], None] = lambda _: None,
    ) -> Read:
        server = answer if isinstance(answer, ChatServer) else ChatServer(answer=answer, usage=False)
        with serving(server):
            asked = ChatWriter(
                "tiny",
                base_url=server.url,
                cache=tmp_path / "answers.sqlite3",
                timeout_s=timeout_s,
                limit_s=limit_s,
            )
            for _ in range(n):
                merged, reading, notes, _ = read_closely(
                    *told,
                    asked=asked,
                    engines=engines,
                    level="strict",
                    limits=limits or Limits(),
                    tell=tell,
                )
        return Read(merged, reading, notes)

    return read
