from __future__ import annotations

import pytest

from briefing import brief
from briefing.model import Document

ADDITION = "the largest order of its kind in the country's history"


@pytest.fixture(scope="module")
def statements() -> list[str]:
    texts = (
        f"The navy will buy 14 patrol boats from a Dutch shipyard, {ADDITION}. The minister signed on Monday.",
        "The navy is to buy 14 patrol boats from a Dutch shipyard. They will guard the northern fisheries.",
        "A Dutch shipyard will sell the navy 14 patrol boats. Its workers welcomed the order.",
    )
    documents = [Document.from_text(text, outlet=f"Outlet {n}") for n, text in enumerate(texts)]
    return [point.statement for point in brief(documents).shared]


def test_what_one_source_adds_is_not_told_as_shared(statements: list[str]) -> None:
    shared = [s for s in statements if "patrol boats" in s]
    assert shared
    assert not any(ADDITION in s for s in shared)
