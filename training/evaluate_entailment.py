"""Measures an entailment model on the held-out sets, and its speed.

    python training/evaluate_entailment.py DATA_FOLDER [--model briefing/engines/weights/stance]

Prints the accuracy per set, the calibration error, and for generated news pairs the accuracy per
kind of edit. MODEL is a folder with model.onnx, or the path of an ONNX file.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from entailment_data import LABELS, Pair, dev_pairs
from news_pairs import news_pairs
from onnx_files import Session

DEFAULT_MODEL = Path(__file__).parents[1] / "briefing/engines/weights/stance"
OUTPUTS = ("logits", "question")
N_SPEED_PAIRS = 1000
N_BINS = 10


def main() -> None:
    """Reads the arguments and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, default=DEFAULT_MODEL)
    parser.add_argument("--questions", action="store_true", help="masked pairs too, which take two minutes to make")
    parser.add_argument("--labelled", type=Path, help="as the training had it")
    arguments = parser.parse_args()
    path = arguments.model / "model.onnx" if arguments.model.is_dir() else arguments.model
    session = Session(path, outputs=OUTPUTS)
    sets = dev_pairs(arguments.data)
    sets["news"] = news_pairs(arguments.data / "news/articles.jsonl.gz").held_out
    print(f"{path.name}, {path.stat().st_size / 1e6:.1f} MB")
    for name, pairs in sets.items():
        probabilities = probabilities_of(session, pairs)
        right = is_right(probabilities, pairs)
        error = calibration_error(probabilities, right)
        print(f"{name:22} {len(pairs):5} pairs  accuracy {right.mean():.3f}  calibration error {error:.3f}")
        if name == "news":
            print_kinds(pairs, right)
        else:
            print_classes(pairs, probabilities)
    if arguments.questions:
        from question_pairs import question_pairs

        print_questions(session, question_pairs(arguments.data, arguments.labelled)[1])
    print_speed(session, [(pair.premise, pair.hypothesis) for pair in sets["news"]][:N_SPEED_PAIRS])


def probabilities_of(session: Session, pairs: Sequence[Pair]) -> np.ndarray:
    """Entailment, neutral and contradiction for each pair, (n, 3)."""
    logits = session.run([(pair.premise, pair.hypothesis) for pair in pairs])[:, :3]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def is_right(probabilities: np.ndarray, pairs: Sequence[Pair]) -> np.ndarray:
    """Whether the likeliest class is right; "not entailment" is met by either of the others."""
    guessed = probabilities.argmax(axis=1)
    labels = np.array([pair.label for pair in pairs])
    return (guessed == labels) | ((labels == 3) & (guessed != 0))


def calibration_error(probabilities: np.ndarray, right: np.ndarray) -> float:
    """The expected calibration error over ten bins of the likeliest class's probability."""
    confidence = probabilities.max(axis=1)
    bins = np.minimum((confidence * N_BINS).astype(int), N_BINS - 1)
    gaps = [
        abs(confidence[bins == at].mean() - right[bins == at].mean()) * (bins == at).mean() for at in np.unique(bins)
    ]
    return float(sum(gaps))


def print_classes(pairs: Sequence[Pair], probabilities: np.ndarray) -> None:
    """Precision and recall of each class."""
    guessed = probabilities.argmax(axis=1)
    labels = np.array([pair.label for pair in pairs])
    for at, name in enumerate(LABELS[:3]):
        if (labels == at).any() and not (labels == 3).any():
            hits = ((guessed == at) & (labels == at)).sum()
            precision = hits / max(1, (guessed == at).sum())
            recall = hits / (labels == at).sum()
            print(f"    {name:18} precision {precision:.3f}  recall {recall:.3f}")


def print_kinds(pairs: Sequence[Pair], right: np.ndarray) -> None:
    """Accuracy for each kind of edit."""
    kinds: dict[str, list[bool]] = {}
    for pair, hit in zip(pairs, right, strict=True):
        kinds.setdefault(f"{LABELS[pair.label]} {pair.kind}", []).append(bool(hit))
    for kind, hits in sorted(kinds.items()):
        print(f"    {kind:36} {len(hits):4}  {np.mean(hits):.3f}")


def print_questions(session: Session, pairs: Sequence[Pair]) -> None:
    """How well the question head ranks masked pairs: the area under its curve, by kind of value."""
    both = [(p.premise, p.hypothesis) for p in pairs] + [(p.hypothesis, p.premise) for p in pairs]
    logits = session.run(both)[:, 3].reshape(2, -1).max(axis=0)
    same = np.array([LABELS[pair.label] == "same_question" for pair in pairs])
    for kind in sorted({pair.kind for pair in pairs}):
        own = np.array([pair.kind == kind for pair in pairs])
        above = (logits[own & same][:, None] > logits[own & ~same][None, :]).mean()
        n_same = int((own & same).sum())
        print(f"questions, {kind:10} {own.sum():5} pairs, {n_same} the same  area under the curve {above:.3f}")


def print_speed(session: Session, texts: list[tuple[str, str]]) -> None:
    """Pairs a second, of news sentences, and the effect of a batch on a pair's logits."""
    session.run(texts[:50])
    alone = session.run(texts)
    tokens = session.mean_tokens(texts)
    print(f"{len(texts) / session.run_s:.0f} pairs/s of {tokens:.0f} tokens on two threads")
    again = session.run(texts[::-1])[::-1]
    print(f"the same pair in another order: largest difference {np.abs(alone - again).max():.1e}")


if __name__ == "__main__":
    main()
