"""Fits a briefing to one sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from briefing.model import Briefing

_CAPS = {
    "shared": 6,
    "conflicts": 5,
    "single": 4,
    "unknowns": 3,
    "figures": 4,
    "timeline": 4,
    "changes": 4,
    "summaries": 8,
}


def fit_to_sheet(briefing: Briefing, *, page: str, template: str) -> Briefing:
    """The briefing with `on_page` set on what the sheet holds."""
    fields: dict[str, Any] = {}
    cut = []
    for name, cap in _CAPS.items():
        items = getattr(briefing, name)
        fields[name] = tuple(replace(item, on_page=n < cap) for n, item in enumerate(items))
        if len(items) > cap:
            cut.append(f"{len(items) - cap} {name}")
    return replace(briefing, **fields, run=replace(briefing.run, cut=tuple(cut)))
