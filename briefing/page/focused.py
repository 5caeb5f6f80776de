"""The question that a page is for, as the page tells it."""

from __future__ import annotations

from briefing.nouns import Briefing
from briefing.page.clip import clip
from briefing.page.escape import clean

SETTING = "focus"  # of a run's record, so that every form of a briefing has the same
LEAD_SETTING = "focus_lead"  # of the record too: the places of the sentences of the bottom line that bear on it
MAX_FOCUS = 60  # letters of it that a page shows


def focus_of(briefing: Briefing) -> str:
    """The question that a briefing's page is for; "" where there is none, or nothing bears on it."""
    return clip(clean(briefing.run.settings.get(SETTING, "")), MAX_FOCUS)


def quoted(words: str) -> str:
    """A question in quotation marks, as much of it as a page shows."""
    return f"“{clip(clean(words), MAX_FOCUS)}”"
