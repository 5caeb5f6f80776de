from __future__ import annotations

import json
from dataclasses import replace

import crowd
import jsonschema
import newsroom
import pytest

from briefing.errors import UsageError
from briefing.nouns import Briefing, Diagnostic, Part, Source, Standing
from briefing.page.json_form import from_json, schema, to_json

KEYS = (
    "schema title documents bottom_line summaries shared conflicts single unknowns figures timeline changes "
    "confidence diagnostics run"
).split()


@pytest.mark.parametrize("briefing", [newsroom.briefing(), newsroom.briefing(1), crowd.crowd(crowd.Shape(), 3)])
def test_what_is_written_is_valid_and_reads_back_the_same(briefing: Briefing) -> None:
    text = to_json(briefing)
    form = json.loads(text)
    jsonschema.Draft202012Validator(schema()).validate(form)
    assert list(form) == KEYS
    back = from_json(text)
    assert to_json(back) == text
    assert replace(back, documents=()) == replace(briefing, documents=())
    assert [d.source for d in back.documents] == [d.source for d in briefing.documents]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_citations_hold_offsets_and_words_of_the_document() -> None:
    briefing = newsroom.briefing()
    form = json.loads(to_json(briefing))
    texts = {d.id: d.text for d in briefing.documents}
    cited = [c for p in form["shared"] for c in p["citations"]]
    cited += [c for k in form["conflicts"] for p in k["positions"] for c in p["citations"]]
    assert len(cited) > 10
    assert all(texts[c["document"]][c["start"] : c["end"]] == c["quote"] for c in cited)


def test_everything_found_is_in_it_and_what_the_page_shows_is_marked(fifty: Briefing) -> None:
    shared = json.loads(to_json(fifty))["shared"]
    assert len(shared) == 30
    assert 2 <= sum(p["on_page"] for p in shared) < 30


def test_texts_of_documents_stay_out_of_it() -> None:
    assert "carries 48,000 vehicles a day across" not in json.dumps(
        json.loads(to_json(newsroom.briefing()))["documents"]
    )


def test_a_day_without_a_time_stays_one() -> None:
    briefing = newsroom.briefing(1)
    source = replace(briefing.documents[0].source, published_date_only=True)
    text = to_json(replace(briefing, documents=(replace(briefing.documents[0], source=source),)))
    assert json.loads(text)["documents"][0]["published"] == "2026-11-17"
    assert from_json(text).documents[0].source.published_date_only


def test_nothing_in_it_acts_on_a_terminal_or_breaks_an_encoder() -> None:
    nasty = "a\x1b[2Jb\x9b31mc\u202ed\ud800e\u2028f\x07"
    briefing = replace(
        newsroom.briefing(1),
        title=nasty,
        diagnostics=(Diagnostic(stage="read", severity="info", source=None, message=nasty),),
    )
    text = to_json(briefing)
    text.encode("utf-8")
    assert not set(text) & set("\x1b\x9b\u202e\u2028\x07")
    assert from_json(text).title == nasty


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not a briefing in JSON form"),
        ("# A page in Markdown", "not a briefing in JSON form"),
        ("[1, 2]", "not of type 'object'"),
        ('{"schema": 2}', "schema"),
        (to_json(newsroom.briefing(1)).replace('"documents"', '"papers"', 1), "documents"),
        (to_json(newsroom.briefing()).replace('"start": ', '"start": "x', 1), "not a briefing"),
    ],
)
def test_what_is_not_one_is_refused_and_told_where(text: str, told: str) -> None:
    with pytest.raises(UsageError, match="not a briefing in JSON form") as refused:
        from_json(text)
    assert told in str(refused.value)


def test_the_parts_of_the_bottom_line_and_a_source_s_line_come_back() -> None:
    briefing = newsroom.briefing()
    first, second = briefing.shared[:2]
    parts = tuple(Part(text=p.statement, citations=p.whole) for p in (first, second))
    assert briefing.bottom_line is not None
    told = replace(briefing, bottom_line=replace(briefing.bottom_line, parts=parts))
    form = json.loads(to_json(told))
    assert [part["text"] for part in form["bottom_line"]["parts"]] == [first.statement, second.statement]
    read = from_json(to_json(told))
    assert read.bottom_line is not None
    assert [part.text for part in read.bottom_line.parts] == [first.statement, second.statement]
    assert [s.line for s in read.summaries] == [s.line for s in told.summaries]


def test_saliences_are_rounded_alike_everywhere() -> None:
    briefing = newsroom.briefing()
    point = replace(briefing.shared[0], salience=0.1 + 0.2)
    text = to_json(replace(briefing, shared=(point,)))
    assert json.loads(text)["shared"][0]["salience"] == 0.3


def test_a_source_of_its_own_has_its_own_origin() -> None:
    briefing = newsroom.briefing(1)
    document = replace(briefing.documents[0], origin="", source=Source(uri="-"))
    assert json.loads(to_json(replace(briefing, documents=(document,))))["documents"][0]["origin"] == "S1"


def test_a_shared_point_tells_how_much_each_source_says_and_where_the_others_stand() -> None:
    briefing = newsroom.briefing()
    point = briefing.shared[0]
    cited = tuple(replace(c, says="core" if i else "all") for i, c in enumerate(point.citations))
    stances = (
        Standing(document="S1", stance="all", probability=1.0),
        Standing(document="S2", stance="denies", probability=0.9),
    )
    told = replace(briefing, shared=(replace(point, citations=cited, stances=stances),))
    form = json.loads(to_json(told))
    jsonschema.Draft202012Validator(schema()).validate(form)
    assert [c["says"] for c in form["shared"][0]["citations"]] == ["all", *["core"] * (len(cited) - 1)]
    assert form["shared"][0]["stances"][1] == {"document": "S2", "stance": "denies", "probability": 0.9}
    assert "says" not in form["conflicts"][0]["positions"][0]["citations"][0]
    assert from_json(to_json(told)).shared == told.shared


def test_a_briefing_of_the_first_version_still_reads() -> None:
    form = json.loads(to_json(newsroom.briefing()))
    for point in form["shared"]:
        del point["stances"]
        point["loosely"] = ["S2"]
    assert from_json(json.dumps(form)).shared[0].stances == ()


def test_the_page_tells_who_says_only_the_core() -> None:
    briefing = newsroom.briefing()
    point = briefing.shared[0]
    first, *others = dict.fromkeys(c.document for c in point.citations)
    cited = tuple(replace(c, says="all" if c.document == first else "core") for c in point.citations)
    page = replace(briefing, bottom_line=None, shared=(replace(point, citations=cited),)).to_markdown()
    [line] = [line for line in page.splitlines() if point.statement[:40] in line]
    assert f"[{first}]" in line
    assert f"its core in {' and '.join(others)}" in line
