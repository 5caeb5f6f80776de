"""What was changed in a statement that is otherwise a version of a source's sentence."""

from __future__ import annotations

import re
from collections.abc import Set

from briefing.checking.alignment import WEIGHTY, Alignment, Substitution
from briefing.checking.facts import Scope, date_reason
from briefing.checking.verdict import Reason, ReasonKind
from briefing.checking.words import Word, find_words, stem
from briefing.language.analysis import Analysis
from briefing.language.cues import opposed
from briefing.language.gazetteer import CALENDAR, TITLES
from briefing.language.names import relate_names
from briefing.language.quantities import Quantity, relate

_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|being|be|got)\s(?:\w+ly\s)?\w+(?:ed|en|wn|ught|ung|de|ld|nt|t)\b[^,;]*\bby\b", re.I
)
_ROLES = frozenset(stem(t) for t in TITLES) - {
    stem(t) for t in "house general major private press special mr mrs ms".split()
}
# How far a thing has come: what is planned, alleged or proposed is not yet so.
_STATUS = frozenset(
    stem(w)
    for w in "convict convicted sentenced guilty acquitted indicted enacted resigned arrested elected winner won "
    "decided proved confirmed appointed appointee managed carrying dismissed fired banned imposed signed".split()
)
_WEIGHTS = {"before", "after", "up", "down", "more", "less", "fewer", "above", "below", "over", "under"}
_DIRECTIONS = frozenset(stem(w) for w in _WEIGHTS)


def changes(statement: Analysis, alignment: Alignment, scope: Scope, near: Set[str]) -> list[Reason]:
    """A reason for each word that was changed and that nothing around the sentence accounts for.

    Args:
        statement: What was made.
        alignment: How it was made from the nearest sentence.
        scope: Its evidence; the first of `core` is the sentence.
        near: The stems of the evidence and of the sentences around it.
    """
    if not alignment.is_version:
        return []
    found = [r for s in alignment.substitutions if (r := _substitution(statement, s, scope, near))]
    return found + _exchanged(statement, alignment, scope)


def _substitution(statement: Analysis, change: Substitution, scope: Scope, near: Set[str]) -> Reason | None:
    word, source = change.word, scope.core[0]
    text = statement.sentence[word.start : word.end]
    instead = source.sentence[change.instead_of.start : change.instead_of.end] if change.instead_of else ""
    kind = _kind(statement, word, text, instead)
    if kind == "number":
        allowed = _number_stands(statement, word, source, scope)
    elif kind == "date":
        allowed = _date_stands(statement, word, scope)
    elif kind == "name":
        allowed = _name_stands(statement, word, source, scope, replaced=instead[:1].isupper())
    else:
        allowed = word.stem in near
    if allowed or (change.instead_of and change.instead_of.stem == word.stem):
        return None
    message = f"“{text}”: the source has “{instead}”" if instead else f"“{text}” is not in the source"
    return Reason(kind=kind, message=message, words=text, against=bool(instead) and kind != "wording")


def _kind(statement: Analysis, word: Word, text: str, instead: str) -> ReasonKind:
    if text[:1].isdigit() or word.stem.isdigit():
        return "number"
    if text.casefold().strip(".") in CALENDAR and text[:1].isupper():
        return "date"
    if instead and opposed({text.casefold()}, {instead.casefold()}):
        return "direction"
    if word.stem in _ROLES or _before_role(statement.sentence[word.end :], text):
        return "role"
    if any(n.start <= word.start < n.end for n in statement.names) or (text[:1].isupper() and word.start > 0):
        return "name"
    if word.stem in _DIRECTIONS:
        return "direction"
    if word.stem in _STATUS:
        return "status"
    return "scope" if word.stem in WEIGHTY else "wording"


def _before_role(after: str, text: str) -> bool:
    """Whether it is the first part of a title, as in "Defence Minister"."""
    following = find_words(after[:40])[:1]
    return text[:1].isupper() and bool(following) and following[0].stem in _ROLES


def _number_stands(statement: Analysis, word: Word, source: Analysis, scope: Scope) -> bool:
    """Whether the figure is another form of one in the sentence that nothing else in the statement stands for."""
    if any(d.start <= word.start < d.end for d in statement.dates):
        return _date_stands(statement, word, scope)
    mine = next((q for q in statement.quantities if q.start <= word.start < q.end), None)
    if mine is None:
        return False
    others = [q for q in statement.quantities if q is not mine]
    return any(relate(mine, q) in ("same", "compatible") and not _same_as_any(q, others) for q in source.quantities)


def _same_as_any(quantity: Quantity, others: list[Quantity]) -> bool:
    return any(relate(quantity, o) == "same" and quantity.noun == o.noun for o in others)


def _date_stands(statement: Analysis, word: Word, scope: Scope) -> bool:
    mine = [d for d in statement.dates if d.start <= word.start < d.end]
    return bool(mine) and not any(date_reason(d, scope) for d in mine)


def _name_stands(statement: Analysis, word: Word, source: Analysis, scope: Scope, *, replaced: bool) -> bool:
    """Whether the name is another form of one in the sentence, or completes it from the sentences around."""
    mine = [n for n in statement.names if n.start <= word.start < n.end]
    place = [source] if replaced else scope.near
    if any(relate_names(n, m) == "same" for n in mine for a in place for m in a.names):
        return True
    return (
        not replaced
        and re.search(rf"\b{re.escape(statement.sentence[word.start : word.end])}\b", _text(scope)) is not None
    )


def _text(scope: Scope) -> str:
    return " ".join(a.sentence for a in scope.near)


def _exchanged(statement: Analysis, alignment: Alignment, scope: Scope) -> list[Reason]:
    """Names that have changed places, the rest of the sentence being as it was."""
    source = scope.core[0]
    if bool(_PASSIVE.search(statement.sentence)) != bool(_PASSIVE.search(source.sentence)):
        return []
    spoken = [(a.start, a.end) for a in statement.attributions]
    moved = [
        n
        for n in statement.names
        if any(n.start <= w.start < n.end for w in alignment.moved)
        and not any(start <= n.start < end for start, end in spoken)
    ]
    if len(statement.names) < 2 or not moved or alignment.taken < 0.7:
        return []
    message = f"{moved[0].text} has changed places with another"
    return [Reason(kind="order", message=message, words=moved[0].text, against=True)]
