"""Labelled pairs made from real news sentences, since ready-made sets know captions better.

    python training/news_pairs.py DATA_FOLDER          prints a sample to read

A sentence is the premise; the hypothesis is the sentence with one change of meaning (contradiction),
with rewrites that keep it (entailment), with something added that the premise lacks, or another
sentence of the same story (neutral). Rewrites are laid over changed and unchanged sentences alike,
so that a difference in wording alone tells nothing. The same seed gives the same pairs.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import news_changes as changes
import news_rewrites as rewrites
from entailment_data import LABEL_IDS, LABELS, Pair
from news_sentences import article_sentences

SEED = 7
MAX_PER_ARTICLE = 3
N_HELD_OUT_ARTICLES = 500
# How often a pair is meant to be of each sort; what finds nothing to edit is drawn again.
SORTS = (("contradiction", 0.42), ("entailment", 0.34), ("neutral", 0.24))
CHANGES = {
    "number": (changes.change_number, 8),
    "unit": (changes.change_unit, 5),
    "date": (changes.change_date, 6),
    "roles": (changes.change_roles, 6),
    "direction": (changes.change_direction, 4),
    "negation": (changes.change_negation, 1.5),
    "hedge": (changes.harden_hedge, 1.5),
}
KEEPING = (
    rewrites.reword,
    rewrites.reword,
    rewrites.rewrite_number,
    rewrites.move_time,
    rewrites.move_speaker,
    rewrites.shorten_name,
)
DROPPING = (
    rewrites.drop_aside,
    rewrites.drop_opening,
    rewrites.drop_ending,
    rewrites.drop_time,
    rewrites.drop_modifier,
)
WEAKENING = (rewrites.bound_number, rewrites.soften)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPairs:
    """Generated pairs; the held-out ones come from articles that give no training pair."""

    training: list[Pair]
    held_out: list[Pair]


def news_pairs(path: Path, seed: int = SEED) -> NewsPairs:
    """Makes pairs from every article of a gzipped file with one JSON object a line."""
    rng = Random(seed)
    articles = [sentences for sentences in article_sentences(path) if len(sentences) >= 6]
    rng.shuffle(articles)
    names = _names(articles, changes.NAME)
    places = _names(articles, changes.PLACE)
    made: list[Pair] = []
    counts: list[int] = []
    for sentences, known_names, known_places in zip(articles, names, places, strict=True):
        elsewhere = rng.randrange(len(articles))
        maker = PairMaker(
            sentences,
            known_names + names[elsewhere],
            known_places + places[elsewhere],
            Random(rng.random()),
        )
        pairs = maker.pairs(MAX_PER_ARTICLE)
        made += pairs
        counts.append(len(pairs))
    n_held_out = sum(counts[:N_HELD_OUT_ARTICLES])
    return NewsPairs(training=made[n_held_out:], held_out=made[:n_held_out])


class PairMaker:
    """Makes the pairs of one article.

    Args:
        sentences: The article's sentences.
        names: Names of persons and bodies to put in the place of others.
        places: Names of places likewise.
        rng: The only source of chance.
    """

    def __init__(self, sentences: list[str], names: list[str], places: list[str], rng: Random) -> None:
        self.sentences = sentences
        self.rng = rng
        self.changes = dict(CHANGES)
        self.changes["name"] = (partial(changes.change_name, names=names), 2)
        self.changes["place"] = (partial(changes.change_place, places=places), 3)
        self.makers = {
            "contradiction": self._contradiction,
            "entailment": self._entailment,
            "neutral": self._neutral,
        }

    def pairs(self, n_pairs: int) -> list[Pair]:
        """At most ``n_pairs`` pairs, each from another sentence."""
        made: list[Pair] = []
        sorts, weights = zip(*SORTS, strict=True)
        # Sentences with figures come first more often: much that conflicts in news is a figure.
        haste = {s: self.rng.random() * (0.5 if re.search(r"\d", s) else 1) for s in self.sentences}
        for sentence in sorted(haste, key=haste.__getitem__):
            if len(made) == n_pairs:
                break
            sort = self.rng.choices(sorts, weights)[0]
            if found := self.makers[sort](sentence):
                made.append(found)
        return made

    def _contradiction(self, sentence: str) -> Pair | None:
        kinds, edits = list(self.changes), list(self.changes.values())
        for _ in range(3):
            kind = self.rng.choices(kinds, [weight for _, weight in edits])[0]
            if changed := self.changes[kind][0](sentence, self.rng):
                # A hardened hedge goes beyond the premise; another speaker may have said it too.
                open_ended = kind == "hedge" or (kind == "name" and changes.SPEECH.search(sentence))
                label = "not_entailment" if open_ended else "contradiction"
                shorter = self._edited(changed, KEEPING + DROPPING, 0.5)
                kept = shorter if self._still_differs(changed, sentence, shorter) else changed
                return _pair(self._framed(sentence), kept, label, kind)
        return None

    def _entailment(self, sentence: str) -> Pair | None:
        draw = self.rng.random()
        if draw < 0.04:
            return _pair(sentence, sentence, "entailment", "copy")
        edits = WEAKENING if draw < 0.3 else DROPPING if draw < 0.65 else KEEPING
        for edit in self.rng.sample(edits, len(edits)):
            if edited := edit(sentence, self.rng):
                hypothesis = self._edited(edited, KEEPING, 0.4)
                return _pair(self._framed(sentence), hypothesis, "entailment", edit.__name__)
        return None

    def _neutral(self, sentence: str) -> Pair | None:
        draw = self.rng.random()
        if draw < 0.12:
            return _pair(sentence, self._neighbour(sentence), "neutral", "same_story")
        edits = (rewrites.bound_number,) if draw < 0.4 else DROPPING[:4]
        for edit in self.rng.sample(edits, len(edits)):
            edited = edit(sentence, self.rng)
            # An opening "However," adds nothing that the premise would have to give.
            if edited and (draw < 0.4 or len(sentence) - len(edited) > 12):
                hypothesis = self._edited(sentence, KEEPING, 0.4)
                return _pair(edited, hypothesis, "neutral", f"undo_{edit.__name__}")
        return None

    def _framed(self, sentence: str) -> str:
        """The sentence, now and then followed by the next one of its story, or reworded."""
        at = self.sentences.index(sentence) + 1
        if at < len(self.sentences) and self.rng.random() < 0.12:
            return f"{sentence} {self.sentences[at]}"
        return self._edited(sentence, KEEPING, 0.15)

    def _neighbour(self, sentence: str) -> str:
        """The story's other sentence with the most words in common, of some drawn at random."""
        others = [other for other in self.sentences if other != sentence]
        drawn = self.rng.sample(others, min(6, len(others)))
        words = set(sentence.lower().split())
        return max(drawn, key=lambda other: len(words & set(other.lower().split())))

    def _edited(self, sentence: str, edits: tuple, probability: float) -> str:
        for edit in self.rng.sample(edits, len(edits)):
            if self.rng.random() > probability:
                break
            sentence = edit(sentence, self.rng) or sentence
        return sentence

    @staticmethod
    def _still_differs(changed: str, original: str, shorter: str) -> bool:
        """Whether the words that a change put in, or the place it cut, outlived the rewrites."""
        fresh = set(changed.split()) - set(original.split())
        return bool(fresh) and fresh <= set(shorter.split())


def _names(articles: list[list[str]], pattern: re.Pattern[str]) -> list[list[str]]:
    """The names of each article, in the order of the articles."""
    return [
        sorted({match[0] for sentence in sentences for match in pattern.finditer(sentence)}) for sentences in articles
    ]


def _pair(premise: str, hypothesis: str, label: str, kind: str) -> Pair:
    return Pair(premise=premise, hypothesis=hypothesis, label=LABEL_IDS[label], origin="news", kind=kind)


def main() -> None:
    """Prints some pairs of each kind, and how many there are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--per-kind", type=int, default=3)
    arguments = parser.parse_args()
    made = news_pairs(arguments.data / "news/articles.jsonl.gz")
    by_kind: dict[str, list[Pair]] = {}
    for pair in made.training:
        by_kind.setdefault(f"{LABELS[pair.label]} {pair.kind}", []).append(pair)
    for kind, pairs in sorted(by_kind.items()):
        print(f"\n{kind}: {len(pairs)}")
        for pair in pairs[: arguments.per_kind]:
            print(f"  P {pair.premise}\n  H {pair.hypothesis}")
    print(f"\n{len(made.training)} for training, {len(made.held_out)} held out")


if __name__ == "__main__":
    main()
