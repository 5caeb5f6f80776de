"""Fits the gate's decision: a logistic regression, piecewise linear in what the gate finds on a statement.

    python training/fit_gate.py DATA_FOLDER [--refit FEATURES.npz]

Rows are the chosen half (by source) of SummEdits, QAGS and WiCE, errors and rewordings made from real news sentences,
sentences taken over unchanged, and sentences of other articles. Each group weighs as much as any other, and within it
each label. The threshold is the one with the best balanced accuracy, the five parts of SummEdits counting as one.
Writes briefing/summarizer/gate/decision.json.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from random import Random

import news_changes as changes
import news_rewrites as rewrites
import numpy as np
from numpy.typing import NDArray

from briefing.model import Document
from briefing.models.encoder import OnnxEncoder
from briefing.models.entailment import OnnxEntailment
from briefing.summarizer.gate.decision import expand
from briefing.summarizer.gate.evidence import Evidence
from briefing.summarizer.gate.features import NAMES, examine

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import support_data  # noqa: E402  # beside the benchmarks, which measure on the other half
from planted import KINDS  # noqa: E402

RIDGE = 100.0
KNOT_QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)
N_ARTICLES = 300
CHANGES = (
    changes.change_number, changes.change_unit, changes.change_date, changes.change_roles, changes.change_direction,
    changes.change_negation, changes.harden_hedge,
)  # fmt: skip
KEEPING = (
    rewrites.reword, rewrites.reword, rewrites.rewrite_number, rewrites.move_time, rewrites.move_speaker,
    rewrites.shorten_name, rewrites.drop_aside, rewrites.drop_opening, rewrites.drop_ending, rewrites.drop_time,
    rewrites.drop_modifier,
)  # fmt: skip
# Which way a feature may count: what speaks against a statement never makes one likelier, nor its evidence less likely.
FOR = ("entailment", "entailment_version", "coverage", "coverage_wide", "coverage_all", "pairs", "taken")
SIGNS = np.array([1 if name in FOR else 0 if name == "version" else -1 for name in NAMES])
# Where the slope may change: the model's log-odds are not calibrated at their ends.
BENT = ("entailment", "contradiction", "entailment_version", "contradiction_wide")
GROUP_WEIGHT = {"news": 3.0, "qags": 1.5, "wice": 1.5}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--refit", type=Path, help="features kept from an earlier run; made there where absent")
    arguments = parser.parse_args()
    if arguments.refit and arguments.refit.is_file():
        found = np.load(arguments.refit)
        features, case, labels, groups = found["features"], found["case"], found["labels"], found["groups"]
    else:
        features, case, labels, groups = gather(arguments.data)
        if arguments.refit:
            np.savez_compressed(arguments.refit, features=features, case=case, labels=labels, groups=groups)
    knots = {name: _knots(features[:, NAMES.index(name)]) for name in BENT}
    expanded = expand(features, knots)
    weights, intercept = fit(expanded, case, labels, groups)
    threshold = choose(expanded @ weights + intercept, case, labels, groups)
    changes_of = iter(weights[len(NAMES) :])
    decision = {
        "intercept": round(float(intercept), 4),
        "threshold": round(float(threshold), 2),
        "weights": {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=False)},
        "knots": knots,
        "slope_changes": {name: [round(float(next(changes_of)), 4) for _ in knots[name]] for name in knots},
    }
    path = ROOT / "briefing/summarizer/gate/decision.json"
    path.write_text(json.dumps(decision, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(decision, indent=2))


def _knots(column: NDArray) -> list[float]:
    return sorted({round(float(q), 3) for q in np.quantile(column, KNOT_QUANTILES)})


def gather(data: Path) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    """Features (rows, len(NAMES)), the case each row belongs to, and each case's label and group."""
    encoder, entailment = OnnxEncoder(), OnnxEntailment()
    features, case, labels, groups = [], [], [], []

    def add(statements: list[str], document: Document, supported: list[bool], group: str, together: bool) -> None:
        found = examine(statements, Evidence([document], encoder), entailment)
        for i, finding in enumerate(found):
            if not together or i == 0:
                labels.append(supported[i])
                groups.append(group)
            features.append(finding.features)
            case.append(len(labels) - 1)

    for one in support_data.cases(data):
        if one.chosen_on:
            add(list(one.statements), one.document, [one.supported], one.group, True)
    before: list[tuple[str, bool]] = []
    for at, row in enumerate(support_data.rows(data / "news/articles.jsonl.gz")):
        if at >= N_ARTICLES:
            break
        document = support_data.document(str(row["text"])[:8000])
        made = news_statements(document, Random(at))
        foreign = [(s, False) for s, label in before if label][:3]
        before = made
        made = made + foreign
        if made:
            add([s for s, _ in made], document, [label for _, label in made], "news", False)
    return np.array(features), np.array(case), np.array(labels), np.array(groups)


def news_statements(document: Document, rng: Random) -> list[tuple[str, bool]]:
    """Sentences of an article as they are, reworded, and with an error put in."""
    sentences = [" ".join(document.words(s).split()) for s in document.sentences]
    fit_ones = [s for s in sentences if 8 <= len(s.split()) <= 45 and s[-1] in '.”"']
    made: list[tuple[str, bool]] = []
    for sentence in rng.sample(fit_ones, min(3, len(fit_ones))):
        made.append((sentence, True))
        kept = [e for edit in rng.sample(KEEPING, len(KEEPING)) if (e := edit(sentence, rng))]
        changed = [e for edit in rng.sample(CHANGES, len(CHANGES)) if (e := edit(sentence, rng))]
        makers = rng.sample(list(KINDS.values()), len(KINDS))
        wrong = [e for maker in makers if (e := maker(sentence, sentences, rng)) and e != sentence]
        made += [(e, True) for e in kept[:3]] + [(e, False) for e in changed[:1] + wrong[:2]]
    return made


def fit(features: NDArray, case: NDArray, labels: NDArray, groups: NDArray) -> tuple[NDArray, float]:
    """Weights and intercept. Of a text of several sentences the weakest decides, so the weakest is what is fitted."""
    mean, scale = features.mean(0), features.std(0) + 1e-6
    x = np.c_[(features - mean) / scale, np.ones(len(features))]
    signs = np.append(SIGNS, np.zeros(x.shape[1] - len(SIGNS)))
    weight = case_weights(labels, groups)
    beta = np.zeros(x.shape[1])
    beta[[NAMES.index(name) for name in ("coverage", "entailment", "entailment_version")]] = 0.3
    for _ in range(8):
        weakest = weakest_rows(x @ beta, case)
        beta = logistic(x[weakest], labels.astype(float), weight, beta)
        while (wrong := np.flatnonzero(beta * signs < -1e-9)).size:
            x[:, wrong] = 0.0  # what could only count the wrong way counts nothing
            beta[wrong] = 0.0
            beta = logistic(x[weakest], labels.astype(float), weight, beta)
    weights = beta[:-1] / scale
    return weights, beta[-1] - float(mean @ weights)


def case_weights(labels: NDArray, groups: NDArray) -> NDArray:
    """Every group weighs the same, and within it both labels do."""
    weight = np.zeros(len(labels))
    for group in np.unique(groups):
        for label in (False, True):
            these = (groups == group) & (labels == label)
            weight[these] = GROUP_WEIGHT.get(group, 1.0) / max(1, these.sum())
    return weight * len(labels) / weight.sum()


def weakest_rows(scores: NDArray, case: NDArray) -> NDArray:
    """For each case its row of the lowest score."""
    order = np.lexsort((scores, case))
    return order[np.unique(case[order], return_index=True)[1]]


def logistic(x: NDArray, y: NDArray, weight: NDArray, beta: NDArray) -> NDArray:
    """Ridge-penalised logistic regression by Newton's method; the intercept, last, is not penalised."""
    penalty = RIDGE * np.eye(x.shape[1])
    penalty[-1, -1] = 1e-6
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + penalty @ beta
        step = np.linalg.solve((x.T * (weight * p * (1 - p))) @ x + penalty, gradient)
        beta = beta - step
        if np.abs(step).max() < 1e-6:
            break
    return beta


def choose(scores: NDArray, case: NDArray, labels: NDArray, groups: NDArray) -> float:
    """The probability with the best balanced accuracy, the parts of SummEdits counting as one."""
    probability = 1 / (1 + np.exp(-scores[weakest_rows(scores, case)]))
    share = np.array([1 / len(support_data.SUMMEDITS) if g.startswith("summedits") else 1.0 for g in np.unique(groups)])

    def accuracy(threshold: float) -> float:
        right = (probability >= threshold) == labels
        by_group = [
            np.mean([right[(groups == g) & (labels == x)].mean() for x in (True, False)]) for g in np.unique(groups)
        ]
        return float(np.average(by_group, weights=share))

    return max(np.arange(0.2, 0.81, 0.01), key=accuracy)


if __name__ == "__main__":
    main()
