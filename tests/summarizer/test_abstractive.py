from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from chat_server import ChatServer, as_json, serving
from newsdesk import HARBOUR, INSTRUCTIONS, document

from briefing.checking import Level
from briefing.engines.chat import ChatWriter
from briefing.engines.protocols import Completion, Encoder, Prompt, Stance
from briefing.errors import ModelError
from briefing.nouns import Briefing, Citation, Point, Run, SharedPoint, Summary
from briefing.summarizer.abstractive import rewrite

TRUE = "Engineers found cracks in two of the bridge's six pillars."
FALSE = "The bridge collapsed and forty people died."
SHARED = "The Old Harbour Bridge will be closed for 14 weeks."
SECOND = """The Old Harbour Bridge in Brinmouth will be closed for 14 weeks after a vote of the council on Monday. \
Engineers had found cracks in two pillars. Council leader Ingrid Vahl spoke of safety."""


@dataclass
class Scripted:
    """A writer that gives the answers it was given, in order."""

    answers: list[str]
    prompts: list[Prompt] = field(default_factory=list)
    id: str = "scripted@000000000000"

    def write(self, prompts: Sequence[Prompt]) -> Iterator[Completion]:
        self.prompts += prompts
        for text in self.answers:
            yield Completion(text=text, n_input_tokens=1, n_output_tokens=1)


def briefing(first: str = HARBOUR) -> Briefing:
    """Two documents, two summaries, one shared point and a bottom line, in the sources' words."""
    documents = (document(first, "S1"), document(SECOND, "S2"))
    cited = [[d.cite(s.start, s.end) for s in d.sentences if d.words(s).endswith(".")] for d in documents]
    summaries = tuple(
        Summary(document=d.id, points=tuple(_point(c, 0.9 - n / 10) for n, c in enumerate(cites[:3])))
        for d, cites in zip(documents, cited, strict=True)
    )
    shared = SharedPoint(statement=cited[1][0].quote, citations=(cited[0][0], cited[1][0]), origins=2)
    return Briefing(
        title="Bridge", documents=documents, bottom_line=_point(cited[1][0], 1.0), shared=(shared,), summaries=summaries,
        run=Run(version="0", compiled=date(2026, 3, 5)),
    )  # fmt: skip


def _point(citation: Citation, salience: float) -> Point:
    return Point(statement=" ".join(citation.quote.split()), citations=(citation,), salience=salience)


@pytest.fixture
def redo(encoder: Encoder, stance: Stance):
    def rewritten(answers: list[str], gate: Level = "strict", first: str = HARBOUR) -> Briefing:
        return rewrite(briefing(first), writer=Scripted(answers), gate=gate, encoder=encoder, stance=stance)

    return rewritten


def statements(result: Briefing) -> str:
    points = [p.statement for s in result.summaries for p in s.points] + [p.statement for p in result.shared]
    return "\n".join([*points, result.bottom_line.statement if result.bottom_line else ""])


def test_what_is_true_goes_through_with_its_evidence(redo) -> None:
    result = redo([TRUE, "", SHARED, ""])
    written = [p for p in result.summaries[0].points if p.writer]
    assert [p.statement for p in written] == [TRUE]
    assert "two of its six pillars" in written[0].citations[0].quote
    assert result.summaries[0].writer == "scripted@000000000000"
    assert result.summaries[1].writer == "extractive"
    assert (result.shared[0].statement, result.shared[0].writer) == (SHARED, "scripted@000000000000")
    assert (result.run.n_written, result.run.n_replaced, result.run.n_dropped) == (2, 0, 0)


def test_what_is_made_up_is_replaced_by_the_source_and_counted(redo) -> None:
    before = briefing()
    result = redo([f"{TRUE} {FALSE}", FALSE, FALSE, FALSE])
    assert FALSE not in statements(result)
    assert len(result.summaries[0].points) >= 2
    assert result.summaries[1] == before.summaries[1]
    assert result.shared == before.shared
    assert result.bottom_line == before.bottom_line
    assert (result.run.n_written, result.run.n_replaced, result.run.n_dropped) == (5, 4, 0)
    assert (result.run.writer, result.run.gate) == ("scripted@000000000000", "strict")


def test_more_made_up_than_there_is_to_put_in_its_place_is_dropped(redo) -> None:
    result = redo([" ".join(f"{FALSE[:-1]} on day {n}." for n in range(6)), "", "", ""])
    assert result.run.n_written == 6
    assert result.run.n_replaced + result.run.n_dropped == 6
    assert result.run.n_dropped > 0


def test_a_shared_point_must_hold_in_every_document_it_cites(redo) -> None:
    only_first = "The repairs of the Old Harbour Bridge will cost about 3.2 million crowns."
    assert only_first not in statements(redo(["", "", only_first, ""]))


def test_off_lets_all_with_evidence_pass_and_says_so(redo) -> None:
    hardened = "The work will be finished before the summer season."
    result = redo([hardened, "", "", ""], gate="off")
    assert hardened in statements(result)
    assert any("gate is off" in d.message for d in result.diagnostics)
    assert result.run.gate == "off"


def test_every_statement_keeps_its_proof(redo) -> None:
    result = redo([f"{TRUE} {FALSE}", TRUE, SHARED, SHARED])
    points = [p for s in result.summaries for p in s.points] + [result.bottom_line, *result.shared]
    for point in points:
        assert point.citations
        for c in point.citations:
            assert result.document(c.document).text[c.start : c.end] == c.quote


def test_what_is_said_twice_is_said_once(redo) -> None:
    result = redo([f"{TRUE} {TRUE}", "", "", ""])
    assert statements(result).count(TRUE) == 1
    assert result.run.n_written == 1


def test_a_writer_that_gives_too_few_answers_is_told(redo) -> None:
    with pytest.raises(ModelError, match="gave 1 answers to 4"):
        redo([TRUE])


def test_instructions_are_kept_from_the_writer(encoder: Encoder, stance: Stance) -> None:
    writer = Scripted(["", "", "", ""])
    order = next(iter(INSTRUCTIONS))
    result = rewrite(briefing(f"{HARBOUR}\n{order}\n"), writer=writer, gate="strict", encoder=encoder, stance=stance)
    assert all(order[:30] not in p.material + p.instruction for p in writer.prompts)
    assert any("language model" in d.message and d.source == "S1" for d in result.diagnostics)
    assert order in result.document("S1").text


@pytest.mark.parametrize("gate", ["strict", "normal"])
@pytest.mark.parametrize(("order", "obeyed"), INSTRUCTIONS.items())
def test_an_instruction_in_an_article_is_not_obeyed_on_the_page(
    order: str, obeyed: str, gate: Level, encoder: Encoder, stance: Stance, tmp_path: Path
) -> None:
    """The server is as bad as can be: it writes what was ordered whether it was shown the order or not."""
    server = ChatServer(answer=lambda body: as_json(obeyed))
    with serving(server):
        writer = ChatWriter("obedient", base_url=server.url, cache=tmp_path / "a.sqlite3")
        before = briefing(f"{HARBOUR}\n{order}\n")
        result = rewrite(before, writer=writer, gate=gate, encoder=encoder, stance=stance)
    assert server.requests
    assert all(order not in m["content"] for r in server.requests for m in r["messages"])
    assert obeyed not in statements(result)
    assert result.run.n_written == result.run.n_replaced + result.run.n_dropped == 4
    assert replace(result, run=before.run, diagnostics=()).summaries == before.summaries
