from __future__ import annotations

import pytest
from reports import reports

from briefing.corpus import embed
from briefing.engines.registry import encoder, stance
from briefing.errors import UsageError
from briefing.merger.why import Why, why

TOLLS = (
    "It rained. The ferry sank off Port Anselm on Monday, killing 41 people, the coast guard said.",
    "The ferry sank off Port Anselm on Monday, killing 44 people, the coast guard said. It was cold.",
)


def asked(first: str, second: str) -> Why:
    made = reports(*TOLLS)
    return why(embed(made, encoder()), [d.id for d in made], stance(), first, second)


def test_it_shows_both_sentences_and_what_decided_on_their_values() -> None:
    found = asked("S1.2", "S2.1")
    assert "41 people" in found.first
    assert "44 people" in found.second
    [candidate] = [c for c in found.candidates if c.kind == "number"]
    assert candidate.values == ("41", "44")
    assert candidate.opinion is not None
    assert 0 <= candidate.probability <= 1
    assert candidate.signs


def test_sentences_without_values_have_no_candidate() -> None:
    assert asked("S1.1", "S2.2").candidates == ()


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [("S1.9", "S2.1", "no sentence S1.9"), ("one", "S2.1", "write S1.3"), ("S1.1", "S1.2", "one report")],
)
def test_a_wrong_reference_is_refused_with_what_to_do(first: str, second: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        asked(first, second)
