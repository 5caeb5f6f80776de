"""A statement traced through its evidence: the cheapest way to put it together from the sentences there.

To go on in a sentence is free; to turn back in it, to leave something out and to cross over into another sentence cost
something each, and so does a word that stands nowhere near. After Tichy 1984, "The string-to-string correction problem
with block moves". What a summariser joins wrongly, one sentence's subject before another's verb, is dear by this
measure; what it cuts from one sentence, or turns round in it, is cheap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from briefing.checking.words import Word, stem

# Prices at which, on the chosen half of QAGS, wrongly joined sentences stand out while reworded news do not. What is
# cut whole, "on Monday", is cheaper than what tears a phrase apart.
_CUT, _TEAR, _BACK, _CROSS = 0.3, 0.7, 0.1, 1.2
# "Orsk" where the sentence, or the next, has "he": only a pronoun was filled in. A relative one stands for what its own
# sentence has before it.
_RESUME = 0.15
# Sentences joined whole, with "and" or a semicolon.
_JOIN = 0.3
_PUT_IN, _PUT_IN_FUNCTION, _PUT_IN_ARTICLE = 1.0, 0.25, 0.1
_ARTICLES = frozenset({"the", "a", "an"})
# "Some 9,000" and "about 9,000": content words elsewhere, and nobody's here.
_LOOSE = frozenset({"about", "some"})
# What may be written as a sign: "$", "%".
_SIGNS = frozenset(stem(w) for w in ("dollars", "pounds", "euros", "percent"))
_PERSONAL = frozenset("he she it they his her their its him them".split())
_RELATIVE = frozenset("which who whose".split())
_DETERMINERS = _ARTICLES | frozenset("his her their its".split())
_OPENERS = frozenset(
    stem(w)
    for w in "in on at by for with from after before during as of to into over under against between through amid "
    "while when where who which that whose because if since until despite including and or but".split()
)
# So many words may stand in the place of others without a break.
_MAX_INSTEAD = 2
# A short sentence has room for a turn as well as a long one.
_ADDED_WORDS = 5
# Of fewer words found a statement is worded anew, and where they stood says nothing.
_MOSTLY_FOUND = 0.7

Step = Literal["start", "on", "back", "skip", "resume", "cross"]


class Place(NamedTuple):
    """A word of the statement, and where it was found: the row, and the place there."""

    word: int
    row: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where the words of a statement were taken from, in its order.

    Attributes:
        cost: Of the cheapest way through the evidence.
        places: Of the words that were found.
        steps: How each of them follows the one before.
    """

    cost: float
    places: tuple[Place, ...]
    steps: tuple[Step, ...]

    def patched(self, n_words: int) -> float:
        """The cost for each of `n_words`; 0 where too few of them were found to tell."""
        return self.cost / (n_words + _ADDED_WORDS) if len(self.places) > _MOSTLY_FOUND * n_words else 0.0


@dataclass(frozen=True, slots=True)
class _Node:
    """The cheapest way to one word: what its steps cost, less what it would cost to put in every word it has."""

    cost: float
    place: Place
    step: Step
    before: _Node | None


def trace(words: Sequence[Word], rows: Iterable[int], sentences: Sequence[Sequence[Word]]) -> Trace:
    """The cheapest way through some rows; linear in the occurrences of the statement's words there.

    A row is entered from the cheapest place of all, or gone on in from its own cheapest place: exact but where two
    places in one row cost nearly the same.

    Args:
        words: The statement's.
        rows: The evidence.
        sentences: The words of every row.
    """
    ways = _Ways(words, rows, sentences)
    all_put_in = 0.0
    for i, word in enumerate(words):
        if found := ways.places.get(word.stem):
            all_put_in += _put_in(word)
            ways.add([ways.node(Place(i, *at), _put_in(word)) for at in found])
    places, steps = [], []
    node = ways.best
    while node:
        places.append(node.place)
        steps.append(node.step)
        node = node.before
    cost = all_put_in + (ways.best.cost if ways.best else 0.0)
    return Trace(cost=cost, places=tuple(reversed(places)), steps=tuple(reversed(steps)))


class _Ways:
    """The cheapest ways to the words so far, by where they end."""

    def __init__(self, words: Sequence[Word], rows: Iterable[int], sentences: Sequence[Sequence[Word]]) -> None:
        self.best: _Node | None = None
        self.places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._ends: dict[tuple[int, int], _Node] = {}
        self._of_row: dict[int, _Node] = {}
        self._sentences = sentences
        # How many words up to each place the statement leaves out.
        self._left_out: dict[int, list[int]] = {}
        mine = {w.stem for w in words} | _SIGNS
        for row in rows:
            counts = [0]
            for at, word in enumerate(sentences[row]):
                self.places[word.stem].append((row, at))
                counts.append(counts[-1] + (word.content and word.stem not in mine))
            self._left_out[row] = counts

    def add(self, nodes: Sequence[_Node]) -> None:
        """Takes in all ways to one word."""
        for node in nodes:
            _, row, at = node.place
            self._ends[row, at] = node
            if row not in self._of_row or node.cost <= self._of_row[row].cost:
                self._of_row[row] = node
            if self.best is None or node.cost <= self.best.cost:
                self.best = node

    def node(self, place: Place, put_in: float) -> _Node:
        """The cheapest way to a word taken from one place."""
        word, row, at = place
        options: list[tuple[float, Step, _Node | None]] = [(0.0, "start", None)]
        for instead in range(_MAX_INSTEAD + 1):
            before = self._ends.get((row, at - 1 - instead))
            if before and instead <= word - 1 - before.place.word <= _MAX_INSTEAD:
                options.append((before.cost, "on", before))
        if near := self._of_row.get(row):
            options.append(self._within(near, at))
        options += [(node.cost + _RESUME, "resume", node) for node in self._referred(row, at)]
        if self.best:
            options.append((self.best.cost + (_CROSS if at else _JOIN), "cross", self.best))
        cost, step, before = min(options, key=lambda option: option[0])
        return _Node(cost - put_in, place, step, before)

    def _referred(self, row: int, at: int) -> list[_Node]:
        """The ways to what a pronoun before this place may stand for."""
        pronoun = self._sentences[row][at - 1].stem if at else ""
        rows = (row - 1, row) if pronoun in _PERSONAL else (row,) if pronoun in _RELATIVE else ()
        return [self._of_row[r] for r in rows if r in self._of_row]

    def _within(self, node: _Node, at: int) -> tuple[float, Step, _Node]:
        """To another place in the same row."""
        _, row, end = node.place
        if end >= at:
            return node.cost + _BACK, "back", node
        left_out = self._left_out[row]
        if left_out[at] == left_out[end + 1]:
            return node.cost, "skip", node
        return node.cost + (_CUT if _is_whole(self._sentences[row], end, at) else _TEAR), "skip", node


def _is_whole(sentence: Sequence[Word], end: int, at: int) -> bool:
    """Whether what is left out between two places is a phrase or clause of its own, or describes the noun behind it."""
    gap = sentence[end + 1 : at]
    if gap[0].stem in _OPENERS:
        return gap[-1].content
    return sentence[end].stem in _DETERMINERS and all(w.content for w in gap)


def _put_in(word: Word) -> float:
    if word.stem in _ARTICLES:
        return _PUT_IN_ARTICLE
    return _PUT_IN if word.content and word.stem not in _LOOSE else _PUT_IN_FUNCTION
