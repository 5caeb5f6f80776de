"""Disputes of an earlier briefing that are over: what is fresh gives one of the answers only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefing.engines.protocols import Encoder
from briefing.nouns import Briefing, Change, Citation, Conflict, Document

# A sentence this near to one of the dispute is on its question.
MIN_ON_QUESTION = 0.6


def resolutions(old: Briefing, new: Briefing, fresh: Sequence[Document], encoder: Encoder) -> Iterator[Change]:
    """The disputes of `old` in which the fresh documents of `new` give one answer only."""
    for conflict in old.conflicts:
        if conflict.relation != "contradiction" or not conflict.printable or _is_open(conflict, new):
            continue
        answers = [(p, c) for p in conflict.positions if (c := _where_said(p.value, conflict, fresh, encoder))]
        if len(answers) == 1:
            position, citations = answers[0]
            before = " or ".join(p.value for p in conflict.positions)
            statement = f"{conflict.issue}: {position.value}"
            yield Change(kind="resolved", statement=statement, before=before, citations=citations)


def _is_open(conflict: Conflict, new: Briefing) -> bool:
    values = {p.value.casefold() for p in conflict.positions}
    return any(len(values & {p.value.casefold() for p in c.positions}) >= 2 for c in new.conflicts)


def _where_said(value: str, conflict: Conflict, fresh: Sequence[Document], encoder: Encoder) -> tuple[Citation, ...]:
    """Where a fresh document gives this answer, in a sentence on the question."""
    pattern = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)", re.IGNORECASE)
    said = [d.cite(s.start, s.end) for d in fresh for s in d.sentences if pattern.search(d.words(s))]
    asked = [" ".join(c.quote.split()) for p in conflict.positions for c in p.citations[:1]]
    if not said or not asked:
        return ()
    near = encoder.encode([" ".join(c.quote.split()) for c in said]) @ encoder.encode(asked).T
    return tuple(c for c, row in zip(said, near, strict=True) if float(row.max()) >= MIN_ON_QUESTION)
