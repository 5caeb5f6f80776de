from __future__ import annotations

import re
from random import Random

import news_changes as changes
import news_rewrites as rewrites
import pytest
from hypothesis import given
from hypothesis import strategies as st

FERRY = "The ferry carried 212 passengers from Port Anselm on Monday, according to the coast guard."


def every_outcome(edit, sentence: str) -> set[str | None]:
    return {edit(sentence, Random(seed)) for seed in range(40)}


def test_a_changed_number_is_another_number_in_the_same_place() -> None:
    outcomes = every_outcome(changes.change_number, FERRY)
    for outcome in outcomes:
        figure = re.fullmatch(re.escape(FERRY).replace("212", r"(\d+)"), outcome or "")
        assert figure
        assert abs(int(figure[1]) - 212) > 0.08 * 212
    assert len(outcomes) > 3


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry carried more than 200 passengers.",
        "At least 200 passengers were on the ferry.",
        "The storm of 1987 sank the old ferry.",
    ],
)
def test_bounds_and_years_are_no_figures_to_change(sentence: str) -> None:
    assert every_outcome(changes.change_number, sentence) == {None}


def test_a_changed_date_is_another_weekday() -> None:
    outcomes = every_outcome(changes.change_date, FERRY)
    assert outcomes == {FERRY.replace("Monday", day) for day in changes.WEEKDAYS if day != "Monday"}


def test_the_verb_may_is_no_month() -> None:
    assert every_outcome(changes.change_date, "The ferry may sail again.") == {None}


def test_roles_are_exchanged_around_the_deed() -> None:
    outcomes = every_outcome(changes.change_roles, "Marlow Shipping sued Anselm Harbour over the wreck.")
    assert outcomes == {"Anselm Harbour sued Marlow Shipping over the wreck."}


def test_a_negation_goes_in_and_comes_out() -> None:
    assert "The captain was not on the bridge." in every_outcome(
        changes.change_negation, "The captain was on the bridge."
    )
    assert every_outcome(changes.change_negation, "The captain wasn't on the bridge.") == {
        "The captain was on the bridge."
    }
    assert every_outcome(changes.change_negation, "The captain won't resign.") == {"The captain will resign."}


def test_an_opposite_goes_both_ways() -> None:
    assert every_outcome(changes.change_direction, "The court rejected it.") == {"The court approved it."}
    assert every_outcome(changes.change_direction, "The court approved it.") == {"The court rejected it."}


@pytest.mark.parametrize(
    ("sentence", "rewritten"),
    [
        ("It cost $2.6 million to build.", "It cost $2,600,000 to build."),
        ("Turnout reached 48 percent in May.", "Turnout reached 48% in May."),
        ("The port employs 1200 people, of 12,400 in town.", "The port employs 1200 people, of 12400 in town."),
        ("The crew found seven rafts.", "The crew found 7 rafts."),
    ],
)
def test_a_figure_in_another_form(sentence: str, rewritten: str) -> None:
    assert rewritten in every_outcome(rewrites.rewrite_number, sentence)


@given(st.integers(10, 999_999).filter(lambda n: not 1900 <= n <= 2099), st.integers(0, 10_000))
def test_a_bound_admits_the_figure_it_stands_for(value: int, seed: int) -> None:
    outcome = rewrites.bound_number(f"They counted {value} people.", Random(seed))
    match = re.search(r"counted (.+?) ([\d,]+) people", outcome or "")
    if match is None:
        return
    bound = int(match[2].replace(",", ""))
    admits = {
        "at least": value >= bound,
        "no fewer than": value >= bound,
        "more than": value > bound,
        "over": value > bound,
        "fewer than": value < bound,
        "less than": value < bound,
        "nearly": 0.9 * bound <= value < bound,
        "almost": 0.9 * bound <= value < bound,
    }
    assert admits.get(match[1], abs(value - bound) <= 0.07 * value)


def test_what_is_dropped_leaves_a_sentence() -> None:
    assert every_outcome(rewrites.drop_aside, "The ferry, which had sailed for years, sank.") == {"The ferry sank."}
    assert every_outcome(rewrites.drop_opening, "After two days of storm, the ferry sank.") == {"The ferry sank."}
    assert every_outcome(rewrites.drop_time, "The ferry sank on Monday morning.") == {"The ferry sank."}


def test_who_says_it_moves_but_stays() -> None:
    outcomes = every_outcome(rewrites.move_speaker, "The ferry was overloaded, according to two inspectors.")
    assert outcomes == {"According to two inspectors, the ferry was overloaded."}
