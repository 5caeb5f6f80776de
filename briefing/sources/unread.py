"""What stands beside a text and was not read: told where it is a sentence, or says what the text does not have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from briefing.language.full_stops import ends_sentence
from briefing.nouns import LeftOut
from briefing.sources.content import counted, n_words_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_QUOTED = re.compile(r'"([^"]{1,2000})"')
_SIGNS = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ADDRESS = re.compile(r"[<\[(]?\b(?:https?://|www\.|mailto:)[^\s<>]+[>\])]?")
_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"”’»)\]]*\s+|\n+")
_MIN_WORDS, _MAX_ASIDES, _MAX_DEPTH, _MAX_FIELDS, _MAX_SEARCHES = 4, 500, 6, 10_000, 1_000
_MAX_COMMENT_CHARS = 2_000  # what is longer is code


class Unread:
    """The words that a walk through a document passes over, joined as they stand together in it."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], list[str]] = {}
        self._open: dict[tuple[str, str], list[str]] = {}  # those that the paragraph has added to

    def put(self, what: str, words: str, where: str) -> None:
        """More words of this kind; they go on with those before them in the paragraph."""
        self._open[what, where] = pieces = self._words.setdefault((what, where), [])
        pieces.append(words)

    def end(self) -> None:
        """The paragraph ends."""
        for pieces in self._open.values():
            pieces.append("\n")
        self._open.clear()

    def left_out(self) -> tuple[LeftOut, ...]:
        """All of them."""
        return counted((what, "".join(words), where) for (what, where), words in self._words.items())


def beside(root: _Element, seen: set[str]) -> Iterator[tuple[str, str, str]]:
    """The sentences in the attributes of an office document's part: what pictures show, tips, prompts of fields.

    Args:
        root: The part.
        seen: What was told already, since files say such things twice; grows.
    """
    values = root.xpath('//@*[contains(., " ")][string-length(.) > 15]')
    for value in values[:_MAX_FIELDS]:
        for words in quoted_sentences(value) if value.attrname.endswith("instr") else [value]:
            if is_sentence(words) and words not in seen:
                seen.add(words)
                yield "caption", words, value.attrname.rpartition("}")[2]


def sentences_in(root: _Element, what: str, seen: set[str]) -> Iterator[tuple[str, str, str]]:
    """The sentences in the elements of an office document's part that is none of its text; `seen` as in `beside`."""
    for element in root.iter():
        words = (element.text or "").strip() if isinstance(element.tag, str) else ""
        if is_sentence(words) and words not in seen:
            seen.add(words)
            yield what, words, element.tag.rpartition("}")[2]


def is_sentence(text: str) -> bool:
    """Whether words that stand beside a text, where names and codes stand too, are a sentence."""
    return ends_sentence(text.strip()) and n_words_of(text) >= _MIN_WORDS


def quoted_sentences(code: str) -> list[str]:
    """The sentences that the code of a field holds in quotation marks."""
    return [words for words in _QUOTED.findall(code) if is_sentence(words)]


def comments(page: str) -> Iterator[tuple[str, str, str]]:
    """The sentences in the comments of a source in HTML or XML, as `counted` takes them; 500 comments at most."""
    at = 0
    for _ in range(_MAX_ASIDES):
        begin = page.find("<!--", at) + 4
        end = page.find("-->", begin)
        if begin < 4 or end < 0:
            return
        if end - begin <= _MAX_COMMENT_CHARS and is_sentence(page[begin:end]):
            yield "comment", page[begin:end], "<!-- -->"
        at = end


class Said:
    """What a text says, to hold other words against it, whatever their signs and addresses."""

    def __init__(self, text: str) -> None:
        self._letters = letters_of(text)
        self._sentences = {letters_of(sentence) for sentence in _SENTENCE.split(text)}
        self._n_searches = 0

    def lacks(self, passage: str) -> Iterator[str]:
        """The sentences of a passage that neither the text has nor a passage before."""
        for sentence in _SENTENCE.split(_ADDRESS.sub(" ", passage)):
            if not (letters := letters_of(sentence)) or letters in self._sentences:
                continue
            self._sentences.add(letters)
            self._n_searches += 1
            if self._n_searches > _MAX_SEARCHES or letters not in self._letters:
                yield sentence


def unlike(passages: Iterable[str], text: str) -> Iterator[str]:
    """The sentences of passages that a text does not have."""
    said = Said(text)
    return (sentence for passage in passages for sentence in said.lacks(passage))


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
    return _SIGNS.sub("", text.casefold())
