"""One judgement for each statement: facts, wording and what the stance model says weighed together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Literal

from briefing.checking.evidence import Evidence
from briefing.checking.features import Case, examine, look_up
from briefing.checking.findings import Finding
from briefing.checking.instructions import speaks_to_a_model
from briefing.checking.support import fitted
from briefing.checking.verdict import Judgement, Reason, ReasonKind, Verdict
from briefing.checking.words import bare, find_words, plain
from briefing.engines.protocols import Encoder, Stance
from briefing.nouns import Citation, Document

Level = Literal["strict", "normal", "off"]

# A copy is as sure as anything can be that was not thought of when the weights were fitted.
COPY_PROBABILITY = 0.995
# A reader takes these at their word. Where the source has them otherwise nothing passes, however likely the whole;
# where it only lacks them the strict gate lets nothing pass.
VETOES: frozenset[ReasonKind] = frozenset(
    {
        "number",
        "date",
        "name",
        "role",
        "quote",
        "negation",
        "hedge",
        "direction",
        "order",
        "scope",
        "status",
        "instruction",
        "denial",
    }
)
# No source says the opposite of these, and no level lets them pass.
_NEVER: frozenset[ReasonKind] = frozenset({"instruction", "hedge"})
# A statement of whose words, weighted by rarity, a larger part is in no source is about something else. Of true
# sentences in other words (training/written, those left to the decision) nine in ten lie below, of those on other
# reports one in ten.
_MAX_UNSEEN = 0.85
_STRICT_MARGIN = 0.05
# From here on the stance model alone stops a sentence, however likely its words make it. Of 704 sentences that turn a
# report's words round (training/written, those left to the decision) it stops 17 of the 81 that would pass, and of 704
# true ones 11 of 563.
DENIED = 0.6
_PARTLY_COVERAGE = 0.5
_BRACKETED = re.compile(r"^\[([^\]]+)\](.*)$", re.S)


class Judge:
    """Judges statements against one document; made once, it serves any number of them.

    Args:
        document: The source, with its sentences.
        encoder: Finds evidence that is worded otherwise.
        stance: Judges a statement against its evidence.
        level: "normal" goes by probability, and stops what the source has otherwise or is less sure of; "strict" asks
            for more probability, and stops figures, dates, names, roles and the like that the source merely lacks.
    """

    def __init__(self, document: Document, *, encoder: Encoder, stance: Stance, level: Level = "normal") -> None:
        self._document = document
        self._encoder = encoder
        self._stance = stance
        self.level = level

    @cached_property
    def _evidence(self) -> Evidence:
        return Evidence([self._document], self._encoder)

    def look_up(self, statements: Sequence[str]) -> list[Case]:
        """Each statement beside what the document has nearest to it."""
        return look_up(statements, self._evidence)

    def judge(self, cases: Sequence[Case]) -> tuple[Judgement, ...]:
        """A judgement for each statement looked up here, in order."""
        copies = [self._copied(case.statement) for case in cases]
        rest = [case for case, row in zip(cases, copies, strict=True) if row is None]
        findings = examine(rest, self._stance, self._settled)
        probabilities = fitted().probabilities(findings)
        judged = (self._judgement(f, float(p)) for f, p in zip(findings, probabilities, strict=True))
        return tuple(
            next(judged)
            if row is None
            else Judgement(
                statement=case.statement,
                verdict="supported",
                probability=COPY_PROBABILITY,
                citations=(self._evidence.cite(row),),
            )
            for case, row in zip(cases, copies, strict=True)
        )

    def _copied(self, statement: str) -> int | None:
        """The row a statement was taken from word for word, a dateline or an opening "However," left out."""
        evidence = self._evidence
        bracketed = _BRACKETED.match(statement)
        wording = bare(bracketed[2] if bracketed else statement)
        if len(wording.split()) < 3:
            return None
        if not bracketed and not statement.rstrip().endswith(("…", "...")):
            return evidence.copies.get(wording)
        if not bracketed:  # clipped to fit
            return evidence.clipped(wording)
        for ending, row in evidence.copies.items():
            if ending.endswith(wording) and len(ending) - len(wording) <= 4 and self._named(bracketed[1], row):
                return row
        return None

    def _named(self, name: str, row: int) -> bool:
        """Whether a name completed in brackets stands in one of the sentences before."""
        before = " ".join(plain(self._evidence.texts[r]) for r in self._evidence.around([row], reach=2) if r <= row)
        return plain(name) in before

    def _judgement(self, finding: Finding, probability: float) -> Judgement:
        reasons = finding.reasons
        if speaks_to_a_model(finding.statement):
            message = "it speaks to a language model rather than to a reader"
            reasons = (*reasons, Reason(kind="instruction", message=message))
        if finding.refuted >= DENIED and not any(r.kind in VETOES for r in reasons):
            message = "the source says otherwise"
            reasons = (*reasons, Reason(kind="denial", message=message, against=True))
        citations = self._citations(finding)
        supported = bool(citations) and not self._vetoed(reasons) and probability >= self._needed
        verdict: Verdict = "supported" if supported else _failure(finding, reasons)
        if not supported and not reasons:
            reasons = (_unworded(finding, self._evidence),)
        return Judgement(
            statement=finding.statement,
            verdict=verdict,
            probability=round(probability if citations else min(probability, 0.1), 4),
            citations=citations,
            reasons=reasons,
        )

    @property
    def _needed(self) -> float:
        """The least probability of what counts as supported."""
        threshold = fitted().threshold
        return min(0.9, threshold + _STRICT_MARGIN) if self.level == "strict" else threshold

    def _vetoed(self, reasons: Sequence[Reason]) -> bool:
        """Whether something speaks against a statement that no probability outweighs."""
        if self.level == "strict":
            return any(r.kind in VETOES for r in reasons)
        return any(r.kind in VETOES and (r.against or r.kind in _NEVER) for r in reasons)

    def _settled(self, findings: Sequence[Finding]) -> list[bool]:
        """Whose verdict the stance model cannot change: asking costs more than all else together."""
        settled = []
        for finding, most in zip(findings, fitted().most(findings), strict=True):
            fails = most < self._needed or self._vetoed(finding.reasons) or finding.unseen > _MAX_UNSEEN
            # How it fails depends on whether the source denies it, where nothing else speaks against it.
            how = any(r.against for r in finding.reasons) or not _is_near(finding)
            settled.append(bool(fails and how))
        return settled

    def _citations(self, finding: Finding) -> tuple[Citation, ...]:
        """The nearest sentence, and the others that have what it lacks; none for what is about something else."""
        if finding.unseen > _MAX_UNSEEN:
            return ()
        return tuple(self._evidence.cite(row) for row in finding.core)


def _failure(finding: Finding, reasons: Sequence[Reason]) -> Verdict:
    """Which of the three ways of not being supported it is."""
    near = _is_near(finding)
    if near and (any(r.against for r in reasons) or finding.refuted >= DENIED):
        return "contradicted"
    return "partly" if near else "not_found"


def _is_near(finding: Finding) -> bool:
    """Whether the nearest sentences have enough of its words to be about the same thing."""
    return bool(finding.core) and finding.coverage >= _PARTLY_COVERAGE


def _unworded(finding: Finding, evidence: Evidence) -> Reason:
    """Which words of the statement no source has."""
    missing = [
        finding.statement[w.start : w.end]
        for w in find_words(finding.statement)
        if w.content and w.stem not in evidence.vocabulary
    ]
    if missing:
        return Reason(kind="wording", message=f"not in the sources: {', '.join(missing[:6])}", words=missing[0])
    return Reason(kind="wording", message="the sources do not say this")
