"""Fits the decision whether two sentences differ, on clusters of reports labelled by hand.

    python training/fit_differences.py GOLD_FOLDER            cross-validates by cluster and prints what it finds
    python training/fit_differences.py GOLD_FOLDER --write    also writes briefing/merger/differences/decision.json
    … --news ../shared/data/news                              learns from `labels/differences.jsonl` too

The labels beside this file are of sentence pairs in other stories, each told by the digest of its reports and by
offsets, for the reports' texts are their publishers'; with --news they are looked up again in that folder's files.

Needs the package itself and nothing else. GOLD_FOLDER holds one JSON file a cluster: documents with texts; differences
with a relation and positions, each a document and a verbatim quote; doubtful ones, which are left out of the fit.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np

from briefing.merger.context import Context
from briefing.merger.differences import decision, finding
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.grouping import group
from briefing.merger.origins import mark_origins
from briefing.model import Document, Sentence, Source, digest
from briefing.models.corpus import Corpus, embed
from briefing.models.protocols import Entailment
from briefing.models.registry import encoder, entailment
from briefing.text.sentences import segment

OUT = Path(decision.__file__).with_name("decision.json")
KINDS = (decision.NUMBER, decision.DATE, decision.NAME, decision.QUOTE)
PENALTY = 3.0
# The labelled pairs of other stories were picked by an earlier decision. A fit on these alone learns from the picking,
# such as that near sentences differ less often than others. Hardly any of what it did not pick is a difference: so
# many candidates of each kind and story, drawn at random, stand for all of those.
N_UNPICKED = 30
N_FOLDS = 10
THRESHOLDS = (0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
LABELS = Path(__file__).parent / "labels" / "differences.jsonl"
MAX_ARTICLE_CHARS = 6000


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A cluster with its candidates, their signs, and which labelled differences each hits; `doubtful` ones count
    neither way."""

    id: str
    context: Context
    facts: tuple[dict, ...]
    doubts: tuple[dict, ...]
    candidates: tuple[Candidate, ...]
    signs: tuple[dict[str, float], ...]
    right: np.ndarray
    doubtful: np.ndarray


class Further(NamedTuple):
    """A pair of another story: a labelled one, or an unlabelled one that stands for `share` others of its kind."""

    story: tuple[str, ...]
    kind: str
    signs: dict[str, float]
    right: bool
    labelled: bool = True
    share: float = 1.0


def documents(cluster: dict) -> tuple[Document, ...]:
    """The documents of a labelled cluster, with their sentences and origins."""
    made = []
    for d in cluster["documents"]:
        spans = enumerate(segment(d["text"]))
        sentences = tuple(Sentence(document=d["id"], index=i, start=a, end=b) for i, (a, b) in spans)
        source = Source(uri=d["id"])
        made.append(Document(id=d["id"], source=source, text=d["text"], sha256=digest(d["text"]), sentences=sentences))
    return mark_origins(made)


def labelled(cluster: dict, engines: tuple) -> Labelled:
    """All candidates of a cluster, judged by its labels."""
    docs = documents(cluster)
    corpus = embed(docs, engines[0])
    context = Context(corpus)
    candidates = finding.find_candidates(context, [d.origin for d in docs])
    found = finding.opinions(context, candidates, engines[1])
    facts = tuple(d for d in cluster["differences"] if d["relation"] != "framing")
    doubts = tuple(cluster.get("doubtful", []))
    right = np.array([any(hit(corpus, (c.a, c.b), d) for d in facts) for c in candidates], bool)
    doubtful = np.array([any(hit(corpus, (c.a, c.b), d) for d in doubts) for c in candidates], bool)
    return Labelled(
        id=cluster["id"],
        context=context,
        facts=facts,
        doubts=doubts,
        candidates=candidates,
        signs=tuple(decision.features(context, c, o) for c, o in zip(candidates, found, strict=True)),
        right=right,
        doubtful=doubtful & ~right,
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


def fit(x: np.ndarray, y: np.ndarray, shares: np.ndarray | None = None) -> tuple[float, np.ndarray]:
    """Logistic regression with an L2 penalty on scaled signs, by Newton's method: the bias and the weights.

    `shares` says how much each row counts; all alike where None.
    """
    share = np.ones(len(x)) if shares is None else shares
    scale = np.maximum(x.std(axis=0), 0.05)
    design = np.hstack([np.ones((len(x), 1)), x / scale])
    penalty = np.diag([0.0, *[PENALTY] * x.shape[1]])
    w = np.zeros(design.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-design @ w))
        hessian = (design.T * (share * np.maximum(p * (1 - p), 1e-6))) @ design + penalty
        step = np.linalg.solve(hessian, design.T @ (share * (y - p)) - penalty @ w)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return float(w[0]), w[1:] / scale


def reports(news: Path) -> Iterator[tuple[str, str]]:
    """The text, cut to what is labelled, and the day ("" where unknown) of every report in a folder of news."""
    for file in sorted(news.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                story = json.loads(line)
                for report in story.get("documents", [story]):
                    day = report.get("date") or ""
                    yield report["text"][:MAX_ARTICLE_CHARS], day if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else ""


def further_examples(news: Path, engines: tuple) -> list[Further]:
    """The pairs labelled in other stories that are still candidates, and some of the candidates beside these."""
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    wanted = {digest for row in rows for digest in row["story"]}
    texts = {key: report for report in reports(news) if (key := digest(report[0])[:16]) in wanted}
    found = []
    for story in sorted({tuple(row["story"]) for row in rows}):
        docs = mark_origins([_document(f"S{i}", *texts[key]) for i, key in enumerate(story, start=1) if key in texts])
        if len(docs) == len(story):
            own = [row for row in rows if tuple(row["story"]) == story]
            found += _looked_up(story, Context(embed(docs, engines[0])), own, engines[1])
    return found


def _looked_up(story: tuple[str, ...], context: Context, rows: Sequence[dict], judge: Entailment) -> list[Further]:
    corpus = context.corpus
    candidates = finding.find_candidates(context, [d.origin for d in corpus.documents])
    labels = {
        (r["kind"], *r["a"], *r["b"], r["value_a"], r["value_b"]): r["label"] in ("contradiction", "superseded")
        for r in rows
    }
    place = [(int(c), s.start, s.end) for c, s in zip(corpus.column, corpus.sentences, strict=True)]
    named = {}
    for c in candidates:
        named[c.kind, *place[c.a], *place[c.b], c.value_a, c.value_b] = c
    chosen = [(named[key], right) for key, right in labels.items() if key in named]
    beside = {key: c for key, c in named.items() if key not in labels}
    drawn = [(c, False, False, share) for c, share in _unpicked(story, beside)]
    every = [(c, right, True, 1.0) for c, right in chosen] + drawn
    said = finding.opinions(context, [c for c, *_ in every], judge)
    return [
        Further(story, c.kind, decision.features(context, c, o), right, labelled, share)
        for (c, right, labelled, share), o in zip(every, said, strict=True)
    ]


def _unpicked(story: tuple[str, ...], named: dict[tuple, Candidate]) -> Iterator[tuple[Candidate, float]]:
    """Some of a story's unlabelled candidates of each kind, and for how many each stands."""
    for kind in KINDS:
        own = [c for _, c in sorted(named.items()) if c.kind == kind]
        drawn = own if len(own) <= N_UNPICKED else Random(f"{kind} {story}").sample(own, N_UNPICKED)
        yield from ((c, len(own) / len(drawn)) for c in drawn)


def _document(id: str, text: str, day: str) -> Document:
    sentences = tuple(Sentence(document=id, index=i, start=a, end=b) for i, (a, b) in enumerate(segment(text)))
    published = datetime.fromisoformat(f"{day}T00:00:00+00:00") if day else None
    source = Source(uri=id, published=published, published_date_only=bool(day))
    return Document(id=id, source=source, text=text, sha256=digest(text), sentences=sentences)


def fit_kind(clusters: Sequence[Labelled], kind: str, further: Sequence[Further] = ()) -> decision.Model:
    """The model of one kind from all its candidates but the doubtful."""
    rows = [(f.signs, f.right, f.share) for f in further if f.kind == kind]
    rows += [
        (signs, right, 1.0)
        for c in clusters
        for candidate, signs, right, doubtful in zip(c.candidates, c.signs, c.right, c.doubtful, strict=True)
        if candidate.kind == kind and not doubtful
    ]
    names = decision.SIGNS[kind]
    signs = np.array([[s[n] for n in names] for s, *_ in rows])
    right, shares = (np.array([row[i] for row in rows], float) for i in (1, 2))
    bias, weights = fit(signs, right, shares)
    rounded = {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)}
    return decision.Model(bias=round(bias, 4), weights=rounded)


def judged(cluster: Labelled, models: dict[str, decision.Model]) -> list[tuple[float, Candidate]]:
    """The cluster's candidates with their probability, most probable first."""
    pairs = zip(cluster.candidates, cluster.signs, strict=True)
    found = [(models[c.kind].probability(signs), c) for c, signs in pairs]
    return sorted(found, key=lambda f: -f[0])


def counts(cluster: Labelled, found: Sequence[tuple[float, Candidate]]) -> tuple[int, int, set[tuple[str, int]]]:
    """(reported, right, labelled differences found) of the differences a cluster's surest candidates make."""
    corpus = cluster.context.corpus
    n_reported = n_right = 0
    targets = set()
    for difference in group(cluster.context, found):
        rows = [r for answer in difference.answers for r in answer.rows]
        hits = {(cluster.id, i) for i, d in enumerate(cluster.facts) if hit(corpus, rows, d)}
        doubtful = any(hit(corpus, rows, d) for d in cluster.doubts)
        n_reported += bool(hits) or not doubtful
        n_right += bool(hits)
        targets |= hits
    return n_reported, n_right, targets


def tell_further(clusters: Sequence[Labelled], further: Sequence[Further]) -> None:
    """Prints how many of the other stories' pairs are right that a fit without their story takes for differences.

    They were picked as what an earlier decision took for differences, so that this is the precision among the hardest;
    behind a plus, how many of the others are taken for one.
    """
    stories = sorted({f.story for f in further})
    fold = {story: i % N_FOLDS for i, story in enumerate(stories)}
    found: list[tuple[float, Further]] = []
    for i in range(N_FOLDS if stories else 0):
        rest = [f for f in further if fold[f.story] != i]
        models = {kind: fit_kind(clusters, kind, rest) for kind in KINDS}
        found += [(models[f.kind].probability(f.signs), f) for f in further if fold[f.story] == i]
    n_labelled = sum(f.labelled for _, f in found)
    print(f"right of those taken for differences among {n_labelled} labelled in {len(stories)} other stories")
    for threshold in THRESHOLDS if found else ():
        parts = []
        for kind in KINDS:
            taken = [f for p, f in found if p >= threshold and f.kind == kind]
            others = sum(f.share for f in taken if not f.labelled)
            parts.append(f"{kind} {sum(f.right for f in taken)}/{sum(f.labelled for f in taken)}+{others:.0f}")
        print(f"{threshold:5.2f}   " + "  ".join(parts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--news", type=Path, help="the folder in which the labels of other stories are looked up")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--threshold", type=float, default=0.15, help="the probability from which one is reported")
    parser.add_argument("--page-threshold", type=float, default=0.7, help="that from which it stands on a page")
    args = parser.parse_args()
    engines = (encoder(), entailment())
    further = further_examples(args.news, engines) if args.news else []
    clusters = [labelled(json.loads(f.read_text("utf-8")), engines) for f in sorted(args.gold.glob("*.json"))]
    out_of_fold = []
    for cluster in clusters:
        others = [c for c in clusters if c is not cluster]
        out_of_fold.append(judged(cluster, {kind: fit_kind(others, kind, further) for kind in KINDS}))
    n_labelled = sum(len(c.facts) for c in clusters)
    print("cross-validated by cluster: threshold, reported, precision, recall; found by kind")
    for threshold in THRESHOLDS:
        chosen = [[f for f in found if f[0] >= threshold] for found in out_of_fold]
        totals = [counts(c, found) for c, found in zip(clusters, chosen, strict=True)]
        n_reported, n_right = sum(t[0] for t in totals), sum(t[1] for t in totals)
        n_found = sum(len(t[2]) for t in totals)
        parts = []
        for kind in KINDS:
            own = [[f for f in found if f[1].kind == kind] for found in chosen]
            by_class = [counts(c, found) for c, found in zip(clusters, own, strict=True)]
            parts.append(f"{kind} {sum(t[1] for t in by_class)}/{sum(t[0] for t in by_class)}")
        print(f"{threshold:5.2f} {n_reported:4} {n_right / max(1, n_reported):6.2f} {n_found / n_labelled:6.2f}   "
              + "  ".join(parts))  # fmt: skip
    tell_further(clusters, further)
    if args.write:
        models = {kind: fit_kind(clusters, kind, further) for kind in KINDS}
        table = json.loads(OUT.read_text(encoding="utf-8"))
        table["threshold"], table["page_threshold"] = args.threshold, args.page_threshold
        table["differ"] = {k: {"bias": m.bias, "weights": dict(m.weights)} for k, m in models.items()}
        OUT.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
