"""Fits which sentence opens the bottom line and which stands behind it, on what readers made of the likeliest ones.

    python training/fit_opening.py candidates STORIES --out CANDIDATES.jsonl
    python training/fit_opening.py fit STORIES CANDIDATES.jsonl GRADES.tsv --out FOLDER      into FOLDER/choice.json

STORIES is a folder of stories as `fit_choice.py` reads them; no labels are needed. A reader sees headlines and openings
of a story's reports with its candidates, and writes a line for each, `story<TAB>number<TAB>first<TAB>second`, counting
from 0. `first` is A (an editor would open with it), B (acceptable), or another letter; `second`, behind the one that he
chose, is "=" for that one, 2 (he would add it), 1 (acceptable), or another.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from fit_decisions import as_model, corpora, fitted

from briefing.corpus import Corpus
from briefing.engines import registry
from briefing.merger.choice.editing import Editor, above
from briefing.merger.choice.lead import likeliest
from briefing.merger.choice.news import FIRST, SECOND, News
from briefing.merger.choice.opening import first_signs, second_signs

WORTH = {"first": {"A": 1.0, "B": 0.6}, "second": {"2": 1.0, "1": 0.5}}
NAMES = {"first": FIRST, "second": SECOND}
N_PARTS = 10


def write_candidates(arguments: argparse.Namespace) -> None:
    """Writes the likeliest sentences of every story, best first."""
    encoder = registry.encoder()
    with arguments.out.open("w", encoding="utf-8") as out:
        for name, _, corpus in corpora(arguments.stories):
            rows = likeliest(News(corpus, encoder).news)
            found = [(corpus.sentences[r], corpus.statements[r]) for r in rows]
            told = [{"document": s.document, "start": s.start, "text": text} for s, text in found]
            out.write(json.dumps({"story": name, "candidates": told}) + "\n")


def graded(candidates: Path, grades: Path) -> Mapping[str, list[dict[str, Any]]]:
    """Of each story its candidates with what a reader made of them."""
    known = {row["story"]: row["candidates"] for row in map(json.loads, candidates.read_text("utf-8").splitlines())}
    found = defaultdict(list)
    for line in grades.read_text("utf-8").splitlines():
        story, number, first, second = line.split("\t")
        found[story].append(known[story][int(number)] | {"first": first, "second": second})
    return found


def story_rows(corpus: Corpus, news: News, editor: Editor, told: Sequence[Mapping[str, Any]]) -> Iterator[tuple]:
    """(model, signs, worth) of each candidate of a story."""
    rows = {(s.document, s.start): r for r, s in enumerate(corpus.sentences)}
    placed = [(rows[c["document"], c["start"]], c) for c in told if (c["document"], c["start"]) in rows]
    for row, candidate in placed:
        title = corpus.documents[corpus.column[row]].source.title or ""
        opinion = editor.under(above("", title)).read([(candidate["text"], row)])[0]
        yield "first", first_signs(float(news.news[row]), opinion), WORTH["first"].get(candidate["first"], 0.0)
    chosen = next(((row, c) for row, c in placed if c["second"] == "="), None)
    for row, candidate in placed if chosen else ():
        if chosen and row != chosen[0]:
            opinion = editor.under(above(chosen[1]["text"], "")).read([(candidate["text"], row)])[0]
            signs = second_signs(corpus, chosen[0], row, candidate["text"], opinion)
            yield "second", signs, WORTH["second"].get(candidate["second"], 0.0)


def learned(x: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """The bias and the weights; what is only acceptable counts for less."""
    return fitted(x, (worth > 0).astype(float), np.where(worth > 0, worth, 1.0))


def fit(arguments: argparse.Namespace) -> None:
    """Fits both models and prints what cross-validation by story gives."""
    encoder, stance = registry.encoder(), registry.stance()
    told = graded(arguments.candidates, arguments.grades)
    found = defaultdict(list)
    for name, _, corpus in corpora(arguments.stories):
        for model, signs, worth in story_rows(corpus, News(corpus, encoder), Editor(corpus, stance), told[name]):
            found[model].append((name, signs, worth))
    path = arguments.out / "choice.json"
    form = json.loads(path.read_text(encoding="utf-8"))
    for model, rows in found.items():
        story, x, worth = (np.array(column) for column in zip(*rows, strict=True))
        print_figures(model, story, x, worth)
        made = as_model(learned(x, worth), NAMES[model])
        form[model] = {"bias": made["bias"], **made["weights"]}
    path.write_text(json.dumps(form, indent=1) + "\n", encoding="utf-8")


def print_figures(model: str, story: np.ndarray, x: np.ndarray, worth: np.ndarray) -> None:
    """Prints what a reader made of each story's likeliest sentence, by models that never saw it."""
    names = sorted(set(story))
    part = np.array([names.index(name) % N_PARTS for name in story])
    value = np.zeros(len(worth))
    for k in range(N_PARTS):
        beta = learned(x[part != k], worth[part != k])
        value[part == k] = beta[0] + x[part == k] @ beta[1:]
    best = [at[value[at].argmax()] for name in names for at in [np.flatnonzero(story == name)]]
    for title, kept in (("all", best), ("those likelier than not", [b for b in best if value[b] >= 0])):
        got = worth[kept]
        print(f"{model}, {title}: of {len(got)} {(got == 1).mean():.2f} best, {(got > 0).mean():.2f} acceptable")


def main() -> None:
    """Reads the arguments and does one of the two steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    steps = parser.add_subparsers(required=True)
    step = steps.add_parser("candidates", description=write_candidates.__doc__)
    step.set_defaults(run=write_candidates)
    step.add_argument("stories", type=Path)
    step.add_argument("--out", type=Path, required=True)
    step = steps.add_parser("fit", description=fit.__doc__)
    step.set_defaults(run=fit)
    for name in ("stories", "candidates", "grades"):
        step.add_argument(name, type=Path)
    step.add_argument("--out", type=Path, required=True, help="folder whose choice.json is written anew")
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
