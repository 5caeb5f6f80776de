"""Pairs of sentences with a value masked in each: do the two masks ask the same question? Made without labels.

    python training/question_pairs.py DATA_FOLDER [--without GOLD_FOLDER]      prints a sample to read

Reports of one event often give the same figure or date. Where two of their sentences do, the words around the value
ask one question; where they give different values, they mostly ask two, and surely where one report gives both. With
the values masked, only the question is left to learn from. Needs the package itself, for it finds the values.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random

from entailment_data import LABEL_IDS, LABELS, Pair

from briefing.engines.protocols import MASK
from briefing.language.analysis import Analysis, analyse
from briefing.language.dates import DateMention, relate_dates
from briefing.language.quantities import Quantity, relate, same_measure
from briefing.language.sentences import segment

SEED = 11
MAX_REPORT_CHARS = 6000
MAX_REPORTS = 6
MAX_SENTENCE_CHARS = 360
N_NEGATIVES = 3
MAX_PER_STORY = 160
MAX_PER_VALUE = 6
MIN_WORDS = 6
# Any day does: it makes the weekdays of one story agree or differ.
DAY = date(2015, 6, 17)
# Small whole numbers agree by chance.
CHANCE = {0.0, 1.0, 2.0, 3.0}
MIN_SHARED_OF_CHANCE = 0.3
N_HELD_OUT_STORIES = 40
QUESTION = "question"
Value = Quantity | DateMention


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a sentence of a report."""

    report: int
    sentence: Analysis
    value: Value

    @property
    def masked(self) -> str:
        """The sentence without the value."""
        text, value = self.sentence.sentence, self.value
        return " ".join((text[: value.start] + f" {MASK} " + text[value.end :]).split())


def stories(data: Path, without: Path | None) -> Iterator[list[str]]:
    """The reports of each event, in the order of the files; those that ``without`` holds labels of are left out."""
    labelled = _openings(without) if without else set()
    with gzip.open(data / "news/allsides_triples.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [[d["text"] for d in json.loads(line)["documents"]] for line in lines]
    with gzip.open(data / "news/ecbplus_topics.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            topic = json.loads(line)["documents"]
            # Each topic mixes two events, told apart by the ending of the reports' names.
            for plus in (False, True):
                found.append([d["text"] for d in topic if d["id"].endswith("plus") is plus])
    for story in found:
        if not any(opening in _folded(text) for opening in labelled for text in story):
            yield [text[:MAX_REPORT_CHARS] for text in story[:MAX_REPORTS]]


def _openings(gold: Path) -> set[str]:
    clusters = [json.loads(file.read_text(encoding="utf-8")) for file in gold.glob("*.json")]
    return {_folded(d["text"])[20:120] for cluster in clusters for d in cluster["documents"]}


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())


def question_pairs(data: Path, without: Path | None = None) -> tuple[list[Pair], list[Pair]]:
    """(training pairs, pairs of other stories held out), labelled "same_question" or "other_question"."""
    rng = Random(SEED)
    made = [pairs for story in stories(data, without) if (pairs := _of_story(story, rng))]
    rng.shuffle(made)
    training = [pair for pairs in made[N_HELD_OUT_STORIES:] for pair in pairs]
    return training, [pair for pairs in made[:N_HELD_OUT_STORIES] for pair in pairs]


def _of_story(reports: Sequence[str], rng: Random) -> list[Pair]:
    places = [_places(number, text) for number, text in enumerate(reports)]
    weigh = Rarity([place.masked for own in places for place in own])
    agreeing: list[tuple[Place, Place]] = []
    differing: list[tuple[float, Place, Place]] = []
    for first, second in combinations(places, 2):
        for p in first:
            for q in second:
                relation = related(p.value, q.value)
                if p.masked == q.masked:
                    continue
                shared = weigh.shared(p.masked, q.masked)
                if relation == "same" and (_telling(p.value) or shared >= MIN_SHARED_OF_CHANCE):
                    agreeing.append((p, q))
                elif relation == "different":
                    sure = _known(p.value, second) or _known(q.value, first)
                    differing.append((shared * rng.random() + 0.3 * sure, p, q))
    agreeing = _spread(agreeing, rng)
    differing.sort(key=lambda d: -d[0])
    wanted = differing[: N_NEGATIVES * len(agreeing)]
    return [_pair(p, q, "same_question") for p, q in agreeing] + [_pair(p, q, "other_question") for _, p, q in wanted]


def _spread(pairs: list[tuple[Place, Place]], rng: Random) -> list[tuple[Place, Place]]:
    """Some pairs of every value, rather than every pair of the value that all reports repeat."""
    rng.shuffle(pairs)
    seen: Counter[str] = Counter()
    kept = []
    for p, q in pairs:
        seen[p.value.text.casefold()] += 1
        if seen[p.value.text.casefold()] <= MAX_PER_VALUE:
            kept.append((p, q))
    return kept[: MAX_PER_STORY // (1 + N_NEGATIVES)]


def _places(number: int, text: str) -> list[Place]:
    found = []
    for start, end in segment(text):
        sentence = " ".join(text[start:end].split())
        if len(sentence) <= MAX_SENTENCE_CHARS and len(sentence.split()) >= MIN_WORDS:
            analysis = analyse(sentence, DAY)
            found += [Place(number, analysis, value) for value in (*analysis.quantities, *analysis.dates)]
    return found


def related(p: Value, q: Value) -> str:
    """How two values compare, "" where they are not of one measure."""
    if isinstance(p, Quantity) and isinstance(q, Quantity):
        return relate(p, q) if same_measure(p, q) else ""
    if isinstance(p, DateMention) and isinstance(q, DateMention):
        return relate_dates(p, q)
    return ""


def _telling(value: Value) -> bool:
    return isinstance(value, Quantity) and not (value.low in CHANCE and not value.unit)


def _known(value: Value, places: Sequence[Place]) -> bool:
    return any(related(value, place.value) == "same" for place in places)


class Rarity:
    """How many words two sentences share, the rare ones weighing more."""

    def __init__(self, texts: Sequence[str]) -> None:
        sentences = set(texts)
        self.n_sentences = len(sentences)
        self.frequency = Counter(word for sentence in sentences for word in _words(sentence))
        self._weight = cache(self._weight_of)

    def shared(self, a: str, b: str) -> float:
        """The weight of the words both have, over that of the lighter; in [0, 1]."""
        x, y = _words(a), _words(b)
        lighter = min(self._weight(x), self._weight(y))
        return self._weight(x & y) / lighter if lighter else 0.0

    def _weight_of(self, words: frozenset[str]) -> float:
        return sum(math.log((1 + self.n_sentences) / (1 + self.frequency[word])) for word in words)


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in re.findall(r"[a-z]{3,}", text.replace(MASK, "").casefold()))


def _pair(p: Place, q: Place, label: str) -> Pair:
    kind = "number" if isinstance(p.value, Quantity) else "date"
    return Pair(premise=p.masked, hypothesis=q.masked, label=LABEL_IDS[label], origin=QUESTION, kind=kind)


def main() -> None:
    """Prints how many pairs there are and some of each sort."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--without", type=Path, help="labelled clusters whose stories are left out")
    arguments = parser.parse_args()
    training, held_out = question_pairs(arguments.data, arguments.without)
    print(Counter((pair.kind, pair.label) for pair in training), len(held_out))
    for pair in Random(1).sample(training, 24):
        print(f"\n{LABELS[pair.label]} {pair.kind}\n  {pair.premise}\n  {pair.hypothesis}")


if __name__ == "__main__":
    main()
