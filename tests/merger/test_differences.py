"""What is a difference and what only looks like one, told on small stories of our own."""

from __future__ import annotations

import pytest
from reports import reports

from briefing import brief
from briefing.corpus import embed
from briefing.corpus.context import Context
from briefing.engines.registry import encoder
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.finding import find_candidates
from briefing.merger.differences.grouping import group, same_answer
from briefing.nouns import Conflict, Document

FERRY = (
    "The ferry Marigold ran aground off Port Anselm early on Tuesday. {} The harbour was closed for the day.",
    "A ferry hit a reef near Port Anselm on Tuesday, officials said. {} Tugs pulled the Marigold free in the evening.",
)


def conflicts(first: str, second: str, around: tuple[str, str] = FERRY) -> tuple[Conflict, ...]:
    texts = (around[0].format(first), around[1].format(second))
    return brief([Document.from_text(t, outlet=f"Outlet {n}") for n, t in enumerate(texts)]).conflicts


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (
            "The ferry Marigold was carrying 212 passengers when it ran aground.",
            "The Marigold was carrying 340 passengers when it ran aground.",
            "number",
        ),
        (
            "The accident killed two sailors and injured three others.",
            "The accident killed two sailors and critically injured a fourth.",
            "number",
        ),
        (
            "Captain Marten Oudekerk was on the bridge.",
            "Captain Martin Oudekerk was on the bridge.",
            "name",
        ),
        (
            "“We struck the reef because the light was out,” the captain said.",
            "“We struck the reef because the radar was out,” the captain said.",
            "quote",
        ),
    ],
)
def test_two_answers_to_one_question_are_a_difference(first: str, second: str, kind: str) -> None:
    found = conflicts(first, second)
    assert [c.kind for c in found] == [kind]
    assert found[0].relation == "contradiction"
    assert len({c.document for p in found[0].positions for c in p.citations}) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            "The Marigold was carrying about 210 passengers.",
            "The Marigold was carrying 212 passengers.",
            id="rounding",
        ),
        pytest.param(
            "The Marigold was carrying more than 200 passengers.",
            "The Marigold was carrying 212 passengers.",
            id="bound",
        ),
        pytest.param("The repair will cost $2.6 million.", "The repair will cost 2 million euros.", id="currency"),
        pytest.param(
            "The reef lies 14 miles north of Port Anselm.", "The reef lies 22 miles east of Corran Head.", id="frame"
        ),
        pytest.param("Six children were on board.", "Ninety-one people were on board.", id="scope"),
        pytest.param(
            "In 1994 a ferry sank there, killing 13 people.", "The accident killed two people.", id="another event"
        ),
        pytest.param("Two sailors were killed.", "Five sailors were injured.", id="another fate"),
        pytest.param(
            "Another sailor was killed off Port Anselm.", "Three sailors were killed off Port Anselm.", id="one more"
        ),
        pytest.param(
            "The charge against Valdr involves 20 crates, while the one against Oude involves only two.",
            "Oude has two boxes, and Valdr has 20 boxes.",
            id="both have both",
        ),
        pytest.param(
            "Captain Marten Oudekerk Marten OudekerkHarbor guide was on the bridge.",
            "Captain Marten Oudekerck was on the bridge.",
            id="link text in a name",
        ),
        pytest.param(
            "Three sailors were shot.", "One sailor was killed and two others were wounded.", id="what they add up to"
        ),
        pytest.param("Six children were killed.", "Two other children were killed.", id="others"),
        pytest.param("Six children were killed.", "The other two children were killed later.", id="the other two"),
        pytest.param(
            "More than 640 passengers were on board.", "More than 600 passengers were on board.", id="a rounder bound"
        ),
        pytest.param(
            "The port will reopen on Super Tuesday.", "The port will reopen on Thursday.", id="the name of a day"
        ),
        pytest.param(
            "“We struck the reef because the light was out,” Marten Oudekerk said.",
            "“We struck the reef because the radar was out,” Ines Valdr said.",
            id="two speakers",
        ),
        pytest.param(
            "The Marigold, built in 1988, was carrying 212 passengers.",
            "The Marigold was carrying 212 passengers.",
            id="the same",
        ),
    ],
)
def test_what_only_looks_like_one_is_not_reported(first: str, second: str) -> None:
    assert conflicts(first, second) == ()


def test_a_figure_that_is_told_to_have_grown_is_an_update() -> None:
    (found,) = conflicts(
        "At least 12 passengers were taken to hospital.",
        "The number of passengers taken to hospital had grown to 31 by the evening.",
    )
    assert (found.kind, found.relation) == ("number", "superseded")


def test_a_report_does_not_contradict_its_copy() -> None:
    text = FERRY[0].format("The ferry was carrying 212 passengers and 19 sailors, and two of them were hurt.")
    documents = [Document.from_text(text, outlet=f"Outlet {n}") for n in range(3)]
    assert brief(documents).conflicts == ()


@pytest.mark.parametrize(
    ("first", "second", "compared"),
    [
        (
            "Skerry Lines on Monday said it will buy Anselm.",
            "Skerry Lines announced on Friday it will buy Anselm.",
            True,
        ),
        ("Skerry Lines on Monday said it will buy Anselm.", "Skerry Lines will buy Anselm on Friday, it said.", False),
        (
            "Both sailors were arrested on Wednesday.",
            "Both sailors were arrested on Tuesday, the minister said at a news conference on Wednesday.",
            True,
        ),
        (
            "Both sailors were arrested on Wednesday.",
            "Both sailors were questioned on Tuesday, and they were arrested on Wednesday.",
            False,
        ),
    ],
)
def test_the_day_of_saying_is_held_against_the_day_of_saying(first: str, second: str, compared: bool) -> None:
    assert ("date" in kinds_of_candidates(first, second)) is compared


@pytest.mark.parametrize(("other", "compared"), [("6.3", True), ("5.2", False)])
def test_magnitudes_far_apart_are_of_two_earthquakes(other: str, compared: bool) -> None:
    first, second = (f"An earthquake of magnitude {m} shook Corran Head, officials said." for m in ("6.1", other))
    assert ("number" in kinds_of_candidates(first, second)) is compared


def test_quotations_that_differ_in_spelling_only_are_one_answer() -> None:
    assert same_answer("quote", "That is an offense in law.", "That is an offence in law")
    assert not same_answer("quote", "That is an offense in law, he said", "That is an offence in spirit, he said")


def kinds_of_candidates(first: str, second: str) -> set[str]:
    """What may differ between two reports of one sentence each, before anything is decided."""
    return {c.kind for c in find_candidates(Context(embed(reports(first, second), encoder())), ["S1", "S2"])}


def test_a_figure_of_something_else_has_not_grown() -> None:
    assert conflicts("At least 40 boats were damaged.", "The number of visitors had risen to 300 by then.") == ()


def test_what_is_not_sure_does_not_stand_beside_what_is() -> None:
    context = Context(embed(reports("Two were hurt. Nine came.", "Three were hurt.", "Four were hurt."), encoder()))

    def pair(a: int, b: int) -> Candidate:
        first, second = (context.corpus.texts[r].split()[0] for r in (a, b))
        return Candidate(
            kind="number", a=a, b=b, value_a=first, value_b=second, span_a=(0, len(first)), span_b=(0, len(second)),
            question="people", features={},
        )  # fmt: skip

    (sure,) = group(context, [(0.9, pair(0, 2)), (0.2, pair(2, 3))])
    assert {answer.value for answer in sure.answers} == {"Two", "Three"}
    (both,) = group(context, [(0.9, pair(0, 2)), (0.8, pair(0, 3))])
    assert {answer.value for answer in both.answers} == {"Two", "Three", "Four"}
    # The first report does not answer one question in two ways.
    (first,) = group(context, [(0.9, pair(0, 2)), (0.8, pair(1, 2))])
    assert {answer.value for answer in first.answers} == {"Two", "Three"}


def test_a_description_is_no_name_spelt_in_two_ways() -> None:
    found = conflicts(
        "Its captain, a South Korea-born U.S. citizen, was taken to a hospital.",
        "The captain, a South Korean-born U.S. citizen, was in a hospital.",
    )
    assert not [c for c in found if c.kind == "name"]
