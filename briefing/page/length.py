"""How long a page is: as many words as a screen shows at once, one sheet, or two."""

from __future__ import annotations

from typing import get_args

from briefing.config import Length
from briefing.nouns import Briefing

SETTING = "length"  # of a run's record, so that every form of a briefing has the same
SHORT_WORDS = 60  # of a short page's statements


def length_of(briefing: Briefing) -> Length:
    """The length chosen for a briefing; one sheet where none is."""
    named = briefing.run.settings.get(SETTING)
    known: dict[str, Length] = {name: name for name in get_args(Length)}
    return known.get(named or "", "page")  # of a JSON form that another version wrote
