"""Sentences that editors wrote as pairs for the two branches of the stance model."""

from __future__ import annotations

import json
from pathlib import Path

from written_pairs import DENIES, SAYS, written_rows

WRITTEN = {
    "sentence": "The council sold the quay to the ferry company.",
    "turned": "The ferry company sold the quay to the council.",
    "true": "The quay went from the council to the operator of the ferry.",
    "silent": "The council sold the quay to pay for a school.",
}


def test_each_branch_gets_what_it_learns_from(tmp_path: Path) -> None:
    written = tmp_path / "written.jsonl"
    written.write_text(json.dumps(WRITTEN) + "\n", encoding="utf-8")
    said = {(r["hypothesis"], r["label"]) for r in written_rows(written, SAYS)}
    assert said == {(WRITTEN["true"], "all"), (WRITTEN["turned"], "silent"), (WRITTEN["silent"], "silent")}
    denied = {(r["premise"], r["hypothesis"], r["label"]) for r in written_rows(written, DENIES)}
    assert denied == {
        (WRITTEN["sentence"], WRITTEN["true"], "entailment"),
        (WRITTEN["sentence"], WRITTEN["silent"], "neutral"),
        (WRITTEN["sentence"], WRITTEN["turned"], "contradiction"),
        (WRITTEN["turned"], WRITTEN["sentence"], "contradiction"),
    }
