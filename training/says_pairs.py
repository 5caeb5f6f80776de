"""Who says a plain statement: pairs of a report's sentence and a labelled statement, written once for all folds.

    python training/says_pairs.py STORIES --out says.jsonl.gz

A row is {story, premise, hypothesis, label}: the sentence says "all" of the statement, its "core", or is "silent".
Silent are the sentences that readers marked as look-alikes (`traps`), and of each report that no reader found to say a
statement its nearest sentences: the hardest there are, since they are what the model will be asked about.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from briefing.corpus import embed
from briefing.engines import registry
from briefing.engines.protocols import Encoder
from briefing.nouns import Document
from briefing.pipeline import read

N_SILENT = 3


def says_rows(story: Mapping, encoder: Encoder) -> Iterator[dict[str, str]]:
    """The rows of one labelled story."""
    documents, _ = read([Document.from_text(d["text"], title=d.get("title"), id=d["id"]) for d in story["documents"]])
    corpus = embed(documents, encoder)
    vectors = encoder.encode([point["statement"] for point in story["shared"]])
    for point, vector in zip(story["shared"], vectors, strict=True):
        told = {(folded(e["quote"]), e["says"]) for e in point["evidence"]}
        told |= {(folded(trap["quote"]), "silent") for trap in point.get("traps", ())}
        speaking = {e["doc"] for e in point["evidence"]}
        for column, document in enumerate(story["documents"]):
            if document["id"] not in speaking:
                rows = corpus.rows(column)
                nearest = rows[np.argsort(-(corpus.vectors[rows] @ vector))[:N_SILENT]]
                told |= {(corpus.texts[r], "silent") for r in nearest}
        for sentence, label in sorted(told):
            yield {"premise": sentence, "hypothesis": folded(point["statement"]), "label": label}


def folded(text: str) -> str:
    """A text with its white space folded."""
    return " ".join(text.split())


def main() -> None:
    """Reads the arguments and writes the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stories", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    encoder, n_rows = registry.encoder(), 0
    with gzip.open(arguments.out, "wt", encoding="utf-8") as out:
        for path in sorted(arguments.stories.glob("*.json")):
            for row in says_rows(json.loads(path.read_text(encoding="utf-8")), encoder):
                out.write(json.dumps({"story": path.stem, **row}) + "\n")
                n_rows += 1
    print(f"{n_rows} rows")


if __name__ == "__main__":
    main()
