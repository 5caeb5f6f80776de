"""Can a line be read alone where it is printed, and is it worth its room?

    python benchmarks/lines.py

`lines.jsonl` holds lines of the twenty invented stories of `planted.jsonl`, sentences and shorter forms, as a reader
judged them who saw headlines and bottom line and nothing else: `form` (stands, leans, broken) and `worth` (0 to 3).
Nothing was fitted on them. Printed: how well the stance model's opinion, and the plain signs of news value, tell them
apart (area under the curve), and of each story's three best what stands and is worth a line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from judgement import ratio, reports

from briefing.corpus import embed
from briefing.engines import registry
from briefing.merger.choice.editing import Editor, above, least
from briefing.merger.choice.news import News
from briefing.pipeline import read

HERE = Path(__file__).parent
WORTH_A_LINE = 2
N_BEST = 3


class Line(NamedTuple):
    """A judged line with what is thought of it."""

    story: int
    stands: bool
    worth: bool
    opinion_stands: float
    opinion_worth: float
    value: float
    signs: float


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def judged() -> Iterator[Line]:
    """Every line that can stand as a point by its sentence's form, with the opinions on it."""
    stories, lines = rows(HERE / "planted.jsonl"), rows(HERE / "lines.jsonl")
    for number, story in enumerate(stories):
        corpus = embed(read(reports(story))[0], registry.encoder())
        news = News(corpus, registry.encoder())
        own = [line for line in lines if line["story"] == number]
        for line in own:
            row = next(r for r, t in enumerate(corpus.texts) if t == line["sentence"])
            if corpus.statements[row] is None:
                continue
            editor = Editor(corpus, registry.stance(), above(line["above"], line["headline"]))
            opinion = editor.read([(line["line"], row)])[0]
            yield Line(
                story=number,
                stands=line["form"] == "stands",
                worth=line["worth"] >= WORTH_A_LINE,
                opinion_stands=opinion.stands,
                opinion_worth=opinion.worth,
                value=opinion.value,
                signs=float(news.alone[row]),
            )


def area(scores: list[float], truth: list[bool]) -> float:
    """The area under the curve: how often one that is true is placed before one that is not."""
    right, wrong = (np.array([s for s, t in zip(scores, truth, strict=True) if t == kind]) for kind in (True, False))
    return float(((right[:, None] > wrong).mean() + (right[:, None] >= wrong).mean()) / 2)


def best(lines: list[Line], by: Callable[[Line], float]) -> list[Line]:
    """The `N_BEST` of each story."""
    found = []
    for story in sorted({line.story for line in lines}):
        found += sorted((line for line in lines if line.story == story), key=by, reverse=True)[:N_BEST]
    return found


def main() -> None:
    lines = list(judged())
    print(f"{len(lines)} lines, of which {sum(x.stands for x in lines)} can be read alone")
    print(f"can be read alone: area {area([x.opinion_stands for x in lines], [x.stands for x in lines]):.3f}")
    print(f"worth a line: area {area([x.opinion_worth for x in lines], [x.worth for x in lines]):.3f}, "
          f"by signs {area([x.signs for x in lines], [x.worth for x in lines]):.3f}")  # fmt: skip
    kept = [x for x in lines if x.opinion_stands >= least().stands]
    print(f"from the least that a page asks on: can be read alone {ratio(sum(x.stands for x in kept), len(kept))}; "
          f"of those that can, kept {ratio(sum(x.stands for x in kept), sum(x.stands for x in lines))}")  # fmt: skip
    for name, by in (("by signs", lambda x: x.signs), ("by value", lambda x: x.value)):
        chosen = best(lines, by)
        print(f"the {N_BEST} best of each story {name}: can be read alone "
              f"{ratio(sum(x.stands for x in chosen), len(chosen))}, and are worth a line "
              f"{ratio(sum(x.stands and x.worth for x in chosen), len(chosen))}")  # fmt: skip


if __name__ == "__main__":
    main()
