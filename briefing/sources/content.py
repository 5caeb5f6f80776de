"""What passes between finding a source, reading its format and making documents of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from briefing.nouns import LeftOut, ReadDepth

# The letters of scripts without spaces between words.
_UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The bytes of one source, before anything is known of them but what was declared.

    Attributes:
        uri: The path, address or name the user gave, with `!member` or `#number` for a part of a container.
        data: The bytes themselves.
        name: The file name, where there is one; a hint only, since formats are told by content.
        media_type: The declared media type without parameters, "" where none was declared; a hint only.
        charset: The declared encoding, where one was.
        url: The address the bytes came from, after redirects, without credentials.
        retrieved: When they came from the network.
        facts: What the surroundings say of the document: title, outlet, author, published, url (a feed's entry, a
            mail's headers), for where the content itself does not say.
        max_chars: A text need not be read further than this.
        notes: What is to be said of how the bytes were come by, as sentences.
        left_out: What stands beside the bytes in what they were taken from, and is not read.
    """

    uri: str
    data: bytes
    name: str = ""
    media_type: str = ""
    charset: str | None = None
    url: str | None = None
    retrieved: datetime | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    max_chars: int = 200_000
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a reader found in a content: one text, and what is known of it.

    Attributes:
        uri: As in `Content`.
        text: The text, cleaned; offsets of everything that follows count in it.
        media_type: What the content was found to be.
        prose: The half-open spans of `text` that are the report itself, apart from headlines, bylines and furniture;
            None where all of it is.
        published: As the source gives it; a date without a time has `published_date_only` set.
        problem: Why this is not an article to brief ("a bot wall …"); None where it is one.
        notes: Warnings on how it was read, as sentences.
        covers: It but says that the report stands in what comes with it; it goes where that could be read.
        left_out: What stands in the source and was not read.
    """

    uri: str
    text: str
    media_type: str
    prose: tuple[tuple[int, int], ...] | None = None
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    published: datetime | None = None
    published_date_only: bool = False
    url: str | None = None
    retrieved: datetime | None = None
    language: str | None = None
    read_depth: ReadDepth = "full"
    wire: str | None = None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    covers: bool = False
    left_out: tuple[LeftOut, ...] = ()


def within(text: str, max_chars: int) -> tuple[str, tuple[str, ...]]:
    """The text as far as it is read, cut at a line's end, and a note where it was cut."""
    if len(text) <= max_chars:
        return text, ()
    end = text.rfind("\n", max_chars // 2, max_chars) + 1 or max_chars
    note = f"It holds {len(text):,} characters; only the first {end:,} were read. Split it, or give the report alone."
    return text[:end], (note,)


def beyond(whole: str, text: str) -> tuple[LeftOut, ...]:
    """What was cut off a text at its end."""
    return counted([("rest", whole[len(text) :], "end")])


def counted(pieces: Iterable[tuple[str, str, str]]) -> tuple[LeftOut, ...]:
    """What was left out, from pieces of (what, text, where); those alike are counted together."""
    n_words = Counter[tuple[str, str]]()
    for what, text, where in pieces:
        n_words[what, where] += n_words_of(text)
    return tuple(LeftOut(what=what, n_words=n, where=where) for (what, where), n in n_words.items() if n)


def with_left_out(parts: tuple[Article | Content, ...], left_out: tuple[LeftOut, ...]) -> tuple[Article | Content, ...]:
    """The parts of a source; the first tells what was left out of what holds them all."""
    if not parts or not left_out:
        return parts
    return (replace(parts[0], left_out=parts[0].left_out + left_out), *parts[1:])


def n_words_of(text: str) -> int:
    """Words, or where a script has no spaces, half its letters."""
    return max(len(text.split()), 0 if text.isascii() else len(_UNSPACED.findall(text)) // 2)


class Reader(Protocol):
    """Reads one format. Registered by name in the entry point group `briefing.readers`; constructors do no I/O.

    `accepts` looks at the bytes (and, as a hint, at name and declared type) and is quick and total: it never raises.
    `read` gives what is in the content: articles, and contents of their own where the format is a container. It raises
    `SourceError` with what is wrong and what to do, and nothing else, whatever the bytes.
    """

    name: str

    def accepts(self, content: Content) -> bool:
        """Whether these bytes are of the format."""
        ...

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """The articles and inner contents, in their order."""
        ...
