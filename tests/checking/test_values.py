"""`check` compares values once, as values: whichever way a figure or a day is written, equal ones are equal."""

from __future__ import annotations

import pytest

from briefing.checking import check
from briefing.checking.words import find_words
from briefing.engines.protocols import Encoder, Stance
from briefing.nouns import Document

BESIDES = "The canal was dug by hand and has been closed to barges since the war. "
EQUAL = [
    ("Two hundred cyclists crossed the pass on Sunday, the guides said.", "200 cyclists crossed the pass on Sunday, the guides said."),
    ("A dozen barges were moored by the mill, the lock keeper said.", "12 barges were moored by the mill, the lock keeper said."),
    ("Two dozen barges were moored by the mill, the lock keeper said.", "24 barges were moored by the mill, the lock keeper said."),
    ("Thirty-one nurseries will shut in the spring, the town said.", "31 nurseries will shut in the spring, the town said."),
    ("Fifteen hundred miners came up from the pit, their union said.", "1,500 miners came up from the pit, their union said."),
    ("The new lock was opened on 10 March 2026 by the duke.", "The new lock was opened on 2026-03-10 by the duke."),
    ("The new lock was opened on 10 March 2026 by the duke.", "The new lock was opened on 10.03.2026 by the duke."),
    ("The new lock was opened on 13 March 2026 by the duke.", "The new lock was opened on 13/3/2026 by the duke."),
    ("The new lock was opened on March 13, 2026 by the duke.", "The new lock was opened on 03/13/2026 by the duke."),
    ("The new lock is one and a half metres deep, the duke said.", "The new lock is 1.5 metres deep, the duke said."),
    ("Fares on the night boats will go up by five per cent, the line said.", "Fares on the night boats will go up by 5%, the line said."),
    ("The skater from Lund came third in the sprint on Sunday.", "The skater from Lund came 3rd in the sprint on Sunday."),
    ("The lock cost one and a half million euros, the duke said.", "The lock cost 1.5 million euros, the duke said."),
    ("The lock cost 816 000 euros, the duke said.", "The lock cost 816,000 euros, the duke said."),
    ("The choir of Lund marked its twenty-first year with a feast on Sunday.", "The choir of Lund marked its 21st year with a feast on Sunday."),
    ("It was the twentieth edition of the cup, the guides said.", "It was the 20th edition of the cup, the guides said."),
    ("It was the hundredth crossing of the ferry, the line said.", "It was the 100th crossing of the ferry, the line said."),
    ("A third of the weavers stayed at home on Monday, the clerk said.", "One third of the weavers stayed at home on Monday, the clerk said."),
    ("A third of the weavers stayed at home on Monday, the clerk said.", "One-third of the weavers stayed at home on Monday, the clerk said."),
    ("Two-thirds of the weavers stayed at home on Monday, the clerk said.", "Two thirds of the weavers stayed at home on Monday, the clerk said."),
    ("A two-year-old girl was found by the lock on Sunday, the keeper said.", "A 2-year-old girl was found by the lock on Sunday, the keeper said."),
    ("A forty-two-year-old man was found by the lock on Sunday.", "A 42-year-old man was found by the lock on Sunday."),
    ("A six-month ban on nets begins on Sunday, the guides said.", "A 6-month ban on nets begins on Sunday, the guides said."),
    ("The fund paid 1.5 lakh rupees to each weaver, the clerk said.", "The fund paid 150,000 rupees to each weaver, the clerk said."),
]  # fmt: skip
OTHER = [
    ("Two hundred cyclists crossed the pass on Sunday, the guides said.", "300 cyclists crossed the pass on Sunday, the guides said."),
    ("A dozen barges were moored by the mill, the lock keeper said.", "20 barges were moored by the mill, the lock keeper said."),
    ("The new lock was opened on 10 March 2026 by the duke.", "The new lock was opened on 2026-03-11 by the duke."),
    ("The new lock was opened on 10 March 2026 by the duke.", "The new lock was opened on 11.03.2026 by the duke."),
    ("The new lock was opened on 13 March 2026 by the duke.", "The new lock was opened on 14/3/2026 by the duke."),
    ("The new lock is one and a half metres deep, the duke said.", "The new lock is 2.5 metres deep, the duke said."),
    ("Fares on the night boats will go up by five per cent, the line said.", "Fares on the night boats will go up by 15%, the line said."),
    ("The skater from Lund came third in the sprint on Sunday.", "The skater from Lund came 4th in the sprint on Sunday."),
    ("The choir of Lund marked its twenty-first year with a feast on Sunday.", "The choir of Lund marked its 31st year with a feast on Sunday."),
    ("A third of the weavers stayed at home on Monday, the clerk said.", "Two-thirds of the weavers stayed at home on Monday, the clerk said."),
    ("A third of the weavers stayed at home on Monday, the clerk said.", "One-quarter of the weavers stayed at home on Monday, the clerk said."),
    ("A two-year-old girl was found by the lock on Sunday, the keeper said.", "A 3-year-old girl was found by the lock on Sunday, the keeper said."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_values_are_equal_in_both_directions(one: str, other: str, encoder: Encoder, stance: Stance) -> None:
    for source, text in ((one, other), (other, one)):
        report = check(text, [Document.from_text(BESIDES + source)], encoder=encoder, stance=stance)
        assert report.supported, [r.message for s in report.sentences for r in s.judgement.reasons]


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_value_is_still_refused(one: str, other: str, encoder: Encoder, stance: Stance) -> None:
    for source, text in ((one, other), (other, one)):
        report = check(text, [Document.from_text(BESIDES + source)], encoder=encoder, stance=stance)
        assert not report.supported


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("two dozen", "24"),
        ("Thirty-one", "31"),
        ("half a million", "500,000"),
        ("$34.6m", "$34.6 million"),
        ("5%", "five per cent"),
        ("10th March", "10 March"),
        ("Mar. 10", "March 10"),
        ("the 3rd", "the third"),
        ("twenty-first-century", "21st-century"),
        ("the twentieth of March", "the 20th of March"),
        ("Two-thirds", "two thirds"),
        ("two-year-old", "2-year-old"),
    ],
)
def test_equal_values_share_their_keys(a: str, b: str) -> None:
    assert [w.stem for w in find_words(a)] == [w.stem for w in find_words(b)]


@pytest.mark.parametrize("text", ["a two-day strike", "an F-35 jet", "7–4", "the 1990s", "5G masts"])
def test_what_is_no_value_keeps_its_words(text: str) -> None:
    words = find_words(text)
    assert all(text[w.start : w.end] for w in words)
    assert [(w.start, w.end) for w in words] == sorted((w.start, w.end) for w in words)
