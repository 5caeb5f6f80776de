from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chat_server import ChatServer
from scripted import careful

from briefing.corpus import Corpus
from briefing.merger.merge import Merged

Reads = Callable[..., Any]


def test_a_careful_reader_finds_what_no_small_model_does_and_each_finding_is_proved(read_by: Reads) -> None:
    read = read_by(careful)
    by_kind = {c.kind: c for c in read.merged.conflicts}
    assert by_kind["cause"].relation == "superseded"
    assert by_kind["cause"].found_by == ("reader",)
    assert by_kind["cause"].proved_by == ("stance", "asked twice")
    assert [p.value for p in by_kind["cause"].positions] == ["do not yet know why", "A broken rudder"]
    assert by_kind["number"].found_by == ("values", "reader")
    assert by_kind["quote"].proved_by == ("wording", "asked twice")
    assert {c.document for c in by_kind["number"].positions[0].citations} == {"S1", "S3"}
    assert read.reading.believed
    assert (read.reading.n_claimed, read.reading.n_proved) == (5, 5)


def test_its_order_of_news_comes_first_in_its_words_where_they_are_borne_out(read_by: Reads) -> None:
    merged = read_by(careful).merged
    assert merged.shared[0].statement == "A grain barge sank on Tuesday in the harbour of Norvik."
    assert merged.shared[0].found_by[-1] == "reader"
    assert {c.document for c in merged.shared[0].citations} == {"S1", "S2", "S3"}
    assert merged.bottom_line is not None
    assert merged.bottom_line.writer is not None
    assert merged.single[0].statement.startswith("The barge carried 900 tonnes")


def test_every_citation_is_the_words_of_its_document(read_by: Reads, story: tuple[Corpus, Merged]) -> None:
    merged = read_by(careful).merged
    texts = {d.id: d.text for d in story[0].documents}
    cited = [c for p in merged.shared for c in p.citations]
    cited += [c for k in merged.conflicts for p in k.positions for c in p.citations]
    assert all(texts[c.document][c.start : c.end] == c.quote for c in cited)


def test_what_is_no_agreement_any_more_is_not_printed_as_one(read_by: Reads) -> None:
    for point in read_by(careful).merged.shared:
        if point.printable:
            assert "We heard" not in point.statement


def test_three_calls_and_an_exam_and_the_second_time_none(read_by: Reads) -> None:
    server = ChatServer(answer=careful, usage=False)
    told: list[str] = []
    first = read_by(server, tell=told.append)
    assert first.reading.n_calls == 3
    assert len(server.requests) == 6
    again = ChatServer(answer=careful, usage=False)
    second = read_by(again, n=2)
    assert len(again.requests) == 6
    assert second.reading.n_calls == second.reading.n_words == 0
    assert second.merged.conflicts == first.merged.conflicts
    assert [p.statement for p in second.merged.shared] == [p.statement for p in first.merged.shared]


def test_a_server_that_takes_no_response_format_is_asked_plainly(read_by: Reads) -> None:
    server = ChatServer(answer=careful, usage=False, structured=False)
    assert read_by(server).reading.n_proved == 5


def test_progress_names_the_host_and_the_words_sent(read_by: Reads) -> None:
    told: list[str] = []
    reading = read_by(careful, tell=told.append).reading
    line = next(t for t in told if t.startswith("reading:"))
    assert reading.host in line
    assert "words" in line


def test_a_prompt_cut_in_silence_is_told(read_by: Reads) -> None:
    server = ChatServer(answer=careful, usage=True)  # it counts a hundred tokens, whatever it is sent
    assert any("cut" in note.message for note in read_by(server).notes)
