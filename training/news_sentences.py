"""Plain sentences of real news articles, for generated pairs and for measuring."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

MIN_CHARS = 40
MAX_CHARS = 320
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)%][.!?])\s+(?=[A-Z])|(?<=[.!?][”\"])\s+(?=[A-Z“\"])")
_ABBREVIATION = re.compile(
    r"\b(Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|St|Jr|Sr|No|vs|Inc|Corp|Co|Jan|Feb|Mar|Apr|Aug"
    r"|Sept|Oct|Nov|Dec|Rev|Prof|Hon|Adm|Capt|Cmdr|Ft|Mt)\.$"
)


def article_sentences(path: Path) -> Iterator[list[str]]:
    """Yields each article's sentences: whole, of middling length, without page furniture."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield sentences_of(json.loads(line)["text"])


def sentences_of(text: str) -> list[str]:
    """Splits a text into the sentences that are fit to make pairs from."""
    sentences: list[str] = []
    for paragraph in text.split("\n"):
        start = " ".join(paragraph.split())
        pieces: list[str] = []
        for piece in _SENTENCE_END.split(start):
            if pieces and _ABBREVIATION.search(pieces[-1]):
                pieces[-1] += " " + piece
            else:
                pieces.append(piece)
        sentences += [piece for piece in pieces if _is_fit(piece)]
    return sentences


def spread_sentences(path: Path, n_sentences: int) -> list[str]:
    """``n_sentences`` sentences from as many articles as can be, always the same ones."""
    found = [sentences[len(sentences) // 2] for sentences in article_sentences(path) if sentences]
    step = max(1, len(found) // n_sentences)
    return found[::step][:n_sentences]


def _is_fit(sentence: str) -> bool:
    return (
        MIN_CHARS <= len(sentence) <= MAX_CHARS
        and sentence[0].isupper()
        and sentence[-1] in '.”"!'
        and sentence.count('"') % 2 == 0
        and sentence.count("“") == sentence.count("”")
        and not re.search(r"https?:|@|\||©|[A-Z]{6,} [A-Z]{4,}|Advertisement|Newsletter|Caption", sentence)
    )
