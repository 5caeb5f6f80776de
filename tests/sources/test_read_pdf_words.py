"""Words that a PDF breaks at the end of a line are whole again, and marks raised above its lines are no part of them."""

from __future__ import annotations

import pytest
import samples
from samples import as_read, said

END = ["The keeper did not answer a letter from the town,", "and the ministry said that it would wait until June."]


def read(lines: list[str]) -> str:
    rows = [(60.0, 700.0 - 13 * n, line) for n, line in enumerate([*lines, *END])]
    return " ".join(said(as_read(samples.pdf([rows]), "a.pdf")))


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["The keepers of the lamp were told in the eve-", "ning that Siv Tan-", "gen and the morn-", "ing watch would go."], "told in the evening that Siv Tangen and the morning watch would go."),
        (["The well-", "known keeper of sixty-", "four boats was there with his self-", "made lamp."], "The well-known keeper of sixty-four boats was there with his self-made lamp."),
        (["A long-term plan was made by the town. The long-", "term plan failed at once."], "The long-term plan failed at once."),
        (["Die Leucht-", "turmwärter von Kar-", "na gingen am Don-", "nerstag fort, wie die Anglo-", "Saxon Company schrieb."], "Die Leuchtturmwärter von Karna gingen am Donnerstag fort, wie die Anglo-Saxon Company schrieb."),
        (["The men of the watch in the part of the coun-", "try and the part-", "ner of the men left."], "part of the country and the partner of the men left."),
        (["The sign said HAR-", "BOUR in red letters above the door."], "The sign said HARBOUR in red letters above the door."),
    ],
)  # fmt: skip
def test_a_broken_word_is_whole_and_a_compound_keeps_its_hyphen(lines: list[str], shown: str) -> None:
    assert shown in read(lines)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("The lamp will cost 48^1^ million kroner, he said.", "The lamp will cost 48 million kroner, he said."),
        ("The tower stood for years.^2^ It had two floors.", "The tower stood for years. It had two floors."),
        ("It covers 340 m^2^ of land on the rock.", "It covers 340 m² of land on the rock."),
        ("It was the 40^th^ winter of the lamp.", "It was the 40th winter of the lamp."),
        ("The keeper^a^ left the house.^3,4^ The lamp stayed.", "The keeper left the house. The lamp stayed."),
    ],
)
def test_a_raised_mark_is_dropped_and_what_belongs_to_a_word_stays(line: str, shown: str) -> None:
    assert shown in read([line])
