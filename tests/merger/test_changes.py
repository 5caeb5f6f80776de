"""What changed between two briefings, with the embedded models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from briefing.engines.encoder import OnnxEncoder
from briefing.language.sentences import segment
from briefing.merger.changes import carried, changes
from briefing.nouns import Briefing, Change, Conflict, Document, Point, Position, Run, Sentence, Source, Summary, digest

ENCODER = OnnxEncoder()
DAY = datetime(2026, 11, 19, 18, tzinfo=UTC)


def document(id: str, text: str, *, url: str, day: int = 0) -> Document:
    spans = segment(text)
    sentences = tuple(Sentence(document=id, index=i, start=a, end=b) for i, (a, b) in enumerate(spans))
    source = Source(uri=url, url=url, published=DAY.replace(day=19 + day))
    return Document(id=id, source=source, text=text, sha256=digest(text), sentences=sentences, origin=id)


def briefing(*documents: Document, conflicts: Sequence[Conflict] = ()) -> Briefing:
    """Every sentence a point."""
    summaries = tuple(
        Summary(
            document=d.id,
            points=tuple(Point(statement=d.words(s), citations=(d.cite(s.start, s.end),)) for s in d.sentences),
        )
        for d in documents
    )
    run = Run(version="test", compiled=date(2026, 11, 23))
    return Briefing(
        title="t", documents=documents, bottom_line=None, summaries=summaries, conflicts=tuple(conflicts), run=run
    )


FERRY = "Eleven people were injured when the ferry ran aground. The harbour authority sent two tugs to the scene."


def told(*changes: Change) -> list[tuple[str, str, str | None]]:
    return [(c.kind, c.statement, c.before) for c in changes]


def test_the_same_reports_again_are_no_change() -> None:
    old = briefing(document("S1", FERRY, url="a"))
    assert changes(old, old, encoder=ENCODER) == ()


def test_the_same_said_by_another_is_no_change() -> None:
    old = briefing(document("S1", FERRY, url="a"))
    new = briefing(document("S1", "Two tugs were sent to the scene by the harbour authority.", url="b", day=1))
    assert changes(old, new, encoder=ENCODER) == ()


def test_a_new_claim_has_its_proof() -> None:
    old = briefing(document("S1", FERRY, url="a"))
    later = document("S2", "Divers found a gash six metres long below the waterline.", url="b", day=1)
    (change,) = changes(old, briefing(document("S1", FERRY, url="a"), later), encoder=ENCODER)
    assert (change.kind, change.before) == ("new", None)
    assert later.text[change.citations[0].start : change.citations[0].end] == change.statement


def test_a_revised_figure_stands_beside_what_it_was() -> None:
    old = briefing(document("S1", FERRY, url="a"))
    later = "Nineteen people were injured when the ferry ran aground, the coastguard said."
    new = briefing(document("S1", later, url="b", day=1))
    assert told(*changes(old, new, encoder=ENCODER)) == [
        ("revised", later, "Eleven people were injured when the ferry ran aground.")
    ]


@pytest.mark.parametrize(
    "later",
    [
        "Eleven people were hurt, two of them badly, when the ferry ran aground.",
        "About a dozen people were injured when the ferry ran aground.",
        "The ferry carried 212 people when she ran aground.",
        "When the ferry ran aground, nineteen people were injured according to the union, and eleven in truth.",
        "Three people were injured when a bus overturned in Stanmere.",
    ],
)
def test_not_every_other_figure_is_a_revision(later: str) -> None:
    old = briefing(document("S1", FERRY, url="a"))
    new = briefing(document("S1", later, url="b", day=1))
    assert [c.kind for c in changes(old, new, encoder=ENCODER) if c.kind == "revised"] == []


def test_one_revision_however_many_repeat_it() -> None:
    old = briefing(document("S1", FERRY, url="a"))
    new = briefing(
        document("S1", "Nineteen people were injured when the ferry ran aground.", url="b", day=1),
        document("S2", "Nineteen people were injured in the grounding of the ferry.", url="c", day=1),
    )
    assert [c.kind for c in changes(old, new, encoder=ENCODER)] == ["revised"]


STEERING = "The company said that the steering had failed shortly before the ship left the channel."


def test_a_claim_its_own_report_drops_is_withdrawn() -> None:
    old = briefing(document("S1", f"{FERRY} {STEERING}", url="a"))
    new = briefing(document("S1", FERRY, url="a", day=1))
    assert told(*changes(old, new, encoder=ENCODER)) == [("withdrawn", STEERING, None)]


@pytest.mark.parametrize("uri", ["reports.jsonl#1", "mails.mbox#12", "text", "-"])
def test_what_took_the_place_of_a_report_in_a_file_is_another_report(uri: str) -> None:
    """It withdraws nothing that the one before it claimed, and is news whatever days it tells of."""

    def record(text: str, *, day: int) -> Document:
        made = document("S1", text, url="a", day=day)
        return replace(made, source=replace(made.source, uri=uri, url=None))

    old = briefing(record(f"{FERRY} {STEERING}", day=0))
    assert changes(old, briefing(record(FERRY, day=1)), encoder=ENCODER) == ()
    later = "The council of Brill voted to build a tram line to the university."
    assert told(*changes(old, briefing(record(f"{FERRY} {later}", day=1)), encoder=ENCODER)) == [("new", later, None)]


def test_a_claim_that_others_merely_do_not_repeat_is_not_withdrawn() -> None:
    old = briefing(document("S1", f"{FERRY} {STEERING}", url="a"))
    new = briefing(document("S1", FERRY, url="b", day=1))
    assert changes(old, new, encoder=ENCODER) == ()


def test_a_claim_that_another_report_still_makes_is_not_withdrawn() -> None:
    old = briefing(document("S1", f"{FERRY} {STEERING}", url="a"))
    again = document(
        "S2", "The steering failed just before the ship left the channel, the company said.", url="c", day=1
    )
    new = briefing(document("S1", FERRY, url="a", day=1), again)
    assert "withdrawn" not in [c.kind for c in changes(old, new, encoder=ENCODER)]


def test_taken_back_in_so_many_words() -> None:
    old = briefing(document("S1", f"{FERRY} {STEERING}", url="a"))
    text = "An earlier version of this article said that the steering had failed. The company withdrew that statement."
    new = briefing(document("S1", text, url="b", day=1))
    assert told(*changes(old, new, encoder=ENCODER))[0] == ("withdrawn", text, STEERING)


def _dispute(*values: str) -> Conflict:
    quotes = {
        v: document(f"S{i}", f"The fire broke out in the {v} of the museum.", url=str(i)) for i, v in enumerate(values)
    }
    positions = tuple(Position(value=v, citations=(d.cite(0, len(d.text)),)) for v, d in quotes.items())
    return Conflict(issue="place (fire)", kind="place", relation="contradiction", why="", positions=positions)


def test_a_dispute_is_resolved_when_all_that_is_fresh_says_one_thing() -> None:
    conflict = _dispute("kitchen", "basement")
    old = briefing(document("S1", FERRY, url="a"), conflicts=[conflict])
    new = briefing(
        document("S1", "The fire broke out in the basement of the museum, investigators said.", url="b", day=1)
    )
    found = [c for c in changes(old, new, encoder=ENCODER) if c.kind == "resolved"]
    assert told(*found) == [("resolved", "place (fire): basement", "kitchen or basement")]
    assert found[0].citations[0].document == "S1"


def test_a_dispute_goes_on_while_both_are_said() -> None:
    conflict = _dispute("kitchen", "basement")
    old = briefing(document("S1", FERRY, url="a"), conflicts=[conflict])
    both = (
        "The fire broke out in the basement of the museum, police said. Others say the fire broke out in the kitchen."
    )
    new = briefing(document("S1", both, url="b", day=1))
    assert "resolved" not in [c.kind for c in changes(old, new, encoder=ENCODER)]


def test_a_rewritten_report_is_news_only_where_it_is_dated_later() -> None:
    old = briefing(document("S1", FERRY, url="a"))
    text = f"{FERRY} Sailings were cheap in summer. On Friday the minister promised four million for dredging."
    new = briefing(document("S1", text, url="a", day=1))
    assert told(*changes(old, new, encoder=ENCODER)) == [
        ("new", "On Friday the minister promised four million for dredging.", None)
    ]


def test_what_was_told_is_carried_on() -> None:
    first = briefing(document("S1", FERRY, url="a"))
    middle = briefing(document("S1", "Divers found a gash six metres long below the waterline.", url="b", day=1))
    all_told = carried(first, middle, encoder=ENCODER)
    assert changes(all_told, briefing(document("S1", FERRY + " ", url="c", day=2)), encoder=ENCODER) == ()
    assert [p.statement for p in all_told.single] == [p.statement for p in first.summaries[0].points]
    ids = {d.id for d in all_told.documents}
    assert all(c.document in ids for p in all_told.single for c in p.citations)


def test_what_was_told_survives_being_written_down() -> None:
    from briefing.page.json_form import from_json, to_json

    first = briefing(document("S1", FERRY, url="a"))
    middle = briefing(document("S1", "Divers found a gash six metres long below the waterline.", url="b", day=1))
    read = from_json(to_json(carried(first, middle, encoder=ENCODER)))
    assert changes(read, briefing(document("S1", FERRY + " ", url="c", day=2)), encoder=ENCODER) == ()
    assert replace(read, run=middle.run).single == carried(first, middle, encoder=ENCODER).single


def dated(id: str, text: str, *, outlet: str, day: int = 0) -> Document:
    made = document(id, text, url=outlet, day=day)
    return replace(made, source=replace(made.source, outlet=outlet))


@pytest.mark.parametrize(
    ("before", "now", "values"),
    [
        (
            "About 180 people are staying in the gymnasium.",
            "Some 320 people are staying in the gymnasium, up from about 180.",
            ("about 180", "about 320"),
        ),
        (
            "The clinic treated 31 people for burns.",
            "The clinic treated 26 people for burns and not 31, as it had said.",
            ("31", "26"),
        ),
        (
            "The airport will reopen on Friday.",
            "The airport will not reopen before Sunday.",
            ("Friday", "Sunday"),
        ),
        (
            "The firm recalled two batches of the syrup.",
            "The recall now covers all batches of the syrup.",
            ("two", "all"),
        ),
    ],
)
def test_a_value_that_moved_is_told_from_what_to_what(before: str, now: str, values: tuple[str, str]) -> None:
    old = briefing(dated("S1", before, outlet="Quay Radio"))
    new = briefing(dated("S1", now, outlet="The Lamp", day=1))
    (change,) = changes(old, new, encoder=ENCODER)
    assert (change.kind, change.statement, change.before) == ("revised", now, before)
    assert (change.value_before, change.value) == values
    assert (change.by, change.day) == (("The Lamp",), "2026-11-20")


def test_what_was_planned_is_told_as_done() -> None:
    plan = "The mill beside the canal will be closed on Friday on the orders of the inspectors."
    done = "Inspectors closed the mill beside the canal."
    found = changes(
        briefing(dated("S1", plan, outlet="Quay Radio")),
        briefing(dated("S1", done, outlet="The Lamp", day=1)),
        encoder=ENCODER,
    )
    assert told(*found) == [("revised", done, plan)]


WARNED = "The harbour pilot told Quay Radio that the storm warnings had gone out three hours late."


def test_a_claim_on_one_word_is_confirmed_by_another_origin() -> None:
    now = "The weather office admitted that the storm warnings had gone out three hours late."
    found = changes(
        briefing(dated("S1", WARNED, outlet="Quay Radio")),
        briefing(dated("S1", now, outlet="The Lamp", day=1)),
        encoder=ENCODER,
    )
    assert told(*found) == [("confirmed", now, WARNED)]


@pytest.mark.parametrize(
    ("before", "now", "outlet"),
    [
        (WARNED, "The storm warnings had gone out three hours late, the harbour pilot said.", "The Lamp"),
        (WARNED, "The storm warnings went out three hours late.", "Quay Radio"),
        ("The lighthouse was built in 1864.", "The lighthouse was built in 1864.  ", "The Lamp"),
    ],
)
def test_what_is_only_told_again_is_not_confirmed(before: str, now: str, outlet: str) -> None:
    old = briefing(dated("S1", before, outlet="Quay Radio"))
    assert changes(old, briefing(dated("S1", now, outlet=outlet, day=1)), encoder=ENCODER) == ()


SAFE = "The governor, Leto Marsh, said that the dam above the town was safe."


def test_a_speaker_who_takes_her_word_back_withdraws_it() -> None:
    text = "Leto Marsh no longer says that the dam above the town is safe. The market was open as usual."
    old = briefing(dated("S1", SAFE, outlet="Quay Radio"))
    (change, *_) = changes(old, briefing(dated("S1", text, outlet="The Lamp", day=1)), encoder=ENCODER)
    assert (change.kind, change.before) == ("withdrawn", SAFE)
    assert change.statement == "Leto Marsh no longer says that the dam above the town is safe."


def test_nobody_takes_back_another_s_word() -> None:
    text = "Bo Ingram withdrew his claim that the bridge in the next valley was safe."
    old = briefing(dated("S1", SAFE, outlet="Quay Radio"))
    found = changes(old, briefing(dated("S1", text, outlet="The Lamp", day=1)), encoder=ENCODER)
    assert "withdrawn" not in [c.kind for c in found]


def test_a_report_written_anew_withdraws_nothing() -> None:
    old = briefing(document("S1", f"{FERRY} {STEERING}", url="a"))
    anew = document("S1", "Sailings will start again in spring. The minister thanked the divers.", url="a", day=1)
    assert "withdrawn" not in [c.kind for c in changes(old, briefing(anew), encoder=ENCODER)]


def test_news_that_makes_room_in_its_own_report_is_not_withdrawn() -> None:
    searched = "Helicopters circled over the reef until dark."
    old = briefing(document("S1", f"{FERRY} {searched}", url="a"))
    new = briefing(document("S1", FERRY, url="a", day=1))
    assert changes(old, new, encoder=ENCODER) == ()
