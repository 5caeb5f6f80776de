from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefing.engines.fitting import split, within


def n_words(text: str) -> int:
    return len(text.split())


@given(st.text(alphabet="ab .\n", max_size=400), st.integers(1, 20))
def test_parts_fit_and_hold_every_word(text: str, max_tokens: int) -> None:
    parts = split(text, max_tokens, n_words)
    assert all(1 <= n_words(p) <= max_tokens for p in parts)
    assert " ".join(parts).split() == text.split()


# Raised signs are the marks of notes, which no sentence holds.
@given(st.text(st.characters(exclude_categories=("Cs", "No", "Lm")), max_size=200), st.integers(1, 9))
def test_any_text_can_be_split_by_characters(text: str, max_tokens: int) -> None:
    parts = split(text, max_tokens, len)
    assert all(len(p) <= max_tokens for p in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_cuts_are_between_sentences() -> None:
    text = "The bridge is closed. The ferry runs. Nobody was hurt."
    assert split(text, 8, n_words) == ("The bridge is closed. The ferry runs.", "Nobody was hurt.")


@given(st.text(alphabet="ab .", max_size=200), st.integers(1, 20))
def test_an_answer_is_kept_within_its_words(text: str, max_words: int) -> None:
    assert n_words(within(text, max_words)) <= max_words


def test_an_answer_is_cut_at_a_sentence() -> None:
    assert within("The bridge is closed. The ferry runs.", 6) == "The bridge is closed."
    assert within("The bridge is closed.", 2) == "The bridge"
