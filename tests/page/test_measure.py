from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.page.measure import Run, n_lines, width

WORDS = st.lists(st.text(alphabet="abcdefgWil.,()“”—-8", min_size=1, max_size=12), min_size=1, max_size=30)


def test_a_word_is_as_wide_as_its_letters_and_a_little_more() -> None:
    assert width("Harrow", "sans") == pytest.approx(sum(width(c, "sans") for c in "Harrow"))
    assert width("W", "sans-semibold") > width("W", "sans") > width("i", "sans")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("mmmm mmmm", 1),
        ("mmmm mmmm mmmm", 2),
        # A line may not end between these, though there is a space (UAX 14): the whole moves on.
        ("mmmm “mm” (mm)", 2),
        ("mmmm mm — mm", 2),
        ("mmmm mmmm )", 2),
    ],
)
def test_lines_are_counted(words: str, lines: int) -> None:
    assert n_lines((Run(words),), 1.0, width("mmmm mmmm", "sans") + 0.01) == lines


def test_references_may_be_parted() -> None:
    room = width("[S1][S2]", "sans") + 0.01
    assert n_lines((Run("[S1]\u200b[S2]\u200b[S3]\u200b[S4]"),), 1.0, room) == 2


@given(WORDS, st.floats(4, 60), st.floats(1, 20))
def test_a_wider_column_never_takes_more_lines(words: list[str], room: float, more: float) -> None:
    run = (Run(" ".join(words)),)
    if all(width(w, "sans") < room / 12 for w in words):
        assert n_lines(run, 1.0, room + more) <= n_lines(run, 1.0, room)


@given(WORDS, WORDS)
def test_more_words_never_take_fewer_lines(words: list[str], more: list[str]) -> None:
    assert n_lines((Run(" ".join(words + more)),), 1.0, 40) >= n_lines((Run(" ".join(words)),), 1.0, 40)


@pytest.mark.parametrize("letter", ["橋", "Щ", "ﷺ", "👪", "ह", "𒐫", "⸻"])
def test_letters_the_fonts_lack_are_taken_wide(letter: str) -> None:
    assert width(letter, "sans") > 1
