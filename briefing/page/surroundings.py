"""A quote in its place: the sentences before and after it, and where in it a value stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from briefing.nouns import Citation, Document
from briefing.page.clip import ELLIPSIS, clip, window
from briefing.page.escape import clean

MAX_QUOTE = 700  # room a quote has where it is shown in place, in letters
MAX_AROUND = 240  # letters before it, and after it
SENTENCES = 2  # before it, and after it


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Cleaned words as a source has them: `before` + `quote` + `after` is running text. `value` is the half-open span
    of a value in `quote`, (0, 0) where there is none to be found."""

    before: str
    quote: str
    after: str
    value: tuple[int, int] = (0, 0)


def passage(document: Document | None, citation: Citation, value: str = "") -> Passage:
    """A citation among its neighbours; alone where the document's text is not at hand. Takes time logarithmic in the
    document's sentences."""
    whole, value = clean(citation.quote), clean(value)
    at = whole.find(value) if value else -1
    quote = window(whole, at, at + len(value), MAX_QUOTE) if at >= 0 else clip(whole, MAX_QUOTE)
    value = clip(value, MAX_QUOTE)  # words too long for a line are shortened in both
    at = quote.find(value) if value else -1
    before = after = ""
    if document is not None and document.text[citation.start : citation.end] == citation.quote:
        start, end = _bounds(document, citation)
        before = _before(document.text[start : citation.start], cut=not document.sentences and start > 0)
        after = _after(document.text[citation.end : end], cut=not document.sentences and end < len(document.text))
    if quote != whole:  # cut off itself: what follows it would read as if it followed the cut
        after = "" if quote.endswith(ELLIPSIS) else after
        before = "" if quote.startswith(ELLIPSIS) else before
    return Passage(before=before, quote=quote, after=after, value=(at, at + len(value)) if at >= 0 else (0, 0))


def _bounds(document: Document, citation: Citation) -> tuple[int, int]:
    """Where the surroundings of a citation begin and end in the text."""
    sentences = document.sentences
    if not sentences:
        return max(0, citation.start - MAX_AROUND), min(len(document.text), citation.end + MAX_AROUND)
    first = bisect_right(sentences, citation.start, key=lambda s: s.end)
    last = bisect_left(sentences, citation.end, key=lambda s: s.start) - 1
    start = sentences[max(0, min(first, len(sentences) - 1) - SENTENCES)].start
    end = sentences[min(len(sentences) - 1, last + SENTENCES)].end
    return min(start, citation.start), max(end, citation.end)


def _before(text: str, *, cut: bool) -> str:
    """The end of what stands before, with the space that parts it from the quote."""
    words = clean(text)
    if cut or len(words) > MAX_AROUND:
        words = words[-MAX_AROUND:]
        words = ELLIPSIS + words[words.find(" ") + 1 :]
    return words + (" " if words and text[-1:].isspace() else "")


def _after(text: str, *, cut: bool) -> str:
    words = clean(text)
    shown = clip(words, MAX_AROUND)
    if cut and shown == words and " " in words:
        shown = words.rsplit(" ", 1)[0] + ELLIPSIS
    return (" " if shown and text[:1].isspace() else "") + shown
