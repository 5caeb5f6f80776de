"""Blocks of a formatted document laid out as one text, with the spans of it that are prose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from briefing.language.reference_marks import without_marks
from briefing.sources.cleaning import tidy
from briefing.sources.furniture import is_furniture, is_headline_like

Kind = Literal["p", "head", "item", "cell"]
Block = tuple[Kind, str]
Span = tuple[int, int]


def laid_out(blocks: Iterable[Block], *, n_head: int = 0) -> tuple[str, tuple[Span, ...]]:
    """The text, one paragraph to a block and a blank line between two, and where its prose stands.

    Headings, furniture, cells without sentences, a closing list of headlines and the first `n_head` blocks are text,
    but not prose.
    """
    parts: list[str] = []
    prose: list[Span] = []
    at, seen = 0, set[str]()
    kept = tidied(blocks)
    end = _closing(kept)
    for n, (kind, text) in enumerate(kept):
        parts.append(text)
        repeated = len(text) > 60 and text in seen
        if n_head <= n < end and not repeated and _is_prose(kind, text):
            prose.append((at, at + len(text)))
        seen.add(text)
        at += len(text) + 2
    return "\n\n".join(parts), tuple(prose)


def tidied(blocks: Iterable[Block]) -> list[Block]:
    """The blocks as single clean lines, without reference marks and without empty ones."""
    kept = [(kind, " ".join(without_marks(tidy(text)).split())) for kind, text in blocks]
    return [(kind, text) for kind, text in kept if text]


def _is_prose(kind: Kind, text: str) -> bool:
    if kind == "head" or is_furniture(text):
        return False
    if kind == "cell":
        n_words = len(text.split())
        return not is_headline_like(text) and (n_words >= 8 or (n_words >= 3 and text[-1] in '.!?”"'))
    return kind == "item" or not is_headline_like(text) or len(text.split()) > 10


def _closing(blocks: list[Block]) -> int:
    """Where the trailing run of headlines and furniture begins; one alone may be a cut sentence."""
    end = len(blocks)
    while end > 0 and (is_headline_like(blocks[end - 1][1]) or is_furniture(blocks[end - 1][1])):
        end -= 1
    return end if len(blocks) - end >= 2 and end > 0 else len(blocks)
