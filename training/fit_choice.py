"""Fits what is worth a line on labelled stories: as the news, among the foremost of what sources share, or as what one
source alone has.

    python training/fit_choice.py rows STORIES --out ROWS.npz
    python training/fit_choice.py fit ROWS.npz --out FOLDER [--without K]      writes FOLDER/choice.json

The signs (`briefing/merger/choice/signs.py`) ask no stance model, so that rows are made once for all folds; `fit`
prints what cross-validation over the folds gives. Every story weighs the same.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from denies_pairs import Labels
from fit_decisions import FOLDS, N_FOLDS, as_model, average_precision, corpora, fitted

from briefing.corpus import Corpus
from briefing.engines import registry
from briefing.merger.choice.signs import NAMES, Signs

# The points of a story that count as foremost, best first; page scorers look at as many.
N_FOREMOST = 5
# What the bottom line of an editor rests on, or one of his first two points, is "the news".
N_NEWS = 2


def story_rows(story: Mapping[str, Any], corpus: Corpus, signs: Signs) -> dict[str, np.ndarray]:
    """Of every sentence that can stand as a point: its signs, the place of the shared point that it is evidence for
    (99 where none), whether the editor's bottom line rests on it, whether it is a point of one source."""
    labels = Labels(story, corpus)
    able = [r for r, s in enumerate(corpus.statements) if s is not None]
    place = np.full(len(corpus.sentences), 99)
    for i, point in reversed(list(enumerate(story["shared"]))):
        place[[r for e in point["evidence"] for r in labels.rows(e)]] = i
    rests, single = np.zeros(len(place), bool), np.zeros(len(place), bool)
    rests[[r for e in story["bottom_line"]["rests_on"] for r in labels.rows(e)]] = True
    single[[r for p in story["single"] for e in p["evidence"] for r in labels.rows(e)]] = True
    x = signs.of(able, corpus.vectors[able], [corpus.texts[r] for r in able])
    return {"x": x, "place": place[able], "rests": rests[able], "single": single[able]}


def write_rows(arguments: argparse.Namespace) -> None:
    """Writes the rows of all stories."""
    encoder, found = registry.encoder(), []
    for name, story, corpus in corpora(arguments.stories):
        rows = story_rows(story, corpus, Signs(corpus, encoder))
        found.append((name, rows))
    save(arguments.out, found)


def save(path: Path, found: Sequence[tuple[str, Mapping[str, np.ndarray]]]) -> None:
    """Writes the rows of stories, with the story of each."""
    story = np.concatenate([np.full(len(rows["x"]), name) for name, rows in found])
    np.savez(path, story=story, **{k: np.concatenate([rows[k] for _, rows in found]) for k in found[0][1]})


def news(rows: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Which rows are of the news; all are learned from."""
    return ((rows["place"] < N_NEWS) | rows["rests"]).astype(float), np.ones(len(rows["place"]), bool)


def foremost(rows: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Which rows are among the foremost; all are learned from."""
    return (rows["place"] < N_FOREMOST).astype(float), np.ones(len(rows["place"]), bool)


def alone(rows: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Which rows an editor keeps as one source's own; learned from those that no shared point rests on."""
    return rows["single"].astype(float), (rows["place"] == 99) & ~rows["rests"]


MODELS = {"news": news, "foremost": foremost, "alone": alone}


def learn(rows: Mapping[str, np.ndarray], model: str, without: Sequence[int]) -> np.ndarray:
    """The bias and the weights of a model, from the stories of the other folds."""
    truth, used = MODELS[model](rows)
    used = used & ~np.isin([FOLDS[s] for s in rows["story"]], list(without))
    _, story, n_rows = np.unique(rows["story"][used], return_inverse=True, return_counts=True)
    return fitted(rows["x"][used], truth[used], weight=20 / np.maximum(5, n_rows[story]))


def fit(arguments: argparse.Namespace) -> None:
    """Fits both models on all folds but those left out, and prints what cross-validation gives."""
    rows = dict(np.load(arguments.rows))
    chance = {model: np.zeros(len(rows["story"])) for model in MODELS}
    fold = np.array([FOLDS[s] for s in rows["story"]])
    for model in MODELS:
        for k in range(N_FOLDS):
            beta = learn(rows, model, [k, *arguments.without])
            chance[model][fold == k] = beta[0] + rows["x"][fold == k] @ beta[1:]
    print_figures(rows, chance)
    models = {model: as_model(learn(rows, model, arguments.without), NAMES) for model in MODELS}
    written = arguments.out / "choice.json"
    form = json.loads(written.read_text(encoding="utf-8")) if written.exists() else {}
    form |= {model: {"bias": m["bias"], **m["weights"]} for model, m in models.items()}
    written.write_text(json.dumps(form, indent=1) + "\n", encoding="utf-8")


def print_figures(rows: Mapping[str, np.ndarray], chance: Mapping[str, np.ndarray]) -> None:
    """Prints how often the best sentence is the news; and how well a source's own are ranked."""
    first, own = [], []
    for at in by_story(rows):
        right = (rows["place"][at] < N_NEWS) | rows["rests"][at]
        first.append(right[int(chance["news"][at].argmax())])
        single, other = rows["single"][at], rows["place"][at] == 99
        if (single & other).any():
            own.append(average_precision(chance["alone"][at][other], single[other].astype(float)))
    print(f"{len(first)} stories: the best sentence is of the news in {np.mean(first):.3f}; average precision of a "
          f"source's own points {np.mean(own):.3f}")  # fmt: skip


def by_story(rows: Mapping[str, np.ndarray]) -> Iterator[np.ndarray]:
    """The places of each story's rows."""
    for name in dict.fromkeys(rows["story"]):
        yield np.flatnonzero(rows["story"] == name)


def main() -> None:
    """Reads the arguments and does one of the two steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    steps = parser.add_subparsers(required=True)
    step = steps.add_parser("rows", description=write_rows.__doc__)
    step.set_defaults(run=write_rows)
    step.add_argument("stories", type=Path)
    step.add_argument("--out", type=Path, required=True)
    step = steps.add_parser("fit", description=fit.__doc__)
    step.set_defaults(run=fit)
    step.add_argument("rows", type=Path)
    step.add_argument("--out", type=Path, required=True)
    step.add_argument("--without", type=int, nargs="*", default=[], help="folds not to be learned from")
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
