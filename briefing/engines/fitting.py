"""Making a text fit: into a model's context, cut between sentences, and out of it, at most so many words."""

from __future__ import annotations

from collections.abc import Callable

from briefing.language.sentences import segment


def split(text: str, max_tokens: int, n_tokens: Callable[[str], int]) -> tuple[str, ...]:
    """The text in parts of at most `max_tokens`, cut between sentences; a sentence longer than that, between words.

    Args:
        text: Any text.
        max_tokens: At least 1.
        n_tokens: Counts the tokens of a text.
    """
    parts: list[str] = []
    for piece in _pieces(text, max_tokens, n_tokens):
        if parts and n_tokens(joined := f"{parts[-1]} {piece}") <= max_tokens:
            parts[-1] = joined
        else:
            parts.append(piece)
    return tuple(parts)


def _pieces(text: str, max_tokens: int, n_tokens: Callable[[str], int]) -> list[str]:
    pieces = []
    for start, end in segment(text):
        sentence = " ".join(text[start:end].split())
        while n_tokens(sentence) > max_tokens:
            head, sentence = _cut(sentence, max_tokens, n_tokens)
            pieces.append(head)
        if sentence:
            pieces.append(sentence)
    return pieces


def _cut(sentence: str, max_tokens: int, n_tokens: Callable[[str], int]) -> tuple[str, str]:
    """The longest head of whole words that fits, and the rest; half a word where not even one fits."""
    words = sentence.split(" ")
    low, high = 0, len(words) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if n_tokens(" ".join(words[:middle])) <= max_tokens else (low, middle - 1)
    if low:
        return " ".join(words[:low]), " ".join(words[low:])
    half = max(1, min(len(sentence) // 2, max_tokens))
    return sentence[:half], sentence[half:].strip()


def within(text: str, max_words: int) -> str:
    """The whole sentences of a text that come to at most `max_words`; its first words where no sentence does."""
    kept: list[str] = []
    n_words = 0
    for start, end in segment(text):
        words = text[start:end].split()
        if n_words + len(words) > max_words:
            return " ".join(kept) or " ".join(words[:max_words])
        kept.append(" ".join(words))
        n_words += len(words)
    return " ".join(kept)
