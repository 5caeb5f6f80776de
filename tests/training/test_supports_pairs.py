"""Reports with sentences written to theirs, as pairs that the check learns from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from supports_pairs import LABELS, LEFT_TO_THE_DECISION, reports, written_rows

from briefing.engines import registry

WRITTEN = sorted((Path(__file__).parents[2] / "training/written").glob("*.jsonl"))
OF = "The council, which owns the harbour, sold the quay to the ferry company."
REPORT = {
    "outlet": "Sund Post",
    "text": f"Talks on the old quay ended on Monday. {OF} The price was not given.",
    "items": [
        {
            "of": OF,
            "copy": "The council sold the quay to the ferry company.",
            "true": "The quay went from the council to the operator of the ferry.",
            "turned": "The ferry company sold the quay to the council.",
            "turned_kind": "who to whom",
            "turned_again": "The council, which sold the harbour, owns the quay.",
            "turned_again_kind": "deed of another",
            "silent": "The council sold the quay to pay for a school.",
        }
    ],
}


def test_a_sentence_is_shown_alone_in_its_place_and_beside_others() -> None:
    rows = list(written_rows(REPORT, registry.encoder()))
    item = REPORT["items"][0]
    turned = [(r["premise"], r["label"], r["origin"]) for r in rows if r["hypothesis"] == item["turned"]]
    assert (OF, "contradiction", "written") in turned
    assert (f"Talks on the old quay ended on Monday. {OF}", "contradiction", "written") in turned
    assert (REPORT["text"], "contradiction", "together") in turned
    assert (item["true"], "contradiction", "crossed") in turned
    assert {label for premise, label, origin in turned if origin == "beside"} == {"not_entailment"}
    assert {r["label"] for r in rows if r["hypothesis"] == item["copy"]} == {"entailment"}
    assert (OF, OF, "entailment") in {(r["premise"], r["hypothesis"], r["label"]) for r in rows}


def test_the_decision_sees_reports_that_the_model_has_not_learned_from() -> None:
    learned, left = ([r["text"] for r in reports(WRITTEN, for_decision=d)] for d in (False, True))
    assert not set(learned) & set(left)
    assert len(left) * (LEFT_TO_THE_DECISION - 1) <= len(learned) + LEFT_TO_THE_DECISION * len(WRITTEN)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_what_was_written_is_well_formed(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        report = json.loads(line)
        for item in report["items"]:
            assert item["of"] in report["text"]
            assert len({item["of"], *(item[what] for what in LABELS)}) == len(LABELS) + 1
