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
from briefing.nouns import Briefing, Citation, Conflict, Part, Point, Position, Run, SharedPoint, Summary
from briefing.summarizer.abstractive import rewrite

TRUE = "About 9,000 vehicles cross the bridge each day."
ELSEWHERE = "Engineers found cracks in two of the bridge's six pillars."  # true, and of no sentence chosen for a line
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
    """Two documents with a line each, one shared point and a bottom line of two sentences, in the sources' words."""
    documents = (document(first, "S1"), document(SECOND, "S2"))
    cited = [[d.cite(s.start, s.end) for s in d.sentences if d.words(s).endswith(".")] for d in documents]
    lines = [_point(cited[0][4], 0.5), _point(cited[1][2], 0.4)]
    summaries = tuple(
        Summary(document=d.id, points=tuple(_point(c, 0.9 - n / 10) for n, c in enumerate(cites[:3])), line=line)
        for d, cites, line in zip(documents, cited, lines, strict=True)
    )
    shared = SharedPoint(statement=cited[1][0].quote, citations=(cited[0][0], cited[1][0]), origins=2)
    parts = tuple(Part(text=" ".join(c.quote.split()), citations=(c,)) for c in (cited[1][0], cited[0][1]))
    lead = replace(_point(cited[1][0], 1.0), statement=" ".join(p.text for p in parts), parts=parts,
                   citations=tuple(c for p in parts for c in p.citations))  # fmt: skip
    return Briefing(
        title="Bridge", documents=documents, bottom_line=lead, shared=(shared,), summaries=summaries,
        run=Run(version="0", compiled=date(2026, 3, 5)),
    )  # fmt: skip


def alone() -> Briefing:
    """The first document alone, with its summary."""
    two = briefing()
    return replace(two, documents=two.documents[:1], bottom_line=None, shared=(),
                   summaries=(replace(two.summaries[0], line=None),))  # fmt: skip


def _point(citation: Citation, salience: float) -> Point:
    return Point(statement=" ".join(citation.quote.split()), citations=(citation,), salience=salience)


@pytest.fixture
def redo(encoder: Encoder, stance: Stance):
    def rewritten(answers: list[str], gate: Level = "strict", before: Briefing | None = None) -> Briefing:
        return rewrite(before or briefing(), writer=Scripted(answers), gate=gate, encoder=encoder, stance=stance)

    return rewritten


def statements(result: Briefing) -> str:
    points = [p.statement for s in result.summaries for p in s.points] + [p.statement for p in result.shared]
    points += [s.line.statement for s in result.summaries if s.line]
    return "\n".join([*points, result.bottom_line.statement if result.bottom_line else ""])


def test_what_is_true_goes_through_with_its_evidence(redo) -> None:
    result = redo([TRUE, "", SHARED, ""])
    line = result.summaries[0].line
    assert (line.statement, line.writer) == (TRUE, "scripted@000000000000")
    assert "Some 9,000 vehicles" in line.citations[0].quote
    assert result.summaries[1].line.writer is None
    assert (result.shared[0].statement, result.shared[0].writer) == (SHARED, "scripted@000000000000")
    assert (result.run.n_written, result.run.n_replaced, result.run.n_dropped) == (2, 0, 0)


def test_the_writer_is_given_what_was_chosen_and_not_the_reports(encoder: Encoder, stance: Stance) -> None:
    writer = Scripted(["", "", "", ""])
    rewrite(briefing(), writer=writer, gate="strict", encoder=encoder, stance=stance)
    line, _, shared, lead = (prompt.material for prompt in writer.prompts)
    assert line == "Some 9,000 vehicles cross the bridge every day."
    assert "council voted on Monday" in shared
    assert "a vote of the council" in shared
    assert "3.2 million crowns" in lead
    told = "\n".join(prompt.material for prompt in writer.prompts)
    assert not any(word in told for word in ("Norlund", "Green List", "sabotage", "summer season"))


def test_what_the_report_says_elsewhere_is_no_evidence(redo) -> None:
    before = briefing()
    result = redo([ELSEWHERE, "", "", f"{ELSEWHERE} Police have found no sign of sabotage."])
    assert result.summaries == before.summaries
    assert result.bottom_line == before.bottom_line
    assert (result.run.n_written, result.run.n_replaced) == (3, 3)


def test_what_is_made_up_is_replaced_by_the_source_and_counted(redo) -> None:
    before = briefing()
    result = redo([FALSE, FALSE, FALSE, FALSE])
    assert FALSE not in statements(result)
    assert result.summaries == before.summaries
    assert result.shared == before.shared
    assert result.bottom_line == before.bottom_line
    assert (result.run.n_written, result.run.n_replaced, result.run.n_dropped) == (4, 4, 0)
    assert (result.run.writer, result.run.gate) == ("scripted@000000000000", "strict")
    assert any("wrote 4 sentences: 0 passed the check, 4 replaced" in d.message for d in result.diagnostics)


def test_of_a_bottom_line_what_passes_stands_beside_the_source_s_own(redo) -> None:
    before = briefing()
    result = redo(["", "", "", f"{FALSE} {SHARED}"])
    repairs = before.bottom_line.parts[1]
    assert [part.text for part in result.bottom_line.parts] == [SHARED, repairs.text]
    assert result.bottom_line.statement == f"{SHARED} {repairs.text}"
    assert (result.run.n_written, result.run.n_replaced, result.run.n_dropped) == (2, 1, 0)


def test_what_reports_differ_on_stays_in_the_bottom_line(redo) -> None:
    before = briefing()
    proof = before.bottom_line.citations
    positions = tuple(Position(value=c.quote, citations=(c,)) for c in proof)
    dispute = Part(text="Reports differ: 14 weeks or a summer.", citations=proof)
    lead = replace(before.bottom_line, parts=(*before.bottom_line.parts, dispute))
    differing = Conflict(issue="how long", kind="number", relation="contradiction", why="", positions=positions)
    result = redo(["", "", "", SHARED], before=replace(before, bottom_line=lead, conflicts=(differing,)))
    assert result.bottom_line.parts[0].text == SHARED
    assert result.bottom_line.parts[-1] == dispute


def test_of_one_source_the_summary_is_worded(redo) -> None:
    before = alone()
    result = redo(
        [f"{FALSE} Council leader Ingrid Vahl said repairs will cost about 3.2 million crowns."], before=before
    )
    written = [p for p in result.summaries[0].points if p.writer]
    assert ["Council leader" in p.statement for p in written] == [True]
    assert result.summaries[0].writer == "scripted@000000000000"
    assert len(result.summaries[0].points) == 3
    assert (result.run.n_written, result.run.n_replaced) == (2, 1)


def test_more_made_up_than_there_is_to_put_in_its_place_is_dropped(redo) -> None:
    result = redo([" ".join(f"{FALSE[:-1]} on day {n}." for n in range(6))], before=alone())
    assert result.run.n_written == 6
    assert result.run.n_replaced + result.run.n_dropped == 6
    assert result.run.n_dropped > 0


def test_a_shared_point_must_hold_in_every_document_it_cites(redo) -> None:
    only_first = "The repairs of the Old Harbour Bridge will cost about 3.2 million crowns."
    assert only_first not in statements(redo(["", "", only_first, ""]))


def test_off_lets_all_with_evidence_pass_and_says_so(redo) -> None:
    hardened = "Far more than 9,000 vehicles cross the bridge every day."
    assert hardened not in statements(redo([hardened, "", "", ""]))
    result = redo([hardened, "", "", ""], gate="off")
    assert hardened in statements(result)
    assert any("gate is off" in d.message for d in result.diagnostics)
    assert result.run.gate == "off"


def test_every_statement_keeps_its_proof(redo) -> None:
    result = redo([TRUE, FALSE, SHARED, f"{SHARED} {FALSE}"])
    points = [p for s in result.summaries for p in (*s.points, s.line)] + [result.bottom_line, *result.shared]
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
    before = briefing(f"{HARBOUR}\n{order}\n")
    first = before.documents[0]
    at = first.text.index(order)
    dictated = replace(before.summaries[0], line=_point(first.cite(at, at + len(order)), 0.9))
    before = replace(before, summaries=(dictated, before.summaries[1]))
    writer.answers.pop()
    result = rewrite(before, writer=writer, gate="strict", encoder=encoder, stance=stance)
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


def test_what_no_sentence_says_whole_is_not_written_anew(encoder: Encoder, stance: Stance) -> None:
    before = briefing()
    core = tuple(replace(c, says="core") for c in before.shared[0].citations)
    before = replace(before, shared=(replace(before.shared[0], citations=core),))
    writer = Scripted(["", "", ""])  # two lines and the bottom line
    result = rewrite(before, writer=writer, gate="off", encoder=encoder, stance=stance)
    assert len(writer.prompts) == 3
    assert result.shared == before.shared


def test_a_part_of_the_bottom_line_without_proof_stands_last(redo) -> None:
    before = briefing()
    bare = Part(text="Nobody is cited for it.", citations=())
    lead = replace(before.bottom_line, parts=(bare, *before.bottom_line.parts))
    result = redo(["", "", "", SHARED], before=replace(before, bottom_line=lead))
    assert [p.text for p in result.bottom_line.parts][::2] == [SHARED, bare.text]
