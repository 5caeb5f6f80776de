from __future__ import annotations

import json

import pytest

from briefing.language.invisible import visible


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("the gov\u00ader\u00adnor", "the governor"),
        ("1\u200b200 men", "1200 men"),
        ("Tan\u2060gen\ufeff", "Tangen"),
        ("of\u200cfice", "office"),
        ("the ma\u202dyor\u202c of \u2066Sund\u2069", "the mayor of Sund"),
        ("12\ufe0f men\U000e0041\U000e007f left\U000e0100", "12 men left"),
        ("می‌خواهم", "می‌خواهم"),
        ("👩‍🚒", "👩‍🚒"),
        ("क्‍ष", "क्‍ष"),
    ],
)
def test_what_nobody_sees_goes_and_joiners_of_a_script_stay(hidden: str, shown: str) -> None:
    assert visible(hidden) == shown


@pytest.mark.parametrize("name", ["a.md", "a.json"])
def test_they_are_no_part_of_what_is_read_from_a_format(name: str) -> None:
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parents[1] / "sources"))
    from samples import as_read, said

    text = "The gov\u00ader\u00adnor lit the lamp on Mon\u200bday. It had been dark for years.\n"
    data = json.dumps({"text": text}) if name.endswith("json") else text
    assert said(as_read(data.encode(), name)) == ["The governor lit the lamp on Monday.", "It had been dark for years."]


@pytest.mark.parametrize(
    ("source", "brief"),
    [
        ("The may\u00ador of Karna, Ane Hol\u200bt, lit the lamp on Fri\u00adday.", "The mayor of Karna, Ane Holt, lit the lamp on Friday."),
        ("The mayor of Karna, Ane Holt, lit the lamp on Friday.", "The mayor of Karna, Ane Ho\u00adlt, lit the la\u2060mp on Friday."),
        ("The mayor of Karna, Ane Holt, lit 12 lamps on Friday.", "The ma\u202dyor\u202c of Karna, Ane Ho\u200dlt, lit 1\u20662\u2069 lamps\ufe0f on Fri\U000e0041day."),
    ],
)  # fmt: skip
def test_source_and_brief_are_compared_without_them(source: str, brief: str, encoder: object, stance: object) -> None:
    from briefing import Document, check

    report = check(brief, [Document.from_text(f"{source} The old lamp will go to the town's museum.")])
    assert report.sentences
    assert report.supported
