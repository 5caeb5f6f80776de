"""Each source is asked for itself: more of them take nothing away, and none lends another its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from newsdesk import HARBOUR, STRIKE, document

from briefing.checking import Gate
from briefing.engines.protocols import Encoder, Stance

if TYPE_CHECKING:
    from numpy.typing import NDArray

TRUE = (
    "The Brinmouth town council voted on Monday to close the Old Harbour Bridge for 14 weeks.",
    "Some 9,000 vehicles cross the bridge every day.",
)
OTHERS = (
    "Ferries will leave Brinmouth every ten minutes from Monday. Norlund said its boats were full in the first week.",
    "Traders in the old town of Brinmouth asked the council for help. Their sales fell in March.",
    "The Old Harbour Bridge was built in 1931. It was last repaired in 1988.",
    STRIKE,
    "Engineers looked at the Old Harbour Bridge again on Friday. They will report in April.",
)


def test_more_sources_never_make_a_true_sentence_false(encoder: Encoder, stance: Stance) -> None:
    few = Gate([document(HARBOUR)], encoder=encoder, stance=stance)
    many = Gate(
        [document(text, f"S{n}") for n, text in enumerate((HARBOUR, *OTHERS), 1)], encoder=encoder, stance=stance
    )
    before, after = few.judge(TRUE), many.judge(TRUE)
    assert [j.verdict for j in before] == ["supported"] * len(TRUE)
    assert [j.verdict for j in after] == ["supported"] * len(TRUE)


def test_two_statements_may_each_have_a_source_of_their_own(encoder: Encoder, stance: Stance) -> None:
    joined = "The council voted to close the Old Harbour Bridge and pilots called off a two-day strike."
    gate = Gate([document(HARBOUR), document(STRIKE, "S2")], encoder=encoder, stance=stance)
    [judgement] = gate.judge([joined])
    assert {c.document for c in judgement.citations} <= {"S1", "S2"}
    [alone] = Gate([document(HARBOUR)], encoder=encoder, stance=stance).judge([joined])
    assert alone.verdict != "supported"


def test_what_one_source_says_and_another_denies_is_disputed_and_both_are_named(
    encoder: Encoder, stance: Stance
) -> None:
    says = document("The council accepted the offer of the shipyard on Monday. The mayor was glad of it.")
    denies = document("The council rejected the offer of the shipyard on Monday. The mayor was angry at it.", "S2")
    [judgement] = Gate([says, denies], encoder=encoder, stance=stance).judge(
        ["The council accepted the offer of the shipyard on Monday."]
    )
    assert judgement.verdict == "disputed"
    assert {c.document for c in judgement.citations} == {"S1", "S2"}
    assert any("S2" in r.message for r in judgement.reasons)


class Listening:
    """The stance model, which keeps what it was asked."""

    def __init__(self, stance: Stance) -> None:
        self.stance = stance
        self.id = stance.id
        self.passages: list[str] = []

    def supports(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.passages += [passage for passage, _ in pairs]
        return self.stance.supports(pairs)

    def __getattr__(self, name: str) -> object:
        return getattr(self.stance, name)


def test_a_source_that_tells_of_something_else_is_not_asked(encoder: Encoder, stance: Stance) -> None:
    reworded = "The council of Brinmouth voted on Monday to shut the Old Harbour Bridge for fourteen weeks."
    listening = Listening(stance)
    elsewhere = "The bridge across the Sund was shut on Monday. Its owner is to raise the toll."
    gate = Gate([document(elsewhere), document(HARBOUR, "S2")], encoder=encoder, stance=listening)
    [judgement] = gate.judge([reworded])
    assert judgement.verdict == "supported"
    assert {c.document for c in judgement.citations} == {"S2"}
    assert listening.passages
    assert not [p for p in listening.passages if p in elsewhere]


def test_without_sources_nothing_is_found(encoder: Encoder, stance: Stance) -> None:
    [judgement] = Gate([], encoder=encoder, stance=stance).judge(["Anything may be said here."])
    assert judgement.verdict == "not_found"
