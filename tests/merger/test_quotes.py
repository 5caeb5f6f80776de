from __future__ import annotations

import pytest

from briefing.merger.differences.quotes import compare_wording


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("We will not leave the harbor.", "we will not leave the harbor"),
        ("They run our data centers well", "They run our datacenters well"),
        ("I told [the captain] to turn back at once", "I told him to turn back at once"),
        ("It is over … and we are safe now", "It is over, he said, and we are safe now"),
        ("This was a warning to all of us", "a warning to all of us, and a late one"),
    ],
)
def test_typography_insertions_and_cuts_are_no_change(a: str, b: str) -> None:
    assert compare_wording(a, b).n_changed == 0


def test_another_word_inside_is_a_change() -> None:
    wording = compare_wording("It is truly a fair deal for both", "It is hardly a fair deal for both")
    assert (wording.n_common, wording.n_changed) == (7, 1)


def test_another_word_before_a_short_quotation_is_a_change() -> None:
    assert compare_wording("We are partners, and it is a truly fair deal", "very fair deal").n_changed == 2


def test_a_negation_is_a_change_whatever_the_verb_form() -> None:
    denied = compare_wording("We do not accept the terms of this deal", "We accepted the terms of this deal")
    assert denied.n_changed


def test_a_prefix_makes_another_word() -> None:
    wording = compare_wording(
        "I made these statements to be loyal to you", "I made these misstatements to be loyal to you"
    )
    assert wording.n_changed == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("He is making up a story for you", "He is making up the story for you"),
        ("This man is armed and must be found", "This man must be found"),
        ("That is a valid offense in law", "That is a valid offence in law"),
        ("The U.S. is ready to leave the harbor", "The United States is ready to leave the harbor"),
        ("The decision of the EB was known", "The decision of the executive board was known"),
        ("He built a f***ing pier there", "He built a fucking pier there"),
        ("The number one task is the 12th pier", "The No. 1 task is the twelfth pier"),
        ("They are gonna leave and someone knows", "They are going to leave and somebody knows"),
        ("We need, we need, to leave if need be", "We need to leave if needs be"),
        ("We are glad of it and we look forward to the first ferry", "looked forward to the first ferry"),
    ],
)
def test_an_article_an_omission_and_a_spelling_are_no_change(a: str, b: str) -> None:
    assert compare_wording(a, b).n_changed == 0


def test_it_does_not_matter_which_comes_first() -> None:
    a, b = "We saw two lights over the bay", "We saw three bright lights over the bay"
    assert compare_wording(a, b) == compare_wording(b, a)
