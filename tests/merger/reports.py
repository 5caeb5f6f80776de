"""Reports of our own, taken apart into sentences."""

from __future__ import annotations

from dataclasses import replace

from briefing.language.sentences import segment
from briefing.nouns import Document, Sentence


def reports(*texts: str) -> list[Document]:
    """The texts as the documents S1, S2 …, with their sentences."""
    made = []
    for n, text in enumerate(texts, start=1):
        document = Document.from_text(text, id=f"S{n}")
        spans = enumerate(segment(text))
        sentences = tuple(Sentence(document=document.id, index=i, start=a, end=b) for i, (a, b) in spans)
        made.append(replace(document, sentences=sentences))
    return made
