"""Fits which reports tell one story on labelled real news: the weights of the signs, and when two groups are one.

    python training/fit_stories.py STORIES DATA --out briefing/engines/weights/decisions [--without K]

STORIES is a folder of labelled stories; DATA has `news/articles.jsonl.gz` (how many reports have which words) and
`more/gva_reports/reports.jsonl.gz` (shootings, alike but apart). Prints what cross-validation over the folds gives:
no pair is weighed by a model that saw the topic of either report, and the reports of each fold are judged by a rule
chosen on the others. `benchmarks/stories.py` measures with it.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from fit_decisions import FOLDS, N_FOLDS, fitted

from briefing.engines import registry
from briefing.nouns import Document
from briefing.sources.documents import with_sentences
from briefing.sources.times import parse_published
from briefing.stories.candidates import candidates
from briefing.stories.decision import Decision
from briefing.stories.grouping import features
from briefing.stories.linkage import Group, Linkage, Pair, Rule
from briefing.stories.profiles import TEXT_WORDS, keys
from briefing.stories.signs import NAMES, Pile

# Words in fewer reports than this share are taken to be in none.
LEAST_SHARE = 0.002
# Pairs of shootings count so much beside pairs of the stories: they are many, and all of one kind.
SHOOTING_WEIGHT = 0.05
N_INCIDENTS = 600
NO_RULE = Rule(least=0.0, by_size=0.0, contrast=0.0)
RULES = [
    Rule(least=least, by_size=by_size, contrast=contrast)
    for least, by_size, contrast in itertools.product((-1.5, -1.25, -1.0), (0.5, 1.0), (2.5, 3.0, 3.5))
]
# Of rules about as good the one that mixes less is taken: a wrong report in a story is worse than a story in two parts.
LEAST_PRECISION = 0.96

_Models = Mapping[tuple[int, ...], Decision]
_DRAWN: dict[int, dict[Pair, float]] = {}


@dataclass(frozen=True)
class Labelled:
    """A pile whose stories are known; the fold of each report, −1 where it is always learned from."""

    pile: Pile
    story: Sequence[str]
    fold: np.ndarray
    pairs: Sequence[Pair]
    signs: np.ndarray

    @property
    def right(self) -> np.ndarray:
        """Which pairs tell one story."""
        return np.array([self.story[a] == self.story[b] for a, b in self.pairs], float)

    def folds(self, side: int) -> np.ndarray:
        """The fold of one side of every pair."""
        return self.fold[[p[side] for p in self.pairs]]


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of JSON lines."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def report(record: Mapping[str, Any]) -> Document:
    """A report with its day, outlet and headline, where known."""
    return Document.from_text(
        record["text"],
        title=record.get("title") or None,
        outlet=record.get("outlet") or None,
        published=parse_published(record.get("published") or record.get("date"))[0],
    )


def labelled_stories(folder: Path) -> tuple[list[Document], list[str]]:
    """The reports of the labelled stories, and the story of each."""
    stories = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    found = [(report(d), name) for name, story in stories.items() for d in story["documents"]]
    return [d for d, _ in found], [s for _, s in found]


def background(data: Path, without: Sequence[Document]) -> dict[str, Any]:
    """In how many articles each word stands that is not rare; those that are labelled too are left out."""
    labelled = {d.text[:200] for d in without}
    holders, n = Counter[str](), 0
    for row in rows(data / "news/articles.jsonl.gz"):
        if row["text"][:200] not in labelled:
            holders.update(set(keys(f"{row['title'] or ''} {' '.join(row['text'].split()[:TEXT_WORDS])}")))
            n += 1
    return {"reports": n, "words": {w: c for w, c in sorted(holders.items()) if c >= LEAST_SHARE * n}}


def labelled(documents: Sequence[Document], story: Sequence[str], start: Decision) -> Labelled:
    """The pile with the signs of all pairs that are candidates."""
    told = [with_sentences(d, f"S{n}") for n, d in enumerate(documents, 1)]
    pile = Pile(*features(told, registry.encoder()), start.background)
    pairs = candidates(pile)
    fold = np.array([FOLDS.get(s, -1) for s in story])
    return Labelled(pile=pile, story=story, fold=fold, pairs=pairs, signs=pile.signs(pairs))


def learned(found: Sequence[Mapping[str, Any]]) -> set[str]:
    """The incidents among all reports of shootings that are learned from."""
    return set(random.Random(5).sample(sorted({row["incident"] for row in found}), N_INCIDENTS))


def shootings(data: Path) -> tuple[list[Document], list[str]]:
    """Reports of some shootings, and the incident of each."""
    found = list(rows(data / "more/gva_reports/reports.jsonl.gz"))
    chosen = learned(found)
    kept = [row for row in found if row["incident"] in chosen]
    return [report(row) for row in kept], [row["incident"] for row in kept]


def pair_model(stories: Labelled, others: Labelled, without: Sequence[int], start: Decision) -> Decision:
    """Whether a pair tells one story, learned from pairs of which neither report is of the folds left out."""
    used = ~np.isin(stories.folds(0), without) & ~np.isin(stories.folds(1), without)
    beta = fitted(
        np.vstack([stories.signs[used], others.signs]),
        np.concatenate([stories.right[used], others.right]),
        np.concatenate([np.ones(used.sum()), np.full(len(others.signs), SHOOTING_WEIGHT)]),
    )
    return replace(start, bias=round(float(beta[0]), 4), weights=[round(float(b), 4) for b in beta[1:]])


def unseen_models(stories: Labelled, others: Labelled, start: Decision) -> _Models:
    """For each one and each two of the folds a model that saw neither."""
    kinds = [(f,) for f in range(N_FOLDS)] + list(itertools.combinations(range(N_FOLDS), 2))
    return {folds: pair_model(stories, others, folds, start) for folds in kinds}


def unseen_odds(stories: Labelled, models: _Models, pairs: Sequence[Pair], signs: np.ndarray) -> list[float]:
    """The log-odds of pairs, each by the model that saw the topic of neither report."""
    folds = [tuple(sorted({int(stories.fold[a]), int(stories.fold[b])})) for a, b in pairs]
    odds = np.zeros(len(pairs))
    for kind in set(folds):
        at = [i for i, f in enumerate(folds) if f == kind]
        odds[at] = models[kind].odds(signs[at])
    return odds.tolist()


def join(
    stories: Labelled, models: _Models, weighed: Mapping[Pair, float], rule: Rule, folds: Sequence[int]
) -> list[Group]:
    """The stories of the pile that the reports of some folds make, with its own places."""
    within = np.flatnonzero(np.isin(stories.fold, folds)).tolist()
    place = {i: n for n, i in enumerate(within)}
    own = {(place[a], place[b]): odds for (a, b), odds in weighed.items() if a in place and b in place}

    def weigh(pairs: Sequence[Pair]) -> list[float]:
        whole = [(within[a], within[b]) for a, b in pairs]
        more = [p for p in whole if p not in drawn]
        drawn.update(zip(more, unseen_odds(stories, models, more, stories.pile.signs(more)), strict=True))
        return [drawn[p] for p in whole]

    # What one rule has asked about the next will ask about too.
    drawn = _DRAWN.setdefault(id(models), {})
    groups = Linkage(len(within), own, weigh, rule).joined()
    return [replace(g, members=[within[i] for i in g.members]) for g in groups]


def b_cubed(
    groups: Sequence[Sequence[int]], story: Sequence[str], of: Sequence[int] | None = None
) -> tuple[float, float, float]:
    """Precision, recall and F1: the means over reports of how clean and how whole the group of each is (Bagga and
    Baldwin 1998); over all of the groups, or those named."""
    counted = {i for g in groups for i in g} if of is None else set(of)
    size = Counter(story[i] for g in groups for i in g)
    clean, whole = [], []
    for members in groups:
        n_of = Counter(story[i] for i in members)
        for i in counted & set(members):
            clean.append(n_of[story[i]] / len(members))
            whole.append(n_of[story[i]] / size[story[i]])
    precision, recall = float(np.mean(clean)), float(np.mean(whole))
    return precision, recall, 2 * precision * recall / (precision + recall)


def best_rule(stories: Labelled, models: _Models, weighed: Mapping[Pair, float], folds: Sequence[int]) -> Rule:
    """The rule by which the reports of these folds are told apart best, where they are clean enough."""

    def worth(rule: Rule) -> tuple[float, float]:
        precision, _, f1 = b_cubed([g.members for g in join(stories, models, weighed, rule, folds)], stories.story)
        return min(precision, LEAST_PRECISION), f1

    return max(RULES, key=worth)


def nested(
    stories: Labelled, models: _Models, weighed: Mapping[Pair, float], folds: Sequence[int]
) -> tuple[float, float, float]:
    """How all reports in one pile are told apart, those of each fold judged by the rule that was chosen on the others:
    precision, recall, F1."""
    found = []
    for fold in folds:
        rule = best_rule(stories, models, weighed, [f for f in folds if f != fold])
        by_itself = b_cubed([g.members for g in join(stories, models, weighed, rule, [fold])], stories.story)
        groups = [g.members for g in join(stories, models, weighed, rule, folds)]
        of = np.flatnonzero(stories.fold == fold).tolist()
        found.append((len(of), *b_cubed(groups, stories.story, of)[:2]))
        told = np.round([by_itself, b_cubed(groups, stories.story)], 3).tolist()
        print(f"fold {fold}: precision, recall, F1 by itself, of the whole pile {told}; {rule}", flush=True)
    n, precision, recall = np.array(found).T
    clean, whole = float(n @ precision / n.sum()), float(n @ recall / n.sum())
    return clean, whole, 2 * clean * whole / (clean + whole)


def sureness(groups: Sequence[Group], story: Sequence[str]) -> tuple[float, float]:
    """What makes of a group's cohesion the log-odds that two of its reports belong together."""
    several = [g for g in groups if len(g.members) > 1]
    pairs = [[story[a] == story[b] for a, b in itertools.combinations(g.members, 2)] for g in several]
    signs = np.array([[g.cohesion] for g, right in zip(several, pairs, strict=True) for _ in right])
    weight = np.array([1 / len(right) for right in pairs for _ in right])
    bias, slope = fitted(signs, np.array([r for right in pairs for r in right], float), weight)
    return round(float(bias), 4), round(float(slope), 4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without", type=int, help="a fold to leave out")
    given = parser.parse_args()
    documents, names = labelled_stories(given.stories)
    words = background(given.data, documents)
    shares = {w: n / words["reports"] for w, n in words["words"].items()}
    start = Decision(bias=0, weights=[0.0] * len(NAMES), rule=NO_RULE, sure=(0, 1), background=shares)
    stories, others = labelled(documents, names, start), labelled(*shootings(given.data), start)
    models = unseen_models(stories, others, start)
    weighed = dict(zip(stories.pairs, unseen_odds(stories, models, stories.pairs, stories.signs), strict=True))
    everything = range(N_FOLDS)
    print(f"rules unseen too: precision, recall, F1 {np.round(nested(stories, models, weighed, everything), 3)}")
    rule = best_rule(stories, models, weighed, [f for f in everything if f != given.without])
    groups = join(stories, models, weighed, rule, everything)
    print(f"all in one pile: precision, recall, F1 {np.round(b_cubed([g.members for g in groups], names), 3)}; {rule}")
    final = pair_model(stories, others, [] if given.without is None else [given.without], start)
    bias, slope = sureness(groups, names)
    table = {
        "pair": {"bias": final.bias, **dict(zip(NAMES, final.weights, strict=True))},
        "rule": asdict(rule),
        "sure": {"bias": bias, "cohesion": slope},
        "background": words,
    }
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "stories.json").write_text(json.dumps(table, separators=(",", ": "), indent=None) + "\n")


if __name__ == "__main__":
    main()
