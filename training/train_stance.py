"""Trains one branch of the stance model on written pairs, without the stories of one fold.

    python training/train_stance.py says.jsonl.gz --out RUN --minutes 9 --start-from OLD/checkpoint.pt [--fold 0]

`says`, `denies`, `supports` and `lines` are trained each for itself: mixed into one training, who says a statement is
told worse (.92 against .96 by the area under the curve). All have the form of the entailment model
(`entailment_model.py`); of `says` the three classes are all, core, silent. Without --fold every story is learned from:
that is what is shipped.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from entailment_batches import EncodedSet, pair_tokenizer
from entailment_data import LABEL_IDS, Pair, training_pairs
from entailment_model import line_label
from news_pairs import news_pairs
from train_entailment import N_DEV_PAIRS, Run, train

SAYS_IDS = {"all": 0, "core": 1, "silent": 2}
FORMS = ("stands", "leans", "broken")
MAX_TOKENS = 110
FOLDS = Path(__file__).parent.parent / "benchmarks/folds.json"


def written_pairs(paths: list[Path]) -> list[tuple[str, Pair]]:
    """The rows of the files as pairs, each with the story it is from ("" for none)."""
    pairs = []
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                pair = Pair(
                    premise=row["premise"],
                    hypothesis=row["hypothesis"],
                    label=_label(row),
                    origin=row.get("origin", "says"),
                )
                pairs.append((row.get("story", ""), pair))
    return pairs


def _label(row: Mapping[str, Any]) -> int:
    """The number of a row's label."""
    if row["label"] == "line":
        return line_label(None if row["form"] is None else FORMS.index(row["form"]), row["worth"])
    return SAYS_IDS[row["label"]] if row["label"] in SAYS_IDS else LABEL_IDS[row["label"]]


def background_pairs(data: Path) -> list[Pair]:
    """Labelled sets of entailment and pairs made from single articles, so that little of it is forgotten."""
    pairs = training_pairs(data) + news_pairs(data / "news/articles.jsonl.gz").training
    return [replace(pair, origin="background") for pair in pairs]


def main() -> None:
    """Reads the arguments and runs the training."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path, nargs="+", help="files of says_, denies_, supports_ or line_pairs.py")
    parser.add_argument("--out", type=Path, required=True, help="folder of checkpoint and log")
    parser.add_argument("--fold", type=int, nargs="*", default=[], help="folds whose stories are left out")
    parser.add_argument("--minutes", type=float, default=9.0, help="training time")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--max-tokens", type=int, default=MAX_TOKENS, help="longer pairs are left out")
    parser.add_argument("--bfloat16", action="store_true", help="twice as fast where the CPU has AMX")
    parser.add_argument("--background", type=Path, help="data folder with nli/, pairs/ and news/, drawn now and then")
    parser.add_argument("--start-from", type=Path, help="another run's checkpoint.pt; MiniLM where not given")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    handlers = [logging.StreamHandler(), logging.FileHandler(arguments.out / "train.log")]
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", handlers=handlers)
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)
    folds = json.loads(FOLDS.read_text(encoding="utf-8"))
    pairs = written_pairs(arguments.pairs)
    learned = [pair for story, pair in pairs if folds.get(story) not in arguments.fold]
    held_out = [pair for story, pair in pairs if folds.get(story) in arguments.fold]
    if arguments.background:
        learned += background_pairs(arguments.background)
    tokenizer = pair_tokenizer(arguments.max_tokens + 1)
    encoded = EncodedSet(learned, tokenizer, max_tokens=arguments.max_tokens)
    # A glance on the way; benchmarks/judgement.py measures in full.
    dev = {"held out": EncodedSet(held_out[:: max(1, len(held_out) // N_DEV_PAIRS)], tokenizer)} if held_out else {}
    logging.info("%d pairs, %d held out", len(encoded.labels), len(held_out))
    run = Run(arguments.out, arguments.minutes, arguments.threads, arguments.start_from, bfloat16=arguments.bfloat16)
    train(run, encoded, dev, save_every_s=240)


if __name__ == "__main__":
    main()
