"""Wire copies and lightly edited reprints are one witness, and no conflict is found between them.

    python benchmarks/copies.py ../shared/data/news/articles.jsonl.gz [--number 40]

Each article is set against an edited reprint of itself: cut short, a dateline and a byline added, a sentence dropped,
two put in another order, typography changed, a few words replaced. Prints how many pairs count as one origin, and how
many conflicts are reported. Exit 1 where fewer than 38 of 40 are one origin, or any conflict is found.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from briefing import Document, brief
from briefing.language.sentences import segment

MIN_SHARE = 38 / 40
SYNONYMS = (
    ("said", "told reporters"),
    ("but", "yet"),
    ("also", "moreover"),
    ("last", "this past"),
    ("many", "a lot of"),
)


def articles(file: Path, number: int) -> Iterator[str]:
    """Full articles of some length, evenly from the whole file."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        texts = [t for line in lines if 1500 < len(t := json.loads(line)["text"]) < 6000]
    yield from texts[:: max(1, len(texts) // number)][:number]


def reprint(text: str, rng: random.Random) -> str:
    """The article as another outlet prints it."""
    sentences = [text[a:b] for a, b in segment(text)]
    kept = sentences[: max(8, int(len(sentences) * rng.uniform(0.5, 1.0)))]
    del kept[rng.randrange(2, len(kept))]
    at = rng.randrange(1, len(kept) - 1)
    kept[at], kept[at + 1] = kept[at + 1], kept[at]
    edited = " ".join(kept)
    for word, other in rng.sample(SYNONYMS, 2):
        edited = edited.replace(f" {word} ", f" {other} ", 2)
    edited = edited.replace('"', "“", 1) if rng.random() < 0.3 else edited.replace("’", "'")
    return f"By Staff Reporters\n\nLONDON (Reuters) - {edited}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--number", type=int, default=40)
    args = parser.parse_args()
    rng = random.Random(7)
    n_one = n_conflicts = n = n_self = 0
    for text in articles(args.articles, args.number):
        briefing = brief([Document.from_text(text), Document.from_text(reprint(text, rng))])
        itself = brief([Document.from_text(text), Document.from_text(text)])
        n += 1
        n_one += briefing.n_origins == 1
        n_conflicts += len(briefing.conflicts)
        n_self += len(itself.conflicts) + len(itself.shared)
    print(f"{n_one} of {n} reprints are one origin with their article; {n_conflicts} conflicts between them; "
          f"{n_self} findings between an article and itself")  # fmt: skip
    sys.exit(n_one < MIN_SHARE * n or bool(n_conflicts) or bool(n_self))


if __name__ == "__main__":
    main()
