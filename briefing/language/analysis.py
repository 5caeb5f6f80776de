"""One sentence, taken apart: the one entry for whoever compares sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from briefing.language.cues import Span, find_hedges, find_negations, find_unknown, find_updates
from briefing.language.dates import DateMention, find_dates
from briefing.language.names import Name, find_names
from briefing.language.notation import DecimalMark
from briefing.language.quantities import Quantity, find_quantities
from briefing.language.quotations import Attribution, Quotation, find_attributions, find_quotations


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What a sentence says, with offsets into it; every tuple is in the order of the sentence.

    Attributes:
        sentence: The sentence itself.
        quantities: What it counts and measures; no dates or times of day, and not the "two years" of "two years ago".
        dates: Dates and times, resolved where the day of publication was given.
        names: Names outside of dates and quantities.
        quotations: What is in quotation marks.
        attributions: Whose claim it is.
        negations: Spans of negating words, those inside whole quoted sentences left out.
        hedges: Spans of words that take certainty away, those inside whole quoted sentences left out.
        updates: Spans that mark a figure as one of a moment ("so far", "rose to").
        unknown: The span that says something is not known, or None.
    """

    sentence: str
    quantities: tuple[Quantity, ...]
    dates: tuple[DateMention, ...]
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]
    attributions: tuple[Attribution, ...]
    negations: tuple[Span, ...]
    hedges: tuple[Span, ...]
    updates: tuple[Span, ...]
    unknown: Span | None

    @property
    def hedged(self) -> bool:
        """Whether certainty is taken away, by a word or by a distanced attribution."""
        return bool(self.hedges) or any(a.hedged for a in self.attributions)


def analyse(sentence: str, reference: date | None = None, mark: DecimalMark = "") -> Analysis:
    """Take one sentence apart. Pure, and linear in its length.

    Args:
        sentence: One sentence, in any typography.
        reference: The day it was published; weekdays and months without a year are resolved against it.
        mark: The decimal mark of its document; where that shows none, the sentence's own.
    """
    dates = find_dates(sentence, reference=reference)
    attributions = find_attributions(sentence)
    quotations = find_quotations(sentence, attributions=attributions)
    quoted = [(q.start, q.end) for q in quotations if q.full]
    quantities = tuple(q for q in find_quantities(sentence, mark) if not _of_date(q, dates))
    values = [*((d.start, d.end) for d in dates), *((q.start, q.end) for q in quantities)]
    return Analysis(
        sentence=sentence,
        quantities=quantities,
        dates=dates,
        names=tuple(n for n in find_names(sentence) if not _within(n.start, n.end, values)),
        quotations=quotations,
        attributions=attributions,
        negations=tuple(s for s in find_negations(sentence) if not _within(*s, quoted)),
        hedges=tuple(s for s in find_hedges(sentence) if not _within(*s, quoted)),
        updates=find_updates(sentence),
        unknown=find_unknown(sentence),
    )


def _within(start: int, end: int, spans: list[Span]) -> bool:
    return any(left <= start and end <= right for left, right in spans)


def _of_date(quantity: Quantity, dates: tuple[DateMention, ...]) -> bool:
    """Whether a quantity is part of a date ("two years ago")."""
    return any(d.start < quantity.end and quantity.start < d.end for d in dates)
