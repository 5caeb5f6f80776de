"""Whether a line can stand on a page, and is worth its room: pairs for the branch `lines` of the stance model.

    python training/line_pairs.py LINES.jsonl STORIES --out lines.jsonl.gz

A row of LINES is a line that a page on one of the STORIES might print, a sentence of a report or a shorter form of one,
as a reader judged it who saw the headlines and the labelled bottom line and nothing else: {"story", "line", "form":
"stands", "leans" on what isn't there, or "broken", "worth": 0 (trivial, or said above), 1 (if room is left), 2 (worth a
line), 3 (essential)}. By origin of the rows:

    line     a line against what stands above it on a page: the bottom line and a headline
    headed   a third of the lines against a headline alone: their form
    alone    points of one source that the stories' own readers kept, against others of the same reports: their worth
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing.language.sentences import segment
from briefing.language.standing import standing
from briefing.merger.choice.editing import above

WORTH_A_LINE = 2
HEADED = 1 / 3
OTHERS_EACH = 2


def line_rows(lines: Sequence[Mapping[str, Any]], stories: Mapping[str, Any], rng: random.Random) -> Iterator[dict]:
    """The judged lines, as pairs."""
    for line in lines:
        story = stories[line["story"]]
        known = {"premise": line["line"], "label": "line", "form": line["form"], "story": line["story"]}
        headline = rng.choice([d["title"] for d in story["documents"] if d.get("title")] or [""])
        top = above(story["bottom_line"]["text"], headline)
        yield known | {"hypothesis": top, "worth": line["worth"] >= WORTH_A_LINE, "origin": "line"}
        if headline and rng.random() < HEADED:
            yield known | {"hypothesis": above("", headline), "worth": None, "origin": "headed"}


def alone_rows(name: str, story: Mapping[str, Any], rng: random.Random) -> Iterator[dict]:
    """Points of one source that readers kept, and `OTHERS_EACH` times as many sentences that they did not."""
    kept, marked = set(), set()
    for part, found in (("single", kept), ("single", marked), ("shared", marked)):
        found |= {(e["doc"], e["quote"]) for point in story[part] for e in point["evidence"]}
    marked |= {(e["doc"], e["quote"]) for e in story["bottom_line"]["rests_on"]}
    told = [line for _, quote in sorted(kept) if (line := standing(quote))]
    spans = [(d, d["text"][a:b]) for d in story["documents"] for a, b in segment(d["text"])]
    others = [line for d, words in spans if (d["id"], words) not in marked and (line := standing(words))]
    others = rng.sample(others, min(len(others), OTHERS_EACH * (len(told) + 1)))
    headline = rng.choice([d["title"] for d in story["documents"] if d.get("title")] or [""])
    top = above(story["bottom_line"]["text"], headline)
    for worth, these in ((True, told), (False, others)):
        for line in these:
            yield {
                "premise": line, "hypothesis": top, "label": "line", "form": None, "worth": worth, "story": name,
                "origin": "alone",
            }  # fmt: skip


def main() -> None:
    """Reads the arguments and writes the pairs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lines", type=Path, help="judged lines, JSON Lines")
    parser.add_argument("stories", type=Path, help="folder of labelled stories")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    rng = random.Random(0)
    stories = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in arguments.stories.glob("*.json")}
    judged = [json.loads(line) for line in arguments.lines.read_text(encoding="utf-8").splitlines()]
    rows = list(line_rows(judged, stories, rng))
    rows += [row for name in sorted(stories) for row in alone_rows(name, stories[name], rng)]
    with gzip.open(arguments.out, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{len(rows)} rows of {len(judged)} judged lines")


if __name__ == "__main__":
    main()
