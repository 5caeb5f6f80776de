"""Lines as readers judged them, as pairs to learn from."""

from __future__ import annotations

import random

import pytest

pytest.importorskip("torch")

import torch
from entailment_model import LINE, entailment_loss, line_label, of_lines
from fit_decisions import embed, read
from line_pairs import alone_rows, candidates, line_rows

from briefing import Document
from briefing.engines import registry

TEXT = (
    "The Orrin ferry ran aground off Skellan on Friday. Two lawyers said they would sue the owner for 3 million crowns. "
    "The harbour cafe of Skellan served soup to the passengers all afternoon."
)
STORY = {
    "documents": [{"id": "d1", "title": "Ferry runs aground", "text": TEXT}],
    "shared": [],
    "single": [{"evidence": [{"doc": "d1", "quote": TEXT.split(". ")[1] + "."}]}],
    "bottom_line": {"text": "A ferry ran aground.", "rests_on": [{"doc": "d1", "quote": TEXT.split(". ")[0] + "."}]},
}
JUDGED = [
    {"story": "a", "line": "Two lawyers said they would sue.", "form": "leans", "worth": 2},
    {"story": "a", "line": "Served soup to.", "form": "broken", "worth": 0},
]


def test_a_line_stands_against_what_is_above_it() -> None:
    rows = list(line_rows(JUDGED, {"a": STORY}, random.Random(0)))
    lines = [row for row in rows if row["origin"] == "line"]
    assert [(row["form"], row["worth"]) for row in lines] == [("leans", True), ("broken", False)]
    assert {row["hypothesis"] for row in lines} == {"A ferry ran aground. Ferry runs aground"}
    headed = [row for row in rows if row["origin"] == "headed"]
    assert all(row["worth"] is None and row["hypothesis"] == "Ferry runs aground" for row in headed)


def test_a_line_stands_against_the_top_that_its_reader_saw() -> None:
    judged = {"story": "b", "top": "A ferry ran aground.", "line": "It was a scandal.", "form": "misleads", "worth": 1}
    rows = list(line_rows([judged], {}, random.Random(0)))
    assert [(r["premise"], r["hypothesis"], r["form"], r["worth"]) for r in rows] == [
        ("It was a scandal.", "A ferry ran aground.", "broken", False)
    ]


def test_what_a_page_might_print_is_offered_to_be_judged() -> None:
    reports = [
        Document.from_text(TEXT, title="Ferry runs aground"),
        Document.from_text(
            f"The ferry Orrin ran aground near Skellan on Friday with 200 aboard. {TEXT[-90:]}", title="Aground"
        ),
    ]
    encoder = registry.encoder()
    found = candidates(embed(read(reports)[0], encoder), encoder, registry.stance())
    assert found is not None
    told = {line["line"] for line in found["lines"]}
    assert "aground" in found["top"]
    assert any(line not in found["top"] for line in told)
    assert all(any(line["line"].split()[-1] in r.text for r in reports) for line in found["lines"])


def test_points_that_readers_kept_stand_against_those_they_did_not() -> None:
    rows = list(alone_rows("a", STORY, random.Random(0)))
    worth = {row["premise"]: row["worth"] for row in rows}
    assert worth == {
        "Two lawyers said they would sue the owner for 3 million crowns.": True,
        "The harbour cafe of Skellan served soup to the passengers all afternoon.": False,
    }
    assert all(row["form"] is None for row in rows)


def test_a_label_of_a_line_says_both() -> None:
    for form in (None, 0, 1, 2):
        for worth in (None, False, True):
            label = torch.tensor([line_label(form, worth)])
            assert label >= LINE
            found_form, found_worth = of_lines(label)
            assert int(found_form) == (3 if form is None else form)
            assert int(found_worth) == (2 if worth is None else worth)


def test_what_nobody_said_of_a_line_is_not_learned() -> None:
    logits = torch.tensor([[2.0, 0.0, -1.0, 3.0]])
    both, form, worth = (
        float(entailment_loss(logits, torch.tensor([line_label(*label)])))
        for label in ((0, True), (0, None), (None, True))
    )
    assert both == pytest.approx(form + worth, rel=1e-5)
    assert float(entailment_loss(logits, torch.tensor([line_label(None, None)]))) == 0.0
