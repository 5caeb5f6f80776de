"""Names in a sentence, by runs of capitalised words; precision before recall."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.language.function_words import OPENERS
from briefing.language.gazetteer import (
    ACRONYM_PLACES,
    CALENDAR,
    DEMONYMS,
    GIVEN,
    ORDINARY,
    ORGANISATION_WORDS,
    PLACE_WORDS,
    PLACES,
    PROPER_ORGANISATIONS,
    RANKS,
    TITLES,
    WEAK_TITLES,
)
from briefing.language.name import Name, NameKind, NameRelation, relate_names
from briefing.language.name_runs import (
    ABBREVIATED,
    BROKEN_SURNAME,
    OFFICE_OF,
    OFFICES,
    Word,
    capitalised_runs,
    words_of,
)

__all__ = ["Name", "NameKind", "NameRelation", "find_names", "relate_names"]

# With a capital behind a name these begin the next sentence, whose full stop or line break was lost.
_NEXT_SENTENCE = frozenset("the this these he she they we".split())
_INITIAL_BEFORE = re.compile(r"(?:^|[.!?:;]\s?[\"“”'‘’)]*\s?|[\"“‘`'(\[•*—–]\s?|--\s?|\|\s?)$")
_CODE = re.compile(r"(?:US|R)\d+$|(?:GMT|UTC|[ECMP][SD]?T)$")
_SAID = re.compile(r"\s(?:said|says|told|added|asked|wrote|tweeted|testified|announced|argued|explained)\b")
_AGE = re.compile(r",\s\d{1,3}(?=[,.;\s])")
_IN_PLACE = re.compile(
    r"\b(?:in|near|at|outside|across|throughout|from|north of|south of|east of|west of|around)\s(?:the\s)?$", re.I
)
_LOOSE_RANKS = frozenset("director leader coach captain judge chief deputy".split())


def find_names(text: str) -> tuple[Name, ...]:
    """The names of a sentence, in order, without overlap.

    Roles before a name become its `title`; nationalities, weekdays and words that are capitalised only because a
    sentence begins with them are no names; nothing is read out of headlines in capitals.
    """
    tokens = words_of(text)
    if _is_headline(text, tokens):
        return ()
    names: list[Name] = []
    for run in capitalised_runs(text, tokens):
        names += _names_of(text, run)
    return tuple(names)


def _is_headline(text: str, tokens: list[Word]) -> bool:
    """Whether most longer words are capitalised, so that capitals tell nothing."""
    longer = [t for t in tokens if len(t.word) > 2]
    if len(longer) < 5:
        return False
    if sum(t.word.isupper() for t in tokens) > 0.6 * len(tokens):
        return True
    return sum(t.capital for t in longer) > 0.75 * len(longer) and text.rstrip("\"'”’ )")[-1:] not in ".!?"


def _names_of(text: str, run: list[Word]) -> Iterator[Name]:
    """The names in a run: what stands before a title, and what the title belongs to."""
    run = _without_openers(text, run)
    while run and run[-1].lower in _NEXT_SENTENCE:
        run = run[:-1]
    titles = _title_positions(text, run)
    title: list[str] = []
    part: list[Word] = []
    for i, token in enumerate(run):
        if i in titles:
            if part:
                yield from _one(text, part, title)
                part, title = [], []
            title.append(token.lower)
        else:
            part.append(token)
    yield from _one(text, part, title)


def _title_positions(text: str, run: list[Word]) -> set[int]:
    """Which words of a run are a role: found from the right, as "police" is one only before "chief"."""
    found: set[int] = set()
    for i in range(len(run) - 1, -1, -1):
        lower = run[i].lower
        last = i + 1 == len(run)
        if lower == "of" and i + 1 < len(run) and run[i + 1].lower in OFFICE_OF and run[i - 1].lower in OFFICES:
            found |= {i, i + 1}
        elif lower not in TITLES:
            continue
        elif i + 1 in found:
            if not (lower == "house" and i and run[i - 1].lower == "white"):
                found.add(i)
        elif last:
            # a last word that is also a role is part of the name ("Donald King") unless it stands alone
            if (
                i == 0
                or run[i - 1].lower in TITLES
                or (text[run[i].end : run[i].end + 1] == "." and lower in ABBREVIATED)
            ):
                found.add(i)
        elif lower in RANKS:
            if (
                (i == 0 or run[i - 1].lower in TITLES or lower in _LOOSE_RANKS)
                and run[i + 1].lower not in ORGANISATION_WORDS | PLACE_WORDS
                and not run[i + 1].word.isupper()
            ):
                found.add(i)
        elif lower not in WEAK_TITLES:
            found.add(i)
    return found


def _without_openers(text: str, run: list[Word]) -> list[Word]:
    """The run without words capitalised only because the sentence, or a quotation in it, begins there."""
    first = run[0]
    if not _INITIAL_BEFORE.search(text, max(0, first.start - 4), first.start):
        while run and run[0].lower in ("the", "a", "an", "i", "his", "her"):
            run = run[1:]
        return run
    while run and (run[0].lower in OPENERS and not (len(run[0].word) > 1 and run[0].word.isupper())):
        run = run[1:]
        if run and not run[0].capital:
            run = run[1:]
    if len(run) == 1 and run[0] is first and _is_ordinary(text, first):
        return []
    if len(run) > 1 and run[0] is first and first.lower in ORDINARY and first.lower not in TITLES:
        joined = f"{first.lower} {run[1].lower}"
        if joined not in PLACES and run[1].lower not in ORGANISATION_WORDS | PLACE_WORDS:
            return run[1:]
    return run


def _is_ordinary(text: str, token: Word) -> bool:
    """Whether a single capitalised word at the beginning of a sentence is likely no name."""
    if len(token.word) > 1 and token.word.isupper():
        return len(token.word) > 5 and token.lower not in PLACES
    if token.lower in PLACES or token.lower in GIVEN or token.lower in PROPER_ORGANISATIONS:
        return False
    if "-" in token.word and token.lower.split("-")[0] in OPENERS | ORDINARY:
        return True
    if token.lower in ORDINARY | TITLES | ORGANISATION_WORDS | PLACE_WORDS or "'" in token.word or "’" in token.word:
        return True
    if token.word in text[token.end :] or text[token.end : token.end + 2] in ("'s", "’s"):
        return False
    if token.lower.endswith(("ing", "ed", "ly", "tion", "ment", "ness", "ity", "ism", "ers", "ors", "ists", "ies")):
        return True
    if not token.lower.endswith("s") and len(token.lower) > 3 and _PAST_AFTER.match(text, token.end):
        return False
    return not _VERB_AFTER.match(text, token.end)


_PAST_AFTER = re.compile(
    r"\s(?:[a-z]+ly\s)?(?:[a-z]{2,}ed|had|have|took|made|left|won|lost|ran|met|gave|went|came|got|began)\s"
)
_VERB_AFTER = re.compile(
    r"(?:\s(?:said|says|told|added|asked|wrote|was|is|has|had|also|did|does|will|would|could|faces|faced"
    r"|declined|denied"
    r"|announced|argued|claimed|warned|pleaded|spoke|reported|called|became|visited|described|n['’]t"
    r"|and\s[A-Z])\b|,\s(?:who|whose|\d)|,\s[a-z]+\s[a-z]+,)"
)


def _one(text: str, part: list[Word], title: list[str]) -> Iterator[Name]:
    while part and not part[-1].capital and not BROKEN_SURNAME.match(part[-1].word):
        part = part[:-1]
    while part and (part[0].lower in OPENERS or not part[0].capital) and not re.match(r"[ae]l$", part[0].lower):
        if len(part[0].word) > 1 and part[0].word.isupper() and part[0].lower in ACRONYM_PLACES:
            break
        part = part[1:]
    if not part or all(t.lower in DEMONYMS | CALENDAR for t in part):
        return
    while len(part) > 1 and part[0].lower in CALENDAR:
        part = part[1:]
    if len(part) == 1 and (
        _CODE.match(part[0].word)
        or len(part[0].lower) < 2
        or part[0].lower in OPENERS
        or re.match(r"I['’]", part[0].word)
    ):
        return
    start, end = part[0].start, part[-1].end
    words = [t.lower for t in part]
    yield Name(
        start=start, end=end, text=text[start:end], head=words[-1],
        title=" ".join(title), kind=_kind(text, start, end, words, title, part),
    )  # fmt: skip


def _kind(text: str, start: int, end: int, words: list[str], title: list[str], part: list[Word]) -> NameKind:
    whole = " ".join(words)
    if whole in PLACES or whole in ACRONYM_PLACES:
        return "place"
    if words[-1] in PLACE_WORDS and words[0] not in GIVEN:
        return "place"
    if words[-1] in ORGANISATION_WORDS or (words[0] in ORGANISATION_WORDS and len(words) > 1) or "of" in words:
        return "organisation"
    if title:
        return "person"
    acronym = len(part) == 1 and len(part[0].word) > 1 and part[0].word.replace(".", "").isupper()
    if acronym:
        return "organisation"
    if words[0] in GIVEN and 2 <= len(words) <= 4:
        return "person"
    if _AGE.match(text, end) or _SAID.match(text, end):
        return "person"
    if _IN_PLACE.search(text, max(0, start - 16), start) and len(words) <= 2:
        return "place"
    return "other"
