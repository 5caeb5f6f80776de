"""Pairs of sentences as two reports of one event hold them, without a label, for a teacher to judge.

    python training/natural_pairs.py DATA_FOLDER [--without GOLD_FOLDER]      prints a sample to read

Needs the package itself, for it finds the sentences.
"""

from __future__ import annotations

import argparse
from itertools import permutations
from pathlib import Path
from random import Random

from entailment_data import Pair, read_rows
from question_pairs import MAX_SENTENCE_CHARS, MIN_WORDS, Rarity, stories

from briefing.language.sentences import segment

SEED = 13
UNLABELLED = -1
NATURAL = "natural"
N_NEAREST = 3
MAX_PER_REPORT = 80
MAX_PER_STORY = 200


def natural_pairs(data: Path, without: Path | None = None) -> list[Pair]:
    """Each sentence of a report with those of the others that share most rare words, and with a chance one."""
    rng = Random(SEED)
    pairs = [pair for story in stories(data, without) for pair in _of_story(story, rng)]
    for name in ("strengthen", "weaken"):
        for row in read_rows(data / f"pairs/claimdiff_{name}_train.jsonl.gz"):
            pairs += [_pair(row["claim_a"], row["claim_b"]), _pair(row["claim_b"], row["claim_a"])]
    return pairs


def _of_story(reports: list[str], rng: Random) -> list[Pair]:
    sentences = [_sentences(text)[:MAX_PER_REPORT] for text in reports]
    weigh = Rarity([sentence for own in sentences for sentence in own])
    pairs = []
    for mine, theirs in permutations(sentences, 2):
        for sentence in mine:
            others = sorted(theirs, key=lambda other: -weigh.shared(sentence, other))[:N_NEAREST]
            pairs += [_pair(sentence, other) for other in others if other != sentence]
            if theirs:
                pairs.append(_pair(sentence, rng.choice(theirs)))
    return rng.sample(pairs, min(MAX_PER_STORY, len(pairs)))


def _sentences(text: str) -> list[str]:
    found = (" ".join(text[start:end].split()) for start, end in segment(text))
    return [s for s in found if len(s) <= MAX_SENTENCE_CHARS and len(s.split()) >= MIN_WORDS]


def _pair(premise: str, hypothesis: str) -> Pair:
    return Pair(premise=premise, hypothesis=hypothesis, label=UNLABELLED, origin=NATURAL)


def main() -> None:
    """Prints how many pairs there are and some of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--without", type=Path, help="labelled clusters whose stories are left out")
    arguments = parser.parse_args()
    pairs = natural_pairs(arguments.data, arguments.without)
    print(len(pairs))
    for pair in Random(1).sample(pairs, 12):
        print(f"\n  {pair.premise}\n  {pair.hypothesis}")


if __name__ == "__main__":
    main()
