"""Whether two values can be held against each other at all, by what the sentences make of them.

A value told as false is nobody's claim; the day on which somebody spoke is not the day of what he spoke of; and where a
sentence gives each of two people a value of their own, only the one of the same person compares.
"""

from __future__ import annotations

import re

from briefing.corpus.context import Context
from briefing.language.names import Name, relate_names
from briefing.merger.differences.candidate import Place

_FALSE = re.compile(
    r"\b(?:falsely|wrongly|mistakenly|lied|lying|misled|false\s(?:statements?|claims?|testimony))\b", re.I
)
_SAYING = re.compile(
    r"\b(?:said|says|told|tweeted|wrote|added|testified|announced|declared|warned|confirmed)\b[^,;.“”\"]{0,25}$", re.I
)
_NAME_OF_DAY = re.compile(r"\b(?:Super|Black|Good|Holy|Ash|Palm|Cyber|Bloody|Fat|Giving|Maundy)\s$")
_STAMP = re.compile(r"\(@\w+\)[^.]{0,40}$|pic\.twitter\.com/|\bFILE\s?[-–—]\s|\bfile\s(?:photo|picture)\b", re.I)
# "The company on Monday said", "the company Monday announced".
_SAID_NEXT = re.compile(r"\s?,?\s(?:said|says|told|tweeted|wrote|announced|declared|warned|confirmed)\b", re.I)


def comparable_places(context: Context, a: Place, b: Place) -> bool:
    """Whether the values at two places can answer one question."""
    if _told_as_false(context, a) != _told_as_false(context, b):
        return False
    return not _of_other_people(context, a, b)


def comparable_days(context: Context, a: Place, b: Place) -> bool:
    """Whether both dates are of something said, or both of something done."""
    if _is_label(context, a) or _is_label(context, b):
        return False
    return of_saying(context, a) == of_saying(context, b)


def names_person_before(context: Context, a: Place, b: Place) -> float:
    """1 where a person is named before either value: then each may be that person's own."""
    return float(_name_before(context, a) is not None or _name_before(context, b) is not None)


def _told_as_false(context: Context, place: Place) -> bool:
    row, (start, _) = place
    return _FALSE.search(context.corpus.analyses[row].sentence, 0, start) is not None


def of_saying(context: Context, place: Place) -> bool:
    """Whether a day is that on which somebody spoke."""
    row, (start, end) = place
    sentence = context.corpus.analyses[row].sentence
    return bool(_SAYING.search(sentence, 0, start) or _SAID_NEXT.match(sentence, end))


def _is_label(context: Context, place: Place) -> bool:
    """Whether a day tells no happening: it is part of a name, or the stamp of a post or a picture."""
    row, (start, end) = place
    sentence = context.corpus.analyses[row].sentence
    return bool(_NAME_OF_DAY.search(sentence, max(0, start - 12), start) or _STAMP.search(sentence, 0, end))


def _of_other_people(context: Context, a: Place, b: Place) -> bool:
    """Whether the names before the values differ, and one of the sentences has both names."""
    first, second = _name_before(context, a), _name_before(context, b)
    if first is None or second is None or relate_names(first, second) != "different":
        return False
    return _has(context, a[0], second) or _has(context, b[0], first)


def _name_before(context: Context, place: Place) -> Name | None:
    row, (start, _) = place
    before = [name for name in context.corpus.analyses[row].names if name.end <= start and name.kind == "person"]
    return before[-1] if before else None


def _has(context: Context, row: int, name: Name) -> bool:
    return any(relate_names(name, other) == "same" for other in context.corpus.analyses[row].names)
