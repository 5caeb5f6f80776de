"""Fits the decision whether two sentences differ, on clusters of reports labelled by hand.

    python training/fit_differences.py GOLD_FOLDER            cross-validates by cluster and prints what it finds
    python training/fit_differences.py GOLD_FOLDER --write    also writes briefing/merger/differences/decision.json

Needs the package itself and nothing else. GOLD_FOLDER holds one JSON file a cluster: documents with texts; differences
with a relation and positions, each a document and a verbatim quote; doubtful ones, which are left out of the fit.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from briefing.merger.differences import decision, finding
from briefing.merger.context import Context
from briefing.merger.origins import mark_origins
from briefing.model import Document, Sentence, Source, digest
from briefing.models.corpus import Corpus, embed
from briefing.models.registry import encoder, entailment
from briefing.text.sentences import segment

OUT = Path(decision.__file__).with_name("decision.json")
SHARED = ["similarity", "nearest", "overlap", "balance", "names", "contradiction", "contradiction_both", "entailment"]
PENALTY = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A candidate with its signs; `targets` are the labelled differences it hits."""

    cluster: str
    kind: str
    signs: dict[str, float]
    targets: frozenset[int]


def documents(cluster: dict) -> tuple[Document, ...]:
    """The documents of a labelled cluster, with their sentences and origins."""
    made = []
    for d in cluster["documents"]:
        spans = enumerate(segment(d["text"]))
        sentences = tuple(Sentence(document=d["id"], index=i, start=a, end=b) for i, (a, b) in spans)
        source = Source(uri=d["id"])
        made.append(Document(id=d["id"], source=source, text=d["text"], sha256=digest(d["text"]), sentences=sentences))
    return mark_origins(made)


def examples(cluster: dict, engines: tuple) -> Iterable[Example]:
    """All candidates of a cluster, those that hit a doubtful label left out."""
    docs = documents(cluster)
    corpus = embed(docs, engines[0])
    context = Context(corpus)
    candidates = finding.find_candidates(context, [d.origin for d in docs])
    verdicts = finding.classify(corpus, candidates, engines[1])
    facts = [d for d in cluster["differences"] if d["relation"] != "framing"]
    for candidate, verdict in zip(candidates, verdicts, strict=True):
        targets = frozenset(i for i, d in enumerate(facts) if hit(corpus, (candidate.a, candidate.b), d))
        if not targets and any(hit(corpus, (candidate.a, candidate.b), d) for d in cluster.get("doubtful", [])):
            continue
        yield Example(
            cluster=cluster["id"],
            kind=decision.value_class(candidate),
            signs=decision.features(context, candidate, verdict),
            targets=targets,
        )


def hit(corpus: Corpus, rows: Sequence[int], label: dict) -> bool:
    """Whether the rows overlap the label's quotes, by half of the shorter, in two documents."""
    found = set()
    for row in rows:
        document, sentence = corpus.documents[corpus.column[row]], corpus.sentences[row]
        for position in label["positions"]:
            at = document.text.find(position["quote"]) if position["doc"] == document.id else -1
            end = at + len(position["quote"])
            shorter = min(end - at, sentence.end - sentence.start)
            if at >= 0 and min(end, sentence.end) - max(at, sentence.start) >= 0.5 * shorter:
                found.add(document.id)
    return len(found) > 1


def fit(rows: Sequence[Example], names: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Logistic regression with an L2 penalty on scaled signs, by Newton's method."""
    x = np.array([[e.signs[n] for n in names] for e in rows])
    y = np.array([bool(e.targets) for e in rows], float)
    scale = np.maximum(x.std(axis=0), 0.05)
    design = np.hstack([np.ones((len(x), 1)), x / scale])
    penalty = np.diag([0.0, *[PENALTY] * len(names)])
    w = np.zeros(design.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-design @ w))
        step = np.linalg.solve(
            (design.T * np.maximum(p * (1 - p), 1e-6)) @ design + penalty, design.T @ (y - p) - penalty @ w
        )
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return float(w[0]), dict(zip(names, (w[1:] / scale).tolist(), strict=True))


def out_of_fold(rows: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """The probability each example gets from a model that has not seen its cluster."""
    p = np.zeros(len(rows))
    for cluster in sorted({e.cluster for e in rows}):
        bias, weights = fit([e for e in rows if e.cluster != cluster], names)
        model = decision.Model(bias=bias, weights=weights, threshold=0.5)
        for i, e in enumerate(rows):
            if e.cluster == cluster:
                p[i] = decision.probability(model, e.signs)
    return p


def curve(rows: Sequence[Example], p: np.ndarray) -> list[tuple[float, float, int, int]]:
    """(threshold, precision, differences found, candidates reported) at every useful threshold."""
    found = []
    for threshold in sorted({round(float(v), 3) for v in p if v > 0.05}):
        chosen = [e for e, v in zip(rows, p, strict=True) if v >= threshold]
        right = sum(bool(e.targets) for e in chosen)
        targets = {(e.cluster, t) for e in chosen for t in e.targets}
        found.append((threshold, right / len(chosen), len(targets), len(chosen)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--precision", type=float, default=0.6, help="that a class must reach to be reported")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    engines = (encoder(), entailment())
    clusters = [json.loads(f.read_text(encoding="utf-8")) for f in sorted(args.gold.glob("*.json"))]
    everything = [e for c in clusters for e in examples(c, engines)]
    table = {}
    for kind in (decision.NUMBER, decision.DATE, decision.NAME, decision.QUOTE, decision.EVENT):
        rows = [e for e in everything if e.kind == kind]
        own = sorted({n for e in rows for n in e.signs} - set(SHARED))
        names = SHARED + own
        points = curve(rows, out_of_fold(rows, names))
        good = [point for point in points if point[1] >= args.precision] or [points[-1]]
        best = max(good, key=lambda point: (point[2], point[0]))
        print(f"{kind:7} {len(rows):5} candidates, {sum(bool(e.targets) for e in rows)} right; at {best[0]:.3f}: "
              f"precision {best[1]:.2f}, {best[2]} differences found by {best[3]}")  # fmt: skip
        bias, weights = fit(rows, names)
        table[kind] = {"bias": round(bias, 4), "threshold": round(best[0], 3),
                       "weights": {n: round(w, 4) for n, w in sorted(weights.items())}}  # fmt: skip
    if args.write:
        OUT.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
