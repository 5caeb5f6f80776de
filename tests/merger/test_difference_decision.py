from __future__ import annotations

from reports import reports

from briefing.corpus import embed
from briefing.corpus.context import Context
from briefing.engines.registry import encoder
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.decision import Opinion, probability, reachable
from briefing.merger.differences.finding import find_candidates

TOLLS = (
    "The ferry sank off Port Anselm on Monday, killing 41 people, the coast guard said.",
    "The ferry sank off Port Anselm on Monday, killing 44 people, the coast guard said.",
)


def counted(*texts: str) -> tuple[Context, Candidate]:
    documents = reports(*texts)
    context = Context(embed(documents, encoder()))
    [candidate] = [c for c in find_candidates(context, [d.id for d in documents]) if c.kind == "number"]
    return context, candidate


def test_who_denies_and_answers_one_question_is_likelier_a_difference() -> None:
    context, candidate = counted(*TOLLS)
    said = {"entailment": 0.1, "rival": 0.0}
    sure = probability(context, candidate, Opinion(contradiction=0.95, denied=0.95, asked=0.95, **said))
    undenied = probability(context, candidate, Opinion(contradiction=0.05, denied=0.05, asked=0.95, **said))
    elsewhere = probability(context, candidate, Opinion(contradiction=0.95, denied=0.95, asked=0.05, **said))
    assert sure > 2 * undenied
    assert sure > 1.5 * elsewhere


def test_what_no_opinion_can_make_a_difference_is_not_asked_about() -> None:
    context, candidate = counted(*TOLLS)
    assert reachable(context, candidate)
    far = "Norlund moored its ferry on Monday after 44 boats of the fishing fleet came home to Kestrel with the tide."
    documents = reports(TOLLS[0], far)
    context = Context(embed(documents, encoder()))
    for other in find_candidates(context, [d.id for d in documents]):
        best = Opinion(contradiction=1.0, denied=1.0, entailment=1.0, asked=1.0)
        if not reachable(context, other):
            assert probability(context, other, best) < probability(*counted(*TOLLS), best)
