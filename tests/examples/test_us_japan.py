"""What the first example must show, and must not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefing import Briefing, brief


@pytest.fixture(scope="module")
def briefing(root: Path) -> Briefing:
    return brief([root / "examples" / "us-japan"])


def conflict(briefing: Briefing, *values: str) -> str | None:
    """The relation of the difference that has a position for each value."""
    for found in briefing.conflicts:
        if all(any(value in p.value for p in found.positions) for value in values):
            return found.relation
    return None


def test_four_reports_of_their_own(briefing: Briefing) -> None:
    assert [d.source.outlet for d in briefing.documents] == [
        "The Harbor Ledger",
        "Kanto Morning Post",
        "Capital Wire Service",
        "Meridian Weekly",
    ]
    assert briefing.n_origins == 4


def test_shared_by_all(briefing: Briefing) -> None:
    everyone = [s.statement for s in briefing.shared if s.origins == 4 and s.on_page]
    assert any("24 missile batteries" in s or "24 long-range" in s for s in everyone)
    signing = [s for s in briefing.shared if "signed" in s.statement and s.in_lead]
    assert any({c.document for c in s.citations} >= {"S1", "S2", "S4"} for s in signing)
    # One of the four does not say "over five years": it says no more than the core.
    pledges = [s for s in briefing.shared if "$48.6 billion" in s.statement and "five years" in s.statement]
    assert pledges
    assert all("S3" not in {c.document for c in pledge.whole} for pledge in pledges)


def test_a_source_without_a_figure_is_no_witness_to_it(briefing: Briefing) -> None:
    (point,) = (s for s in briefing.shared if s.printable and s.statement.endswith("from 25%."))
    assert {c.document for c in point.whole} == {"S1", "S2"}


def test_the_misspelt_name_is_told_and_not_repeated(briefing: Briefing) -> None:
    assert conflict(briefing, "Haruko Arimori", "Haroko Arimori") == "contradiction"
    assert briefing.bottom_line is not None
    assert "Haroko" not in briefing.bottom_line.statement


def test_the_two_dates_contradict(briefing: Briefing) -> None:
    assert conflict(briefing, "April 1", "May 1") == "contradiction"


def test_the_larger_crowd_supersedes_the_first_count(briefing: Briefing) -> None:
    assert conflict(briefing, "300", "2,000") == "superseded"


def test_rounding_is_no_conflict(briefing: Briefing) -> None:
    assert not any("billion" in p.value for c in briefing.conflicts for p in c.positions)


def test_what_is_not_disclosed(briefing: Briefing) -> None:
    assert any("not disclose" in u.statement or "not disclosed" in u.statement for u in briefing.unknowns)


def test_nothing_else_is_called_a_contradiction(briefing: Briefing) -> None:
    assert len([c for c in briefing.conflicts if c.relation == "contradiction"]) == 2


def test_the_page_in_the_readme_is_the_page(root: Path, briefing: Briefing) -> None:
    """But for a source's line: of two that are as good as one another a processor's rounding decides."""
    page = (root / "examples" / "us-japan-briefing.md").read_text(encoding="utf-8")
    body = page.split("**Confidence", 1)[0].split("compiled", 1)[1].split("\n", 1)[1]
    assert _without_lines(body) in _without_lines(briefing.to_markdown())


def _without_lines(page: str) -> str:
    return re.sub(r"^(- \*\*S\d\*\*:) .*$", r"\1", page, flags=re.MULTILINE)
