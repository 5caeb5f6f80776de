"""Whether a line can stand on a page, and is worth its room: pairs for the branch `lines` of the stance model.

    python training/line_pairs.py candidates STORIES --out CANDIDATES.jsonl
    python training/line_pairs.py pairs LINES.jsonl STORIES --out lines.jsonl.gz

A row of CANDIDATES is what a page on a story might print below what stands at its top: {"story", "top", "lines":
[{"document", "line"}]}, for readers to judge, who see the reports' headlines and beginnings too.

A row of LINES is one of them, or a sentence of a report of one of the labelled STORIES, as a reader judged it:
{"story", "top" (else the labelled bottom line and a headline), "line", "form": "stands", "leans" on what isn't there,
"broken", or "misleads" (an opinion in the page's own voice, one side's charge as a fact, what is overtaken), "worth":
0 (trivial, or said above), 1 (if room is left), 2 (worth a line), 3 (essential)}. What misleads is learned as broken:
neither is printed. By origin of the rows:

    line     a line against what stands above it on a page: the bottom line and a headline
    headed   a third of those without a top of their own against a headline alone: their form
    alone    points of one source that the stories' own readers kept, against others of the same reports: their worth
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from fit_decisions import corpora

from briefing.corpus import Corpus
from briefing.corpus.context import Context, is_introduced
from briefing.engines import registry
from briefing.engines.protocols import Encoder, Stance
from briefing.language.sentences import segment
from briefing.language.standing import standing
from briefing.merger.choice.editing import Editor, above
from briefing.merger.choice.lead import bottom_line
from briefing.merger.choice.news import News
from briefing.merger.choice.own import MAX_LINE_WORDS, MAX_POINT_WORDS, told_in
from briefing.merger.heading import heading
from briefing.merger.hearing import Asked
from briefing.merger.introductions import Introductions

# Of a story so many of the likeliest lines are judged, no two of them nearer than this; and so many more a report.
N_LIKELIEST, N_EACH = 13, 5
MAX_SAME = 0.82
WORTH_A_LINE = 2
FORMS = {"stands": "stands", "leans": "leans", "broken": "broken", "misleads": "broken"}
HEADED = 1 / 3
OTHERS_EACH = 2


def candidates(corpus: Corpus, encoder: Encoder, stance: Stance) -> dict[str, Any] | None:
    """What stands at the top of a story's page, and what might stand below it; None where nothing opens a page."""
    news = News(corpus, encoder)
    lead = bottom_line(Context(corpus), news, encoder, Asked(stance), Editor(corpus, stance))
    if lead is None:
        return None
    title = heading(news, lead)
    printed = f"{lead.point.statement} {title}"
    told = {form.row for form in lead.forms}
    rows = [int(r) for r in (-news.foremost).argsort(kind="stable") if news.foremost[r] > -float("inf")]
    rows = [r for r in rows if r not in told and is_introduced(corpus, r, corpus.statements[r] or "", printed)]
    found: dict[int, str] = {}
    for row in rows:
        words = told_in(corpus, row, MAX_POINT_WORDS)
        new = not found or corpus.similarity(row, list(found)).max() <= MAX_SAME
        if words and new and len(found) < N_LIKELIEST:
            found[row] = words
    for column in range(len(corpus.documents)):
        own = (r for r in rows if corpus.column[r] == column and r not in found)
        short = ((r, words) for r in own if (words := told_in(corpus, r, MAX_LINE_WORDS)))
        found |= dict(islice(short, N_EACH))
    names = Introductions(corpus)
    home = {row: corpus.sentences[row].document for row in found}
    lines = [{"document": home[row], "line": names.whole(words, home[row])} for row, words in found.items()]
    return {"top": above(lead.point.statement, title), "lines": lines}


def write_candidates(arguments: argparse.Namespace) -> None:
    """Writes what a page on each story might print, to be judged."""
    encoder, stance = registry.encoder(), registry.stance()
    with arguments.out.open("w", encoding="utf-8") as out:
        for name, _, corpus in corpora(arguments.stories):
            if made := candidates(corpus, encoder, stance):
                out.write(json.dumps({"story": name, **made}, ensure_ascii=False) + "\n")


def line_rows(lines: Sequence[Mapping[str, Any]], stories: Mapping[str, Any], rng: random.Random) -> Iterator[dict]:
    """The judged lines, as pairs."""
    for line in lines:
        known = {"premise": line["line"], "label": "line", "form": FORMS[line["form"]], "story": line["story"]}
        worth = line["worth"] >= WORTH_A_LINE
        if "top" in line:
            yield known | {"hypothesis": line["top"], "worth": worth, "origin": "line"}
            continue
        story = stories[line["story"]]
        headline = rng.choice([d["title"] for d in story["documents"] if d.get("title")] or [""])
        top = above(story["bottom_line"]["text"], headline)
        yield known | {"hypothesis": top, "worth": worth, "origin": "line"}
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


def write_pairs(arguments: argparse.Namespace) -> None:
    """Writes the judged lines as pairs to learn from."""
    rng = random.Random(0)
    stories = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in arguments.stories.glob("*.json")}
    judged = [json.loads(line) for line in arguments.lines.read_text(encoding="utf-8").splitlines()]
    rows = list(line_rows(judged, stories, rng))
    rows += [row for name in sorted(stories) for row in alone_rows(name, stories[name], rng)]
    with gzip.open(arguments.out, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{len(rows)} rows of {len(judged)} judged lines")


def main() -> None:
    """Reads the arguments and does one of the two steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    steps = parser.add_subparsers(required=True)
    for name, run in (("candidates", write_candidates), ("pairs", write_pairs)):
        step = steps.add_parser(name, description=run.__doc__)
        step.set_defaults(run=run)
        if name == "pairs":
            step.add_argument("lines", type=Path, help="judged lines, JSON Lines")
        step.add_argument("stories", type=Path, help="folder of stories; for pairs, of labelled ones")
        step.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
