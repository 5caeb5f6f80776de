"""The wording of the documents, indexed once: where each word stands, and what stands beside it."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from briefing.checking.words import Word, pairs

# Content words that are no further apart than this may belong together.
_REACH = 4
# Words of one family open with the same letters.
FAMILY_CHARS = 4
_FORM = re.compile(r"[\w'-]+")


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
