"""What surrounds a value: the content words of its sentence, weighed by how rare they are in the documents.

The question behind every difference is whether two sentences ask the same thing. With the values masked, what is
left, who, what is counted, where, must agree; these measures say how far it does.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from briefing.corpus.corpus import Corpus
from briefing.engines.protocols import MASK
from briefing.language.dates import DateMention, relate_dates
from briefing.language.names import Name, relate_names
from briefing.language.quantities import Quantity, relate, same_measure
from briefing.language.quotations import Quotation
from briefing.language.reference import described
from briefing.language.tolls import Toll, find_tolls

_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?", re.UNICODE)
STOP_WORDS = frozenset(
    word
    for line in (
        "a an the and or but nor of to in on at by for from with as into over after before about than then that this",
        "these those it its it's he she they them his her their him we our us you your i my me is are was were be been",
        "being am has have had do does did will would can could may might must shall should not no n't 's who whom",
        "whose which what when where why how there here also more most some any all such so if while during up down",
        "out off again just said says say told according reported",
    )
    for word in line.split()
)
# The words of values: they are compared as values, and must not make a question look like another.
VALUE_WORDS = frozenset(
    word
    for line in (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
        "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion",
        "trillion dozen dozens couple half third quarter first second percent about nearly almost around least",
        "monday tuesday wednesday thursday friday saturday sunday january february march april june july august",
        "september october november december today yesterday tomorrow morning afternoon evening night week month year",
    )
    for word in line.split()
)
STEM_CHARS = 5
WINDOW_CHARS = 70
N_BESIDE = 4


class Context:
    """The content stems of every row, and their inverse document frequency over the rows. Cheap to make; what it
    tells is worked out when asked."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._places: dict[tuple[object, int], tuple[tuple[int, tuple[int, int]], ...]] = {}
        self._weights: dict[str, float] = {}
        # What the quantities of a row are of, kept by who works it out: each row is in a dozen pairs.
        self.counts: dict[int, dict[Quantity, str]] = {}
        # The same of the signs of two rows: all their values are judged by them, several times.
        self.signs: dict[tuple[int, int, bool], Mapping[str, float]] = {}
        # How many possible differences could not be asked about.
        self.n_unasked = 0

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        """The content stems of each row."""
        return tuple(frozenset(stems(a.sentence)) for a in self.corpus.analyses)

    @cached_property
    def tolls(self) -> tuple[tuple[Toll, ...], ...]:
        """The tolls of each row, offsets from the sentence's start."""
        return tuple(find_tolls(a.sentence, a.quantities) for a in self.corpus.analyses)

    @cached_property
    def quotations(self) -> tuple[tuple[Quotation, ...], ...]:
        """The quoted words of each row, offsets from the sentence's start; a quotation of several sentences is found
        from its document, and cut at theirs."""
        rows: list[list[Quotation]] = [[] for _ in self.corpus.sentences]
        for column, (document, quotations) in enumerate(
            zip(self.corpus.documents, self.corpus.quotations, strict=True)
        ):
            own = self.corpus.rows(column)
            starts = [self.corpus.sentences[r].start for r in own]
            for quotation in quotations:
                at = max(0, bisect_right(starts, quotation.start) - 1)
                for row in own[at:]:
                    sentence = self.corpus.sentences[row]
                    start, end = max(quotation.start, sentence.start), min(quotation.end, sentence.end)
                    if sentence.start >= quotation.end:
                        break
                    if start < end:
                        part = replace(
                            quotation,
                            start=start - sentence.start,
                            end=end - sentence.start,
                            text=document.text[start:end],
                        )
                        rows[row].append(part)
        return tuple(map(tuple, rows))

    @cached_property
    def first(self) -> tuple[int, ...]:
        """For each row the first that is word for word the same: of one sentence, told of the same days, as part of
        the same quotations. What copies share is so compared once."""
        known: dict[object, int] = {}
        return tuple(
            known.setdefault((texts, analysis.dates, quotations), row)
            for row, (texts, analysis, quotations) in enumerate(
                zip(self.corpus.texts, self.corpus.analyses, self.quotations, strict=True)
            )
        )

    @cached_property
    def same(self) -> Mapping[int, tuple[int, ...]]:
        """For the first row of a wording all rows of it, in order."""
        found: dict[int, list[int]] = {}
        for row, first in enumerate(self.first):
            found.setdefault(first, []).append(row)
        return {first: tuple(rows) for first, rows in found.items()}

    @cached_property
    def rows_of_names(self) -> Mapping[str, tuple[int, ...]]:
        """For each name, as spelled, the first row of every document that has it."""
        found: dict[str, dict[int, int]] = {}
        for row, (column, analysis) in enumerate(zip(self.corpus.column.tolist(), self.corpus.analyses, strict=True)):
            for name in analysis.names:
                found.setdefault(name.text, {}).setdefault(column, row)
        return {name: tuple(rows.values()) for name, rows in found.items()}

    @cached_property
    def _frequency(self) -> Counter[str]:
        return Counter(s for row in self.stems for s in row)

    def weight(self, stem: str) -> float:
        """How much a stem tells: its inverse frequency over the rows, 0 for one in every row."""
        if stem not in self._weights:
            self._weights[stem] = math.log((1 + len(self.stems)) / (1 + self._frequency[stem]))
        return self._weights[stem]

    def places(self, value: Quantity | DateMention, column: int) -> tuple[tuple[int, tuple[int, int]], ...]:
        """Where a document has the very value: rows, and spans in them. Looked for once for each value and document."""
        key = replace(value, start=0, end=0), column
        if key not in self._places:
            self._places[key] = tuple(
                (row, (v.start, v.end)) for row, v in self._values[column] if _same_value(value, v)
            )
        return self._places[key]

    @cached_property
    def _values(self) -> tuple[tuple[tuple[int, Quantity | DateMention], ...], ...]:
        """The values of each document with their rows."""
        return tuple(
            tuple(
                (int(row), value)
                for row in self.corpus.rows(column)
                for value in (*self.corpus.analyses[row].quantities, *self.corpus.analyses[row].dates)
            )
            for column in range(len(self.corpus.documents))
        )

    def overlap(self, a: Iterable[str], b: Iterable[str]) -> float:
        """The weight two sets of stems share, over that of the lighter one; in [0, 1]."""
        a, b = set(a), set(b)
        lighter = min(sum(map(self.weight, a)), sum(map(self.weight, b)))
        return sum(map(self.weight, a & b)) / lighter if lighter > 0 else 0.0

    def common(self, a: Iterable[str], b: Iterable[str]) -> float:
        """The weight two sets of stems share: five rare ones tell more than one, where `overlap` is 1 for both."""
        return sum(map(self.weight, set(a) & set(b)))

    def balance(self, a: Iterable[str], b: Iterable[str]) -> float:
        """The weight two sets of stems share, over that of both together (weighted Jaccard); in [0, 1]."""
        a, b = set(a), set(b)
        whole = sum(map(self.weight, a | b))
        return sum(map(self.weight, a & b)) / whole if whole > 0 else 0.0

    def nearby(self, row: int, start: int, end: int) -> list[str]:
        """The content stems within a short reach of a span of a row, the span itself left out."""
        sentence = self.corpus.analyses[row].sentence
        return stems(sentence[max(0, start - WINDOW_CHARS) : start]) + stems(sentence[end : end + WINDOW_CHARS])

    def masked(self, row: int, start: int, end: int) -> str:
        """A row with a span of it masked: what is left is the question that the span answers."""
        sentence = self.corpus.analyses[row].sentence
        return " ".join(f"{sentence[:start]} {MASK} {sentence[end:]}".split())

    def beside(self, row: int, start: int, end: int) -> tuple[list[str], list[str]]:
        """The words just before and just after a span of a row, at most `N_BESIDE` each, cut like stems."""
        sentence = self.corpus.analyses[row].sentence.casefold()
        before, after = (_WORD.findall(part) for part in (sentence[:start], sentence[end:]))
        return [w[:STEM_CHARS] for w in before[-N_BESIDE:]], [w[:STEM_CHARS] for w in after[:N_BESIDE]]

    def shared_names(self, a: int, b: int) -> tuple[int, int]:
        """How many names of the shorter list the rows have in common, and how many that list has."""
        x, y = self.corpus.analyses[a].names, self.corpus.analyses[b].names
        if len(x) > len(y):
            x, y = y, x
        return sum(_has(y, name) for name in x), len(x)


def stems(text: str) -> list[str]:
    """The content words of a text, each cut to what inflection leaves alone."""
    words = (w.casefold() for w in _WORD.findall(text))
    return [w[:STEM_CHARS] for w in words if len(w) > 2 and w not in STOP_WORDS and w not in VALUE_WORDS]


def _same_value(a: Quantity | DateMention, b: Quantity | DateMention) -> bool:
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return same_measure(a, b) and relate(a, b) == "same"
    return isinstance(a, DateMention) and isinstance(b, DateMention) and relate_dates(a, b) == "same"


def _has(names: tuple[Name, ...], name: Name) -> bool:
    return any(relate_names(name, other) != "different" for other in names)


def is_introduced(corpus: Corpus, row: int, statement: str, above: str) -> bool:
    """Whether what a statement begins with ("The vehicles were …") needs no more than the words above it: they speak of
    it, or its own report has not spoken of it before either, as of "the navy"."""
    noun = described(statement)
    if noun is None or not (meant := set(stems(noun)) - set(stems(above))):
        return True
    before = corpus.documents[corpus.column[row]].text[: corpus.sentences[row].start]
    return not meant & set(stems(before))
