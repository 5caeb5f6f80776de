from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsdesk import DOCUMENTS, HARBOUR, REWORDED, STRIKE, WRONG

from briefing.checking import Gate, check
from briefing.engines.protocols import Encoder, Stance
from briefing.nouns import Document

LEVELS = ("normal", "strict")


@pytest.fixture(scope="module")
def gates(encoder: Encoder, stance: Stance) -> dict[tuple[str, str], Gate]:
    return {
        (name, level): Gate([d], encoder=encoder, stance=stance, level=level)
        for name, d in DOCUMENTS.items()
        for level in LEVELS
    }


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_the_source_says_word_for_word_is_never_rejected(
    name: str, level: str, gates: dict[tuple[str, str], Gate]
) -> None:
    document = DOCUMENTS[name]
    judged = gates[name, level].judge([document.words(s) for s in document.sentences])
    assert {j.verdict for j in judged} == {"supported"}
    for sentence, judgement in zip(document.sentences, judged, strict=True):
        assert judgement.citations[0] == document.cite(sentence.start, sentence.end)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_most_rewordings_pass(name: str, gates: dict[tuple[str, str], Gate]) -> None:
    judged = gates[name, "normal"].judge(REWORDED[name])
    rejected = [
        (j.statement, j.probability, [r.message for r in j.reasons]) for j in judged if j.verdict != "supported"
    ]
    assert len(rejected) <= 1, rejected


@pytest.mark.parametrize(
    ("quoted", "passes"),
    [
        ("We will not […] with people's lives", True),  # the words left out are marked
        ("We will not […] with people's bridges", False),
        ("The Old Harbour Bridge Song", True),  # a title is nobody's words
    ],
)
def test_an_edited_quotation_is_held_to_what_it_keeps(
    quoted: str, passes: bool, gates: dict[tuple[str, str], Gate]
) -> None:
    (judgement,) = gates["harbour", "normal"].judge([f"The council voted on Monday after “{quoted}”."])
    assert ("quote" not in {r.kind for r in judgement.reasons}) == passes


@pytest.mark.parametrize("level", LEVELS)
def test_no_level_lets_a_hedge_harden(level: str, gates: dict[tuple[str, str], Gate]) -> None:
    (judgement,) = gates["harbour", level].judge(
        ["The work will be finished before the summer season if the weather holds."]
    )
    assert judgement.verdict != "supported"
    assert [r.kind for r in judgement.reasons] == ["hedge"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_most_errors_are_caught(name: str, gates: dict[tuple[str, str], Gate]) -> None:
    judged = gates[name, "strict"].judge([s for _, s in WRONG[name]])
    missed = [(j.statement, j.probability) for j in judged if j.verdict == "supported"]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize(
    ("name", "kind", "statement"),
    [(name, *case) for name, cases in WRONG.items() for case in cases if case[0] != "wording"],
)
def test_the_reason_names_the_fact(name: str, kind: str, statement: str, gates: dict[tuple[str, str], Gate]) -> None:
    (judgement,) = gates[name, "strict"].judge([statement])
    assert kind in {r.kind for r in judgement.reasons}, judgement.reasons
    assert judgement.verdict != "supported"


def test_evidence_is_quoted_even_for_what_it_contradicts(gates: dict[tuple[str, str], Gate]) -> None:
    (judgement,) = gates["strike", "strict"].judge(["Shares in Kestrel Air fell 4.5 percent."])
    assert judgement.verdict == "contradicted"
    assert judgement.citations[0].quote == "Shares in Kestrel Air rose 4.5 percent."
    assert "rose" in judgement.reasons[0].message


def test_what_is_nowhere_is_not_found(gates: dict[tuple[str, str], Gate]) -> None:
    (judgement,) = gates["harbour", "normal"].judge(["Astronomers discovered a comet near Jupiter."])
    assert (judgement.verdict, judgement.citations) == ("not_found", ())
    assert judgement.reasons


def test_typography_and_entities_do_not_alter_a_quotation(encoder: Encoder, stance: Stance) -> None:
    document = Document.from_text("“We will not gamble with people’s lives,” Vahl said.")
    report = check('"We will not gamble with people\'s lives," Vahl said.', [document], encoder=encoder, stance=stance)
    assert report.supported


def test_statements_are_judged_alike_alone_and_together(gates: dict[tuple[str, str], Gate]) -> None:
    statements = [s for _, s in WRONG["harbour"]] + list(REWORDED["harbour"])
    together = gates["harbour", "normal"].judge(statements)
    assert [gates["harbour", "normal"].judge([s])[0] for s in statements] == list(together)


def test_nothing_to_judge_and_nothing_to_judge_by(encoder: Encoder, stance: Stance) -> None:
    gate = Gate([], encoder=encoder, stance=stance)
    assert gate.judge([]) == ()
    (judgement,) = gate.judge(["The bridge is closed."])
    assert judgement.verdict == "not_found"
    assert check("", [DOCUMENTS["harbour"]], encoder=encoder, stance=stance).sentences == ()


def test_evidence_may_lie_in_several_documents(encoder: Encoder, stance: Stance) -> None:
    documents = [Document.from_text(HARBOUR), Document.from_text(STRIKE)]
    gate = Gate(documents, encoder=encoder, stance=stance)
    first, second = gate.judge(["The union represents 1,150 pilots.", "Police have found no sign of sabotage."])
    assert (first.citations[0].document, second.citations[0].document) == ("S2", "S1")


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_judged(gates: dict[tuple[str, str], Gate], text: str) -> None:
    (judgement,) = gates["harbour", "strict"].judge([text])
    assert 0 <= judgement.probability <= 1
    for citation in judgement.citations:
        assert HARBOUR[citation.start : citation.end] == citation.quote


def test_a_report_points_at_lines_and_counts(encoder: Encoder, stance: Stance) -> None:
    brief = "# Bridge\n\nShares rose.\n\n- Police have found no sign of sabotage. [S1]\n- The council leader fled to Peru.\n"
    report = check(brief, [DOCUMENTS["harbour"]], encoder=encoder, stance=stance)
    by_line = {s.line: s for s in report.sentences}
    assert by_line[5].verdict == "supported"
    assert by_line[6].verdict in ("partly", "not_found", "contradicted")
    assert brief[by_line[5].start : by_line[5].end] == "Police have found no sign of sabotage."
    assert not report.supported
    assert sum(report.counts.values()) == len(report.sentences)
