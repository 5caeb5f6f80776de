"""What changed between two briefings on one subject, claim by claim.

What fresh reports say, against all that was told before, is

- **revised** where a claim told before and it cannot both be right: another figure or day, or the opposite;
- **confirmed** where a claim told before rested on the word of one origin, and another now says it;
- **new** where nothing told comes near it, and it does not rest on reports that were there before;

and an earlier claim is

- **withdrawn** where its own source takes it back in so many words, or drops it from the very report that made it and
  no other makes it (that a later report merely does not repeat it says nothing);
- **resolved** where it was in dispute, and reports that are new or rewritten all give one of the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from briefing.engines import registry
from briefing.engines.protocols import Encoder, Stance
from briefing.language.dates import find_dates
from briefing.merger.claims import Claim, address, claims
from briefing.merger.confirmations import confirmations
from briefing.merger.lines import Lines
from briefing.merger.resolutions import resolutions
from briefing.merger.revisions import Revision, revisions
from briefing.merger.withdrawals import dropped, taken_back
from briefing.nouns import Briefing, Change, Citation, Document, Point

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Cosine of all-MiniLM-L6-v2 on labelled clusters: of statements of one fact in two reports 0.74 reach it, of
# sentences on something else 0.22 do.
MIN_TOLD = 0.6
MAX_CHANGES = 12


def changes(old: Briefing, new: Briefing, *, encoder: Encoder, stance: Stance | None = None) -> tuple[Change, ...]:
    """What a reader of `old` should be told first: withdrawn, revised, confirmed, resolved, new; of the revised and the
    new first what most say.

    Args:
        old: The earlier briefing; the texts of its documents are not needed.
        new: The briefing at hand.
        encoder: Tells which sentences speak of the same thing.
        stance: Judges which of them cannot both be true; the embedded one where None.
    """
    comparison = _Comparison(old, new, encoder)
    if not comparison.fresh or not comparison.told:
        return ()
    found: dict[str, Change] = {}
    for change in comparison.changes(stance or registry.stance()):
        found.setdefault(change.statement, change)
    return tuple(_signed(change, new) for change in list(found.values())[:MAX_CHANGES])


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
        return self._vectors @ self._encoder.encode([c.statement for c in self.told]).T

    @cached_property
    def _vectors(self) -> NDArray[np.float32]:
        return self._encoder.encode([c.statement for c in self.tells])

    def changes(self, stance: Stance) -> Iterator[Change]:
        """All of them, in order; no claim told before twice, and no line."""
        lines = Lines(self.told, self._old, self.fresh, self._encoder, stance)
        back = taken_back(lines)
        gone = {t.told for t in back}
        revised = [
            r for r in revisions(lines) if r.told not in gone and not {x for t in back for x in t.rows} & set(r.rows)
        ]
        gone |= {r.told for r in revised}
        confirmed = [c for c in confirmations(lines, self.told, self._old) if c.told not in gone]
        for t in back:
            words = " ".join(t.citation.quote.split())
            yield Change(kind="withdrawn", statement=words, before=lines.told[t.told].words, citations=(t.citation,))
        for j in dropped(lines, self.told, self._old, self._new):
            if j not in gone:
                yield Change(kind="withdrawn", statement=lines.told[j].words)
        yield from (_revised(lines, r) for r in sorted(revised, key=lambda r: -len(r.rows)))
        for c in confirmed:
            before = lines.told[c.told].words
            statement = lines.fresh[c.rows[0]].statement or before
            yield Change(kind="confirmed", statement=statement, before=before, citations=_proof(lines, c.rows))
        yield from resolutions(self._old, self._new, self.fresh, self._encoder)
        rows = [*(t.row for t in back), *(r for x in revised for r in x.rows), *(r for c in confirmed for r in c.rows)]
        yield from self._news(lines, rows)

    def _news(self, lines: Lines, rows: Sequence[int]) -> Iterator[Change]:
        """Claims like none told before, nor like one of these rows, from fresh documents; first what several say."""
        used = lines.corpus.vectors[rows]
        news: list[int] = []
        for i, claim in enumerate(self.tells):
            near = [*self._similarity[i], *(used @ self._vectors[i]), *(self._vectors[news] @ self._vectors[i])]
            if self._is_news(claim) and max(near) < MIN_TOLD:
                news.append(i)
        for i in sorted(news, key=lambda i: -len({c.document for c in self.tells[i].citations})):
            yield Change(kind="new", statement=self.tells[i].statement, citations=self.tells[i].citations)

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


def _revised(lines: Lines, revision: Revision) -> Change:
    first = lines.fresh[revision.rows[0]]
    return Change(
        kind="revised",
        statement=first.statement or first.words,
        before=lines.told[revision.told].words,
        citations=_proof(lines, revision.rows),
        value=revision.value or None,
        value_before=revision.before or None,
    )


def _proof(lines: Lines, rows: Sequence[int]) -> tuple[Citation, ...]:
    """The words of the rows, of each document those of its best."""
    proof: dict[str, Citation] = {}
    for row in rows:
        for citation in lines.fresh[row].citations:
            proof.setdefault(citation.document, citation)
    return tuple(proof.values())


def _signed(change: Change, briefing: Briefing) -> Change:
    """A change with who says it, and when the first of them did."""
    sources = [briefing.document(c.document).source for c in change.citations]
    days = [s.published.date().isoformat() for s in sources if s.published]
    by = tuple(dict.fromkeys(s.outlet for s in sources if s.outlet))
    return replace(change, by=by, day=min(days, default=None))
