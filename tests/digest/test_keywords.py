"""Keywords as they come from keyboards, against text as it comes from typesetters."""

from __future__ import annotations

import pytest

from briefing.digest.keywords import mentions
from briefing.nouns import Document


def said(keyword: str, text: str, title: str = "") -> bool:
    return mentions(Document.from_text(text, title=title), [keyword])


@pytest.mark.parametrize(
    ("keyword", "found"),
    [("ferry", True), ("FERRY", True), ("fer", False), ("fer*", True), ("car ferry", True), ("harbour", True),
     ("a.b", False), ("", False), ("*", False), ("c++", True)],
)  # fmt: skip
def test_keywords_are_whole_words(keyword: str, found: bool) -> None:
    assert said(keyword, "The car\nferry came in. They teach C++ there.", "In the harbour") is found


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("O'Hara", "The mayor, Ann O\u2019Hara, left."),
        ("O\u2019Hara", "The mayor, Ann O'Hara, left."),
        ("l'\u00eele", "Sur l\u02bci\u0302le, rien."),
        ("Zu\u0308rich", "In Z\u00fcrich fiel Schnee."),
        ("Z\u00fcrich", "In Zu\u0308rich fiel Schnee."),
        ("covid-19", "The COVID\u201119 ward was shut."),
        ("covid\u201019", "The covid-19 ward was shut."),
        ("Franco-German", "A Franco\u2013German plan."),
        ("\uff26\uff29\uff26\uff21", "FIFA met."),
        ("FIFA", "\uff26\uff29\uff26\uff21 met."),
        ("\uff76\uff9e\uff7d", "\u30ac\u30b9\u4f1a\u793e"),
        ("shipyard", "The ship\u00adyard closed."),
        ("New York", "In New\u00a0York it rained."),
        ("stra\u00dfe", "Die HAUPTSTRASSE und die STRASSE."),
        ("\u6771\u4eac", "\u6771\u4eac\u90fd\u77e5\u4e8b\u304c\u8ff0\u3079\u305f"),
        ("\u0e40\u0e0a\u0e35\u0e22\u0e07", "\u0e17\u0e35\u0e48\u0e40\u0e0a\u0e35\u0e22\u0e07\u0e43\u0e2b\u0e21\u0e48"),
        ("Abe", "\u9996\u76f8Abe\u6c0f"),
        ("\uc11c\uc6b8", "\uc11c\uc6b8\uc5d0\uc11c \uc5f4\ub9b0"),
    ],
)
def test_one_word_in_two_spellings_of_the_machine(keyword: str, text: str) -> None:
    assert said(keyword, text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("ear", "A year of fear and earth."),
        ("St John's", "St Johnsbury's and St John\u2019ston."),
        ("re", "re\u0301sum\u00e9 and r\u00e9"),
        ("\u092c\u0902\u0926", "\u092c\u0902\u0926\u0940 \u0930\u0939\u093e"),
        ("\u0633\u0631", "\u0633\u0631\u062f \u0634\u062f"),
        ("art", "smart-ish arts"),
    ],
)
def test_a_part_of_a_word_is_no_word(keyword: str, text: str) -> None:
    assert not said(keyword, text)
