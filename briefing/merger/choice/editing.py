"""What an editor would say of a line: whether it can be read alone where it is printed, and is worth its room.

Both are asked of the stance model, whose branch `lines` learned them from readers who saw what stands above a line on
its page and nothing else (`training/line_pairs.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache

from briefing.corpus import Corpus
from briefing.engines.protocols import Stance
from briefing.merger.choice.news import lines
from briefing.merger.introductions import Introductions

# Of what stands above a line the first words are enough to know whom it speaks of.
MAX_ABOVE_WORDS = 48
# Of the three best of each story's sources 74 of 100 can be read alone at 1, 77 at 2, 81 at 6; but at 3 and more a dull
# line that stands was told before a telling one that speaks of "the agreement".
STANDING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """How likely a line can be read alone, and how likely it is worth its room, each in [0, 1]."""

    stands: float
    worth: float

    @property
    def value(self) -> float:
        """How likely it is both, in [0, 1]; what leans costs an editor more than what is dull."""
        return self.stands**STANDING * self.worth


def above(bottom_line: str, headline: str) -> str:
    """What stands above every line of a page, as far as the model reads it."""
    return " ".join(f"{bottom_line} {headline}".split()[:MAX_ABOVE_WORDS])


class Editor:
    """Reads lines for a place on a page, each once.

    Args:
        corpus: The sentences of all documents.
        stance: Whom to ask.
        top: What stands above the place; see `above`.
    """

    def __init__(self, corpus: Corpus, stance: Stance, top: str = "") -> None:
        self.corpus = corpus
        self.top = top
        self._stance = stance
        self._names = Introductions(corpus)
        self._known: dict[tuple[str, str], Opinion] = {}

    def under(self, top: str) -> Editor:
        """The same for another place; what has been read is known to both."""
        other = copy(self)
        other.top = top
        return other

    def read(self, lines: Iterable[tuple[str, int]]) -> list[Opinion]:
        """An opinion on each line: words to print, and the row that they are of."""
        asked = [(self._names.whole(text, self.corpus.sentences[row].document), self.top) for text, row in lines]
        new = [pair for pair in dict.fromkeys(asked) if pair not in self._known]
        for pair, (stands, worth) in zip(new, self._stance.lines(new), strict=True):
            self._known[pair] = Opinion(stands=float(stands), worth=float(worth))
        return [self._known[pair] for pair in asked]

    def chosen(self, lines: Sequence[tuple[str, int]]) -> list[bool]:
        """Which lines can be read alone and are worth a place beside the points."""
        return [opinion.value >= least().beside for opinion in self.read(lines)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Least:
    """What a line needs to reach a page.

    Of 1,211 lines of 44 stories that the model had not learned from, as a page might print them, readers found 66 of
    100 that can be read alone and mislead nobody, 70 of those from `stands` on, where 89 of 100 such are kept. 35 of
    100 were also worth a line: 43 of those from `again` on, which keeps 91 of 100; of those from `beside` on 55, and
    69 are kept. Of each story's best six by value and the chance of being foremost it was 60.

    `single` and `line` are from 165 sources of 55 stories: of their 1,156 lines 36 of 100 were good, from `single` on
    61; the line thought best of a source was good for 67 of 100, of those from `line` on 75.

    Attributes:
        stands: How likely what leads, or several say, can be read alone.
        again: How likely it is worth its room; less, and it only tells again what stands above it.
        single: The value of a point of one source, times how likely it is among the foremost.
        beside: The value of what stands beside: a point or line of one source, a gap, a figure, a day.
        line: The same of a source's line, the best of its own.
    """

    stands: float
    again: float
    single: float
    beside: float
    line: float


@cache
def least() -> Least:
    """The thresholds among the weights."""
    return Least(**lines())
