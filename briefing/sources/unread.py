"""What stands beside a text and was not read: told where it is a sentence, or says what the text does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from briefing.language.full_stops import ends_sentence
from briefing.sources.content import n_words_of

_COMMENT = re.compile(r"<!--(.{0,2000}?)-->", re.S)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ADDRESS = re.compile(r"[<\[(]?\b(?:https?://|www\.|mailto:)[^\s<>]+[>\])]?")
_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"”’»)\]]*\s+|\n+")
_MIN_WORDS, _MAX_ASIDES, _MAX_DEPTH, _MAX_FIELDS, _MAX_SEARCHES = 4, 500, 6, 10_000, 1_000


def is_sentence(text: str) -> bool:
    """Whether words that stand beside a text, where names and codes stand too, are a sentence."""
    return ends_sentence(text.strip()) and n_words_of(text) >= _MIN_WORDS


def comments(page: str) -> Iterator[tuple[str, str, str]]:
    """The sentences in the comments of a source in HTML or XML, as `counted` takes them; 500 comments at most."""
    for found, _ in zip(_COMMENT.finditer(page), range(_MAX_ASIDES), strict=False):
        if is_sentence(found[1]):
            yield "comment", found[1], "<!-- -->"


def unlike(passages: Iterable[str], text: str) -> Iterator[str]:
    """The sentences of passages that a text does not have, whatever their signs and addresses."""
    whole = letters_of(text)
    known = {letters_of(sentence) for sentence in _SENTENCE.split(text)}
    n_searches = 0
    for passage in passages:
        for sentence in _SENTENCE.split(_ADDRESS.sub(" ", passage)):
            if not (own := letters_of(sentence)) or own in known:
                continue
            known.add(own)
            n_searches += 1
            if n_searches > _MAX_SEARCHES or own not in whole:
                yield sentence


def fields(value: object, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The running text in a record, whatever it is nested in, without markup: (name, words); bounded."""
    if isinstance(value, str):
        if n_words_of(words := _TAG.sub(" ", value)) >= _MIN_WORDS:
            yield name, words
    elif depth < _MAX_DEPTH and isinstance(value, Mapping):
        for key, inner in list(value.items())[:_MAX_FIELDS]:
            yield from fields(inner, str(key), depth + 1)
    elif depth < _MAX_DEPTH and isinstance(value, (list, tuple)):
        for inner in value[:_MAX_FIELDS]:
            yield from fields(inner, name, depth + 1)


def letters_of(text: str) -> str:
    """A text's letters and digits alone, without case."""
    return "".join(c for c in text.casefold() if c.isalnum())
