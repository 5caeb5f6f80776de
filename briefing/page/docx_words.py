"""The words of a Word page: what the view gives as text, taken apart into words, references and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from briefing.nouns import Citation
from briefing.page import escape, quoting
from briefing.page.voices import PlainVoice

# `clean` leaves none of these in a source's words, so that only the voice itself can have written them.
_OPEN, _CLOSE = "\x01", "\x02"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Words:
    """Words in one look, by the name of a character style; "" is the paragraph's own."""

    text: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class References:
    """The documents named after a statement, and how many more there are; `citations` prove the words before."""

    documents: tuple[str, ...]
    more: int
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address, which is a plain web one."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The place that references to a document lead to."""

    document: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that name who says only the core of a sentence; `citations` prove them."""

    text: str
    citations: tuple[Citation, ...] = ()


Span: TypeAlias = Words | References | Link | Mark | Aside


class DocxVoice(PlainVoice):
    """Words as they are, cleaned, with a mark in the place of each reference, link and aside, which `spans` knows
    again."""

    def __init__(self) -> None:
        self._marks: list[References | Link | Aside] = []

    def cites(self, citations: Sequence[Citation]) -> str:
        """A mark for the references."""
        if not citations:
            return ""
        shown, more = quoting.named(citations)
        return self._marked(References(tuple(shown), more, tuple(citations)))

    def aside(self, words: str) -> str:
        """A mark for the words, whose proof the page adds."""
        return self._marked(Aside(safe(self.text(words))))

    def link(self, label: str, url: str | None) -> str:
        """A mark for a link, or the label alone."""
        address = escape.web_address(url)
        return self._marked(Link(safe(escape.clean(label)), address)) if address else self.text(label)

    def spans(self, text: str, look: str = "") -> list[Span]:
        """A text of this voice taken apart; its words in one look."""
        found: list[Span] = []
        for n, piece in enumerate(_MARK.split(text)):
            if n % 2:
                found += self._marks[int(piece) : int(piece) + 1]
            elif words := safe(piece):
                found.append(Words(words, look))
        return found

    def _marked(self, mark: References | Link | Aside) -> str:
        self._marks.append(mark)
        return f"{_OPEN}{len(self._marks) - 1}{_CLOSE}"


def safe(text: str) -> str:
    """Text that XML can hold, in one line."""
    return _NOT_XML.sub("", text).replace("\r", " ").replace("\n", " ").replace("\t", " ")
