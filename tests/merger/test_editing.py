"""An editor's opinion on a line: whether it can be read alone where it is printed, and is worth its room."""

from __future__ import annotations

import pytest
from reports import reports

from briefing.corpus import embed
from briefing.engines.registry import encoder, stance
from briefing.merger.choice.editing import MAX_ABOVE_WORDS, Editor, Opinion, above, least

TOP = above(
    "The Orrin ferry ran aground off Skellan on Friday with 140 passengers aboard; all of them were taken off by noon.",
    "Ferry runs aground off Skellan",
)
REPORT = (
    "The Orrin ferry ran aground off Skellan on Friday. The harbour master, James Brandt, closed the port to all ships. "
    "Brandt said that a tug would try to free the ferry at high tide on Saturday."
)


def opinion(line: str, top: str = TOP, report: str = REPORT, row: int = 0) -> Opinion:
    corpus = embed(reports(report, "Rain fell on the coast all week."), encoder())
    return Editor(corpus, stance(), top).read([(line, row)])[0]


@pytest.mark.parametrize(
    "line",
    [
        "Lawyers for 40 passengers of the ferry sued its owner for 3 million crowns in the district court on Monday.",
        "Police arrested the captain of the ferry on Saturday on suspicion of drunkenness.",
        "A tug will try to free the Orrin ferry at high tide on Saturday.",
    ],
)
def test_what_names_its_subject_can_be_read_alone(line: str) -> None:
    assert opinion(line).stands >= least().stands


@pytest.mark.parametrize(
    "line",
    [
        "Both men were released two days later.",
        "That was the third such case since he took over the company.",
        "By doing that, the ministry left the other question to the second panel.",
        "The dispute, which Holm and his late brother.",
        "Sign up here for our morning newsletter and read more about it.",
        "What comes next, and what does it mean for you?",
    ],
)
def test_what_leans_or_is_broken_cannot(line: str) -> None:
    assert opinion(line).stands < least().stands


def test_what_stands_above_introduces() -> None:
    line = "The Orrin ferry was last inspected in March and had passed without a fault, the coast guard said."
    elsewhere = opinion(line, top=above("", "Council votes on the new tram"))
    assert opinion(line).stands > elsewhere.stands
    assert opinion(line).worth > elsewhere.worth


def test_a_surname_is_read_with_the_name_that_its_report_gives() -> None:
    line = "Brandt said that a tug would try to free the ferry at high tide on Saturday."
    stranger = opinion(line, report="The Orrin ferry ran aground off Skellan on Friday.")
    assert opinion(line, row=2).stands > stranger.stands


def test_what_is_told_above_is_not_worth_its_room_again() -> None:
    again = opinion("The ferry ran aground off Skellan with 140 passengers on Friday.")
    new = opinion("Police arrested the captain of the ferry on Saturday on suspicion of drunkenness.")
    assert again.worth < least().again
    assert new.value > least().single > again.value


def test_each_line_is_asked_about_once_for_a_place() -> None:
    asked: list[tuple[str, str]] = []

    class Counting:
        def __getattr__(self, name: str) -> object:
            return getattr(stance(), name)

        def lines(self, pairs: list[tuple[str, str]]) -> object:
            asked.extend(pairs)
            return stance().lines(pairs)

    editor = Editor(embed(reports(REPORT), encoder()), Counting(), TOP)  # type: ignore[arg-type]
    line = ("A tug will try to free the ferry.", 0)
    first, second = editor.read([line, line])
    assert editor.read([line]) == [first]
    assert first == second
    elsewhere = editor.under("Council votes on the new tram").read([line])
    assert editor.under("Council votes on the new tram").read([line]) == elsewhere
    assert len(asked) == 2
    assert editor.read([]) == []


def test_of_what_stands_above_the_first_words_are_kept() -> None:
    assert len(above("word " * 200, "headline").split()) == MAX_ABOVE_WORDS
    assert above("", "A headline") == "A headline"
