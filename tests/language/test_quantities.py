from __future__ import annotations

import math

import pytest

from briefing.language.quantities import Quantity, find_quantities, relate, same_measure


def only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, [q.text for q in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit", "noun"),
    [
        ("The court heard 22 people.", 22, "", "people"),
        ("There were six children.", 6, "", "child"),
        ("They fired 11 shots.", 11, "", "shot"),
        ("It freed 2,800 uncensored records.", 2800, "", "record"),
        ("Two hundred and five villagers came.", 205, "", "villager"),
        ("Two dozen angry mourners came.", 24, "", "mourner"),
        ("They sent half a million letters.", 500_000, "", "letter"),
        ("He was one witness of the scene; one witness spoke.", 1, "", "witness"),
        ("The bank lost $2bn.", 2e9, "USD", ""),
        ("The bank lost $ 1 million.", 1e6, "USD", ""),
        ("It is worth ¥550 trillion.", 550e12, "JPY", ""),
        ("It cost two million - euro.", 2e6, "EUR", ""),
        ("They stole 11m euros.", 11e6, "EUR", ""),
        ("It rose by 2.5 per cent.", 2.5, "percent", ""),
        ("A 5.6 magnitude quake struck.", 5.6, "magnitude", ""),
        ("A quake measuring 5.6 on the Richter scale struck.", 5.6, "magnitude", ""),
        ("It lies seven km away.", 7, "km", ""),
        ("They walked 3 1/2 miles.", 3.5, "mi", ""),
        ("They took a 7-mile walk.", 7, "mi", ""),
        ("It fell to minus 17 degrees.", -17, "degree", ""),
        ("It was 20 degrees Celsius.", 20, "degC", ""),
        ("A 16 - year - old boy ran.", 16, "age", ""),
        ("Anna Holm, 58, resigned.", 58, "age", ""),
        ("A. 38 caliber gun", 0.38, "caliber", ""),
        ("It was the third straight loss.", 3, "ordinal", "loss"),
        ("It has 30 months left.", 30, "month", ""),
        ("The 1000-member choir sang.", 1000, "", "member"),
    ],
)
def test_value_unit_and_noun(text: str, value: float, unit: str, noun: str) -> None:
    quantity = find_quantities(text)[-1] if "one witness" in text else only(text)
    assert (quantity.low, quantity.high) == (value, value)
    assert quantity.unit == unit
    assert quantity.noun == noun
    assert text[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize(
    ("text", "bound", "low", "high"),
    [
        ("more than 40 people", "at_least", 40, 80),
        ("at least 5 people", "at_least", 5, math.inf),
        ("up to 1,000 people", "at_most", 0, 1000),
        ("as many as 35 to 40 firemen", "range", 35, 40),
        ("between 60 and 100 rioters", "range", 60, 100),
        ("$140-$150 million", "range", 140e6, 150e6),
        ("nearly 3,000 files", "about", 2500, 3000),
        ("about 50 people", "about", 45, 55),
        ("dozens of people", "about", 20, 100),
        ("half of the workers", "about", 45, 55),
    ],
)
def test_bounds(text: str, bound: str, low: float, high: float) -> None:
    quantity = only(f"There were {text} there.")
    assert (quantity.bound, quantity.low, quantity.high) == (bound, low, high)


@pytest.mark.parametrize(
    "text",
    [
        "No one was hurt and one of them left.",
        "The first lady met Air Force One.",
        "It happened on March 9, 2013, at 10 : 34 p. m. near 473 East 52nd Street.",
        "The USS 73 and an F-35 flew over the G-7 on 9/11.",
        "In 2008 the 1963 murder was solved.",
        "Call 555-123-4567 or 911 about the iPhone 14.",
        "The bill passed by a 52-48 vote; it was voted down 273-156.",
        "World War II ended; the 67th Precinct stood on E. 52nd St.",
        "The 1980s were long; 24/7 he worked at No. 10.",
        "See https://example.org/2020/12/40-people for 1 in 10 of it.",
        "The hosts won 74 - 60, with a 3 - point play and 3 - of - 4 from the line.",
    ],
)
def test_what_is_not_a_quantity(text: str) -> None:
    assert [q.text for q in find_quantities(text)] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It seats 2, 117 people.", 2117),
        ("It cost £910, 000 in all.", 910000),
        ("On May 3, 200 people came.", 200),
        ("Rooms hold 10, 200 or 300 people.", 10),
    ],
)
def test_a_space_behind_the_comma_of_thousands(text: str, value: float) -> None:
    assert find_quantities(text)[0].low == value


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("48 people", "about 50 people", "compatible"),
        ("48 people", "more than 40 people", "compatible"),
        ("2,800 files", "2,891 files", "compatible"),
        ("nearly 3,000 files", "2,891 files", "compatible"),
        ("$2.6 million", "$2.61 million", "compatible"),
        ("seven km", "4 miles", "compatible"),
        ("40 miles", "64 kilometres", "compatible"),
        ("30 months", "two and 2 years", "compatible"),
        ("68 degrees Fahrenheit", "20 degrees Celsius", "compatible"),
        ("35 to 40 firemen", "40 firemen", "compatible"),
        ("two people", "2 people", "same"),
        ("two people", "three people", "different"),
        ("20 people", "19 people", "different"),
        ("11 shots", "seven shots", "different"),
        ("5.6 magnitude", "6.1 magnitude", "different"),
        ("$2.6 million", "2 million euros", "incomparable"),
        ("22 people", "22 percent", "incomparable"),
        ("minus 17 degrees", "minus 20 degrees", "different"),
        ("20 degrees", "20 degrees Celsius", "incomparable"),
        ("at least six people", "at least seven people", "different"),
        ("more than 2,800 files", "at least 2,891 files", "compatible"),
        ("nine minutes", "10 minutes", "compatible"),
        ("14 miles", "12 miles", "different"),
        ("about 1,000 people", "about 800 people", "different"),
        ("about 1,000 people", "about 900 people", "compatible"),
        ("nearly 100 people", "70 people", "different"),
    ],
)
def test_relate(a: str, b: str, relation: str) -> None:
    first, second = find_quantities(f"It had {a} there.")[-1], find_quantities(f"It had {b} there.")[-1]
    assert relate(first, second) == relation
    assert relate(second, first) == relation


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("six children", "22 people", False),
        ("three victims", "three people", True),
        ("2,800 records", "2,891 documents", True),
        ("11 shots", "seven bullets", False),
        ("injuring 40", "40 people", True),
        ("16-year-old", "17 percent", False),
        ("$2 million", "€2 million", True),
    ],
)
def test_same_measure(a: str, b: str, same: bool) -> None:
    first, second = find_quantities(f"It had {a}.")[-1], find_quantities(f"It had {b}.")[-1]
    assert same_measure(first, second) is same


def test_from_to_is_a_change_not_a_range() -> None:
    assert [q.low for q in find_quantities("They cut it from 27.5% to 15%.")] == [27.5, 15]


def test_thousands_parted_by_a_space() -> None:
    assert only("They took €60, 000 in cash.").low == 60_000


def test_a_dollar_sign_in_brackets_after_us_dollars_is_another_currency() -> None:
    assert [q.unit for q in find_quantities("It cost $ US1 million ($ 1.52 million).")] == ["USD", "dollar"]


def test_temperature_below_zero_with_a_hyphen() -> None:
    assert only("It was minus-20 degree weather.").low == -20


def test_any_white_space_may_stand_before_a_fraction() -> None:
    assert [q.low for q in find_quantities("It is 3\r1/2 miles away.")] == [3.5]
