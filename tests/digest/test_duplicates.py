"""Which articles of a story add nothing to it."""

from __future__ import annotations

from tiny import document

from briefing.digest.duplicates import drop_near_duplicates

LONG = "The council voted on Thursday to repair the dam above the town for 38 million pounds over three winters. " * 3


def test_a_copy_is_dropped_and_the_longer_kept() -> None:
    copy = document({"text": LONG[: len(LONG) // 2], "url": "https://b.example"})
    whole = document({"text": LONG + "More to follow.", "url": "https://a.example"})
    other = document({"text": "Something else altogether happened in another place on the same day."})
    assert drop_near_duplicates([copy, whole, other]) == (whole, other)


def test_a_copy_with_another_figure_is_news() -> None:
    first = document({"text": LONG})
    second = document(
        {"text": LONG.replace("38 million pounds over three winters. ", "41 million pounds over three winters. ", 1)}
    )
    assert drop_near_duplicates([first, second]) == (first, second)
