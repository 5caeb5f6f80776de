"""What happened to how many: the killed, injured, arrested and shot of a sentence, whatever noun counts them.

Reports word a toll freely, "killing two women", "two dead", "a third was wounded", "no injuries": counted nouns
alone do not bring these together, and would bring the dead and the injured together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from briefing.language.quantity import Quantity

Fate = Literal["killed", "injured", "arrested", "shot"]
FATES: tuple[Fate, ...] = ("killed", "injured", "arrested", "shot")

_FATE = re.compile(
    r"\b(?:(?P<killed>fatally\sshot|shot\sdead|kill(?:ed|ing|s)|dead|died|slain|deaths?|fatalit(?:y|ies))"
    r"|(?P<injured>injur(?:ed|ing|es|y|ies)|wound(?:ed|ing|s)|hurt(?:ing)?)"
    r"|(?P<arrested>arrest(?:ed|ing|s)?)|(?P<shot>shot))\b",
    re.I,
)
# What may stand between "killing" and the count.
_LEADING = re.compile(
    r"\s(?:(?:the|lives|of|at|least|as|many|more|than|about|some|nearly|almost|up|to|over|around|another|other|an"
    r"|estimated)\s){0,4}",
    re.I,
)
# What may stand between the count and "were killed": no clause of its own, and no other subject.
_TRAILING = re.compile(r"(?:\s(?!and\b|who\b|but\b|while\b|after\b|when\b)[^\s,;:.()\"“”]+){0,7}\s?-?\s?", re.I)
_NO = re.compile(r"\b(?P<no>no(?:body|\sone(?:\selse)?)?)\s(?:[\w-]+\s){0,2}$", re.I)
_SINGLE = re.compile(
    r"\b(?:another|an?\s(?:second|third|fourth|fifth))\b(?!\s(?:of|time|day|shot|\d|two|three|four|five|dozen|several))",
    re.I,
)
# "Shot seven times", "one shot was fired".
_NOT_PEOPLE = frozenset("time shot round bullet arrow film video picture scene".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """How many met a fate; `quantity` has the count's place in the sentence and what it may mean."""

    fate: Fate
    quantity: Quantity


def find_tolls(sentence: str, quantities: Sequence[Quantity]) -> tuple[Toll, ...]:
    """The tolls of a sentence.

    Args:
        sentence: One sentence.
        quantities: Those found in it (`find_quantities`); "another", "a third" and "no" are added as one and nought.
    """
    fates = [(m, fate) for m in _FATE.finditer(sentence) if (fate := _fate(m))]
    if not fates:
        return ()
    counts = sorted(
        (*(q for q in quantities if not q.unit and q.noun not in _NOT_PEOPLE), *_singles(sentence)),
        key=lambda q: q.start,
    )
    found = (toll for m, fate in fates if (toll := _toll(sentence, m, fate, counts)))
    return tuple({toll.quantity.start: toll for toll in found}.values())


def _fate(match: re.Match[str]) -> Fate | None:
    return next((fate for fate in FATES if match[fate]), None)


def _toll(sentence: str, match: re.Match[str], fate: Fate, counts: Sequence[Quantity]) -> Toll | None:
    if none := _NO.search(sentence, max(0, match.start() - 40), match.start()):
        return Toll(fate=fate, quantity=_count(sentence, none.start("no"), match.end(), 0.0))
    if fate == "shot":  # "a third was also shot" tells of three
        counts = [count for count in counts if not _SINGLE.match(count.text)]
    for count in counts:
        if count.start >= match.end() and _LEADING.fullmatch(sentence, match.end(), count.start):
            return Toll(fate=fate, quantity=count)
    before = [count for count in counts if count.end <= match.start()]
    if before and _TRAILING.fullmatch(sentence, before[-1].end, match.start()):
        return Toll(fate=fate, quantity=before[-1])
    return None


def _singles(sentence: str) -> Iterator[Quantity]:
    for match in _SINGLE.finditer(sentence):
        yield _count(sentence, match.start(), match.end(), 1.0)


def _count(sentence: str, start: int, end: int, value: float) -> Quantity:
    return Quantity(
        start=start, end=end, text=sentence[start:end], low=value, high=value, unit="", noun="", bound="exact"
    )
