"""Statements that stand alone: whoever a page speaks of is introduced where it first does, and a day that leans on the
day of its report is told. What is added is put in brackets, in the words of the sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from briefing.corpus import Corpus
from briefing.language.dates import find_dates
from briefing.language.gazetteer import PLACES
from briefing.language.name import Name
from briefing.language.names import find_names

_INSERTED = re.compile(r"\[([^\[\]]{1,80})\]")
# A weekday so many days before the newest report is of another week.
WEEK_DAYS = 6
# Given names that begin alike may be one ("Don", "Donald"); others are of two people.
N_SAME_INITIALS = 2
_HONORIFICS = tuple(f"{title}{end}" for title in ("Mr", "Mrs", "Ms", "Dr") for end in ("", "."))
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class Introductions:
    """Introduces names in the order in which a page is read.

    Args:
        corpus: The sentences of all documents.
        title: The page's heading, which introduces too.
    """

    def __init__(self, corpus: Corpus, title: str = "") -> None:
        self._corpus = corpus
        self._known: set[str] = set()
        self._meet(find_names(title))

    def introduce(self, statement: str, document: str) -> str:
        """The statement with the full name of each person that it calls by one name alone for the first time, as its
        document gives it, and with the day of a weekday of another week."""
        inserted = [*self._full_names(statement, document), *self._days(statement, document)]
        for at, words in sorted(inserted, reverse=True):
            statement = (
                f"{statement[:at]}[{words}] {statement[at:]}"
                if words[0].isalpha()
                else (f"{statement[:at]} [{words}]{statement[at:]}")
            )
        return statement

    def whole(self, statement: str, document: str) -> str:
        """The statement as a reader takes it who knows its document's people: with the full name of each that it calls
        by one name alone, and without marks of what was inserted."""
        statement = _INSERTED.sub(r"\1", statement)
        names = find_names(statement)
        bare = [n for n in names if n.kind in ("person", "other") and " " not in n.text and not _named(names, n)]
        for name in reversed(bare):
            given = self._given.get((document, name.text.casefold()))
            if given and not _is_marked(statement, name.start):
                statement = f"{statement[: name.start]}{given} {statement[name.start :]}"
        return statement

    def _full_names(self, statement: str, document: str) -> list[tuple[int, str]]:
        names = find_names(statement)
        bare = [n for n in names if n.kind in ("person", "other") and " " not in n.text]
        bare = [n for n in bare if not _is_marked(statement, n.start)]
        found = []
        for name in bare:
            given = self._given.get((document, name.text.casefold()))
            if given and name.text.casefold() not in self._known and not _named(names, name):
                found.append((name.start, given))
                self._known.add(name.text.casefold())
        self._meet(names)
        return found

    def _meet(self, names: Iterable[Name]) -> None:
        self._known |= {n.text.split()[-1].casefold() for n in names if " " in n.text}

    @cached_property
    def _given(self) -> dict[tuple[str, str], str]:
        """What stands before a surname where a document first gives the whole name; nothing where the reports tell of
        two people of that name, either of whom may be meant."""
        found: dict[tuple[str, str], str] = {}
        bearers: dict[str, set[str]] = {}
        for sentence, analysis in zip(self._corpus.sentences, self._corpus.analyses, strict=True):
            for name in analysis.names:
                *given, last = name.text.split()
                if _of_a_place(analysis.sentence[: name.start]):
                    given = _without_place(given)
                if name.kind == "person" and given:
                    found.setdefault((sentence.document, last.casefold()), " ".join(given))
                    bearers.setdefault(last.casefold(), set()).add(given[0].casefold()[:N_SAME_INITIALS])
        return {key: given for key, given in found.items() if len(bearers[key[1]]) == 1}

    @cached_property
    def _published(self) -> dict[str, date]:
        return {d.id: d.source.published.date() for d in self._corpus.documents if d.source.published}

    def _days(self, statement: str, document: str) -> list[tuple[int, str]]:
        """Where a weekday of another week than the newest report's ends, and its day."""
        published = self._published.get(document)
        if published is None:
            return []
        newest = max(self._published.values())
        return [
            (m.end, f"{m.earliest.day} {_MONTHS[m.earliest.month - 1]}")
            for m in find_dates(statement, reference=published)
            if m.weekday is not None
            and m.month is None
            and m.earliest
            and m.earliest == m.latest
            and (newest - m.earliest).days > WEEK_DAYS
        ]


def _of_a_place(before: str) -> bool:
    """Whether what stands before a name may be an office that ends with a place: "ambassador to"."""
    return before.removesuffix("the ").rstrip().endswith((" to", " of", " for", " in"))


def _without_place(given: list[str]) -> list[str]:
    """Given names without the place that an office before them ends with: "ambassador to Ethiopia Alastair"."""
    ends = [n for n in range(1, len(given)) if " ".join(given[:n]).casefold() in PLACES]
    return given[ends[-1] :] if ends else given


def _is_marked(statement: str, at: int) -> bool:
    """Whether something stands in brackets there, or an honorific that a first name can't follow."""
    return statement[:at].rstrip().endswith(("[", "]", *_HONORIFICS))


def _named(names: tuple[Name, ...], name: Name) -> bool:
    """Whether the statement itself gives the whole name."""
    return any(n is not name and n.text.endswith(f" {name.text}") for n in names)
