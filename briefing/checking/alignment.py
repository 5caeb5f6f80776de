"""A statement laid over the sentence it was made from: which words were put in the place of which, which were added.

Only where most of the statement is taken over does this say anything; of a free rewording nothing can be said so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from briefing.checking.words import Word, stem

# From this part of taken-over words on, a statement is a version of the sentence.
VERSION = 0.6
_MIN_FAMILY_CHARS = 4
# Words of the closed classes that carry weight all the same.
WEIGHTY = frozenset(
    stem(w)
    for w in "before after up down more less fewer most least all none every some few many only always never often "
    "above below over under inside outside with without half both first third".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """A word of the statement, and the word of the sentence in whose place it stands; None where it was added."""

    word: Word
    instead_of: Word | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """How a statement was made from a sentence.

    Attributes:
        taken: The part of the statement's words that stand in the sentence in the same order.
        substitutions: Words that do not.
        moved: Words of the statement that stand elsewhere in the sentence.
    """

    taken: float
    substitutions: tuple[Substitution, ...]
    moved: tuple[Word, ...]

    @property
    def is_version(self) -> bool:
        """Whether the statement is a version of the sentence."""
        return self.taken >= VERSION


def align(statement: Sequence[Word], sentence: Sequence[Word]) -> Alignment:
    """Lays the statement over the sentence. Quadratic in their lengths at worst."""
    mine, theirs = [w.stem for w in statement], [w.stem for w in sentence]
    matcher = SequenceMatcher(None, theirs, mine, autojunk=False)
    n_taken = sum(block.size for block in matcher.get_matching_blocks())
    their_stems = set(theirs)
    substitutions: list[Substitution] = []
    moved: list[Word] = []
    for tag, i, j, k, end in matcher.get_opcodes():
        if tag in ("equal", "delete"):
            continue
        here = set(mine)
        free = [w for w in sentence[i:j] if _weighs(w) and w.stem not in here]
        for word in (w for w in statement[k:end] if _weighs(w)):
            # A figure that stands elsewhere in the sentence may count something else there.
            if word.stem in their_stems and not word.stem[:1].isdigit():
                moved.append(word)
            else:
                instead = free.pop(0) if free else None
                if not (instead and akin(word.stem, instead.stem)):
                    substitutions.append(Substitution(word=word, instead_of=instead))
    return Alignment(taken=n_taken / len(mine) if mine else 0.0, substitutions=tuple(substitutions), moved=tuple(moved))


def akin(a: str, b: str) -> bool:
    """Whether two stems are of one family: "robb" and "robbery"."""
    n = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return n >= _MIN_FAMILY_CHARS and n >= 0.6 * max(len(a), len(b)) and not a[:1].isdigit()


def _weighs(word: Word) -> bool:
    return word.content or word.stem in WEIGHTY
