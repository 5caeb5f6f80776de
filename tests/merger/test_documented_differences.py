"""What docs/how-a-difference-is-decided.md shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from reports import reports

from briefing.corpus import embed
from briefing.corpus.context import Context
from briefing.engines.registry import encoder, stance
from briefing.merger.differences import differences

ROOT = Path(__file__).parents[2]


def rows(heading: str) -> list[tuple[str, str]]:
    text = (ROOT / "docs/how-a-difference-is-decided.md").read_text(encoding="utf-8")
    table = text.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [re.split(r"\s\|\s", line.strip("| ")) for line in table.splitlines() if line.startswith("|")]
    return [(c[0].replace("**", ""), c[1].replace("**", "")) for c in cells[2:]]


@pytest.mark.parametrize(("heading", "told"), [("Three that are told", True), ("Three that are refused", False)])
def test_each_example_is_decided_as_the_papers_say(heading: str, told: bool) -> None:
    pairs = rows(heading)
    assert len(pairs) == 3
    for first, second in pairs:
        documents = reports(first, second)
        found = differences(Context(embed(documents, encoder())), [d.id for d in documents], stance())
        assert bool(found) == told, first
