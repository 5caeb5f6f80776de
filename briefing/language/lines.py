"""Lines into paragraphs: which line breaks end a paragraph, and which only wrap it.

Wrapped lines are told by how they run on, not by a width: a line without a full stop is followed by one that begins
small, and each line is broken only where the next word no longer fitted. Headlines, entries and header lines do
neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from briefing.language.full_stops import ends_sentence, has_no_capitals
from briefing.language.language import FUNCTION_WORDS

Span = tuple[int, int]

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BULLET = re.compile(r"\s*+(?:[-*•–·‣◦]|\d{1,2}[.)]|[a-z][.)]|#{1,6})\s")
_FIELD = re.compile(r"\s*[A-Z][\w-]{1,20}(?: [\w-]{1,20})?:\s")
_STOP_WITHIN = re.compile(r"\w{3}[.!?] +\S")
_MIN_WRAPPED_CHARS, _MAX_WRAPPED_CHARS = 20, 130
_MIN_SHARE = 0.6  # of the width: ragged lines of people who break them by hand
_MIN_RUN_ON = 1 / 3  # of the breaks without a full stop; in wrapped English 0.85, in German 0.6, in headlines 0


def paragraphs(text: str, start: int = 0) -> Iterator[Span]:
    """The spans of text from `start` on that read on without a break: lines, or whole paragraphs where they are
    wrapped. Linear in the length."""
    lines = [match.span() for match in _LINE.finditer(text, start) if not match[0].isspace()]
    joints = [pair for pair in pairwise(lines) if _adjacent(text, pair[0][1], pair[1][0])]
    width = _width(text, joints) if joints else 0
    wrapped: set[Span] = set()
    within: Span | None = None  # a line that goes on with the one before it
    for a, b in joints if width else ():
        if _reads_on(text, a, b, width, within=within == a):
            wrapped.add(a)
            within = b
    first = -1
    for left, right in lines:
        first = left if first < 0 else first
        if (left, right) not in wrapped:
            yield first, right
            first = -1


def _adjacent(text: str, end: int, start: int) -> bool:
    gap = text[end:start]
    return gap in ("\n", "\r", "\r\n")


def _width(text: str, joints: Sequence[tuple[Span, Span]]) -> int:
    """The column at which the text is wrapped; 0 where it is not."""
    open_ended = [(a, b) for a, b in joints if _may_join(text, a, b) and not ends_sentence(text[slice(*a)].rstrip())]
    run_on = [(a, b) for a, b in open_ended if _runs_on(text, a, b)]
    if len(run_on) < _MIN_RUN_ON * len(open_ended) or not run_on:
        return _even_width(text, joints, open_ended)
    longest = max(_n_columns(text, a) for a, _ in run_on)
    return min(longest, *(_n_columns(text, a) + len(_first_word(text, b)) for a, b in run_on))


def _even_width(text: str, joints: Sequence[tuple[Span, Span]], open_ended: Sequence[tuple[Span, Span]]) -> int:
    """The width where capitals tell nothing (nouns of German, scripts without): all lines but the last of a block must
    be as good as full, and the letters have no capitals or a sentence ends in the middle of a line."""
    blocks: list[list[Span]] = []
    for a, b in joints:
        if blocks and blocks[-1][-1] == a:
            blocks[-1].append(b)
        else:
            blocks.append([a, b])
    width = max(_n_columns(text, a) for a, _ in joints)
    firsts = [(a, b) for block in blocks for a, b in pairwise(block)]
    full = all(_n_columns(text, a) + len(_first_word(text, b)) + 1 >= width - 1 for a, b in firsts)
    uncased = any(has_no_capitals(c) for _, b in open_ended if (c := text[slice(*b)].lstrip()[:1]).isalpha())
    within = any(_STOP_WITHIN.search(text, *b) for _, b in open_ended)
    is_wrapped = full and (uncased or within) and len(joints) >= 2 and _MIN_WRAPPED_CHARS <= width <= _MAX_WRAPPED_CHARS
    return width if is_wrapped else 0


def _may_join(text: str, line: Span, following: Span) -> bool:
    """Whether the second line can go on with the first at all."""
    words, more = text[slice(*line)], text[slice(*following)]
    if _BULLET.match(more) or _FIELD.match(more):
        return False
    is_address = " " not in words.strip() and len(words.strip()) > 30
    return is_address or _MIN_WRAPPED_CHARS <= len(words.strip()) <= _MAX_WRAPPED_CHARS


def _runs_on(text: str, line: Span, following: Span) -> bool:
    """Whether a line without a full stop is followed by one that begins small, or ends in the middle of a phrase: at a
    comma or at "of", "der", "le"."""
    begins = text[slice(*following)].lstrip(" \t\"“‘'«([")[:1]
    begins_small = begins.islower() and not has_no_capitals(begins)
    words = text[slice(*line)].split()
    return begins_small or words[-1][-1] in ",;" or words[-1].lower() in FUNCTION_WORDS


def _reads_on(text: str, line: Span, following: Span, width: int, *, within: bool) -> bool:
    """Whether the second line goes on with the first; one `within` a paragraph does so where it has no full stop."""
    if not _may_join(text, line, following):
        return False
    ended = ends_sentence(text[slice(*line)].rstrip())
    if ended and _indent(text, following) > _indent(text, line):
        return False
    if not ended and (_runs_on(text, line, following) or (within and _n_columns(text, line) > _MIN_SHARE * width)):
        return True
    # broken only because the next word did not fit
    return _n_columns(text, line) + 1 + len(_first_word(text, following)) > width


def _n_columns(text: str, line: Span) -> int:
    return len(text[slice(*line)].rstrip().expandtabs())


def _indent(text: str, line: Span) -> int:
    words = text[slice(*line)].expandtabs()
    return len(words) - len(words.lstrip())


def _first_word(text: str, line: Span) -> str:
    word = text[line[0] : min(line[1], line[0] + 200)].split(maxsplit=1)[0]
    return word[:1] if word[:1] > "\u2e7f" else word
