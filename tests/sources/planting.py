"""Sentences planted in a source, each of a length of its own, and whether each is read or told by its words."""

from __future__ import annotations

from collections import Counter
from itertools import cycle, islice

from samples import said

from briefing.nouns import Document

FIRST = (
    "The old lighthouse on Karna will be lit again in the spring of 2029, the coast guard said on Thursday in a notice that "
    "ended four years of doubt among the island's fishermen and the keepers of its two inns."
)
LAST = (
    "Fishermen had asked for a stronger lamp since the autumn storm of 2023, in which three boats ran aground on the reef, "
    "and they had sent a letter with some two hundred names to the ministry in the capital last year."
)
READ = "read"
_SYLLABLES = "ka lo mi ru ta ve no si pa du".split()
_WORDS = (
    "slept upon the roof of the customs house while a crane of another colour walked along the quay and looked for "
    "frogs between the nets that an old sailor had left there to dry before he went home with his brother"
).split()
_MIN_WORDS = 7


def sentence(n_words: int) -> str:
    """A sentence of that many words which no other length begins like."""
    tens, ones = divmod(n_words, 10)
    name = (_SYLLABLES[tens % 10] + _SYLLABLES[ones]).capitalize()
    return " ".join([name, "the", "heron", *islice(cycle(_WORDS), 5 * n_words, 6 * n_words - 3)]) + "."


def told(*documents: Document) -> Counter[str]:
    """How many words of what kind are told to be left out."""
    n_words = Counter[str]()
    for left in (left for d in documents for left in d.left_out):
        n_words[left.what] += left.n_words
    return n_words


class Plants:
    """The sentences planted in one source: ask for one by what is to become of it, then `check` what was read."""

    def __init__(self) -> None:
        self._planted: list[tuple[str, str]] = []

    def __call__(self, what: str = READ) -> str:
        """A sentence that is read, or told to be left out as `what`."""
        self._planted.append((what, sentence(_MIN_WORDS + len(self._planted))))
        return self._planted[-1][1]

    def check(self, *documents: Document, **besides: int) -> None:
        """Every sentence is read, or told as what it is with all of its words, and no word is told twice.

        Args:
            documents: What was read of the source.
            besides: How many words of what kind are told that were not planted.
        """
        read = "\n".join(" ".join(said(d)) for d in documents)
        expected = Counter[str](besides)
        for what, words in self._planted:
            assert (words in read) == (what == READ), (what, words, read)
            if what != READ:
                expected[what] += len(words.split())
        assert dict(told(*documents)) == dict(expected), [left for d in documents for left in d.left_out]
