"""One sentence, taken apart: the one entry for whoever compares sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from briefing.text.cues import Span, find_hedges, find_negations, find_unknown, find_updates
from briefing.text.dates import DateMention, find_dates
from briefing.text.names import Name, find_names
from briefing.text.quantities import Quantity, find_quantities
from briefing.text.quotations import Attribution, Quotation, find_attributions, find_quotations


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What a sentence says, with offsets into it.

    Attributes:
        negations: Spans of negating words outside full quotations.
        hedges: Spans of hedging words.
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
    def negated(self) -> bool:
        """Whether anything in it is negated."""
        return bool(self.negations)

    @property
    def hedged(self) -> bool:
        """Whether certainty is taken away, by a word or by a distanced attribution."""
        return bool(self.hedges) or any(a.hedged for a in self.attributions)


def analyse(sentence: str, reference: date | None = None) -> Analysis:
    """Take one sentence apart; dates are resolved against `reference`, the day it was published. Pure."""
    return Analysis(
        sentence=sentence,
        quantities=find_quantities(sentence),
        dates=find_dates(sentence, reference=reference),
        names=find_names(sentence),
        quotations=find_quotations(sentence),
        attributions=find_attributions(sentence),
        negations=find_negations(sentence),
        hedges=find_hedges(sentence),
        updates=find_updates(sentence),
        unknown=find_unknown(sentence),
    )
