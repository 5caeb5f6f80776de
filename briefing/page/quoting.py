"""Which words of a quote the page shows as proof."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from briefing.model import Citation, Kind, Position, Source
from briefing.page.clip import clip, window
from briefing.page.escape import clean

_WORD = re.compile(r"\w+")
_WHOLE: tuple[Kind, ...] = ("quote", "cause", "stance", "status", "attribution")


def position(said: Position, document: str | None, kind: Kind, max_chars: int) -> str:
    """The verbatim words that show a position: the value with its surroundings; "" where it is not verbatim."""
    value = clean(said.value)
    for citation in said.citations:
        if document is not None and citation.document != document:
            continue
        quote = clean(citation.quote)
        at = quote.find(value) if value else -1
        if at < 0:
            continue
        if kind == "name":
            return clip(value, max_chars)
        return window(quote, at, at + len(value), max_chars if kind in _WHOLE else min(max_chars, len(value) + 60))
    cited = [c for c in said.citations if document in (None, c.document)]
    return clip(clean(cited[0].quote), max_chars) if cited else ""


def proofs(statement: str, citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations whose words the statement itself does not show, one a document."""
    found: dict[str, Citation] = {}
    shown = set()
    for citation in citations:
        if _shows(statement, citation.quote):
            shown.add(citation.document)
        else:
            found.setdefault(citation.document, citation)
    return tuple(c for d, c in found.items() if d not in shown)


def host(source: Source) -> str:
    """The site or file a source came from, as a name of last resort."""
    try:
        site = urlsplit(source.url or source.uri).hostname
    except ValueError:
        site = None
    return (site or "").removeprefix("www.") or PurePath(source.uri).name


def _shows(statement: str, quote: str) -> bool:
    """Whether the statement is made of the quote's own words in their order, or holds the quote."""
    words, quoted = _WORD.findall(statement.lower()), iter(_WORD.findall(quote.lower()))
    return all(word in quoted for word in words) or " ".join(quote.split()) in statement
