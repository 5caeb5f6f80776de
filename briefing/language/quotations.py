"""Quotations in a sentence, with their speakers."""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from briefing.language.attributions import Attribution, find_attributions
from briefing.language.marks import Mark, find_marks

__all__ = ["Attribution", "Quotation", "find_attributions", "find_quotations", "normalise_quote"]

_MIN_FULL_WORDS = 3
_FIRST = re.compile(r"[^\w\[]*(\[?\w)")
_CONTRACTED = re.compile(r"\s?['’ʼ]\s?(?=(?:s|t|re|ve|ll|d|m)\b)")
_NOT_CONTRACTED = re.compile(r"\sn\s?['’]\s?t\b")
_MAX_GAP_BEFORE_CHARS = 60
# With the quotation marks and spaces around it.
_MAX_GAP_CHARS = 120
_JOINS = re.compile(r"[\s,:–—-]*(?:(?:that|in|on|to|at|of|a|an|the|his|her|its|this)\b[^,;.:]{0,45})?[\s,:–—-]*$")
_AFTER = re.compile(r"[\s,.!?–—-]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words in quotation marks: ``sentence[start:end] == text``, the marks left out.

    Attributes:
        speaker: Who said it, as written ("Steele", "he", "a senior official"); None where the sentence does not say.
        full: A whole sentence, rather than a few words under quotation marks.
    """

    start: int
    end: int
    text: str
    speaker: str | None
    full: bool


# Behind an embedded post stand its author and the name of the account.
_POST_AUTHOR = re.compile(r"(?<!\w)[—–-]\s?(?=[A-Z])[^\n@—–]{2,60}\(@\w{2,30}\)")
_MAX_POST_CHARS = 600


def find_posts(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of embedded posts, "Well done! — Anna Holm (@aholm)", from the start of their line, or of the last
    `_MAX_POST_CHARS` of it: these are its author's words, though no mark says so."""
    found = []
    end = 0
    for author in _POST_AUTHOR.finditer(text):
        start = max(author.start() - _MAX_POST_CHARS, end, 0)
        start = max(text.rfind("\n", start, author.start()) + 1, start)
        end = author.end()
        found.append((start, end))
    return tuple(found)


def find_quotations(text: str, *, attributions: tuple[Attribution, ...] | None = None) -> tuple[Quotation, ...]:
    """The quotations of a sentence, in order; one inside another is part of it.

    A quotation that is not closed runs to the end of its line (it goes on in the next sentence); one that is closed
    without having been opened began at the start of the line. Attributions already found may be given to save time.
    """
    spans = _spans(text, find_marks(text))
    if not spans:
        return ()
    if attributions is None:
        attributions = find_attributions(text)
    starts = [start for start, _ in spans]
    reaches = list(accumulate((end for _, end in spans), max))

    def inside(a: Attribution) -> bool:
        at = bisect_right(starts, a.start) - 1
        return at >= 0 and a.end <= reaches[at]

    saying = _Sayings([a for a in attributions if not inside(a)])
    return tuple(
        Quotation(
            start=start, end=end, text=text[start:end],
            speaker=_speaker(text, start, end, saying), full=_is_full(text, start, end),
        )
        for start, end in spans
    )  # fmt: skip


class _Sayings:
    """The attributions outside quotations, in order and without overlap, so that those beside a span are found without
    looking at all."""

    def __init__(self, attributions: list[Attribution]) -> None:
        self.all = attributions
        self.starts = [a.start for a in attributions]
        self.ends = [a.end for a in attributions]
        self.named = [n for n, a in enumerate(attributions) if a.speaker]

    def outside(self, start: int, end: int) -> list[Attribution]:
        """The first two that name a speaker and lie wholly before or behind a span."""
        n_before, n_behind = bisect_right(self.ends, start), bisect_left(self.starts, end)
        before = self.named[: min(2, bisect_left(self.named, n_before))]
        at = bisect_left(self.named, n_behind)
        return [self.all[n] for n in (*before, *self.named[at : at + 2])][:2]


def _spans(text: str, marks: tuple[Mark, ...]) -> list[tuple[int, int]]:
    """The outermost quoted spans, marks and spaces inside them left out."""
    spans: list[tuple[int, int]] = []
    opened: Mark | None = None
    line_start, looked_to, seen_on_line = 0, 0, False
    for mark in marks:
        newline, looked_to = text.rfind("\n", looked_to, mark.start), mark.start
        if newline >= 0:
            if opened:
                spans.append((opened.end, text.find("\n", opened.end)))
            opened, line_start, seen_on_line = None, newline + 1, False
        if opened is None and mark.opens:
            opened = mark
        elif opened is not None and not mark.opens and mark.double == opened.double:
            spans.append((opened.end, mark.start))
            opened = None
        elif opened is None and not seen_on_line:
            spans.append((line_start, mark.start))
        elif opened is not None and mark.opens and mark.double == opened.double:
            opened = mark
        seen_on_line = True
    if opened is not None:
        newline = text.find("\n", opened.end)
        spans.append((opened.end, newline if newline >= 0 else len(text)))
    trimmed = []
    for start, end in spans:
        inner = text[start:end]
        if stripped := inner.strip():
            start += len(inner) - len(inner.lstrip())
            trimmed.append((start, start + len(stripped)))
    return trimmed


def _is_full(text: str, start: int, end: int) -> bool:
    inner = text[start:end]
    words = inner.split()
    first = _FIRST.match(inner)
    if len(words) < _MIN_FULL_WORDS or first is None or not (first[1][-1].isupper() or first[1][-1].isdigit()):
        return False
    longer = [w for w in words if len(w) > 3]
    titled = len(longer) > 1 and all(w[:1].isupper() for w in longer)
    return not titled or inner[-1] in ".!?,"


def _speaker(text: str, start: int, end: int, sayings: _Sayings) -> str | None:
    """The speaker named right after the quotation, or right before it."""
    first = bisect_left(sayings.starts, end)
    for attribution in sayings.all[first : bisect_right(sayings.starts, end + _MAX_GAP_CHARS)]:
        if _AFTER.match(text[end : attribution.start].strip("\"“”'’‘`«» ")):
            return attribution.speaker or None
    last = bisect_right(sayings.ends, start)
    for attribution in reversed(sayings.all[bisect_left(sayings.ends, start - _MAX_GAP_CHARS) : last]):
        gap = text[attribution.end : start].strip("\"“”'’‘`«» ")
        if len(gap) <= _MAX_GAP_BEFORE_CHARS and _JOINS.match(gap):
            return attribution.speaker or None
    outside = sayings.outside(start, end)
    return outside[0].speaker if len(outside) == 1 else None


def normalise_quote(text: str) -> str:
    """A quotation's words alone, for comparing the wording: case, typography, punctuation, spacing and character
    references left out, contractions joined ("do n't" is "dont")."""
    plain = unicodedata.normalize("NFKC", html.unescape(text)).casefold()
    plain = _NOT_CONTRACTED.sub("nt", plain)
    plain = _CONTRACTED.sub("", plain)
    plain = re.sub(r"(?<=\d)[,.](?=\d)", "", plain.replace("n't", "nt").replace("n’t", "nt"))
    return " ".join(re.findall(r"\w+", plain))
