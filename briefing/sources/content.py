"""What passes between finding a source, reading its format and making documents of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from briefing.nouns import ReadDepth


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
        notes: Warnings on how the bytes were had, as sentences.
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


def within(text: str, max_chars: int) -> tuple[str, tuple[str, ...]]:
    """The text as far as it is read, cut at a line's end, and a note where it was cut."""
    if len(text) <= max_chars:
        return text, ()
    end = text.rfind("\n", max_chars // 2, max_chars) + 1 or max_chars
    note = f"It holds {len(text):,} characters; only the first {end:,} were read. Split it, or give the report alone."
    return text[:end], (note,)


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
