"""Whether two spans are values that differ: the same comparison that finds differences without a model.

Rounding, bounds, units, zones, an alias and a transliteration are no difference; of a quotation a content word must
differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, Protocol, TypeVar

from briefing.corpus import Corpus
from briefing.language.dates import relate_dates
from briefing.language.names import relate_names
from briefing.language.quantities import Quantity, relate
from briefing.merger.differences.quotes import compare_wording
from briefing.nouns import Kind
from briefing.reader.claimed import Place

Verdict = Literal["different", "same", "no value"]
# A span of which values make this share is a value, whatever kind of difference it is claimed to be.
MIN_VALUE_SHARE = 0.6
# Of the shorter quotation so much must stand in the other for both to be one wording, cut at an end.
MIN_COVERED = 0.9
# Who knows of 700 does not say "more than 500", nor "under 700" who knows of 400. Who knows of 11 may say "at least
# nine".
MAX_BEYOND_BOUND = 1.25


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_S = TypeVar("_S", bound=_Span)
_Relation = Callable[[_S, _S], str]


def compare_values(corpus: Corpus, kind: Kind, a: Place, b: Place) -> Verdict:
    """How two places stand as values: "no value" where they do not both parse to one kind of value."""
    x, y = corpus.analyses[a.row], corpus.analyses[b.row]
    texts = _text(corpus, a), _text(corpus, b)
    if kind == "quote":
        wording = compare_wording(*texts)
        shorter = min(len(text.split()) for text in texts)
        return "different" if wording.n_changed else "same" if wording.n_common >= MIN_COVERED * shorter else "no value"
    numbers = _within(x.quantities, a), _within(y.quantities, b)
    dates = _within(x.dates, a), _within(y.dates, b)
    names = _within(x.names, a), _within(y.names, b)
    if kind == "date" or _only(dates, (a, b)):
        return _verdict(*dates, relate_dates)
    if kind == "number" or _only(numbers, (a, b)):
        return _verdict(*numbers, _relate_numbers)
    if kind == "name" or _only(names, (a, b)):
        # Two spellings of one name are a difference in spelling, and of nothing else.
        told = _verdict(*names, relate_names)
        variant = any(relate_names(p, q) == "variant" for p in names[0] for q in names[1])
        return "different" if variant and kind == "name" else told
    return "no value"


def _relate_numbers(a: Quantity, b: Quantity) -> str:
    """How two quantities stand; "open" where bounds or ranges allow both, but nobody would tell one for the other."""
    told = relate(a, b)
    if told != "compatible":
        return told
    if a.bound == b.bound == "range":
        return "open"
    for bound, value in ((a, b), (b, a)):
        if value.bound not in ("at_least", "at_most"):
            middle = (value.low + value.high) / 2
            if bound.bound == "at_least" and middle > MAX_BEYOND_BOUND * bound.low:
                return "open"
            if bound.bound == "at_most" and MAX_BEYOND_BOUND * middle < bound.high:
                return "open"
    return told


def _text(corpus: Corpus, place: Place) -> str:
    return corpus.analyses[place.row].sentence[place.start : place.end]


def _within(values: Iterable[_S], place: Place) -> list[_S]:
    """The values that a span holds, or touches."""
    return [v for v in values if v.start < place.end and place.start < v.end]


def _only(values: tuple[Sequence[_Span], Sequence[_Span]], places: tuple[Place, Place]) -> bool:
    """Whether both spans are hardly more than their values."""

    def share(own: Sequence[_Span], place: Place) -> float:
        covered = sum(min(v.end, place.end) - max(v.start, place.start) for v in own)
        return covered / max(1, place.end - place.start)

    return all(share(own, place) >= MIN_VALUE_SHARE for own, place in zip(values, places, strict=True))


def _verdict(x: Sequence[_S], y: Sequence[_S], relation: _Relation[_S]) -> Verdict:
    """What the values of two spans make of each other: the same where each of the fewer has its equal among the others,
    different where one has an opposite and no equal."""
    fewer, more = (x, y) if len(x) <= len(y) else (y, x)
    told = [{relation(p, q) for q in more} for p in fewer]
    if not told or not more:
        return "no value"
    if any("different" in one and not one & {"same", "compatible", "variant"} for one in told):
        return "different"
    return "same" if all(one & {"same", "compatible", "variant"} for one in told) else "no value"
