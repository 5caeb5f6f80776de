from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.language.statements import parts


@pytest.mark.parametrize(
    ("sentence", "cut"),
    [
        (
            "The navy bought 14 boats and will pay 40 million crowns.",
            ("The navy bought 14 boats.", "The navy will pay 40 million crowns."),
        ),
        (
            "The mayor resigned on Monday, and the council elected Ines Valdr.",
            ("The mayor resigned on Monday.", "The council elected Ines Valdr."),
        ),
        ("The ferry sank on Monday off Port Anselm.", ("The ferry sank on Monday off Port Anselm.",)),
        ("Black and white cats were seen in the harbor.", ("Black and white cats were seen in the harbor.",)),
        (
            'The mayor said "we will go to court and we will win there" on Monday.',
            ('The mayor said "we will go to court and we will win there" on Monday.',),
        ),
    ],
)
def test_it_cuts_only_between_clauses(sentence: str, cut: tuple[str, ...]) -> None:
    assert parts(sentence) == cut


@given(st.text(max_size=400))
def test_any_text_gives_at_least_itself(text: str) -> None:
    found = parts(text)
    assert found
    if len(found) == 1:
        assert found == (text,)
