"""What changed between two briefings on one subject, claim by claim.

A claim is a sentence with its proof. Against the earlier briefing it is

- **revised** where it asks the same question of the same thing and answers with another figure;
- **new** where nothing told before comes near it, and it does not rest on reports that were there before;

and an earlier claim is

- **withdrawn** where every report that made it has been rewritten and no report makes it any more, or where a report
  takes it back in so many words (that a later report merely does not repeat it says nothing);
- **resolved** where it was in dispute, and reports that are new or rewritten all give one of the answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from briefing.model import Briefing, Change, Citation, Conflict, Document, Point
from briefing.models.protocols import Encoder
from briefing.text.analysis import Analysis, analyse
from briefing.text.quantities import Quantity, relate, same_measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Cosines of all-MiniLM-L6-v2 on labelled clusters: of statements of one fact in two reports 0.74 reach MIN_TOLD, of
# sentences on something else 0.22 do.
MIN_TOLD = 0.6
MIN_SAME_QUESTION = 0.6
MIN_RETRACTED = 0.45
MAX_CHANGES = 12
MIN_WORDS = 5

_TAKES_BACK = re.compile(
    r"\b(?:(?:an?|the|our|its|their) (?:earlier|previous|initial|original|first) "
    r"(?:version|report|account|story|statement|figure|toll|count|estimate)s?\b.{0,80}\b"
    r"(?:said|stated|gave|put|misstated|wrong|incorrect|mistaken|error)"
    r"|correction:|withdr[ae]wn?\b|retracted\b|no longer stands?\b|turned out (?:to be )?(?:false|wrong|untrue)|"
    r"was(?: not|n[’']t) (?:true|correct|the case))",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class _Claim:
    statement: str
    citations: tuple[Citation, ...]

    @cached_property
    def analysis(self) -> Analysis:
        return analyse(self.statement)


def changes(old: Briefing, new: Briefing, *, encoder: Encoder) -> tuple[Change, ...]:
    """What a reader of `old` should be told first: revised, withdrawn, resolved, new, each in the order of `new`.

    Args:
        old: The earlier briefing; the texts of its documents are not needed.
        new: The briefing at hand.
        encoder: Tells which sentences speak of the same thing.
    """
    return _Comparison(old, new, encoder).changes()


def carried(old: Briefing, new: Briefing, *, encoder: Encoder) -> Briefing:
    """`new` with the claims of `old` added that it neither repeats nor replaces: all that has been told so far.

    Give this as `old` next time, so that a claim does not count as new when it comes back after a pause.
    """
    comparison = _Comparison(old, new, encoder)
    gone = {c.before for c in new.changes if c.before} | {c.statement for c in new.changes if c.kind == "withdrawn"}
    known = {d.sha256: d.id for d in new.documents}
    place = {d.id: known.get(d.sha256, f"{d.id}.{d.sha256[:8]}") for d in old.documents}
    kept: list[Point] = []
    for i, claim in enumerate(comparison.old_claims):
        if claim.statement not in gone and not comparison.is_repeated(i):
            proof = tuple(replace(c, document=place.get(c.document, c.document)) for c in claim.citations)
            kept.append(Point(statement=claim.statement, citations=proof, on_page=False))
    used = {c.document for p in kept for c in p.citations}
    documents = [replace(d, id=place[d.id], origin=place[d.id], text="", sentences=()) for d in old.documents]
    before = tuple(d for d in documents if d.id in used and d.sha256 not in known)
    return replace(new, documents=(*new.documents, *before), single=(*new.single, *kept))


class _Comparison:
    def __init__(self, old: Briefing, new: Briefing, encoder: Encoder) -> None:
        self._old, self._new, self._encoder = old, new, encoder
        self.old_claims, self.new_claims = _claims(old), _claims(new)
        before = {d.sha256 for d in old.documents}
        # The documents that were not there before, or not in these words.
        self._fresh = tuple(d for d in new.documents if d.sha256 not in before)
        self._fresh_ids = {d.id for d in self._fresh}

    def changes(self) -> tuple[Change, ...]:
        """All changes, the weightiest kind first."""
        if not self._fresh or not self.old_claims:
            return ()
        told: dict[str, Change] = {}
        revised, new = self._revised(), self._new_claims()
        gone = {c.before for c in revised if c.before}
        withdrawn = [c for c in self._withdrawn() if c.statement not in gone and (c.before or "") not in gone]
        for change in (*revised, *withdrawn, *self._resolved(), *new):
            told.setdefault(change.statement, change)
        return tuple(told.values())[:MAX_CHANGES]

    def is_repeated(self, i: int) -> bool:
        """Whether the new briefing tells the i-th old claim too."""
        return bool(len(self.new_claims)) and float(self._similarity[:, i].max()) >= MIN_TOLD

    @cached_property
    def _similarity(self) -> NDArray[np.float32]:
        """Shape (new claims, old claims)."""
        old, new = self._encoder.encode([c.statement for c in self.old_claims]), self._vectors
        return new @ old.T

    @cached_property
    def _vectors(self) -> NDArray[np.float32]:
        return self._encoder.encode([c.statement for c in self.new_claims])

    def _is_fresh(self, claim: _Claim) -> bool:
        """Whether it rests on nothing that was there before."""
        return {c.document for c in claim.citations} <= self._fresh_ids

    def _revised(self) -> list[Change]:
        found = []
        pairs = [
            (i, j, difference)
            for i, claim in enumerate(self.new_claims)
            if any(c.document in self._fresh_ids for c in claim.citations)
            for j, before in enumerate(self.old_claims)
            if (difference := _other_figure(claim.analysis, before.analysis))
        ]
        if not pairs:
            return []
        masked = self._encoder.encode(
            [_masked(self.new_claims[i].analysis) for i, _, _ in pairs]
            + [_masked(self.old_claims[j].analysis) for _, j, _ in pairs]
        )
        near = (masked[: len(pairs)] * masked[len(pairs) :]).sum(axis=1)
        best: dict[int, tuple[float, int]] = {}
        for (i, j, _), similarity in zip(pairs, near, strict=True):
            if similarity >= MIN_SAME_QUESTION:
                best[i] = max(best.get(i, (0.0, 0)), (float(similarity), -j))
        for i in sorted(best):
            claim, before = self.new_claims[i], self.old_claims[-best[i][1]]
            if not any(_same_figure(claim.analysis, o.analysis) for o in self._near(i)):
                found.append(_change("revised", claim.statement, self._fresh_only(claim), before=before.statement))
        return found

    def _near(self, i: int) -> list[_Claim]:
        """The old claims that come near the i-th new one."""
        return [c for c, s in zip(self.old_claims, self._similarity[i], strict=True) if s >= MIN_TOLD]

    def _new_claims(self) -> list[Change]:
        return [
            _change("new", claim.statement, claim.citations)
            for i, claim in enumerate(self.new_claims)
            if self._is_fresh(claim) and float(self._similarity[i].max()) < MIN_TOLD
        ]

    def _withdrawn(self) -> list[Change]:
        rewritten = _rewritten(self._old.documents, self._new.documents)
        at_risk = [c for c in self.old_claims if c.citations and {x.document for x in c.citations} <= rewritten]
        sentences = [d.words(s) for d in self._new.documents for s in d.sentences]
        found = []
        if at_risk and sentences:
            near = self._encoder.encode([c.statement for c in at_risk]) @ self._encoder.encode(sentences).T
            found = [
                _change("withdrawn", claim.statement, ())
                for claim, row in zip(at_risk, near, strict=True)
                if float(row.max()) < MIN_TOLD
            ]
        return found + self._taken_back()

    def _taken_back(self) -> list[Change]:
        spans = [(d, s) for d in self._fresh for s in d.sentences if _TAKES_BACK.search(d.words(s))]
        if not spans:
            return []
        near = (
            self._encoder.encode([d.words(s) for d, s in spans])
            @ self._encoder.encode([c.statement for c in self.old_claims]).T
        )
        return [
            _change(
                "withdrawn",
                " ".join(d.words(s).split()),
                (d.cite(s.start, s.end),),
                before=self.old_claims[int(row.argmax())].statement,
            )
            for (d, s), row in zip(spans, near, strict=True)
            if float(row.max()) >= MIN_RETRACTED
        ]

    def _resolved(self) -> list[Change]:
        found = []
        for conflict in self._old.conflicts:
            if conflict.relation != "contradiction" or self._is_open(conflict):
                continue
            answers = [(p, c) for p in conflict.positions if (c := self._now_says(p.value, conflict))]
            if len(answers) == 1:
                position, citations = answers[0]
                others = "; ".join(p.value for p in conflict.positions if p is not position)
                statement = f"{conflict.issue}: {position.value}"
                found.append(_change("resolved", statement, citations, before=f"{position.value} or {others}"))
        return found

    def _is_open(self, conflict: Conflict) -> bool:
        values = {p.value.casefold() for p in conflict.positions}
        return any(len(values & {p.value.casefold() for p in c.positions}) >= 2 for c in self._new.conflicts)

    def _now_says(self, value: str, conflict: Conflict) -> tuple[Citation, ...]:
        """Where a fresh document gives this answer, in a sentence on the question."""
        pattern = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)", re.IGNORECASE)
        spans = [(d, s) for d in self._fresh for s in d.sentences if pattern.search(d.words(s))]
        if not spans:
            return ()
        asked = [" ".join(c.quote.split()) for p in conflict.positions for c in p.citations[:1]]
        near = self._encoder.encode([d.words(s) for d, s in spans]) @ self._encoder.encode(asked).T
        return tuple(
            d.cite(s.start, s.end) for (d, s), row in zip(spans, near, strict=True) if float(row.max()) >= MIN_TOLD
        )

    def _fresh_only(self, claim: _Claim) -> tuple[Citation, ...]:
        return tuple(c for c in claim.citations if c.document in self._fresh_ids)


def _claims(briefing: Briefing) -> tuple[_Claim, ...]:
    """The statements of a briefing, each once, the weightiest first."""
    found: dict[str, _Claim] = {}
    points: Iterable[tuple[str, Sequence[Citation]]] = (
        *((p.statement, p.citations) for p in briefing.shared),
        *((c.quote, (c,)) for conflict in briefing.conflicts for p in conflict.positions for c in p.citations),
        *((p.statement, p.citations) for p in briefing.single),
        *((p.statement, p.citations) for s in briefing.summaries for p in s.points),
    )
    for statement, citations in points:
        words = " ".join(statement.split())
        if len(words.split()) >= MIN_WORDS:
            found.setdefault(words.casefold(), _Claim(statement=words, citations=tuple(citations)))
    return tuple(found.values())


def _change(kind: str, statement: str, citations: tuple[Citation, ...], *, before: str | None = None) -> Change:
    return Change(kind=kind, statement=statement, before=before, citations=citations)  # type: ignore[arg-type]


def _other_figure(a: Analysis, b: Analysis) -> bool:
    """Whether some figure of the one measures what a figure of the other does, with another result, and none agrees."""
    pairs = [(x, y) for x in a.quantities for y in b.quantities if _comparable(x, y)]
    relations = {relate(x, y) for x, y in pairs}
    return "different" in relations and "same" not in relations


def _same_figure(a: Analysis, b: Analysis) -> bool:
    return any(relate(x, y) in ("same", "compatible") for x in a.quantities for y in b.quantities if _comparable(x, y))


def _comparable(a: Quantity, b: Quantity) -> bool:
    return same_measure(a, b) and a.unit not in ("ordinal", "age")


def _masked(analysis: Analysis) -> str:
    """The sentence with its figures blanked: what it says of what."""
    text = analysis.sentence
    for q in sorted(analysis.quantities, key=lambda q: -q.start):
        text = f"{text[: q.start]}some{text[q.end :]}"
    return text


def _rewritten(old: Sequence[Document], new: Sequence[Document]) -> set[str]:
    """The ids of old documents that are there again, at the same address, in other words."""
    now = {d.source.url or d.source.uri: d.sha256 for d in new}
    return {d.id for d in old if now.get(d.source.url or d.source.uri, d.sha256) != d.sha256}
