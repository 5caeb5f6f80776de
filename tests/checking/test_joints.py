"""A statement traced through its evidence; the costs are added up by hand."""

from __future__ import annotations

import pytest

from briefing.checking.joints import Trace, trace
from briefing.checking.words import find_words

SENTENCES = [
    find_words(text)
    for text in (
        "Wolfsburg lost at home on Sunday.",
        "Bayern, who beat Hertha Berlin on Saturday, have won the title.",
        "They will lift the cup in May, the club said.",
    )
]


def _trace(statement: str) -> Trace:
    return trace(find_words(statement), range(len(SENTENCES)), SENTENCES)


@pytest.mark.parametrize(
    ("statement", "cost", "steps"),
    [
        ("Wolfsburg lost at home on Sunday.", 0.0, []),
        ("Bayern have won the title.", 0.3, ["skip"]),  # a clause is left out
        ("Wolfsburg on Sunday.", 0.7, ["skip"]),  # the verb is
        ("The club said they will lift the cup in May.", 0.1, ["back"]),  # the same turned round
        ("Wolfsburg beat Hertha Berlin on Saturday.", 1.0, []),  # a name put in
        ("Wolfsburg lost at home and have won the title.", 1.2, ["cross"]),  # another's verb
        ("Bayern will lift the cup in May.", 0.15, ["resume"]),  # "they" filled in
        ("Wolfsburg lost in the comet.", 0.35, []),  # "in" and "the" put in; the comet is in no row
        ("The comet glowed.", 0.0, []),
    ],
)
def test_the_cheapest_way_is_found(statement: str, cost: float, steps: list[str]) -> None:
    found = _trace(statement)
    assert found.cost == pytest.approx(cost)
    assert [s for s in found.steps if s not in ("start", "on")] == steps


def test_sentences_joined_whole_are_no_patchwork() -> None:
    assert _trace("Wolfsburg lost at home on Sunday, and they will lift the cup in May.").cost < 0.7


def test_places_say_where_each_word_was_found() -> None:
    found = _trace("Wolfsburg lost, have won")
    assert [(p.word, p.row, p.at) for p in found.places] == [(0, 0, 0), (1, 0, 1), (2, 1, 7), (3, 1, 8)]


def test_nothing_is_patched_that_is_mostly_worded_anew() -> None:
    assert _trace("Wolfsburg lost, have won").patched(4) == pytest.approx(1.2 / 9)
    assert _trace("Wolfsburg beat a comet full of ice").patched(7) == 0


def test_nothing_has_no_way() -> None:
    assert trace((), (), ()) == Trace(cost=0.0, places=(), steps=())
