"""The sentences of all documents with their vectors and values, and what any two of them have in common."""

from briefing.corpus.corpus import Corpus, embed, part, shortened

__all__ = ["Corpus", "embed", "part", "shortened"]
