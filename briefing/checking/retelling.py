"""A statement with the values that a source has too written as the source writes them: "200" for "two hundred".

A model that reads words takes two ways of writing one value for two values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.checking.words import plain
from briefing.language.analysis import Analysis
from briefing.language.dates import DateMention, relate_dates
from briefing.language.quantities import Quantity, relate


def as_written(statement: Analysis, sources: Sequence[Analysis]) -> str:
    """The statement with its quantities and dates in the words that the sources have for the same values.

    Time is the product of the values of both.
    """
    told = statement.sentence
    for value, written in sorted(_rewritten(statement, sources), key=lambda pair: -pair[0].start):
        told = f"{told[: value.start]}{written}{told[value.end :]}"
    return told


def _rewritten(statement: Analysis, sources: Sequence[Analysis]) -> Iterator[tuple[Quantity | DateMention, str]]:
    """The values that are written otherwise in the sources, with how."""
    for quantity in statement.quantities:
        same = [
            q.text for a in sources for q in a.quantities if q.unit == quantity.unit and relate(quantity, q) == "same"
        ]
        if same and plain(quantity.text) not in map(plain, same):
            yield quantity, same[0]
    for date in statement.dates:
        same = [d.text for a in sources for d in a.dates if _one_day(date, d)]
        if same and plain(date.text) not in map(plain, same):
            yield date, same[0]


def _one_day(a: DateMention, b: DateMention) -> bool:
    return a.granularity == b.granularity and relate_dates(a, b) == "same"
