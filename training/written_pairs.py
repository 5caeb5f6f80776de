"""Sentences that editors wrote to other sentences, as pairs for both branches of the stance model.

    python training/written_pairs.py WRITTEN.jsonl --says written_says.jsonl.gz --denies written_denies.jsonl.gz

A line of WRITTEN is {sentence, turned, true, silent}: a sentence of a report; one that turns its own words round, so
that both cannot be true; one that it bears out in other words; and one of the same people and matter of which it says
nothing. Such sentences share words without sharing a claim, which pairs altered by a program hardly do.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from says_pairs import folded

Row = dict[str, str]
SAYS = {"true": "all", "turned": "silent", "silent": "silent"}
DENIES = {"true": "entailment", "turned": "contradiction", "silent": "neutral"}


def written_rows(path: Path, labels: dict[str, str]) -> Iterator[Row]:
    """The rows of one file for one branch, whose labels are given by what was written."""
    for line in path.read_text(encoding="utf-8").splitlines():
        written = json.loads(line)
        for what, label in labels.items():
            premise, hypothesis = folded(written["sentence"]), folded(written[what])
            yield {"premise": premise, "hypothesis": hypothesis, "label": label, "origin": "written"}
            if label == "contradiction":
                yield {"premise": hypothesis, "hypothesis": premise, "label": label, "origin": "written"}


def main() -> None:
    """Reads the arguments and writes the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("written", type=Path)
    parser.add_argument("--says", type=Path, required=True)
    parser.add_argument("--denies", type=Path, required=True)
    arguments = parser.parse_args()
    for path, labels in ((arguments.says, SAYS), (arguments.denies, DENIES)):
        with gzip.open(path, "wt", encoding="utf-8") as out:
            for row in written_rows(arguments.written, labels):
                out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
