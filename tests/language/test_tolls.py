from __future__ import annotations

import pytest

from briefing.language.quantities import find_quantities
from briefing.language.tolls import find_tolls


def tolls(sentence: str) -> list[tuple[str, float]]:
    return [(t.fate, t.quantity.low) for t in find_tolls(sentence, find_quantities(sentence))]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The ferry sank, killing at least seven people and injuring 40.", [("killed", 7), ("injured", 40)]),
        ("Two dockers were killed and another wounded.", [("killed", 2), ("injured", 1)]),
        ("She shot dead two clerks and critically wounded a third.", [("killed", 2), ("injured", 1)]),
        ("Three clerks were shot, two of them fatally.", [("shot", 3)]),
        ("He fatally shot two clerks.", [("killed", 2)]),
        ("There were no injuries, and one person has been arrested.", [("injured", 0), ("arrested", 1)]),
        ("The blast left three dead and 20 wounded.", [("killed", 3), ("injured", 20)]),
        ("Nobody was seriously hurt.", [("injured", 0)]),
        ("The storm claimed 12 lives; some 30 people are believed to have been injured.", [("injured", 25)]),
    ],
)
def test_the_count_belongs_to_the_fate_beside_it(sentence: str, found: list[tuple[str, float]]) -> None:
    assert tolls(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "A third of those arrested were minors.",
        "He was hit seven times and killed.",
        "He died after 20 years in office.",
        "Two officers who were in the car were injured.",
        "The hall seats 400.",
        "He was shot seven times.",
        "One shot was fired at the hall.",
        "A third was also shot.",
    ],
)
def test_other_counts_are_no_toll(sentence: str) -> None:
    assert tolls(sentence) == []


def test_the_count_has_its_place_in_the_sentence() -> None:
    sentence = "Police said another man was injured."
    (toll,) = find_tolls(sentence, find_quantities(sentence))
    assert sentence[toll.quantity.start : toll.quantity.end] == toll.quantity.text == "another"
