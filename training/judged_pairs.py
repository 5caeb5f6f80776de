"""Pairs of sentences that comparing asks about, for readers to judge; and the thresholds fitted on what they say.

    python training/judged_pairs.py pairs STORIES --out PAIRS.jsonl
    python training/judged_pairs.py split JUDGED.jsonl --learn LEARN.jsonl.gz --hold OUT.jsonl.gz
    python training/judged_pairs.py fit OUT.jsonl.gz --out FOLDER                   into FOLDER/points.json

STORIES is a folder of stories, labelled or not. A row of PAIRS is {story, premise, hypothesis, before, says}: a
sentence of a report, a statement taken from another one, what stands before the sentence, and how likely the model
took it for telling the statement. Readers add "label": all, core, or silent. What is judged so differs from labelled
statements (`says_pairs.py`): these are plain, while a page prints the sentences of reports, and the pairs that it cites
are those of which the model is surest. `train_stance.py` learns from LEARN; a quarter of the stories is held out for
`fit`.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from fit_decisions import corpora, threshold_at

from briefing.corpus.context import Context
from briefing.engines import registry
from briefing.engines.protocols import Encoder, Stance
from briefing.merger.align import align
from briefing.merger.choice.editing import Editor
from briefing.merger.choice.lead import bottom_line
from briefing.merger.choice.news import News
from briefing.merger.forms import N_FORMS, Form, forms
from briefing.merger.hearing import MAX_NEAREST, MIN_SIMILARITY, Asked, chosen_forms
from briefing.merger.points import TOUCHED

# So many groups of near sentences of a story are asked about, and so many pairs kept.
N_GROUPS, N_PAIRS = 14, 22
# A pair less likely than this is of little use to a reader.
LEAST = 0.03
ONE_IN = 4
LABELS = ("all", "core", "silent")
# The share of those cited that tell the statement, or all of it, by a reader's judgement; and of those called silent
# how many may tell it after all.
CORE_PRECISION, PAGE_PRECISION, ALL_PRECISION, SILENT_TELLING = 0.7, 0.85, 0.88, 0.03


def asked_pairs(context: Context, encoder: Encoder, stance: Stance) -> Iterator[dict[str, Any]]:
    """The pairs that the bottom line and the shared points of a story rest on, likeliest first."""
    corpus, asked = context.corpus, Asked(stance)
    origins = [d.origin or d.id for d in corpus.documents]
    groups = align(corpus, origins)[:N_GROUPS]
    lead = bottom_line(context, News(corpus, encoder), encoder, asked, Editor(corpus, stance))
    made: list[Form] = [*(lead.forms if lead else ())]
    made += chosen_forms(context, groups, [own[:N_FORMS] for own in forms(context, groups, encoder)], origins, asked)
    rows = [(form, row) for form in made for row in nearest(context, form)]
    said = asked.says((corpus.texts[row], form.text) for form, row in rows)
    found = {(corpus.texts[row], form.text): row for form, row in rows}
    new = (pair for pair in found if pair[0].split() != pair[1].split())
    likely = sorted(new, key=lambda pair: -float(said[pair][:2].sum()))
    for premise, statement in likely[:N_PAIRS]:
        row, says = found[premise, statement], float(said[premise, statement][:2].sum())
        if says >= LEAST:
            before = corpus.texts[row - 1] if row and corpus.column[row - 1] == corpus.column[row] else ""
            yield {"premise": premise, "hypothesis": statement, "before": before, "says": round(says, 4)}


def nearest(context: Context, form: Form) -> Iterator[int]:
    """The rows of the other documents that comparing may ask about a form."""
    corpus = context.corpus
    near = corpus.vectors @ form.vector
    for column in range(len(corpus.documents)):
        if column != corpus.column[form.row]:
            own = corpus.rows(column)
            best = own[np.argsort(-near[own], kind="stable")[:MAX_NEAREST]]
            yield from (int(row) for row in best if near[row] >= MIN_SIMILARITY)


def write_pairs(arguments: argparse.Namespace) -> None:
    """Writes the pairs of every story."""
    encoder, stance = registry.encoder(), registry.stance()
    with arguments.out.open("w", encoding="utf-8") as out:
        for name, _, corpus in corpora(arguments.stories):
            for row in asked_pairs(Context(corpus), encoder, stance):
                out.write(json.dumps({"story": name, **row}) + "\n")


def held_out(story: str) -> bool:
    """Whether a story is never learned from."""
    return int(hashlib.sha256(story.encode()).hexdigest(), 16) % ONE_IN == 0


def split(arguments: argparse.Namespace) -> None:
    """Writes the judged pairs to learn from, and those of the stories held out."""
    rows = [json.loads(line) for line in arguments.judged.read_text(encoding="utf-8").splitlines()]
    for path, part in ((arguments.learn, False), (arguments.hold, True)):
        own = [row for row in rows if row["label"] in LABELS and held_out(row["story"]) == part]
        with gzip.open(path, "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in own)
        print(f"{path}: {len(own)} pairs of {len({row['story'] for row in own})} stories")


def fit(arguments: argparse.Namespace) -> None:
    """Fits from which probability on a sentence tells a statement, and prints what the model is right about."""
    with gzip.open(arguments.judged, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    said = registry.stance().says([(row["premise"], row["hypothesis"]) for row in rows])
    whole = [(float(p[0]), row["label"] == "all") for p, row in zip(said, rows, strict=True)]
    told = [(float(p[0] + p[1]), row["label"] != "silent") for p, row in zip(said, rows, strict=True)]
    print(f"{len(rows)} pairs; area under the curve: tells it {area(told):.3f}, all of it {area(whole):.3f}")
    path = arguments.out / "points.json"
    points = json.loads(path.read_text(encoding="utf-8"))
    points["all"] = round(threshold_at(whole, ALL_PRECISION), 3)
    points["core"] = round(threshold_at(told, CORE_PRECISION), 3)
    points["on_page"] = round(threshold_at(told, PAGE_PRECISION), 3)
    premises, statements = (
        registry.encoder().encode([row[side] for row in rows]) for side in ("premise", "hypothesis")
    )
    far = (premises * statements).sum(axis=1) < TOUCHED
    points["silent"] = round(silent_below([pair for pair, away in zip(told, far, strict=True) if away]), 3)
    path.write_text(json.dumps(points, indent=1) + "\n", encoding="utf-8")


def silent_below(scored: Sequence[tuple[float, bool]]) -> float:
    """The highest probability below which no more than `SILENT_TELLING` tell the statement all the same."""
    n_telling, highest = 0, 0.0
    for n, (score, truth) in enumerate(sorted(scored), 1):
        n_telling += truth
        if n_telling <= SILENT_TELLING * n:
            highest = score
    print(f"    silent below {highest:.3f}: {sum(s < highest for s, _ in scored)} of {len(scored)} that are not near")
    return highest


def area(scored: Sequence[tuple[float, bool]]) -> float:
    """The area under the receiver operating characteristic: how often a true one is likelier than a false one."""
    value, truth = np.array([s for s, _ in scored]), np.array([t for _, t in scored])
    rank = value.argsort().argsort() + 1.0
    n_true = truth.sum()
    return float((rank[truth].sum() - n_true * (n_true + 1) / 2) / max(1, n_true * (len(truth) - n_true)))


def main() -> None:
    """Reads the arguments and does one of the three steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    steps = parser.add_subparsers(required=True)
    step = steps.add_parser("pairs", description=write_pairs.__doc__)
    step.set_defaults(run=write_pairs)
    step.add_argument("stories", type=Path)
    step.add_argument("--out", type=Path, required=True)
    step = steps.add_parser("split", description=split.__doc__)
    step.set_defaults(run=split)
    step.add_argument("judged", type=Path)
    step.add_argument("--learn", type=Path, required=True)
    step.add_argument("--hold", type=Path, required=True)
    step = steps.add_parser("fit", description=fit.__doc__)
    step.set_defaults(run=fit)
    step.add_argument("judged", type=Path)
    step.add_argument("--out", type=Path, required=True, help="folder whose points.json is written anew")
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
