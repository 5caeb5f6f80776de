"""What `briefing compare` shows of a shared point: who says all of it, who its core, who denies it, who is silent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefing.nouns import Briefing
from briefing.page.view import view
from briefing.page.voices import MarkdownVoice
from briefing.page.witnesses import by_standpoint

FILE = "compare.md.j2"
STANDPOINTS: Mapping[str, str] = {
    "all": "Say it", "core": "Its core", "denies": "Deny it", "unclear": "Unclear", "silent": "Silent",
}  # fmt: skip


def to_markdown(briefing: Briefing) -> str:
    """The "table" page, nothing cut, with how every source stands to each shared point."""
    from briefing.page.templating import home, run, tidy

    voice = MarkdownVoice()
    rows: list[dict[str, Any]] = []
    for point in briefing.shared:
        if point.on_page:
            found = by_standpoint(point, briefing.conflicts)
            cells = [", ".join(map(voice.text, found[kind])) or "–" for kind in STANDPOINTS]
            rows.append({"text": voice.text(point.statement), "cells": cells})
    values = {"page": view(briefing, voice), "columns": list(STANDPOINTS.values()), "rows": rows}
    return tidy(run(home() / "table" / FILE, values, own=False))
