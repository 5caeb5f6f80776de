"""Brings the shared points into line with the differences: a source that says otherwise is no witness, and nobody's
misspelling is printed as what all say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefing.corpus import Corpus
from briefing.nouns import Conflict, Document, SharedPoint


def in_line(
    shared: Sequence[SharedPoint], conflicts: Sequence[Conflict], documents: Sequence[Document]
) -> tuple[SharedPoint, ...]:
    """The shared points without the witnesses whose own answer differs from the one stated.

    A point whose statement gives one answer to a disputed question keeps only the sources that give this answer, and
    is not printed as agreed: it stands among the differences. One that then rests on a single origin is dropped.
    """
    origin = {d.id: d.origin or d.id for d in documents}
    kept = []
    for point in shared:
        opposed = {d for conflict in conflicts for d in _opposed(point.statement, conflict)}
        citations = tuple(c for c in point.citations if c.document not in opposed)
        n_origins = len({origin[c.document] for c in citations})
        if not opposed:
            kept.append(point)
        elif n_origins > 1:
            kept.append(replace(point, citations=citations, origins=n_origins, printable=False))
    return tuple(kept)


def misspelt(conflicts: Sequence[Conflict]) -> frozenset[str]:
    """The spellings that fewer documents use than another of the same name."""
    rare: set[str] = set()
    for conflict in conflicts:
        if conflict.kind == "name":
            n_users = {p.value: len({c.document for c in p.citations}) for p in conflict.positions}
            rare |= {value for value, n in n_users.items() if n < max(n_users.values())}
    return frozenset(rare)


def disputed(corpus: Corpus, conflicts: Sequence[Conflict]) -> Mapping[int, frozenset[str]]:
    """For each row that answers a disputed question, all answers to it: what the row shares can do without them."""
    found: dict[int, frozenset[str]] = {}
    for conflict in filter(_has_answers, conflicts):
        answers = frozenset(p.value for p in conflict.positions)
        for row in corpus.rows_of(c for p in conflict.positions for c in p.citations):
            found[row] = found.get(row, frozenset()) | answers
    return found


def tells(text: str, value: str) -> bool:
    """Whether a text has a value as whole words."""
    return value in text and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) is not None


def _opposed(statement: str, conflict: Conflict) -> set[str]:
    """The documents that answer a question otherwise than the statement does, where it gives one of the answers."""
    given = [p for p in conflict.positions if tells(statement, p.value)]
    if len(given) != 1 or not _has_answers(conflict):
        return set()
    others = {c.document for p in conflict.positions if p is not given[0] for c in p.citations}
    return others - {c.document for c in given[0].citations}


def _has_answers(conflict: Conflict) -> bool:
    """Whether its positions are answers that a statement may give, not spellings or wordings."""
    return conflict.kind not in ("name", "quote") and conflict.relation != "framing"
