"""The wording of the documents, indexed once: where each word stands, and what stands beside it."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from briefing.checking.words import Word, pairs

# Content words that are no further apart than this may belong together.
_REACH = 4
# Words of one family open with the same letters.
FAMILY_CHARS = 4
_FORM = re.compile(r"[\w'-]+")
# What is taken over in a run shorter than this may have been written anew.
MIN_RUN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words of a statement that stand side by side in a source.

    Attributes:
        start: The place of the first of them in the statement.
        size: How many.
        row: The row of the source they stand in; -1 for a word that is in none.
    """

    start: int
    size: int
    row: int


class Wording:
    """The rows of some documents as strings of stems; every index is made when first asked for.

    Args:
        texts: The rows.
        words: Their words.
    """

    def __init__(self, texts: Sequence[str], words: Sequence[Sequence[Word]]) -> None:
        self._texts = texts
        self._words = words
        self.stems = tuple(tuple(w.stem for w in row) for row in words)
        self._twos: dict[int, frozenset[tuple[str, ...]]] = {}

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every stem of every row."""
        return frozenset(itertools.chain.from_iterable(self.stems))

    @cached_property
    def forms(self) -> tuple[frozenset[str], ...]:
        """The words of each row as they are written, in lower case."""
        return tuple(frozenset(_FORM.findall(text.casefold())) for text in self._texts)

    @cached_property
    def all_forms(self) -> frozenset[str]:
        """The words of all rows as they are written, in lower case."""
        return frozenset().union(*self.forms)

    @cached_property
    def families(self) -> dict[str, tuple[str, ...]]:
        """The stems that open with the same letters."""
        found: dict[str, set[str]] = defaultdict(set)
        for stem in itertools.chain.from_iterable(self.stems):
            found[stem[:FAMILY_CHARS]].add(stem)
        return {opening: tuple(sorted(family)) for opening, family in found.items()}

    @cached_property
    def neighbours(self) -> frozenset[tuple[str, str]]:
        """Content words that follow each other in a row."""
        return frozenset().union(*(pairs(row) for row in self._words))

    @cached_property
    def companions(self) -> frozenset[tuple[str, str]]:
        """Content words that stand near each other in a row, in either order."""
        found: set[tuple[str, str]] = set()
        for row in self._words:
            content = [w.stem for w in row if w.content]
            for i, stem in enumerate(content):
                for other in content[i + 1 : i + 1 + _REACH]:
                    found |= {(stem, other), (other, stem)}
        return frozenset(found)

    @cached_property
    def triples(self) -> frozenset[tuple[str, ...]]:
        """Three words that follow each other in a row."""
        return frozenset(itertools.chain.from_iterable(ngrams(row, 3) for row in self.stems))

    def twos(self, row: int) -> frozenset[tuple[str, ...]]:
        """Two words that follow each other in a row."""
        if row not in self._twos:
            self._twos[row] = frozenset(ngrams(self.stems[row], 2))
        return self._twos[row]

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row, stems in enumerate(self.stems):
            for place, stem in enumerate(stems):
                found[stem].append((row, place))
        return found

    def runs(self, stems: Sequence[str]) -> list[Run]:
        """A statement cut into the longest runs that the rows have, from the left."""
        found: list[Run] = []
        start = 0
        while start < len(stems):
            best = Run(start=start, size=1, row=-1)
            for row, place in self._places.get(stems[start], ()):
                size = _common(stems, start, self.stems[row], place, best.size if best.row >= 0 else 0)
                if best.row < 0 or size > best.size:
                    best = Run(start=start, size=size, row=row)
            found.append(best)
            start += best.size
        return found


def ngrams(stems: Sequence[str], n: int) -> list[tuple[str, ...]]:
    """Every `n` words that follow each other."""
    return [tuple(stems[i : i + n]) for i in range(len(stems) - n + 1)]


def _common(mine: Sequence[str], i: int, theirs: Sequence[str], j: int, beaten: int) -> int:
    """How many words from `i` and `j` on are the same; 0 where they are no more than `beaten`."""
    if beaten and (i + beaten >= len(mine) or j + beaten >= len(theirs) or mine[i + beaten] != theirs[j + beaten]):
        return 0
    size = 0
    while i + size < len(mine) and j + size < len(theirs) and mine[i + size] == theirs[j + size]:
        size += 1
    return size
