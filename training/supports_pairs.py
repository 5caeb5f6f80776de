"""Whether a passage bears out a sentence: pairs for the branch `supports` of the stance model.

    python training/supports_pairs.py training/written/*.jsonl --says says.jsonl.gz --denies denies.jsonl.gz \\
        --out supports.jsonl.gz

A line of `written/` is a report with items, each about one of its sentences (`of`): nearly its words (`copy`); borne
out by it in other words (`true`); two that turn its own words round, so that both cannot be true (`turned`,
`turned_again`, each with its kind); and one of the same people and matter of which the report says nothing (`silent`).
Report and items were written for this project. Such sentences share words without sharing a claim, which pairs altered
by a program hardly do. By origin of the rows:

    written  the sentence, alone and with the one before it, against each of its items and itself
    together the sentence and the others nearest to an item, in their order, against that item
    crossed  items of one sentence against each other, so that likeness of wording tells nothing
    beside   what is turned or silent against the nearest other sentences of the report
    story    who says a plain statement, by readers' labels (`says_pairs.py`): what says its core does not bear it out
    change   differences that readers marked, and sentences altered by a program (`denies_pairs.py`)

Every fifth report of a file is left to the decision of the check (`fit_gate.py --written`), which is to see what the
model says of reports that it has not learned from.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from says_pairs import folded

from briefing.engines import registry
from briefing.engines.protocols import Encoder
from briefing.language.sentences import segment

Row = dict[str, str]
LABELS = {
    "copy": "entailment",
    "true": "entailment",
    "turned": "contradiction",
    "turned_again": "contradiction",
    "silent": "neutral",
}
OF_STORIES = {"all": "entailment", "core": "not_entailment", "silent": "not_entailment"}
TURNED = ("turned", "turned_again")
N_BESIDE = 2
LEFT_TO_THE_DECISION = 5


def reports(paths: Sequence[Path], *, for_decision: bool) -> Iterator[dict[str, Any]]:
    """The written reports of some files: those of which the decision learns, or the others."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if (number % LEFT_TO_THE_DECISION == 0) == for_decision:
                yield json.loads(line)


def written_rows(report: Mapping[str, Any], encoder: Encoder) -> Iterator[Row]:
    """The rows of one written report."""
    spans = segment(report["text"])
    sentences = [folded(report["text"][a:b]) for a, b in spans]
    vectors = encoder.encode(sentences)
    for item in report["items"]:
        sentence = folded(item["of"])
        start = report["text"].index(item["of"])
        at = next(i for i, (_, end) in enumerate(spans) if start < end)
        wide = f"{sentences[at - 1]} {sentence}" if at else sentence
        for premise in dict.fromkeys((sentence, wide)):
            yield _row(premise, sentence, "entailment", "written")
            for what, label in LABELS.items():
                yield _row(premise, item[what], label, "written")
        yield from _crossed(item, sentence)
        for what, vector in zip(LABELS, encoder.encode([item[what] for what in LABELS]), strict=True):
            others = [int(i) for i in np.argsort(-(vectors @ vector)) if i != at][:N_BESIDE]
            yield _row(" ".join(sentences[i] for i in sorted((at, *others))), item[what], LABELS[what], "together")
            for i in others if LABELS[what] != "entailment" else ():
                premise = f"{sentences[i - 1]} {sentences[i]}" if i and i - 1 != at else sentences[i]
                yield _row(premise, item[what], "not_entailment", "beside")


def _crossed(item: Mapping[str, str], sentence: str) -> Iterator[Row]:
    for what in TURNED:
        turned = item[what]
        for a, b in ((item["copy"], turned), (item["true"], turned), (turned, item["true"]), (turned, sentence)):
            yield _row(a, b, "contradiction", "crossed")
    yield _row(item["silent"], item["true"], "not_entailment", "crossed")
    for what in (*TURNED, "true", "silent"):
        yield _row(item[what], item[what], "entailment", "crossed")


def story_rows(says: Path, denies: Path) -> Iterator[Row]:
    """The labels of readers as rows of this branch."""
    for path, origin in ((says, "story"), (denies, "change")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row.get("origin") != "asked":
                    yield row | {"label": OF_STORIES.get(row["label"], row["label"]), "origin": origin}


def _row(premise: str, hypothesis: str, label: str, origin: str) -> Row:
    return {"premise": folded(premise), "hypothesis": folded(hypothesis), "label": label, "origin": origin}


def main() -> None:
    """Reads the arguments and writes the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("written", type=Path, nargs="+")
    parser.add_argument("--says", type=Path, required=True)
    parser.add_argument("--denies", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    encoder, n_rows = registry.encoder(), 0
    with gzip.open(arguments.out, "wt", encoding="utf-8") as out:
        for report in reports(arguments.written, for_decision=False):
            for row in written_rows(report, encoder):
                out.write(json.dumps(row) + "\n")
                n_rows += 1
        for row in story_rows(arguments.says, arguments.denies):
            out.write(json.dumps(row) + "\n")
            n_rows += 1
    print(f"{n_rows} rows")


if __name__ == "__main__":
    main()
