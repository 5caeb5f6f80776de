"""Wrapped lines are one paragraph, by how they run on; headlines, entries and header lines are not."""

from __future__ import annotations

import textwrap

import pytest

from briefing.language.full_stops import ends_sentence
from briefing.language.lines import paragraphs

ENGLISH = (
    "The lighthouse on Karna will be lit again in spring, the coast guard said on Thursday. All 12 keepers were told at "
    "noon, and 3 of them may move to the station in Holm, where the same service keeps its boats.",
    "Mayor Ane Holt had asked for a stronger lamp, since Fisher Bay lost three boats in the storm of October. The "
    "ministry did not answer her letter.",
)
GERMAN = (
    "Der Leuchtturm auf Karna wird im Frühjahr wieder leuchten, teilte die Küstenwache am Donnerstag mit. Alle 12 Wärter "
    "wurden am Mittag unterrichtet, und 3 von ihnen können nach Holm wechseln.",
)
FRENCH = (
    "Le phare de Karna sera rallumé au printemps, ont annoncé jeudi les garde-côtes. Les 12 gardiens ont été avertis à "
    "midi, et 3 d'entre eux pourront rejoindre la station de Holm.",
)


def read(text: str) -> list[str]:
    return [" ".join(text[a:b].split()) for a, b in paragraphs(text)]


@pytest.mark.parametrize("story", [ENGLISH, ENGLISH[:1], GERMAN, FRENCH, ENGLISH + GERMAN])
@pytest.mark.parametrize("width", [40, 50, 60, 72, 80, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("indent", ["", "    "])
def test_wrapped_paragraphs_are_whole(story: tuple[str, ...], width: int, end: str, indent: str) -> None:
    wrapped = [
        textwrap.fill(p, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False) for p in story
    ]
    found = read("\n\n".join(wrapped).replace("\n", end))
    assert " ".join(found) == " ".join(story)
    assert all(ends_sentence(p) for p in found)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_first_line_set_in_begins_a_paragraph(width: int) -> None:
    text = "\n".join(textwrap.fill(p, width, initial_indent="   ") for p in ENGLISH)
    assert " ".join(read(text)) == " ".join(ENGLISH)
    assert ENGLISH[1] in read(text)


def test_lines_that_people_broke_by_hand_are_one() -> None:
    text = "The ferry will run again from\nThursday, when the repairs to the landing stage are done,\nthe port said. It is not\nthe first time.\n"
    assert len(read(text)) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ["Ferry stops again after storm in the bay", "Council to vote on the new bridge", "Iron price falls again", "Mayor of Vik steps down today"],
        ["Sturm legt Fähre lahm in der Bucht", "Rat stimmt über neue Brücke ab", "Eisenpreis fällt die dritte Woche"],
        ["- the council voted for the bridge", "- the mayor voted against it, as she had said", "- it opens in June"],
        ["1. The council voted for the bridge on Monday", "2. the mayor voted against it"],
        ["From: Ane Holt of the harbour office", "Date: Tuesday in the week of the storm", "Subject: the new bridge over the bay"],
        ["The Old Bridge Reopens", "The bridge over the strait was opened by the governor on Monday, and some four thousand people walked across it in the first hour."],
    ],
)  # fmt: skip
def test_what_does_not_run_on_stays_apart(lines: list[str]) -> None:
    assert read("\n".join(lines)) == lines
