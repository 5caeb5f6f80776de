from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.language.reduction import reductions


@pytest.mark.parametrize(
    ("sentence", "shorter"),
    [
        (
            "The council closed the bridge on Monday, which angered shop owners.",
            "The council closed the bridge on Monday.",
        ),
        (
            "The dam that held the lake, which had been weak, finally broke under the rain.",
            "The dam that held the lake finally broke under the rain.",
        ),
        ("The mayor, a former engineer, closed the old bridge.", "The mayor closed the old bridge."),
        (
            "On Monday, the mayor closed the bridge, a steel one.",
            "On Monday, the mayor closed the bridge.",
        ),
        (
            "The ferry may not sail, Anna Holm, a captain from the old town, told the council.",
            "The ferry may not sail, Anna Holm told the council.",
        ),
        ("Crews closed the bridge (built in 1931) on Monday.", "Crews closed the bridge on Monday."),
        (
            "Two bridges, both old, were closed, which cut off a town, police said.",
            "Two bridges, both old, were closed, police said.",
        ),
        ("The town will buy two ferries, the largest order in its history.", "The town will buy two ferries."),
        ("The town will buy two ferries, the largest order in the region's history.", "The town will buy two ferries."),
    ],
)
def test_what_can_go_goes(sentence: str, shorter: str) -> None:
    assert shorter in reductions(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The last captain of the ferry died shortly after the ferry sank.",
        "Captain Anna Holm left the line the day after the ferry sank.",
        "The last captain of the ferry died three days after the ferry sank.",
        "The mayor did not close the bridge and open the tunnel.",
        "The bridge will close unless the town pays.",
        "The mayor praised the crews on Monday, but she called the delay a disgrace.",
        "Crews found cracks and rust.",
        "The dam that held the lake, which had been weak, finally broke.",
        "“The bridge is safe, which is what counts,” the mayor said.",
        "The bridge, which the town built, will close on Monday.",
        "The inquiry into the ferry and its owner Anna Holm is not following any of the earlier ones.",
    ],
)
def test_what_would_change_the_meaning_stays(sentence: str) -> None:
    for shorter in reductions(sentence):
        assert "not" in shorter or "not" not in sentence
        assert "unless" in shorter or "unless" not in sentence
        assert shorter.count("“") == shorter.count("”")
        assert shorter.endswith((".", "said."))
        assert len(shorter.split()) >= 5
    assert all("is not" not in shorter[-8:] for shorter in reductions(sentence))
    assert not any(shorter.endswith(("shortly.", "days.", "the day.")) for shorter in reductions(sentence))
    assert "Crews found cracks." not in reductions(sentence)
    assert all("but" in shorter for shorter in reductions(sentence) if "but" in sentence)
    assert "The bridge." not in reductions(sentence)
    assert "The dam that held the lake." not in reductions(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Crews closed the old bridge and sent traffic north.",
        "He met the mayor of the town, the bishop of the valley, the judge and the sheriff.",
        "Once the council had voted in May, Beijing opened the port.",
        "The town's new fund pays for roads, housing or parks.",
        "The mayor met the owner of the ferry, the head of the union, and the chief of the harbour police.",
        "The minister's remarks came after the council had cut the fares for children.",
        "The old bridge will be closed in May because its piers have sunk.",
        "The plan has many parts; the bridge comes first.",
        "The captain spent a week answering claims of theft, which he denies.",
        "The captain, who has denied all claims of theft, spent a week in court.",
        "The owner was charged with fraud on Monday, denying that he knew of it.",
        "The council attacked the owner over several matters, including his unpaid taxes and the lost ferry.",
    ],
)
def test_a_clause_that_carries_the_point_is_not_dropped(sentence: str) -> None:
    assert reductions(sentence) == ()


def test_a_relative_clause_that_says_wrote_or_added_is_no_attribution() -> None:
    voted = "Judge Anna Holm voted with the majority, as did Judge Lars Berg, who wrote the opinion for the court."
    assert all("majority, who" not in shorter for shorter in reductions(voted))
    assert not reductions("In the days after, Mayor Anna Holm and two lawmakers have added their support to the plan.")


@pytest.mark.parametrize(
    ("sentence", "torn"),
    [
        (
            "The mayor wants to veto the bill the council passed overnight — because of what it lacks.",
            "The mayor wants to veto the bill the council passed overnight —.",
        ),
        (
            "As part of the protests that began last month when Holm died, crowds were at the harbor, which is closed.",
            "As part of the protests that began last month when Holm died.",
        ),
        (
            "The judge, who was bound by law, sentenced Anna Holm to a year in the old harbor jail after a trial.",
            "The judge, by law, sentenced",
        ),
        (
            "The chair expects the minister to resist the committees' requests, demands, and subpoenas in court.",
            "The chair expects the minister to resist the committees' requests, demands.",
        ),
        (
            "The governor said rising deaths from drug overdoses, alcoholic liver disease, and falls worried the council.",
            "The governor said rising deaths from drug overdoses, alcoholic liver disease.",
        ),
        (
            "Envoys fanned out across Europe, Asia, and the Gulf states to calm the banks.",
            "Envoys fanned out across Europe, Asia.",
        ),
    ],
)
def test_no_form_is_torn(sentence: str, torn: str) -> None:
    assert all(not shorter.startswith(torn) for shorter in reductions(sentence))


@given(st.text(max_size=300))
def test_any_text_gives_forms_that_only_leave_out(text: str) -> None:
    for shorter in reductions(text):
        assert len(shorter) <= len(text) + 1
        assert set(shorter) <= set(text) | {"."}
