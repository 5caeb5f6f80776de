"""What changed between two briefings on one subject, claim by claim.

A claim of the newer one, against all that was told before, is

- **revised** where both answer one question and cannot both be right: another figure, date, place or outcome;
- **new** where nothing told comes near it, and it does not rest on reports that were there before;

and an earlier claim is

- **withdrawn** where every report that made it has been rewritten and no report makes it any more, or where a report
  takes it back in so many words (that a later report merely does not repeat it says nothing);
- **resolved** where it was in dispute, and reports that are new or rewritten all give one of the answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from briefing.engines import registry
from briefing.engines.protocols import Encoder, Stance
from briefing.language.dates import find_dates
from briefing.merger.claims import Claim, address, claims
from briefing.merger.revisions import revisions
from briefing.nouns import Briefing, Change, Citation, Conflict, Document, Point

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Cosine of all-MiniLM-L6-v2 on labelled clusters: of statements of one fact in two reports 0.74 reach it, of
# sentences on something else 0.22 do.
MIN_TOLD = 0.6
MIN_TAKEN_BACK = 0.45
MAX_CHANGES = 12

_TAKES_BACK = re.compile(
    r"\b(?:(?:an?|the|our|its|their) (?:earlier|previous|initial|original|first) "
    r"(?:version|report|account|story|statement|figure|toll|count|estimate)s?\b.{0,80}\b"
    r"(?:said|stated|gave|put|misstated|wrong|incorrect|mistaken|error)"
    r"|correction:|with(?:drew|drawn|draws)\b|retracted\b|no longer stands?\b"
    r"|turned out (?:to be )?(?:false|wrong|untrue)|was(?: not|n[’']t) (?:true|correct|the case))",
    re.IGNORECASE,
)


def changes(old: Briefing, new: Briefing, *, encoder: Encoder, stance: Stance | None = None) -> tuple[Change, ...]:
    """What a reader of `old` should be told first: withdrawn, revised, resolved, new, each in the order of `new`.

    Args:
        old: The earlier briefing; the texts of its documents are not needed.
        new: The briefing at hand.
        encoder: Tells which sentences speak of the same thing.
        stance: Judges which of them cannot both be true; the embedded one where None.
    """
    comparison = _Comparison(old, new, encoder)
    if not comparison.fresh or not comparison.told:
        return ()
    revised = comparison.revised(stance or registry.stance())
    gone = {c.before for c in revised}
    withdrawn = [c for c in comparison.withdrawn() if c.statement not in gone and c.before not in gone]
    found: dict[str, Change] = {}
    for change in (*withdrawn, *revised, *comparison.resolved(), *comparison.new()):
        found.setdefault(change.statement, change)
    return tuple(found.values())[:MAX_CHANGES]


def carried(old: Briefing, new: Briefing, *, encoder: Encoder) -> Briefing:
    """`new` with the claims of `old` added that it neither repeats nor replaces: all that has been told so far.

    Give this as `old` next time, so that a claim does not count as new when it comes back after a pause.
    """
    comparison = _Comparison(old, new, encoder)
    gone = {c.before for c in new.changes} | {c.statement for c in new.changes if c.kind == "withdrawn"}
    known = {d.sha256: d.id for d in new.documents}
    place = {d.id: known.get(d.sha256, f"{d.id}.{d.sha256[:8]}") for d in old.documents}
    kept = [
        Point(
            statement=claim.statement,
            citations=tuple(replace(c, document=place.get(c.document, c.document)) for c in claim.citations),
            on_page=False,
        )
        for i, claim in enumerate(comparison.told)
        if claim.statement not in gone and not comparison.is_repeated(i)
    ]
    used = {c.document for p in kept for c in p.citations}
    before = tuple(
        replace(d, id=place[d.id], origin=place[d.id], text="", sentences=())
        for d in old.documents
        if place[d.id] in used and d.sha256 not in known
    )
    return replace(new, documents=(*new.documents, *before), single=(*new.single, *kept))


class _Comparison:
    def __init__(self, old: Briefing, new: Briefing, encoder: Encoder) -> None:
        self._old, self._new, self._encoder = old, new, encoder
        self.told, self.tells = claims(old), claims(new)
        digests = {d.sha256 for d in old.documents}
        # The documents that were not there before, or not in these words.
        self.fresh = tuple(d for d in new.documents if d.sha256 not in digests)
        self._fresh_ids = {d.id for d in self.fresh}
        self._before = {address(d): d for d in old.documents}

    def is_repeated(self, i: int) -> bool:
        """Whether the new briefing tells the i-th claim told before too."""
        return bool(self.tells) and float(self._similarity[:, i].max()) >= MIN_TOLD

    @cached_property
    def _similarity(self) -> NDArray[np.float32]:
        """Shape (claims told now, claims told before)."""
        now = self._encoder.encode([c.statement for c in self.tells])
        return now @ self._encoder.encode([c.statement for c in self.told]).T

    def revised(self, stance: Stance) -> list[Change]:
        """Claims that answer otherwise than before, with their fresh proof."""
        now = [c for c in self.tells if any(x.document in self._fresh_ids for x in c.citations)]
        found = revisions((self.told, self._old), (now, self._new), self._encoder, stance)
        return [
            Change(
                kind="revised",
                statement=now[r.now].statement,
                before=self.told[r.before].statement,
                citations=tuple(c for c in now[r.now].citations if c.document in self._fresh_ids),
            )
            for r in found
        ]

    def new(self) -> list[Change]:
        """Claims like none told before, from fresh documents."""
        return [
            Change(kind="new", statement=claim.statement, citations=claim.citations)
            for i, claim in enumerate(self.tells)
            if self._is_news(claim) and float(self._similarity[i].max()) < MIN_TOLD
        ]

    def _is_news(self, claim: Claim) -> bool:
        if not claim.rests_on(self._fresh_ids):
            return False
        # A rewritten report holds much that it held before; only what it dates after that is news for certain.
        return any(self._is_later(self._new.document(c.document), c) for c in claim.citations)

    def _is_later(self, document: Document, citation: Citation) -> bool:
        before, published = self._before.get(address(document)), document.source.published
        if before is None:
            return True
        if before.source.published is None or published is None:
            return False
        dates = find_dates(citation.quote, reference=published.date())
        return any(d.earliest is not None and d.earliest > before.source.published.date() for d in dates)

    def withdrawn(self) -> list[Change]:
        """Claims that are no longer made."""
        taken_back = self._taken_back()
        known = {c.before for c in taken_back}
        now = {address(d): d.sha256 for d in self._new.documents}
        rewritten = {d.id for d in self._old.documents if now.get(address(d), d.sha256) != d.sha256}
        at_risk = [c for c in self.told if c.citations and c.rests_on(rewritten) and c.statement not in known]
        sentences = [d.words(s) for d in self._new.documents for s in d.sentences]
        if not at_risk or not sentences:
            return taken_back
        near = self._encoder.encode([c.statement for c in at_risk]) @ self._encoder.encode(sentences).T
        dropped = [c for c, row in zip(at_risk, near, strict=True) if float(row.max()) < MIN_TOLD]
        return taken_back + [Change(kind="withdrawn", statement=c.statement) for c in dropped]

    def _taken_back(self) -> list[Change]:
        spans = [span for d in self.fresh for span in _retractions(d)]
        if not spans:
            return []
        told = self._encoder.encode([c.statement for c in self.told])
        near = self._encoder.encode([" ".join(c.quote.split()) for c in spans]) @ told.T
        return [
            Change(
                kind="withdrawn",
                statement=" ".join(citation.quote.split()),
                before=self.told[int(row.argmax())].statement,
                citations=(citation,),
            )
            for citation, row in zip(spans, near, strict=True)
            if float(row.max()) >= MIN_TAKEN_BACK
        ]

    def resolved(self) -> list[Change]:
        """Disputes of before in which fresh documents give one answer only."""
        found = []
        for conflict in self._old.conflicts:
            if conflict.relation != "contradiction" or self._is_open(conflict):
                continue
            answers = [(p, c) for p in conflict.positions if (c := self._where_said(p.value, conflict))]
            if len(answers) == 1:
                position, citations = answers[0]
                before = " or ".join(p.value for p in conflict.positions)
                statement = f"{conflict.issue}: {position.value}"
                found.append(Change(kind="resolved", statement=statement, before=before, citations=citations))
        return found

    def _is_open(self, conflict: Conflict) -> bool:
        values = {p.value.casefold() for p in conflict.positions}
        return any(len(values & {p.value.casefold() for p in c.positions}) >= 2 for c in self._new.conflicts)

    def _where_said(self, value: str, conflict: Conflict) -> tuple[Citation, ...]:
        """Where a fresh document gives this answer, in a sentence on the question."""
        pattern = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)", re.IGNORECASE)
        said = [d.cite(s.start, s.end) for d in self.fresh for s in d.sentences if pattern.search(d.words(s))]
        asked = [" ".join(c.quote.split()) for p in conflict.positions for c in p.citations[:1]]
        if not said or not asked:
            return ()
        near = self._encoder.encode([" ".join(c.quote.split()) for c in said]) @ self._encoder.encode(asked).T
        return tuple(c for c, row in zip(said, near, strict=True) if float(row.max()) >= MIN_TOLD)


def _retractions(document: Document) -> Sequence[Citation]:
    """Where a document takes something back; neighbouring sentences that do are one."""
    spans: list[tuple[int, int, int]] = []
    for s in document.sentences:
        if _TAKES_BACK.search(document.words(s)):
            if spans and spans[-1][2] == s.index - 1:
                spans[-1] = (spans[-1][0], s.end, s.index)
            else:
                spans.append((s.start, s.end, s.index))
    return [document.cite(start, end) for start, end, _ in spans]
