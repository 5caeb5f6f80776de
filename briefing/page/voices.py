"""How each format writes the page's words: Markdown and plain text here, HTML beside its template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from briefing.model import Citation
from briefing.page import escape

MAX_CITES = 5


class MarkdownVoice:
    """Markdown that reads well raw."""

    def text(self, words: str) -> str:
        """Untrusted words, escaped."""
        return escape.markdown(words)

    def quote(self, words: str) -> str:
        """Untrusted words in quotation marks, escaped."""
        return f'"{escape.markdown(words)}"'

    def cites(self, citations: Sequence[Citation]) -> str:
        """ "[S1][S2]"."""
        shown, more = cited(citations)
        return "".join(f"[{escape.markdown(d)}]" for d in shown) + (f" +{more}" if more else "")

    def link(self, label: str, url: str | None) -> str:
        """A Markdown link, or the label alone."""
        address = escape.markdown_url(url)
        return f"[{escape.markdown(label)}]({address})" if address else escape.markdown(label)

    def join(self, parts: Iterable[str], separator: str = " · ") -> str:
        """Ready parts, one after the other."""
        return separator.join(parts)


def cited(citations: Sequence[Citation]) -> tuple[list[str], int]:
    """The documents cited, by number, as many as a line should name, and how many more there are."""
    documents = sorted({c.document for c in citations}, key=by_number)
    if len(documents) <= MAX_CITES + 1:
        return documents, 0
    return documents[:MAX_CITES], len(documents) - MAX_CITES


def by_number(document: str) -> tuple[int, str]:
    """S2 before S10."""
    digits = re.search(r"\d+", document)
    return (int(digits[0]) if digits else 0, document)
