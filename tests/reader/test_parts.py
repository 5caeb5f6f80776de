"""The pieces: lines out of any wrapping, spans out of any typography, values that differ, blocks that fit, cost."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scripted import documents

from briefing.corpus import Corpus, embed
from briefing.engines.protocols import Encoder, Stance
from briefing.nouns import Conflict, Document
from briefing.pipeline import read as read_documents
from briefing.reader.blocks import blocks
from briefing.reader.claimed import NO_SENTENCE, NO_SPAN, Place, read_claims
from briefing.reader.cost import MAX_CALL_TOKENS, MAX_SHARE, n_tokens, plan
from briefing.reader.decoys import decoys
from briefing.reader.exam import exam, judged
from briefing.reader.json_lines import objects
from briefing.reader.passages import ROOMS, Case, marked, questions, read_answers
from briefing.reader.prompting import instruction
from briefing.reader.sheet import sheet
from briefing.reader.uniting import united_conflicts
from briefing.reader.valued import compare_values
from briefing.reader.verbatim import find_span


class NoEncoder:
    """Vectors that tell nothing, for what needs none."""

    id = "none"

    def encode(self, texts: list[str]) -> np.ndarray:
        rng = np.random.default_rng(len(texts))
        made = rng.normal(size=(len(texts), 8)).astype(np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def corpus_of(*texts: str, encoder: Encoder | None = None) -> Corpus:
    found, _ = read_documents([Document.from_text(t) for t in texts])
    return embed(found, encoder or NoEncoder())


def places(*marked_texts: str) -> tuple[Corpus, list[Place]]:
    """Texts of one sentence with ⟦marks⟧, as a corpus and the marked places."""
    passages = [marked(t) for t in marked_texts]
    corpus = corpus_of(*(p.sentence for p in passages))
    return corpus, [Place(row=i, start=p.start, end=p.end) for i, p in enumerate(passages)]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ('{"a": 1}\n{"a": 2}', 2),
        ('```json\n{"a": 1}\n{"a": 2}\n```', 2),
        ('{"lines": [{"a": 1}, {"a": 2}]}', 2),
        ('{"lines": [\n {"a": 1},\n {"a": 2},\n {"a', 2),
        ('{"a": 1}\n{"a": "cut', 1),
        ('{"a": 1}\n{bad}\n{"a": 2}', 2),
        ('<think>{"a": 0}</think>{"a": 1}', 1),
        ('{"a":\n 1}', 1),
        ("", 0),
        ("[[[[", 0),
    ],
)
def test_objects_are_found_in_any_wrapping(text: str, n: int) -> None:
    assert [o["a"] for o in objects(text)] == list(range(1, n + 1))


HOSTILE = {
    "braces": "{" * 200_000,
    "nested": '{"a":' * 40_000,
    "broken objects": '{"a":},' * 30_000,
    "broken lines": "{x},\n" * 40_000,
    "nested lines": '{"a":[1,\n' * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_answer_takes_long_to_read(name: str) -> None:
    start = time.process_time()
    assert list(objects(HOSTILE[name])) == []
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("sentence", "span", "found"),
    [
        ("She said “we don’t know” — twice.", '"we don\'t know" - twice', "“we don’t know” — twice"),
        ("The cafe\u0301 burned down.", "café", "cafe\u0301"),
        ("At  least\u00a014 people", "at least 14", "At  least\u00a014"),
        ("Nine of ninety fled.", "nine", "Nine"),
        ("Ninety fled.", "nine", None),
        ("He fled.", "", None),
        ("He fled.", "…", None),
        ("He fled.", "she fled", None),
    ],
)
def test_a_span_is_found_but_for_typography(sentence: str, span: str, found: str | None) -> None:
    at = find_span(sentence, span)
    assert (sentence[at[0] : at[1]] if at else None) == found


@pytest.mark.parametrize(
    ("kind", "a", "b", "verdict"),
    [
        ("number", "The fire killed ⟦14⟧ people.", "Only ⟦nine⟧ people died in the fire.", "different"),
        ("number", "The fire killed ⟦14 people⟧.", "⟦Fourteen people⟧ died in the fire.", "same"),
        ("number", "It cost ⟦$4.96 million⟧.", "The price was ⟦about $5 million⟧.", "same"),
        ("number", "It weighs ⟦10 kg⟧.", "It weighs ⟦22 pounds⟧.", "same"),
        ("status", "The toll is ⟦14⟧.", "The toll is ⟦14⟧.", "same"),
        ("date", "It happened on ⟦Monday⟧.", "It happened on ⟦Thursday⟧.", "different"),
        ("date", "It happened on ⟦4 March 2025⟧.", "It happened on ⟦March 4, 2025⟧.", "same"),
        ("quote", 'He said "⟦we heard no warning at all⟧".', 'He said "⟦we heard no signal at all⟧".', "different"),
        ("quote", 'He said "⟦we heard no warning⟧".', 'He said "⟦we heard no warning at all⟧".', "same"),
        ("number", "The bill has ⟦more than 500 pages⟧.", "The bill is ⟦nearly 700 pages⟧ long.", "no value"),
        ("number", "They got ⟦7 to 75 years⟧.", "They got ⟦six to 75 years⟧.", "no value"),
        ("number", "⟦At least nine⟧ fled.", "⟦Eleven⟧ fled.", "same"),
        ("number", "⟦At least 60⟧ fell ill.", "⟦About 90⟧ fell ill.", "no value"),
        ("number", "⟦Under 5,000⟧ have signed.", "Some ⟦2,300⟧ have signed.", "no value"),
        ("number", "⟦Under 5,000⟧ have signed.", "Some ⟦4,800⟧ have signed.", "same"),
        ("cause", "Police ⟦do not know why⟧.", "⟦A broken rudder⟧ did it.", "no value"),
    ],
)
def test_values_are_compared_as_without_a_model(kind: str, a: str, b: str, verdict: str) -> None:
    corpus, (first, second) = places(a, b)
    assert compare_values(corpus, kind, first, second) == verdict  # type: ignore[arg-type]


def test_what_a_claim_lacks_is_told() -> None:
    made, _ = sheet(corpus_of("The barge sank on Tuesday.", "The barge sank on Friday."))
    line = '{{"type":"difference","question":"When?","kind":"date","sides":[[{{"sentence":1,"span":"{}"}}],[{{"sentence":{},"span":"Friday"}}]]}}'
    assert read_claims(line.format("Tuesday", 2), made).differences
    assert read_claims(line.format("Monday", 2), made).refused == {NO_SPAN: 1}
    assert read_claims(line.format("Tuesday", 3), made).refused == {NO_SENTENCE: 1}
    assert read_claims(line.format("Tuesday", "true"), made).refused == {NO_SENTENCE: 1}


def test_the_exam_is_thirty_and_thirty_and_three_wrong_are_allowed() -> None:
    cases = [c for part in exam() for c in part]
    assert (sum(c.expected is False for c in cases), sum(c.expected is True for c in cases)) == (30, 30)
    right = [{i: "contradict" if c.expected else "same" for i, c in enumerate(part)} for part in exam()]
    assert judged(exam(), tuple(right)).believed  # type: ignore[arg-type]
    alike = [i for i, c in enumerate(exam()[0]) if not c.expected]
    for i in alike[:3]:
        right[0][i] = "later"
    assert judged(exam(), tuple(right)).believed  # type: ignore[arg-type]
    right[0][alike[3]] = "opposed"
    assert not judged(exam(), tuple(right)).believed  # type: ignore[arg-type]


def test_both_orders_ask_the_same_cases_with_their_passages_turned() -> None:
    cases = [Case(a=marked(f"It was ⟦{n}⟧."), b=marked(f"It is ⟦{n + 50}⟧."), kind="number") for n in range(9)]
    first, second = (questions(cases, reverse=r, room=ROOMS[0]) for r in (False, True))
    assert sorted(first.order) == sorted(second.order) == list(range(9))
    assert first.order != second.order
    for n, i in enumerate(first.order, 1):
        m = second.order.index(i) + 1
        a = first.text.split(f"CASE {n}\n")[1].split("\n")[:2]
        b = second.text.split(f"CASE {m}\n")[1].split("\n")[:2]
        assert [t[3:] for t in a] == [t[3:] for t in reversed(b)]


def test_an_answer_given_twice_in_two_ways_is_none() -> None:
    asked = questions([Case(a=marked("⟦a⟧"), b=marked("⟦b⟧"), kind="name")] * 2, reverse=False, room=ROOMS[0])
    text = '{"case":1,"answer":"same"}\n{"case":1,"answer":"later"}\n{"case":2,"answer":"same"}\n{"case":3,"answer":"same"}'
    assert set(read_answers(text, asked).values()) == {"same"}
    assert len(read_answers(text, asked)) == 1


def test_long_reports_are_read_in_blocks_that_fit_and_hold_each_sentence_once() -> None:
    text = " ".join(
        f"The council of ward {n} met on the question of the {n} bridges over the river." for n in range(150)
    )
    made, _ = sheet(corpus_of(text, text.replace("council", "board")))
    found = blocks(made, context_tokens=8_192, max_blocks=30)
    told = [n for block in found for n in block]
    assert len(found) > 3
    assert sorted(told) == list(range(1, len(made.rows) + 1))
    for block in found:
        assert len(made.text(block)) + len(instruction("reading")) <= (8_192 - 4_000) * 3
    assert len(blocks(made, context_tokens=8_192, max_blocks=2)) == 2
    assert len(blocks(made, context_tokens=131_072, max_blocks=6)) == 1


def test_a_plan_keeps_to_what_may_be_sent() -> None:
    found, _ = read_documents(documents())
    made, _ = sheet(embed(found, NoEncoder()))
    planned = plan(made, blocks(made, context_tokens=32_768, max_blocks=6))
    reports = sum(n_tokens(made.corpus.texts[row]) for row in made.rows)
    assert planned.n_calls == 3
    assert planned.n_input_tokens <= MAX_SHARE * reports + MAX_CALL_TOKENS * planned.n_calls


def test_an_offline_difference_judged_to_be_none_is_left_out_and_one_torn_is_kept_off_the_page() -> None:
    made = [Conflict(issue=str(n), kind="number", relation="contradiction", why="", positions=()) for n in range(4)]
    told = united_conflicts([], made, {0: True, 1: False, 2: None})
    assert [(c.issue, c.printable) for c in told] == [("0", True), ("2", False), ("3", True)]
    assert all(c.found_by == ("values",) for c in told)


def test_the_prompts_hold_the_kinds_and_relations_that_are_read() -> None:
    from briefing.reader.claimed import KINDS, RELATIONS
    from briefing.reader.passages import ANSWERS

    for word in (*KINDS, *RELATIONS):
        assert f"- {word}: " in instruction("reading")
    for word in ANSWERS:
        assert f"- {word}: " in instruction("asking")


def test_a_decoy_is_made_of_two_sentences_that_say_one_thing(encoder: Encoder, stance: Stance) -> None:
    corpus = corpus_of(
        "The ferry Solveig sank off Brekkstad on Monday with 14 people aboard. "
        "North Korea on Tuesday fired a missile that can reach Japan.",
        "With 14 people aboard, the ferry Solveig went down off Brekkstad on Monday. "
        "Japan has asked the world for years to make North Korea stop firing missiles.",
        encoder=encoder,
    )
    built = decoys(corpus, ["S1", "S2"], ["place"], frozenset(range(4)), stance)
    shown = [side.sentence for case in built for side in (case.a, case.b)]
    assert [case.expected for case in built] == [False] * 4 + [True] * 4
    assert any("Solveig" in sentence for sentence in shown)
    assert not any("North Korea" in sentence for sentence in shown)
