"""Which sections a page has, and in which order: the template's own, or those that the briefing's run names."""

from __future__ import annotations

from briefing.config import Section, sections_in
from briefing.errors import UsageError
from briefing.nouns import Briefing

SETTING = "sections"  # of a run's record, so that every form of a briefing has the same


def sections_of(briefing: Briefing) -> tuple[Section, ...]:
    """The sections chosen for a briefing, in order; empty where none are and the template decides."""
    named = briefing.run.settings.get(SETTING, "")
    try:
        return sections_in(named) if named else ()
    except UsageError:  # of a JSON form that another version wrote
        return ()
