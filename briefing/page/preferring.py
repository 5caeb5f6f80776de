"""A page for a reader's question: what bears on it comes first and stays; what was left off for it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from briefing.merger.choice.focus import Focus
from briefing.nouns import Briefing, Conflict, Diagnostic, Event, KeyFigure
from briefing.page.fitting import fit_to_sheet
from briefing.page.focused import LEAD_SETTING, SETTING, quoted
from briefing.page.own import own_points
from briefing.page.phrases import count
from briefing.page.quoting import lead_parts

_FIELDS = ("changes", "shared", "conflicts", "unknowns", "figures", "timeline")


def fit_for(briefing: Briefing, focus: Focus, *, page: str, template: str) -> Briefing:
    """The briefing as `fit` has it, with what bears on a question first in every section, and cut last.

    Where nothing does, the page is the one without it, and a note says so.
    """
    usual = fit_to_sheet(briefing, page=page, template=template)
    ordered, first = _ordered(usual, focus)
    lead = [n for n, bears in enumerate(focus.bears([words for words, _ in lead_parts(usual)])) if bears]
    if not any(first.values()) and not lead:
        n_rows = len(focus.rows())
        though = f", though {count(n_rows, 'sentence')} of the reports may" if n_rows else ""
        message = f"nothing told here bears on {quoted(focus.words)}{though}; this is the page without that question"
        note = Diagnostic(stage="compose", severity="warning", source=None, message=message)
        return fit_to_sheet(replace(briefing, diagnostics=(*briefing.diagnostics, note)), page=page, template=template)
    asked = {SETTING: focus.words, LEAD_SETTING: " ".join(map(str, lead))}
    run = replace(ordered.run, settings={**ordered.run.settings, **asked})
    made = fit_to_sheet(replace(ordered, run=run), page=page, template=template, first=first)
    return replace(made, timeline=_by_day(made.timeline, usual.timeline))


def _ordered(briefing: Briefing, focus: Focus) -> tuple[Briefing, Mapping[str, int]]:
    """The briefing with what bears on the question first in each section, and of each how many items do."""
    sections: dict[str, Sequence[Any]] = {name: getattr(briefing, name) for name in _FIELDS}
    sections["single"] = own_points(briefing)
    bears = iter(focus.bears([_words(item) for items in sections.values() for item in items]))
    marked = {name: [(item, next(bears)) for item in items] for name, items in sections.items()}
    first = {name: sum(bearing for _, bearing in items) for name, items in marked.items()}
    fields: dict[str, Any] = {
        name: tuple(item for item, _ in sorted(items, key=lambda told: not told[1])) for name, items in marked.items()
    }
    if own_points(briefing) is not briefing.single:  # a single source's summary
        fields["summaries"] = (replace(briefing.summaries[0], points=fields["single"]),)
        fields["single"] = briefing.single
    return replace(briefing, **fields), first


def _by_day(chosen: Sequence[Event], usual: Sequence[Event]) -> tuple[Event, ...]:
    """The events as they were chosen, in the order in which they were before: that of their days."""
    places = [replace(event, on_page=True) for event in usual]
    return tuple(sorted(chosen, key=lambda event: places.index(replace(event, on_page=True))))


def _words(item: Any) -> str:
    """The words of an item by which it bears on a question or not."""
    if isinstance(item, Conflict):
        quotes = (citation.quote for position in item.positions for citation in position.citations)
        return " ".join([item.issue, *dict.fromkeys(quotes)])
    return f"{item.value} {item.what}" if isinstance(item, KeyFigure) else str(item.statement)
