"""Who denies whom: pairs of sentences of two reports of one event, written once for all folds.

    python training/denies_pairs.py STORIES --out denies.jsonl.gz

A row is {story, premise, hypothesis, label, origin}. By origin:

    denied    two answers to one question that readers marked as a difference: contradiction
    altered   sentences that tell of one thing, one of them with a figure, day, name or verb changed. Where both hold
              what was changed it is a contradiction; where only the changed one does, it denies nothing
    stated    what readers found to say a statement, or to say the same as another sentence: entailed, or at least not
              denied
    undenied  look-alikes that readers refused, and pairs that the program itself takes for candidates and no reader
              marked. Most join two values of different roles in one event, the hardest there are
    exchanged a sentence and itself with two of its names, figures or days exchanged: a contradiction; or reworded:
              entailed
    asked     pairs with a value masked in each: two answers to one question, or one value on which two sentences of one
              statement agree, ask the same; unmarked candidates ask another
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, permutations
from pathlib import Path
from random import Random

import news_changes
import news_rewrites
from says_pairs import folded

from briefing.corpus import Corpus, embed
from briefing.corpus.context import Context
from briefing.engines import registry
from briefing.language.analysis import analyse
from briefing.language.dates import relate_dates
from briefing.language.quantities import relate
from briefing.merger.differences.candidate import Candidate
from briefing.merger.differences.finding import find_candidates
from briefing.nouns import Document
from briefing.pipeline import read

Row = dict[str, str]
FACTUAL = ("contradiction", "superseded")
MAX_UNDENIED = 30
MAX_ALTERED = 40
MAX_EXCHANGED = 24
REWORDINGS = (
    news_rewrites.reword, news_rewrites.move_time, news_rewrites.move_speaker, news_rewrites.shorten_name,
    news_rewrites.drop_aside, news_rewrites.drop_modifier, news_rewrites.drop_opening, news_rewrites.drop_ending,
    news_rewrites.drop_time, news_rewrites.rewrite_number, news_rewrites.soften,
)  # fmt: skip
_ROW = re.compile(r"[\s,]*(?:and|or|,|&|-|–|with)?[\s,]*(?:the\s)?")
_WORD = re.compile(r"\w+")


def denies_rows(story: Mapping, corpus: Corpus, rng: Random) -> Iterator[Row]:
    """The rows of one labelled story, whose documents are those of the corpus."""
    yield from _denied(story)
    yield from _stated(story)
    yield from _altered(story, rng)
    yield from _exchanged(story, rng)
    yield from _of_candidates(story, corpus, rng)


def _denied(story: Mapping) -> Iterator[Row]:
    for difference in story["differences"]:
        if difference["relation"] in FACTUAL:
            for a, b in permutations(difference["positions"], 2):
                if a["doc"] != b["doc"] and apart(a["value"], b["value"]):
                    yield _row(a["quote"], b["quote"], "contradiction", "denied")


def apart(a: str, b: str) -> bool:
    """Whether two answers as readers marked them are not one: less than half of their words are the same."""
    x, y = ({w.casefold() for w in _WORD.findall(value)} for value in (a, b))
    return 2 * len(x & y) < len(x | y)


def _stated(story: Mapping) -> Iterator[Row]:
    for point in story["shared"]:
        for evidence in point["evidence"]:
            label = "entailment" if evidence["says"] == "all" else "not_contradiction"
            yield _row(evidence["quote"], point["statement"], label, "stated")
        for a, b in combinations(point["evidence"][:4], 2):
            yield _row(a["quote"], b["quote"], "not_contradiction", "stated")
        for trap in point.get("traps", ()):
            yield _row(trap["quote"], point["statement"], "not_contradiction", "undenied")
    for alike in story["compatible"]:
        for a, b in permutations(alike["positions"], 2):
            if a["doc"] != b["doc"]:
                yield _row(a["quote"], b["quote"], "not_contradiction", "undenied")


def _altered(story: Mapping, rng: Random) -> Iterator[Row]:
    names = [m[0] for d in story["documents"] for m in news_changes.NAME.finditer(d["text"])][:200]
    values: Sequence[Callable[[str], str | None]] = (
        lambda s: news_changes.change_number(s, rng),
        lambda s: news_changes.change_number(s, rng),
        lambda s: news_changes.change_date(s, rng),
        lambda s: news_changes.change_date(s, rng),
        lambda s: news_changes.change_unit(s, rng),
        lambda s: news_changes.change_name(s, rng, names),
    )
    verbs: Sequence[Callable[[str], str | None]] = (
        lambda s: news_changes.change_direction(s, rng),
        lambda s: news_changes.change_negation(s, rng),
        lambda s: news_changes.change_roles(s, rng),
    )
    rows = []
    for point in story["shared"]:
        whole = [folded(e["quote"]) for e in point["evidence"] if e["says"] == "all"]
        for quote in whole:
            statement = folded(point["statement"])
            if (changed := rng.choice(verbs)(statement)) is not None:
                rows.append(_row(quote, changed, "contradiction", "altered"))
            for other in (statement, *(w for w in whole if w != quote)):
                if (changed := rng.choice(values)(other)) is not None:
                    held = _lost(other, changed) <= set(_WORD.findall(quote))
                    rows.append(_row(quote, changed, "contradiction" if held else "not_contradiction", "altered"))
    for row in rng.sample(rows, min(MAX_ALTERED, len(rows))):
        yield row
        if rng.random() < 0.4:
            yield row | {"premise": row["hypothesis"], "hypothesis": row["premise"]}


def _exchanged(story: Mapping, rng: Random) -> Iterator[Row]:
    quotes = sorted({folded(e["quote"]) for point in story["shared"] for e in point["evidence"]})
    for quote in rng.sample(quotes, min(MAX_EXCHANGED, len(quotes))):
        found = list(exchanges(quote))
        for turned in rng.sample(found, min(2, len(found))):
            a, b = rng.sample((quote, turned), 2)
            yield _row(a, b, "contradiction", "exchanged")
        reworded = [kept for change in REWORDINGS if (kept := change(quote, rng)) and kept != quote]
        for kept in (*rng.sample(reworded, min(2, len(reworded))), quote):
            yield _row(quote, kept, "entailment", "exchanged")


def exchanges(sentence: str) -> Iterator[str]:
    """The sentence with two of its names, figures or days exchanged, which mostly turns it round. Not those in one
    row, "Oslo and Bergen", whose order says nothing."""
    said = analyse(sentence)
    for spans in (said.names, said.quantities, said.dates):
        for p, q in combinations([(s.start, s.end) for s in spans], 2):
            between, x, y = sentence[p[1] : q[0]], sentence[slice(*p)], sentence[slice(*q)]
            if p[1] <= q[0] and x != y and not _ROW.fullmatch(between):
                yield sentence[: p[0]] + y + between + x + sentence[q[1] :]


def _lost(before: str, after: str) -> set[str]:
    """The words that a change took away."""
    return set(_WORD.findall(before)) - set(_WORD.findall(after))


def _of_candidates(story: Mapping, corpus: Corpus, rng: Random) -> Iterator[Row]:
    context = Context(corpus)
    labelled = Labels(story, corpus)
    unmarked = []
    for candidate in find_candidates(context, [d.origin or d.id for d in corpus.documents]):
        if candidate.kind not in ("number", "date"):
            continue
        verdict = labelled.verdict(candidate)
        if verdict == "right":
            for a, b in permutations(((candidate.a, candidate.span_a), (candidate.b, candidate.span_b))):
                yield _row(context.masked(a[0], *a[1]), context.masked(b[0], *b[1]), "same_question", "asked")
        elif verdict == "none":
            unmarked.append(candidate)
    for candidate in rng.sample(unmarked, min(MAX_UNDENIED, len(unmarked))):
        sides = [(candidate.a, candidate.span_a), (candidate.b, candidate.span_b)]
        (a, span_a), (b, span_b) = rng.sample(sides, 2)
        yield _row(corpus.texts[a], corpus.texts[b], "not_contradiction", "undenied")
        yield _row(context.masked(a, *span_a), context.masked(b, *span_b), "other_question", "asked")
    yield from _agreeing(story, context, labelled)


def _agreeing(story: Mapping, context: Context, labelled: Labels) -> Iterator[Row]:
    """Sentences that say one statement, with a value on which they agree masked in both."""
    analyses = context.corpus.analyses
    seen = set()
    for point in story["shared"]:
        rows = sorted({r for e in point["evidence"] for r in labelled.rows(e)})
        for a, b in combinations(rows, 2):
            if context.corpus.column[a] == context.corpus.column[b] or (a, b) in seen:
                continue
            seen.add((a, b))
            pairs = [
                (p, q)
                for p in analyses[a].quantities
                for q in analyses[b].quantities
                if relate(p, q) == "same" and (p.unit or p.noun)
            ]
            days = [(p, q) for p in analyses[a].dates for q in analyses[b].dates if relate_dates(p, q) == "same"]
            for p, q in (*pairs[:2], *days[:2]):
                first, second = context.masked(a, p.start, p.end), context.masked(b, q.start, q.end)
                yield _row(first, second, "same_question", "asked")


class Labels:
    """What readers marked in a story, held against the rows of its corpus."""

    def __init__(self, story: Mapping, corpus: Corpus) -> None:
        self.corpus = corpus
        self._texts = {d["id"]: d["text"] for d in story["documents"]}
        self._places: dict[str, list[tuple[int, int, int]]] = {}
        for r, sentence in enumerate(corpus.sentences):
            self._places.setdefault(sentence.document, []).append((sentence.start, sentence.end, r))
        self.differences = [self._answers(d) for d in story["differences"] if d["relation"] in FACTUAL]
        self.doubtful = [self._answers(d) for d in story.get("doubtful", ())]

    def rows(self, label: Mapping) -> list[int]:
        """The rows that a marked quotation overlaps by half of the shorter."""
        start = label.get("start")
        start = self._texts[label["doc"]].find(label["quote"]) if start is None else start
        end = start + len(label["quote"])
        return [
            r
            for a, b, r in self._places.get(label["doc"], ())
            if min(b, end) - max(a, start) >= 0.5 * min(b - a, end - start) > 0
        ]

    def _answers(self, difference: Mapping) -> dict[int, str]:
        return {r: folded(p.get("value") or "") for p in difference["positions"] for r in self.rows(p)}

    def verdict(self, candidate: Candidate) -> str:
        """Whether a candidate is "right": both rows answer one marked difference, with these values; "open" where
        only the rows do, or it is doubtful; else "none"."""
        found = "none"
        for answers in self.differences:
            if candidate.a in answers and candidate.b in answers:
                x, y = answers[candidate.a], answers[candidate.b]
                if _holds(x, candidate.value_a) and _holds(y, candidate.value_b) and apart(x, y):
                    return "right"
                found = "open"
        if found == "none" and any(candidate.a in d and candidate.b in d for d in self.doubtful):
            found = "open"
        return found


def _holds(marked: str, value: str) -> bool:
    x, y = (set(_WORD.findall(text.casefold())) for text in (marked, value))
    return bool(x & y)


def _row(premise: str, hypothesis: str, label: str, origin: str) -> Row:
    return {"premise": folded(premise), "hypothesis": folded(hypothesis), "label": label, "origin": origin}


def main() -> None:
    """Reads the arguments and writes the rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stories", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    encoder = registry.encoder()
    with gzip.open(arguments.out, "wt", encoding="utf-8") as out:
        for path in sorted(arguments.stories.glob("*.json")):
            story = json.loads(path.read_text(encoding="utf-8"))
            reports = [Document.from_text(d["text"], title=d.get("title"), id=d["id"]) for d in story["documents"]]
            corpus = embed(read(reports)[0], encoder)
            for row in denies_rows(story, corpus, Random(path.stem)):
                out.write(json.dumps({"story": path.stem, **row}) + "\n")


if __name__ == "__main__":
    main()
