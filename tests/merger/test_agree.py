"""What is disputed is no shared point: no source is cited for an answer that it does not give."""

from __future__ import annotations

from dataclasses import replace

from briefing import brief
from briefing.merger.agree import in_line, tells
from briefing.nouns import Briefing, Conflict, Document, Position, SharedPoint

REPORTS = (
    "The ferry Marigold ran aground off Port Anselm early on Tuesday. The Marigold was carrying 212 passengers when it "
    "ran aground. Tugs pulled the ferry free in the evening.",
    "A ferry hit a reef near Port Anselm on Tuesday, officials said. The Marigold was carrying 212 passengers when it "
    "struck the reef. Tugs pulled the Marigold free in the evening.",
    "The Marigold ran aground near Port Anselm on Tuesday, the coast guard said. The Marigold was carrying 340 "
    "passengers when it ran aground. Nobody was hurt.",
)


def compared(*texts: str) -> Briefing:
    return brief([Document.from_text(text, outlet=f"Outlet {n}") for n, text in enumerate(texts)])


def test_a_source_that_says_otherwise_is_no_witness() -> None:
    found = compared(*REPORTS)
    [conflict] = found.conflicts
    assert {p.value for p in conflict.positions} == {"212", "340"}
    told = [point for point in found.shared if tells(point.statement, "212") or tells(point.statement, "340")]
    assert told, "two reports agree on 212"
    for point in told:
        assert "340" not in point.statement
        assert all("340" not in citation.quote for citation in point.citations)
        assert point.origins == 2
        assert not point.printable


def test_a_point_that_rests_on_one_source_then_is_dropped() -> None:
    found = compared(REPORTS[0], REPORTS[2])
    assert found.conflicts
    assert not [p for p in found.shared if tells(p.statement, "212") or tells(p.statement, "340")]


def test_a_value_is_told_as_a_whole_word_only() -> None:
    assert tells("It killed 12 people.", "12")
    assert not tells("It killed 212 people.", "12")
    assert not tells("It killed 120 people.", "12")


def test_how_much_a_source_says_does_not_hide_that_it_answers_otherwise() -> None:
    document = Document.from_text("The Marigold was carrying 212 passengers. It was carrying 340 passengers.", id="S1")
    other = replace(document, id="S2", origin="S2")
    ours, theirs = document.cite(0, 41), other.cite(42, 72)
    conflict = Conflict(
        issue="passengers",
        kind="number",
        relation="contradiction",
        why="",
        positions=(Position(value="212", citations=(ours,)), Position(value="340", citations=(theirs,))),
    )
    point = SharedPoint(
        statement=ours.quote, citations=(replace(ours, says="all"), replace(theirs, says="core")), origins=2
    )
    assert in_line([point], [conflict], [document, other]) == ()
