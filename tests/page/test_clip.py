from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.page.clip import ELLIPSIS, clip, room, window

PROSE = st.text(alphabet="abc def, ghi; jkl. “mn” 日本語 12.5", min_size=1, max_size=300)


@pytest.mark.parametrize(
    ("text", "max_chars", "shown"),
    [
        ("A short one.", 40, "A short one."),
        ("The bridge was closed on Tuesday, engineers said, after a crack.", 55, "The bridge was closed on Tuesday, engineers said…"),
        ("The bridge was closed on Tuesday evening by the engineers", 30, "The bridge was closed on…"),
        ("x" * 100, 10, "x" * 9 + "…"),
        ("橋の閉鎖を発表した", 9, "橋の閉鎖…"),
    ],
)  # fmt: skip
def test_clip(text: str, max_chars: int, shown: str) -> None:
    assert clip(text, max_chars) == shown


@given(PROSE, st.integers(5, 120))
def test_clipped_words_are_the_beginning_and_fit(text: str, max_chars: int) -> None:
    shown = clip(text, max_chars)
    assert room(shown) <= max(max_chars, 1)
    if shown != text:
        assert shown.endswith(ELLIPSIS)
        assert text.startswith(shown.removesuffix(ELLIPSIS))


@given(PROSE, st.data())
def test_a_window_holds_what_it_is_around(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 12)))
    shown = window(text, start, end, 60)
    assert text[start:end].strip(" ,;:.“”") in shown
    assert shown.strip(ELLIPSIS) in text


def test_wide_letters_count_double() -> None:
    assert room("日本") == 4
    assert room("é") == room("e\u0301") == 1
