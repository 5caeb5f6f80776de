"""Words of a sentence with their capitals, and the runs of capitalised words that may be names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.language.gazetteer import CALENDAR, OF_HEADS, SURNAME_PARTICLES, TITLES, WEAK_TITLES

OFFICES = frozenset("chief secretary minister director speaker president".split())
OFFICE_OF = frozenset(
    "staff state defense defence commerce education energy labor transportation agriculture operations".split()
)
ABBREVIATED = frozenset(
    "gov sen rep reps sens lt sgt capt cpl col gen maj adm cmdr dr mr mrs ms rev prof st ft mt jr sr supt det".split()
)


_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_](?:\w|[-'’&.](?=\w))*")
# "Mehdi iran-Nejad"; not "said pro-Israel"
BROKEN_SURNAME = re.compile(
    r"(?!(?:ex|pro|anti|non|mid|pre|post|co|then|trans|sub|un|all|once|now|one)-)[a-z]{2,8}-[A-Z][a-z]{2,}$"
)


class Word:
    """A word of a sentence with what its surroundings say."""

    __slots__ = ("capital", "end", "lower", "start", "word")

    def __init__(self, match: re.Match[str]) -> None:
        self.start, self.end, self.word = match.start(), match.end(), match[0]
        if self.word[-2:] in ("'s", "’s"):
            self.word = self.word[:-2]
            self.end -= 2
        self.lower = self.word.casefold().rstrip(".")
        self.capital = self.word[0].isupper() or (self.word[0] in "aedlv" and _is_prefixed(self.word))


def _is_prefixed(word: str) -> bool:
    """Whether it is a name that begins in lower case: "al-Qaida", "d'Estaing"."""
    return re.match(r"(?:al|el|d|de|l|van)[-'’][A-Z]", word) is not None


def words_of(text: str) -> list[Word]:
    """The words of a sentence, in order."""
    return [Word(match) for match in _TOKEN.finditer(text)]


def capitalised_runs(text: str, words: list[Word]) -> Iterator[list[Word]]:
    """Runs of capitalised words that stand together, connectors inside included; weekdays and months part them."""
    run: list[Word] = []
    i = 0
    while i < len(words):
        if run and not _touches(text, run[-1], words[i]):
            yield run
            run = []
        n_taken = _n_taken(text, words, i, run)
        if n_taken:
            run += words[i : i + n_taken]
        elif run:
            yield run
            run = []
        i += n_taken or 1
    if run:
        yield run


def _n_taken(text: str, words: list[Word], i: int, run: list[Word]) -> int:
    """How many words from the `i`-th on go with the run: itself, a connector, "of the", or none."""
    word = words[i]
    if word.capital:
        return 0 if word.lower in CALENDAR else 1
    if run and BROKEN_SURNAME.match(word.word):
        return 1
    following = words[i + 1] if i + 1 < len(words) else None
    if following is None or not _touches(text, word, following):
        return 0
    if following.capital:
        return int(_connects(run, word, following) if run else word.lower in ("al", "el"))
    of_the = word.lower in ("of", "for") and following.lower == "the" and i + 2 < len(words) and words[i + 2].capital
    return 2 if run and of_the and run[-1].lower in OF_HEADS else 0


def _connects(run: list[Word], word: Word, following: Word) -> bool:
    if word.lower == "of" and run[-1].lower in OFFICES and following.lower in OFFICE_OF:
        return True
    if word.lower in ("of", "for"):
        return run[-1].lower in OF_HEADS and run[-1].lower not in TITLES - WEAK_TITLES
    return word.lower in SURNAME_PARTICLES


def _touches(text: str, left: Word, right: Word) -> bool:
    gap = text[left.end : right.start]
    if gap in (" ", "\u00a0", "\n", " & "):
        return True
    abbreviated = left.lower in ABBREVIATED or (len(left.lower) == 1 and left.capital)
    return abbreviated and gap in (". ", ".\u00a0", ".")
