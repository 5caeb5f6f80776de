"""A figure has its value whatever notation it is written in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from briefing.corpus import embed
from briefing.engines.protocols import Encoder
from briefing.language.notation import decimal_mark
from briefing.language.quantities import find_quantities, relate
from briefing.nouns import Document, Sentence


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        # thousands set off otherwise
        ("The harbour cost 816 000 euros.", 816_000, "EUR"),
        ("The harbour cost 816\u00a0000 euros.", 816_000, "EUR"),
        ("The harbour cost 1\u202f250\u202f000 euros.", 1_250_000, "EUR"),
        ("The harbour cost 1'500'000 euros.", 1_500_000, "EUR"),
        ("The harbour cost 1’500’000 euros.", 1_500_000, "EUR"),
        ("The harbour cost 1.500.000 euros.", 1_500_000, "EUR"),
        ("The harbour cost 816.000 euros.", 816_000, "EUR"),
        ("The march drew 12.500 people.", 12_500, ""),
        ("The march drew 1,50,000 people.", 150_000, ""),
        ("It was worth 1.234.567,89 euros.", 1_234_567.89, "EUR"),
        ("It was worth 1 234 567,89 euros.", 1_234_567.89, "EUR"),
        # decimal commas
        ("Rents rose by 12,5 per cent.", 12.5, "percent"),
        ("It sold for 2,5 million euros.", 2_500_000, "EUR"),
        ("A ticket is €12,50.", 12.5, "EUR"),
        # India
        ("The dam cost ₹5 crore.", 50_000_000, "INR"),
        ("The dam cost Rs 2.5 lakh.", 250_000, "INR"),
        ("The dam cost 1.5 lakh crore rupees.", 1.5e12, "INR"),
        ("The dam moved five lakh people.", 500_000, ""),
        # in words and parts
        ("It paid one and a half billion dollars.", 1.5e9, "USD"),
        ("It paid two and a half thousand euros.", 2_500, "EUR"),
        ("It paid 2 and a half million euros.", 2.5e6, "EUR"),
        ("It paid a million and a half euros.", 1.5e6, "EUR"),
        ("It paid a quarter of a million euros.", 250_000, "EUR"),
        ("It took one and a half hours.", 1.5, "hour"),
        # codes
        ("It paid USD34.6 million.", 34.6e6, "USD"),
        ("It paid CHF 5 million.", 5e6, "CHF"),
        ("It paid EUR12bn.", 12e9, "EUR"),
        ("It paid 30 million INR.", 30e6, "INR"),
        ("It paid R$12 million.", 12e6, "BRL"),
        # decimals stay decimals
        ("She ran it in 9.580 seconds.", 9.58, "second"),
        ("Petrol was 1.459 euros a litre.", 1.459, "EUR"),
        ("It has 1.234 million members.", 1_234_000, ""),
        ("Prices rose 4.125 percent.", 4.125, "percent"),
        ("It is 3 1/2 miles away.", 3.5, "mi"),
    ],
)
def test_value(text: str, value: float, unit: str) -> None:
    (found,) = find_quantities(text)
    assert (found.low, found.high, found.unit) == (pytest.approx(value), pytest.approx(value), unit)
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("In 2021 900 people moved there.", [900]),
        ("On May 3 200 people moved there.", [200]),
        ("Between 1 200 and 1 500 workers struck.", [1200]),
    ],
)
def test_what_is_no_thousand(text: str, values: list[float]) -> None:
    assert [q.low for q in find_quantities(text) if q.unit != "ordinal"][-1:] == values[-1:]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("816 000 euros", "816,000 euros"),
        ("1'500'000 people", "1.5 million people"),
        ("2,5 million euros", "€2.5m"),
        ("1,50,000 people", "1.5 lakh people"),
        ("₹5 crore", "50 million rupees"),
        ("one and a half billion dollars", "$1.5bn"),
        ("USD34.6 million", "$34.6m"),
    ],
)
def test_equal_values_are_equal_in_two_notations(a: str, b: str) -> None:
    (x,), (y,) = find_quantities(f"It had {a} there."), find_quantities(f"It had {b} there.")
    assert relate(x, y) == "same"


def test_another_value_stays_another() -> None:
    (x,), (y,) = find_quantities("It cost 816 000 euros."), find_quantities("It cost 861,000 euros.")
    assert relate(x, y) == "different"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Rents rose 3,5 % to €12,50.", ","),
        ("It drew 1.250.000 people.", ","),
        ("Rents rose 3.5% among 1,250 homes.", "."),
        ("Rents rose at 20.30 on Monday.", ""),
    ],
)
def test_a_document_shows_its_decimal_mark(text: str, mark: str) -> None:
    assert decimal_mark(text) == mark


def test_the_documents_habit_decides_where_the_sentence_does_not(encoder: Encoder) -> None:
    text = "Rents rose by 3,5 per cent.\nThe tower is 12.345 metres away."
    spans = ((0, 27), (28, len(text)))
    document = Document.from_text(text, id="S1")
    sentences = tuple(Sentence(document="S1", index=i, start=a, end=b) for i, (a, b) in enumerate(spans))
    corpus = embed([replace(document, sentences=sentences)], encoder)
    assert [q.low for a in corpus.analyses for q in a.quantities] == [3.5, 12_345]
    assert find_quantities("The tower is 12.345 metres away.")[0].low == 12.345
