"""Which characters of a text are quotation marks, and which of them open or close.

Straight, curly, angled and tokenised (`` '') marks; an apostrophe is told from a single mark by its surroundings.
One pass, linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CANDIDATE = re.compile(r"'(?=''(?!'))|``|''|‘‘|’’|[\"“”„‟«»'‘’‚‹›]|\n")
_OPENING = frozenset("“„‟«‚‹")
_CLOSING = frozenset("”»›")
_ENDS = ".,!?…;:"
_AFTER_OPEN = re.compile(r"\s*[\w$€£¥\[(#@.…—–-]")
_ELISION = re.compile(r"(?:\d0s|em|til|cause|tis|twas|n)\b", re.I)
_SUFFIX = re.compile(r"\s?(?:s|t|re|ve|ll|d|m)\b")
_LOOKAHEAD_CHARS = 600
_REACH_CHARS = 40
_SURE_CLOSE = re.compile(r"[.,!?…]\s?['’](?![\w'’])|[^\ss]['’](?![\w'’])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One quotation mark, at ``text[start:end]``; `double` tells " from '."""

    start: int
    end: int
    opens: bool
    double: bool


def find_marks(text: str) -> tuple[Mark, ...]:
    """The quotation marks of a text, in order; a quotation does not run on over the end of a line."""
    marks: list[Mark] = []
    state = {True: False, False: False}
    for found in _CANDIDATE.finditer(text):
        start, end, mark = found.start(), found.end(), found[0]
        if mark == "\n":
            state = {True: False, False: False}
            continue
        double = len(mark) == 2 or mark in '"“”„‟«»'
        opens = _double_opens(text, start, end, state[True]) if double else _single_opens(text, start, state[False])
        if opens is not None:
            marks.append(Mark(start=start, end=end, opens=opens, double=double))
            state[double] = opens
    return tuple(marks)


def _double_opens(text: str, start: int, end: int, is_open: bool) -> bool | None:
    mark = text[start:end]
    if mark in _OPENING or mark in ("``", "‘‘"):
        return True
    if mark in _CLOSING or mark == "’’":
        return False
    before = text[start - 1 : start]
    after = text[end : end + 1]
    free_before = not before or before.isspace() or before in "([{—–-/'‘"
    free_after = not after or after.isspace() or after in ".,;:!?)]}—–-'’"
    if (
        free_before
        and free_after
        and not is_open
        and text[max(0, start - _REACH_CHARS) : start].rstrip()[-1:] in (".", "!", "?")
    ) or (mark == "''" and free_after):
        return False
    if before.isdigit() and not is_open and mark == '"':
        return None  # inches
    if free_before and not free_after:
        return not (is_open and text[max(0, start - 2) : start].strip()[-1:] in (".", ",", "!", "?"))
    if free_after and not free_before:
        return mark == '"' and before in ",:" and not is_open
    return not is_open


def _single_opens(text: str, start: int, is_open: bool) -> bool | None:
    mark, before, after = text[start], text[start - 1 : start], text[start + 1 : start + 2]
    if mark in "‚‹":
        return True
    if mark == "›":
        return False
    if before.isalnum() and after.isalnum():
        # glued like "deal.'The" has punctuation before; between letters it is an apostrophe
        return None
    spaced_suffix = mark in "'’" and before in ("", " ") and _SUFFIX.match(text, start + 1)
    if spaced_suffix and not (is_open and after == ""):
        return None
    if is_open and mark != "‘":
        return _single_closes(text, start, before, after)
    if _ELISION.match(text, start + 1):
        return None
    free_before = not before or before.isspace() or before in '([{—–-/"“'
    if mark == "‘" or (mark == "'" and free_before):
        return True if _opens_truly(text, start, before) else None
    sure = bool(before) and (before in ".!?," or text[max(0, start - 2) : start].strip()[-1:] in (".", "!", "?", ","))
    return False if sure and not (after.isalnum() and after.islower()) else None


def _single_closes(text: str, start: int, before: str, after: str) -> bool | None:
    if after.isalnum() and not (before in _ENDS and after.isupper()):
        return None
    if before == "s" and after == " " and text[start + 2 : start + 3].islower():
        ahead = text[start + 1 : start + _LOOKAHEAD_CHARS]
        if _SURE_CLOSE.search(ahead.split("\n", 1)[0]):
            return None  # a plural possessive; the quotation closes later
    return False


def _opens_truly(text: str, start: int, before: str) -> bool:
    if not _AFTER_OPEN.match(text, start + 1):
        return False
    ahead = text[start + 1 : start + _LOOKAHEAD_CHARS].split("\n", 1)[0]
    if re.search(r"[^\s]\s?['’](?![\w])", ahead):
        return True
    introduced = text[max(0, start - 2) : start].strip()[-1:] in (",", ":") or not before
    return introduced and text[start + 1 : start + 2].isupper()
