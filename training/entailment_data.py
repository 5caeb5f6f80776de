"""Labelled sentence pairs for the entailment model, read from the data folder.

Labels are numbers in the model's order: 0 entailment, 1 neutral, 2 contradiction, and 3 for "not
entailment", where a set (RTE, MRPC) does not say which of the other two it is. Masked pairs
(`question_pairs.py`) have labels of their own: 4 another question, 5 the same. Of two reports that do not deny each
other (`denies_pairs.py`) only 6 is known: "entailment or neutral".
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS = (
    "entailment", "neutral", "contradiction", "not_entailment", "other_question", "same_question", "not_contradiction",
)  # fmt: skip
LABEL_IDS = {label: index for index, label in enumerate(LABELS)}

# How often a pair of each set is drawn beside the others. Human-labelled sentences come most often;
# captions (snli, sick, mpe) and automatic labels (conjnli_adv15k, help) far less.
PASSES = {
    "mnli_train10k": 4.0,
    "mnli_dev": 4.0,
    "cad_snli": 1.2,
    "snli_dev": 0.6,
    "fm2_dev": 1.5,
    "climate_fever": 0.3,
    "conjnli_adv15k": 0.5,
    "sick": 0.3,
    "mpe": 0.05,
    "help_and": 0.15,
    "help_or": 0.3,
    "rte_news": 1.0,
    "mrpc": 0.2,
    "fnc1": 0.5,
    "news": 0.45,
    "question": 3.0,
    "natural": 0.6,
    "says": 1.0,
    "denied": 3.0,
    "altered": 0.4,
    "stated": 0.2,
    "undenied": 0.35,
    "exchanged": 0.5,
    "asked": 1.2,
    "background": 0.12,
    "written": 2.0,
    "together": 1.0,
    "crossed": 1.0,
    "beside": 0.4,
    "story": 0.3,
    "change": 0.1,
    "line": 1.0,
    "headed": 0.4,
    "alone": 0.3,
}
RTE_HELD_OUT = "rte3_test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One labelled pair of texts.

    Attributes:
        premise: What is given.
        hypothesis: What may follow from it.
        label: Index into ``LABELS``.
        origin: Name of the set that the pair comes from; a key of ``PASSES`` in training.
        kind: The edit that made the hypothesis, for generated pairs; otherwise empty.
    """

    premise: str
    hypothesis: str
    label: int
    origin: str
    kind: str = ""


def read_rows(path: Path) -> Iterator[dict]:
    """Yields the JSON objects of a gzipped file with one object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def training_pairs(data: Path) -> list[Pair]:
    """Every training pair of the ready-made sets; RTE-3's test part is held out."""
    pairs = [_labelled(row, row["set"]) for row in read_rows(data / "nli/train.jsonl.gz")]
    for row in read_rows(data / "pairs/rte_news.jsonl.gz"):
        if row["set"] != RTE_HELD_OUT:
            pairs.append(_labelled(row, "rte_news"))
    pairs += _paraphrases(data / "pairs/mrpc.jsonl.gz")
    pairs += _headlines(data / "pairs/fnc1_agree_disagree.jsonl.gz")
    return pairs


def dev_pairs(data: Path) -> dict[str, list[Pair]]:
    """The held-out pairs by set: mnli_dev, conjnli, fever_symmetric_dev and rte_news (two-way)."""
    sets: dict[str, list[Pair]] = {}
    for row in read_rows(data / "nli/dev.jsonl.gz"):
        sets.setdefault(row["set"], []).append(_labelled(row, row["set"]))
    sets["rte_news"] = [
        _labelled(row, "rte_news") for row in read_rows(data / "pairs/rte_news.jsonl.gz") if row["set"] == RTE_HELD_OUT
    ]
    return sets


def _labelled(row: dict, origin: str) -> Pair:
    return Pair(
        premise=row["premise"],
        hypothesis=row["hypothesis"],
        label=LABEL_IDS[row["label"]],
        origin=origin,
    )


def _paraphrases(path: Path) -> Iterator[Pair]:
    """MRPC both ways: "same" stands for entailment, the rest is only known not to be."""
    for row in read_rows(path):
        label = 0 if row["same"] else 3
        yield Pair(premise=row["a"], hypothesis=row["b"], label=label, origin="mrpc")
        yield Pair(premise=row["b"], hypothesis=row["a"], label=label, origin="mrpc")


def _headlines(path: Path) -> Iterator[Pair]:
    """FNC-1: the two body sentences nearest to a headline, against the headline."""
    rows = list(read_rows(path))
    frequency = Counter(word for row in rows for word in set(_words(row["body"])))
    for row in rows:
        wanted = set(_words(row["headline"]))
        sentences = re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", " ".join(row["body"].split()))

        def overlap(sentence: str, wanted: set[str] = wanted) -> float:
            words = set(_words(sentence))
            shared = sum(log(len(rows) / (1 + frequency[word])) for word in words & wanted)
            return shared / (8 + len(words)) ** 0.5

        best = sorted(sentences, key=overlap)[-2:]
        premise = " ".join(sentence for sentence in sentences if sentence in best)
        yield Pair(
            premise=premise,
            hypothesis=row["headline"],
            label=LABEL_IDS[row["label"]],
            origin="fnc1",
        )


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())
