from __future__ import annotations

from reports import reports

from briefing.merger.context import Context
from briefing.merger.differences.decision import Opinion, judged, shipped
from briefing.merger.differences.finding import find_candidates
from briefing.models.corpus import embed
from briefing.models.registry import encoder

TOLLS = (
    "The ferry sank off Port Anselm on Monday, killing 41 people, the coast guard said.",
    "The ferry sank off Port Anselm on Monday, killing 44 people, the coast guard said.",
)


def test_figures_that_seem_to_answer_two_questions_are_not_told_on_a_page() -> None:
    documents = reports(*TOLLS)
    context = Context(embed(documents, encoder()))
    candidates = [c for c in find_candidates(context, [d.id for d in documents]) if c.kind == "number"]
    assert candidates
    sure = Opinion(entailment=1.0, asked=0.9)
    doubted = Opinion(entailment=1.0, asked=0.1)
    (told,), (held,) = (judged(context, candidates[:1], [opinion]) for opinion in (sure, doubted))
    assert told[0] >= shipped().page_threshold
    assert shipped().threshold <= held[0] < shipped().page_threshold
