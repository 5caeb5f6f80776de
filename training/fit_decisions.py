"""Fits the decisions of the merger on labelled stories: what is a difference, and who denies a point.

    BRIEFING_WEIGHTS=FOLD_K python training/fit_decisions.py rows STORIES --fold K --out ROWS      once a fold
    python training/fit_decisions.py fit ROWS --out WEIGHTS [--without K]      the decisions, from the other folds' rows

`rows` must be run with the weights that have not read fold K: so every row is out of fold, and what is fitted on them
judges the stance model as it will be on stories that it has not seen. `fit` prints what cross-validation over the
folds gives. Logistic regressions with a ridge, by Newton's method (Hastie et al. 2009, section 4.4).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from denies_pairs import Labels

from briefing.corpus import Corpus, embed
from briefing.corpus.context import Context
from briefing.engines import registry
from briefing.engines.protocols import Encoder, Stance
from briefing.merger.align import align
from briefing.merger.differences.asking import opinions
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.decision import DATE, NUMBER, Opinion, features, judge_signs, shipped
from briefing.merger.differences.finding import find_candidates
from briefing.merger.forms import N_FORMS, forms
from briefing.merger.hearing import Asked, chosen_forms, hear
from briefing.merger.points import MAX_GROUPS
from briefing.nouns import Document
from briefing.pipeline import read
from briefing.sources.times import parse_published

FOLDS = json.loads((Path(__file__).parent.parent / "benchmarks/folds.json").read_text(encoding="utf-8"))
N_FOLDS = 5
RIDGE = 3.0
# How many that say a point may be lost as deniers.
MAX_FALSE_DENIALS = 0.03
PARTS = ("differences", "points")
JUDGED = (NUMBER, DATE)
# What the judge weighs: the log-odds of the decision by plain signs, and the stance model's answers.
JUDGE = ("logit", "denies", "denied", "asked")
# Candidates less likely than this, at best, are not asked about.
LEAST = 0.04
# What share of the pairs told must be right, in the JSON form and on a page; a threshold that fewer than so many reach
# says little. What is this likely is told, however few labelled ones there are to measure it on.
DIFFERENCE_PRECISION = {"threshold": 0.38, "page_threshold": 0.5}
MIN_REPORTED = 8
SURE_ENOUGH = 0.6
THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7)


def fitted(signs: np.ndarray, right: np.ndarray, weight: np.ndarray | float = 1.0) -> np.ndarray:
    """The bias and the weights, (1 + n_signs,), of a logistic regression with a ridge on standardised signs; each row
    counts as much as its `weight`."""
    mean, spread = signs.mean(0), signs.std(0) + 1e-6
    x = np.hstack([np.ones((len(signs), 1)), (signs - mean) / spread])
    penalty = np.diag([1e-6] + [RIDGE] * signs.shape[1])
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weight * (right - p)) - penalty @ beta
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(hessian, gradient)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    slopes = beta[1:] / spread
    return np.concatenate([[beta[0] - slopes @ mean], slopes])


def as_model(beta: np.ndarray, names: Sequence[str]) -> dict[str, Any]:
    """Coefficients as the decisions keep them."""
    return {
        "bias": round(float(beta[0]), 4),
        "weights": {n: round(float(b), 4) for n, b in zip(names, beta[1:], strict=True)},
    }


def corpora(stories: Path, fold: int | None = None) -> Iterator[tuple[str, Mapping[str, Any], Corpus]]:
    """The labelled stories, of one fold or all, with their corpora: reports with their day and headline."""
    encoder = registry.encoder()
    for path in sorted(stories.glob("*.json")):
        if fold is None or FOLDS[path.stem] == fold:
            story = json.loads(path.read_text(encoding="utf-8"))
            reports = [
                Document.from_text(
                    d["text"],
                    title=d.get("title"),
                    outlet=d.get("outlet"),
                    published=parse_published(d.get("published"))[0],
                )
                for d in story["documents"]
            ]
            yield path.stem, story, embed(read(reports)[0], encoder)


def difference_rows(story: Mapping[str, Any], context: Context, stance: Stance) -> Iterator[dict[str, Any]]:
    """Every candidate that is not out of the question, with what the judge weighs and what readers say of it."""
    labels = Labels(story, context.corpus)
    origins = [d.origin or d.id for d in context.corpus.documents]
    found = [c for c in find_candidates(context, origins) if possible(context, c)]
    for candidate, opinion in zip(found, opinions(context, found, stance), strict=True):
        hit = [i for i, d in enumerate(labels.differences) if candidate.a in d and candidate.b in d]
        logit = shipped().differ[candidate.kind].logit(features(context, candidate, opinion))
        yield {
            "kind": candidate.kind,
            "signs": judge_signs(logit, opinion),
            "verdict": labels.verdict(candidate),
            "hit": hit,
            "doubtful": not hit and any(candidate.a in d and candidate.b in d for d in labels.doubtful),
            "values": [candidate.value_a, candidate.value_b],
            "rows": [candidate.a, candidate.b],
        }


def possible(context: Context, candidate: Candidate) -> bool:
    """Whether the decision without the judge may give a candidate `LEAST` under the most favourable opinion."""
    model = shipped().differ[candidate.kind]
    best = Opinion(**{f.name: float(model.weights.get(f.name, 0.0) > 0) for f in fields(Opinion)})
    return model.probability(features(context, candidate, best)) >= LEAST


def write_out_of_fold(arguments: argparse.Namespace) -> None:
    """Writes what the stance model of one fold says of the candidates and the points of its stories."""
    arguments.out.mkdir(parents=True, exist_ok=True)
    stance, encoder = registry.stance(), registry.encoder()
    found: dict[str, list[dict[str, Any]]] = {part: [] for part in arguments.parts}
    for name, story, corpus in corpora(arguments.stories, arguments.fold):
        context = Context(corpus)
        if "differences" in found:
            found["differences"] += [{"story": name, **row} for row in difference_rows(story, context, stance)]
        if "points" in found:
            found["points"] += [{"story": name, **row} for row in point_rows(story, context, encoder, stance)]
    for part, rows in found.items():
        write_rows(arguments.out / f"{part}-{arguments.fold}.jsonl", rows)


def point_rows(
    story: Mapping[str, Any], context: Context, encoder: Encoder, stance: Stance
) -> Iterator[dict[str, Any]]:
    """Every group as the program would tell it: what each document says of it, and which labelled point it is, if any,
    with who says that."""
    corpus = context.corpus
    origins = [d.origin or d.id for d in corpus.documents]
    groups = align(corpus, origins)[:MAX_GROUPS]
    labels, asked = Labels(story, corpus), Asked(stance)
    chosen = chosen_forms(context, groups, [own[:N_FORMS] for own in forms(context, groups, encoder)], origins, asked)
    evidence = [{r: e for e in point["evidence"] for r in labels.rows(e)} for point in story["shared"]]
    for form, ears in zip(chosen, hear(context, chosen, asked), strict=True):
        told = next((i for i, rows in enumerate(evidence) if form.row in rows), None)
        hits = [
            i for i, rows in enumerate(evidence)
            if len({int(corpus.column[e.row]) for e in ears.values() if e.says >= 0.5 and e.row in rows}) > 1
        ]  # fmt: skip
        yield {
            "statement": form.text,
            "home": int(corpus.column[form.row]),
            "ears": {str(c): asdict(e) for c, e in ears.items()},
            "told": told,
            "hits": hits,
            "says": [] if told is None else sorted({int(corpus.column[r]) for r in evidence[told]}),
            "n_documents": len(corpus.documents),
        }


def fit(arguments: argparse.Namespace) -> None:
    """Fits the decisions on the rows of all folds but those left out, and prints what cross-validation gives."""
    path = arguments.out / "differences.json"
    decided = json.loads(path.read_text(encoding="utf-8"))
    rows = [r for r in all_rows(arguments, "differences") if not r["doubtful"]]
    for kind in decided["differ"]:
        own = [r for r in rows if r["kind"] == kind]
        if kind in JUDGED:
            chance = cross_fitted(own, JUDGE)
            decided["judge"][kind] = as_model(fitted(*learned(own, JUDGE)), JUDGE)
            for where, precision in DIFFERENCE_PRECISION.items():
                decided[where][kind] = pair_threshold(own, chance, precision)
        else:
            chance = 1 / (1 + np.exp(-np.array([r["signs"]["logit"] for r in own])))
        show(kind, own, chance)
    path.write_text(json.dumps(decided, indent=1) + "\n", encoding="utf-8")
    if told := list(all_rows(arguments, "points")):
        path = arguments.out / "points.json"
        points = json.loads(path.read_text(encoding="utf-8"))
        points["denies"] = denial_threshold(told, points["core"])
        path.write_text(json.dumps(points, indent=1) + "\n", encoding="utf-8")


def all_rows(arguments: argparse.Namespace, part: str) -> Iterator[dict[str, Any]]:
    """The rows of one part of all folds that are there and not left out."""
    for fold in range(N_FOLDS):
        path = arguments.rows / f"{part}-{fold}.jsonl"
        if fold not in arguments.without and path.exists():
            yield from read_rows(path)


def is_right(row: Mapping[str, Any]) -> bool:
    """Whether a candidate is a marked difference, with its values."""
    return row["verdict"] == "right"


def learned(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Signs and truth of what is learned from: not of candidates whose sentences answer a marked question with other
    values than the marked ones."""
    own = [r for r in rows if r["verdict"] != "open"]
    return table(own, names), np.array([is_right(r) for r in own], float)


def cross_fitted(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> np.ndarray:
    """The probability of each candidate by a regression that has not seen its fold, (n,)."""
    chance = np.zeros(len(rows))
    for fold in {FOLDS[r["story"]] for r in rows}:
        at = [i for i, r in enumerate(rows) if FOLDS[r["story"]] == fold]
        beta = fitted(*learned([r for r in rows if FOLDS[r["story"]] != fold], names))
        x = table([rows[i] for i in at], names)
        chance[at] = 1 / (1 + np.exp(-(beta[0] + x @ beta[1:])))
    return chance


def likeliest(rows: Sequence[Mapping[str, Any]], chance: np.ndarray) -> list[tuple[float, Mapping[str, Any]]]:
    """The likeliest candidate of each pair of sentences, best first."""
    seen: set[tuple[str, tuple[int, ...]]] = set()
    best = []
    for i in np.argsort(-chance, kind="stable"):
        key = rows[i]["story"], tuple(rows[i]["rows"])
        if key not in seen:
            seen.add(key)
            best.append((float(chance[i]), rows[i]))
    return best


def pair_threshold(rows: Sequence[Mapping[str, Any]], chance: np.ndarray, precision: float) -> float:
    """The lowest probability from which at least that share of the pairs of sentences answer a marked question. As
    pairs of one question are told as one difference, and the false ones are of many, differences do better."""
    right, lowest = 0, SURE_ENOUGH
    for n, (p, row) in enumerate(likeliest(rows, chance), 1):
        right += bool(row["hit"])
        if n >= MIN_REPORTED and right >= precision * n:
            lowest = p
    return round(min(lowest, SURE_ENOUGH), 3)


def show(kind: str, rows: Sequence[Mapping[str, Any]], chance: np.ndarray) -> None:
    """Prints, for some thresholds, how many pairs of sentences are told, and how many of them answer a marked question;
    a pair counts once, by its likeliest candidate."""
    best = likeliest(rows, chance)
    print(f"{kind}: {len(rows)} candidates, {sum(map(is_right, rows))} right")
    for least in THRESHOLDS:
        told = [row for p, row in best if p >= least]
        differences = {(row["story"], d) for row in told for d in row["hit"]}
        print(
            f"    from {least:.2f}: {sum(bool(r['hit']) for r in told)}/{len(told)} pairs, "
            f"{len(differences)} differences"
        )


def threshold_at(scored: Sequence[tuple[float, bool]], precision: float) -> float:
    """The lowest probability from which on at least that share is true."""
    right, lowest = 0, 1.0
    for n, (score, truth) in enumerate(sorted(scored, reverse=True), 1):
        right += truth
        if right >= precision * n:
            lowest = score
    print(
        f"    precision {precision}: from {lowest:.3f}, "
        f"{sum(t for s, t in scored if s >= lowest)} of {sum(t for _, t in scored)}"
    )
    return lowest


def denial_threshold(rows: Sequence[Mapping[str, Any]], core: float) -> float:
    """The lowest probability of denial that at most `MAX_FALSE_DENIALS` of those that say a labelled point reach."""
    heard = [(int(c), ear, row) for row in rows if row["told"] is not None for c, ear in row["ears"].items()]
    denials = sorted(
        ear["denies"] for c, ear, row in heard if c != row["home"] and c in row["says"] and ear["says"] >= core
    )
    return round(denials[int((1 - MAX_FALSE_DENIALS) * (len(denials) - 1))], 3)


def table(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> np.ndarray:
    """The signs of rows, (n, n_names)."""
    return np.array([[row["signs"][name] for name in names] for row in rows], float).reshape(len(rows), len(names))


def out_of_fold(x: np.ndarray, y: np.ndarray, folds: Sequence[int]) -> np.ndarray:
    """The probability of each row by a regression that has not seen its fold, (n,)."""
    at, chance = np.array(folds), np.zeros(len(y))
    for fold in set(folds):
        beta = fitted(x[at != fold], y[at != fold])
        chance[at == fold] = 1 / (1 + np.exp(-(beta[0] + x[at == fold] @ beta[1:])))
    return chance


def average_precision(chance: np.ndarray, right: np.ndarray) -> float:
    """The mean of the precision at each right one, best first."""
    ordered = right[np.argsort(-chance, kind="stable")]
    return float((np.cumsum(ordered) / np.arange(1, len(ordered) + 1) * ordered).sum() / max(1.0, ordered.sum()))


def write_rows(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes rows, one a line."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file."""
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def main() -> None:
    """Reads the arguments and does one of the two steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    steps = parser.add_subparsers(required=True)
    step = steps.add_parser("rows", description=write_out_of_fold.__doc__)
    step.set_defaults(run=write_out_of_fold)
    step.add_argument("stories", type=Path)
    step.add_argument("--out", type=Path, required=True)
    step.add_argument("--fold", type=int, required=True)
    step.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    step = steps.add_parser("fit", description=fit.__doc__)
    step.set_defaults(run=fit)
    step.add_argument("rows", type=Path)
    step.add_argument(
        "--out", type=Path, required=True, help="folder of differences.json and points.json, which are written anew"
    )
    step.add_argument("--without", type=int, nargs="*", default=[], help="folds not to be learned from")
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
