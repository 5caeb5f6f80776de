"""A name that no table of transliteration explains is told as spelled two ways; one that such a table explains is not."""

from __future__ import annotations

import pytest
from reports import reports

from briefing.corpus import embed
from briefing.corpus.context import Context
from briefing.engines.protocols import Encoder, Stance
from briefing.merger.differences import differences
from briefing.merger.differences.names import name_candidates

TOLD = "The inquiry into the wreck of the ferry will be led by {}, the ministry said."


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("Aleksandr Zhukov", "Alexander Zhukov", False),
        ("Jonas Müller", "Jonas Mueller", False),
        ("Ramón Castellá", "Ramón Castell", False),  # letters that are not ASCII were lost on the way
        ("Tilda Brännock", "Tilda Brønnock", True),
        ("Paul Zimov", "Paula Zimov", True),
        ("Tilda Brannock", "Tilda Brannuck", True),
    ],
)
def test_only_what_no_table_explains_is_a_candidate(first: str, second: str, found: bool, encoder: Encoder) -> None:
    documents = reports(TOLD.format(first), TOLD.format(second))
    context = Context(embed(documents, encoder))
    assert bool(list(name_candidates(context, [d.id for d in documents]))) == found


def test_the_difference_says_the_name(encoder: Encoder, stance: Stance) -> None:
    documents = reports(TOLD.format("Tilda Brannock"), TOLD.format("Tilda Brannuck"))
    (found,) = differences(Context(embed(documents, encoder)), [d.id for d in documents], stance)
    assert found.kind == "name"
    assert found.issue.endswith("spelled two ways")
    assert found.issue.startswith("Tilda Brann")
