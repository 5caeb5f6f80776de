"""Answers that are JSON and no reading, or a reading that is subtly no truth: what is told of them, and what is not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from chat_server import ChatServer
from scripted import answered, careful, careful_answer, careful_lines, is_asking, jsonl, numbered, place
from test_parts import corpus_of

from briefing.corpus import Corpus
from briefing.merger.merge import Merged
from briefing.reader.asked_again import as_told
from briefing.reader.claimed import Place, read_claims
from briefing.reader.json_lines import objects
from briefing.reader.sheet import Sheet, sheet
from briefing.reader.verbatim import find_span

Story = tuple[Corpus, Merged]
Lines = list[dict[str, Any]]


@pytest.fixture(scope="module")
def made() -> Sheet:
    return sheet(corpus_of("The barge sank on Tuesday.", "The barge sank on Friday."))[0]


GOOD = {
    "type": "difference",
    "question": "When?",
    "kind": "date",
    "relation": "contradiction",
    "sides": [[{"sentence": 1, "span": "Tuesday"}], [{"sentence": 2, "span": "Friday"}]],
}
NO_CLAIMS = {
    "a type that is a list": '{"type": ["difference"]}',
    "a type that is an object": '{"type": {"type": "difference"}}',
    "a type that is a number": '{"type": NaN}',
    "sentences that are no numbers": json.dumps(GOOD).replace('"sentence": 1', '"sentence": "1"'),
    "a sentence that is NaN": json.dumps(GOOD).replace('"sentence": 1', '"sentence": NaN'),
    "a sentence beyond all": json.dumps(GOOD).replace('"sentence": 1', f'"sentence": {10**400}'),
    "more digits than can be read": json.dumps(GOOD).replace('"sentence": 1', f'"sentence": {"9" * 5_000}'),
    "a sentence in tenths": json.dumps(GOOD).replace('"sentence": 1', '"sentence": 1.0'),
    "a sentence that is a list": json.dumps(GOOD).replace('"sentence": 1', '"sentence": [1]'),
    "a key given twice": json.dumps(GOOD).replace('"sentence": 1', '"sentence": 2, "sentence": 1'),
    "sides as one text": json.dumps(GOOD | {"sides": "Tuesday against Friday"}),
    "sides as an object": json.dumps(GOOD | {"sides": {"a": 1, "b": 2}}),
    "sides in sides": json.dumps(GOOD | {"sides": [[GOOD["sides"]], [GOOD["sides"]]]}),
    "one side": json.dumps(GOOD | {"sides": GOOD["sides"][:1]}),
    "a hundred sides": json.dumps(GOOD | {"sides": GOOD["sides"] * 50}),
    "a span that is a list": json.dumps(GOOD).replace('"Tuesday"', '["Tuesday"]'),
    "a span as long as a book": json.dumps(GOOD).replace('"Tuesday"', json.dumps("Tuesday " * 10_000)),
    "a statement that is a number": '{"type": "shared", "statement": 7, "all": [1, 2]}',
    "a statement of a thousand words": json.dumps({"type": "shared", "statement": "it " * 1_000, "all": [1, 2]}),
    "true for a sentence": '{"type": "single", "sentence": true}',
    "UTF-16 in disguise": json.dumps(GOOD).encode("utf-16-le").decode("latin-1"),
}


@pytest.mark.parametrize("name", NO_CLAIMS)
def test_what_is_no_claim_loses_itself_and_nothing_else(name: str, made: Sheet) -> None:
    for text in (NO_CLAIMS[name], f"{NO_CLAIMS[name]}\n{json.dumps(GOOD)}", f"{json.dumps(GOOD)}\n{NO_CLAIMS[name]}"):
        claims = read_claims(text, made)
        assert len(claims.differences) == text.count("\n")
        assert claims.shared == claims.single == []
        assert claims.read is None


WRAPPED = {
    "a BOM": "\ufeff{}",
    "CRLF": "\r\n{}\r\n",
    "a fence": "```jsonl\n{}\n```",
    "a fence that nobody closes": "~~~\n{}",
    "numbering": "1. {}",
    "thoughts that the server opened": 'Maybe {{"type": "single", "sentence": 1}}?\n</think>\n\n{}',
    "thoughts": '<think>\n{{"type": "single", "sentence": 1}}\n</think>\n{}',
    "a list": "[{}]",
    "an escaped letter or two": "{}",
}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_claim_is_found_in_its_wrapping(name: str, made: Sheet) -> None:
    line = json.dumps(GOOD).replace("Tuesday", r"\u0054uesday" if "escaped" in name else "Tuesday")
    claims = read_claims(WRAPPED[name].format(line), made)
    assert len(claims.differences) == 1
    assert claims.single == []


def test_a_tag_of_thoughts_inside_a_line_hides_nothing() -> None:
    lines = [{"a": "He wrote <think> on the wall"}, {"a": "and </think> below"}, {"a": "end"}]
    assert list(objects("\n".join(map(json.dumps, lines)))) == lines


@pytest.mark.parametrize("made_of", ["<think>\n", "</think>\n", '{"a": 1, "a": 2}\n', '{"lines": [', "\\u0000"])
def test_nothing_repeated_takes_long(made_of: str) -> None:
    start = time.process_time()
    list(objects(made_of * (200_000 // len(made_of))))
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("sentence", "span", "found"),
    [
        ("About 9,500 people fled.", "500 people", None),
        ("It cost 3.5 million.", "5 million", None),
        ("It cost 3.5 million.", "3", None),
        ("It began at 10:30.", "10", None),
        ("In 2010, 500 people fled.", "500 people", "500 people"),
        ("They were 14.", "14", "14"),
        ("The captain can't swim.", "The captain can", None),
        ("We don’t know.", "We don", None),
        ("Norvik's mayor left.", "Norvik", "Norvik"),
        ("क़िला गिर गया", "क़िला", "क़िला"),
        ("The caf\u00e9\u0323 burned.", "caf\u00e9\u0323", "caf\u00e9\u0323"),
        ("İstanbul burned.", "i\u0307stanbul", None),
        ("The “ﬁre” spread.", '"fire"', "“ﬁre”"),
    ],
)
def test_a_span_cuts_no_word_and_no_number(sentence: str, span: str, found: str | None) -> None:
    at = find_span(sentence, span)
    assert (sentence[at[0] : at[1]] if at else None) == found


def test_many_spans_of_one_long_sentence_take_no_time() -> None:
    sentence, start = "word " * 40_000 + "end.", time.process_time()
    for _ in range(500):
        find_span(sentence, "nowhere to be found")
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("sentence", "span", "told"),
    [
        ("The jury found him not guilty.", "guilty", "not guilty"),
        ("The captain was not yet arrested.", "arrested", "not yet arrested"),
        ("He didn't leave.", "leave", "didn't leave"),
        ("He allegedly stole it.", "stole it", "allegedly stole it"),
        ("No, he left.", "he left", "he left"),
        ("He is not here but was arrested in Sund.", "arrested", "arrested"),
        ("Nine people fled.", "Nine", "Nine"),
    ],
)
def test_what_turns_a_value_round_is_told_with_it(sentence: str, span: str, told: str) -> None:
    start = sentence.index(span)
    assert as_told(corpus_of(sentence), Place(row=0, start=start, end=start + len(span))) == told


def answers(change: Callable[[Lines, dict[int, str]], Lines], judge: Callable[[str, str], str] | None = None) -> Any:
    """A reader that says something else than a careful one, and judges by `judge` what is no decoy of the exam."""

    def answer(body: dict[str, Any]) -> str:
        if not is_asking(body):
            return jsonl(change(careful_lines(numbered(body)), numbered(body)))
        return answered(body, lambda a, b: (judge and judge(a, b)) or careful_answer(a, b))

    return answer


@pytest.mark.long
def test_a_question_that_insinuates_is_not_told(read_by: Any) -> None:
    def change(lines: Lines, sentences: dict[int, str]) -> Lines:
        for line in lines:
            if line.get("kind") == "cause":
                line["question"] = "Why did the drunk barge captain strike the pier?"
        return lines

    causes = [c for c in read_by(answers(change)).merged.conflicts if c.kind == "cause"]
    assert causes
    assert all("drunk" not in c.issue for c in causes)


@pytest.mark.long
def test_no_report_stands_on_two_sides_and_no_answer_on_two(read_by: Any) -> None:
    def change(lines: Lines, sentences: dict[int, str]) -> Lines:
        nine, fourteen = place(sentences, "nine sailors"), place(sentences, "Fourteen sailors")
        for line in lines:
            if line.get("kind") == "number":
                line["sides"][0] += [nine, place(sentences, "We heard no signal", "no signal")]
                line["sides"][1] += [fourteen]
                line["sides"] += [[nine | {"span": "Only nine"}], [fourteen], [nine]]
        return lines

    found = [c for c in read_by(answers(change)).merged.conflicts if c.kind == "number"]
    assert len(found) == 1
    documents = [{c.document for c in p.citations} for p in found[0].positions]
    assert documents == [{"S1", "S3"}, {"S2"}]


@pytest.mark.long
def test_a_bottom_line_cites_no_sentence_that_has_nothing_to_do_with_it(read_by: Any, story: Story) -> None:
    def change(lines: Lines, sentences: dict[int, str]) -> Lines:
        for line in lines:
            if line["type"] == "bottom_line":
                line["sentences"] += [place(sentences, w)["sentence"] for w in ("900 tonnes", "The mayor", "A broken")]
        return lines

    lead = read_by(answers(change)).merged.bottom_line
    assert lead is not None
    assert lead.writer
    assert not any(w in c.quote for c in lead.citations for w in ("900 tonnes", "mayor"))


@pytest.mark.long
def test_a_denial_is_not_told_as_something_unknown(read_by: Any) -> None:
    def change(lines: Lines, sentences: dict[int, str]) -> Lines:
        return [*lines, {"type": "unknown", "sentence": place(sentences, "We heard no warning")["sentence"]}]

    told = [u.statement for u in read_by(answers(change)).merged.unknowns]
    assert any("do not yet know" in t for t in told)
    assert not any("warning" in t for t in told)


@pytest.mark.long
def test_days_with_and_without_a_zone_are_put_in_order(read_by: Any, story: Story) -> None:
    corpus, merged = story

    def naive(document: Any) -> Any:
        source = document.source
        return replace(document, source=replace(source, published=source.published.replace(tzinfo=None)))

    def change(lines: Lines, sentences: dict[int, str]) -> Lines:
        for line in lines:
            if line.get("kind") == "cause":
                line["sides"].reverse()
                line["sides"][1].append(place(sentences, "struck the pier and sank", "struck the pier"))
        return lines

    mixed = replace(corpus, documents=(naive(corpus.documents[0]), *corpus.documents[1:]))
    cause = next(c for c in read_by(answers(change), told=(mixed, merged)).merged.conflicts if c.kind == "cause")
    assert [p.value for p in cause.positions][-1] == "A broken rudder"


@pytest.mark.long
def test_an_exam_answered_in_no_form_is_told_as_that(read_by: Any, story: Story) -> None:
    read = read_by(lambda body: "I would rather talk about harbours.")
    assert "in no form" in read.reading.problem
    assert read.merged == story[1]


@pytest.mark.long
def test_words_that_were_sent_are_told_though_no_answer_came(
    read_by: Any, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.engines.chat_client._MAX_ATTEMPTS", 1)
    server = ChatServer(answer=careful, usage=False)

    def answer(body: dict[str, Any]) -> str:
        if len(server.requests) == 3:
            server.failures += [(500, {}, "")] * 9
        return careful(body)

    server.answer = answer
    reading = read_by(server).reading
    assert reading.problem
    assert (reading.n_calls, reading.n_words > 50) == (1, True)


@pytest.mark.long
def test_every_sentence_for_every_statement_takes_no_time(read_by: Any) -> None:
    def change(lines: Lines, sentences: dict[int, str]) -> Lines:
        every = list(sentences)
        statements = [f"{sentences[n]} It was said {n} times." for n in every] * 3
        return [lines[0], *({"type": "shared", "statement": s, "all": every, "core": every} for s in statements)]

    start = time.monotonic()
    read_by(answers(change))
    assert time.monotonic() - start < 60


@pytest.mark.long
def test_its_own_words_are_printed_only_where_it_told_this_runs_decoys(
    read_by: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ChatServer(answer=careful, usage=False)

    def answer(body: dict[str, Any]) -> str:
        if len(server.requests) == 4:
            server.failures += [(400, {}, "no")] * 9
        return careful(body)

    server.answer = answer
    merged = read_by(server).merged
    told = [p for p in merged.shared if "reader" in p.found_by]
    assert told
    assert all(p.writer is None for p in told)
    assert merged.bottom_line is not None
    assert merged.bottom_line.writer is None


@pytest.mark.long
def test_what_two_reports_tell_is_not_told_as_of_one_alone(read_by: Any) -> None:
    def change(lines: Lines, sentences: dict[int, str]) -> Lines:
        return [*lines, {"type": "single", "sentence": place(sentences, "arrested on Tuesday evening")["sentence"]}]

    told = [p for p in read_by(answers(change)).merged.single if "reader" in p.found_by]
    assert [p.statement.split()[:4] for p in told] == [["The", "barge", "carried", "900"]]
