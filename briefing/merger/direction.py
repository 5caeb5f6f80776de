"""Who did what to whom: whether two near sentences tell it the other way round.

Embeddings hardly see direction: "Canada retaliates with tariffs against the US" lies next to "The US imposes tariffs
on Canada". Two names on opposite sides of the verb that both sentences share tell them apart.
"""

from __future__ import annotations

import re

from briefing.text.analysis import Analysis
from briefing.text.names import Name, relate_names

_PASSIVE_BY = re.compile(r"\b(?:was|were|is|are|been|being|be|got)\b[^.;]{0,60}\bby\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z']{4,}")


def reversed_roles(a: Analysis, b: Analysis) -> bool:
    """True where two names the sentences share stand in opposite order around a word both use for what happened,
    with neither sentence, or both, in the passive with "by"."""
    if len(a.names) < 2 or len(b.names) < 2:
        return False
    for i, first in enumerate(a.names):
        for second in a.names[i + 1 :]:
            x, y = _counterpart(first, b.names), _counterpart(second, b.names)
            if x and y and x.start > y.start:
                between_a = a.sentence[first.end : second.start]
                between_b = b.sentence[y.end : x.start]
                if _same_event(between_a, between_b) and _is_passive(between_a) == _is_passive(between_b):
                    return True
    return False


def _counterpart(name: Name, others: tuple[Name, ...]) -> Name | None:
    return next((o for o in others if relate_names(name, o) == "same"), None)


def _same_event(a: str, b: str) -> bool:
    stems_a, stems_b = ({w.casefold()[:5] for w in _WORD.findall(t)} for t in (a, b))
    return bool(stems_a & stems_b)


def _is_passive(between: str) -> bool:
    return bool(_PASSIVE_BY.search(between))
