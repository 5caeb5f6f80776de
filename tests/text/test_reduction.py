from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.text.reduction import reductions


@pytest.mark.parametrize(
    ("sentence", "shorter"),
    [
        (
            "The council closed the bridge on Monday, which angered shop owners.",
            "The council closed the bridge on Monday.",
        ),
        ("The mayor, a former engineer, closed the old bridge.", "The mayor closed the old bridge."),
        ("Crews closed the bridge (built in 1931) on Monday.", "Crews closed the bridge on Monday."),
        ("Crews closed the old bridge and sent traffic north.", "Crews closed the old bridge."),
        ("Two bridges were closed after the flood, police said.", "Two bridges were closed, police said."),
        ("The town will buy two ferries, the largest order in its history.", "The town will buy two ferries."),
        ("The town will buy two ferries, the largest order in the region's history.", "The town will buy two ferries."),
        ("It covers the steel pipes and binds the towns to buy them.", "It covers the steel pipes."),
    ],
)
def test_what_can_go_goes(sentence: str, shorter: str) -> None:
    assert shorter in reductions(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayor did not close the bridge and open the tunnel.",
        "The bridge will close unless the town pays.",
        "The mayor praised the crews on Monday, but she called the delay a disgrace.",
        "Crews found cracks and rust.",
        "“The bridge is safe, which is what counts,” the mayor said.",
        "The bridge, which the town built, will close on Monday.",
    ],
)
def test_what_would_change_the_meaning_stays(sentence: str) -> None:
    for shorter in reductions(sentence):
        assert "not" in shorter or "not" not in sentence
        assert "unless" in shorter or "unless" not in sentence
        assert shorter.count("“") == shorter.count("”")
        assert shorter.endswith((".", "said."))
        assert len(shorter.split()) >= 5
    assert "Crews found cracks." not in reductions(sentence)
    assert all("but" in shorter for shorter in reductions(sentence) if "but" in sentence)
    assert "The bridge." not in reductions(sentence)


@given(st.text(max_size=300))
def test_any_text_gives_forms_that_only_leave_out(text: str) -> None:
    for shorter in reductions(text):
        assert len(shorter) <= len(text) + 1
        assert set(shorter) <= set(text) | {"."}
