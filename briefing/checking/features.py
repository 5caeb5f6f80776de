"""What the decision weighs: one row of numbers for each statement."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from briefing.checking.alignment import Alignment, align
from briefing.checking.edits import changes
from briefing.checking.evidence import Evidence, Nearest
from briefing.checking.facts import Scope, dates, names, numbers, quotes
from briefing.checking.findings import COUNTED, Finding
from briefing.checking.framing import framing
from briefing.checking.joints import trace
from briefing.checking.retelling import as_written
from briefing.checking.seams import SEAM_NAMES, seams
from briefing.checking.suspicion import suspicions
from briefing.checking.verdict import Reason
from briefing.checking.words import Word, find_words, pairs
from briefing.engines.protocols import Stance
from briefing.language.analysis import Analysis, analyse

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAX_PREMISE_WORDS = 110
# Of what copies less at length the order is the writer's own.
_MOSTLY_COPIED = 0.6
_NOT_ENTAILED = np.array([0.1, 0.2, 0.7], np.float32)


def examine(
    statements: Sequence[str],
    evidence: Evidence,
    stance: Stance,
    settled: Callable[[Sequence[Finding]], Sequence[bool]] | None = None,
) -> list[Finding]:
    """Everything the decision needs on each statement; at most two calls of each model for all of them.

    Args:
        statements: The sentences.
        evidence: Where their support may lie.
        stance: Asked only where a statement is open; of the nearest sentence first, then of all together.
        settled: Says of findings which of them no further entailment can change; those stay as they are.
    """
    words = [find_words(s) for s in statements]
    nearest = evidence.nearest(words, statements)
    cases = [
        _Case(statement=s, words=w, nearest=n, evidence=evidence)
        for s, w, n in zip(statements, words, nearest, strict=True)
    ]
    findings = [case.finding() for case in cases]
    narrow: dict[int, NDArray[np.float32]] = {}
    for stage in (0, 1):
        done = settled(findings) if settled else [False] * len(cases)
        asked = [i for i, case in enumerate(cases) if case.is_open and not done[i] and len(case.premises) > stage]
        answers = stance.classify([(cases[i].premises[stage], cases[i].as_written) for i in asked])
        for i, answer in zip(asked, answers, strict=True):
            findings[i] = cases[i].answered(findings[i], narrow.setdefault(i, answer), answer, stage=stage)
    return findings


@dataclass(kw_only=True)
class _Case:
    """One statement beside its evidence."""

    statement: str
    words: Sequence[Word]
    nearest: Nearest
    evidence: Evidence

    @cached_property
    def core(self) -> tuple[int, ...]:
        return self.evidence.core(self.words, self.nearest)

    @cached_property
    def near(self) -> tuple[int, ...]:
        """The core, then the rows around it."""
        return (*self.core, *(r for r in self.evidence.around(self.core) if r not in self.core))

    @cached_property
    def near_stems(self) -> frozenset[str]:
        return frozenset(w.stem for r in self.near for w in self.evidence.words[r])

    @cached_property
    def alignment(self) -> Alignment:
        return align(self.words, self.evidence.words[self.core[0]] if self.core else ())

    def finding(self) -> Finding:
        """What wording and facts say; as if the evidence did not entail it."""
        unasked = self.logits(_NOT_ENTAILED, _NOT_ENTAILED)
        return Finding(
            statement=self.statement,
            nearest=self.nearest,
            reasons=tuple(self.reasons),
            features=np.array(
                (*unasked, *self.overlap(), *_counts(self.reasons), *self.seams.values(), self.patched), np.float32
            ),
            words=self.suspicions(),
            contradiction=0.0,
        )

    def answered(
        self, finding: Finding, narrow: NDArray[np.float32], wide: NDArray[np.float32], *, stage: int
    ) -> Finding:
        """The same with what the entailment model says of the nearest sentence, and of the last of the premises."""
        logits = np.array(self.logits(narrow, wide), np.float32)
        return replace(
            finding,
            features=np.concatenate([logits, finding.features[len(logits) :]]),
            contradiction=float(narrow[2]),
            asked="all" if stage + 1 == len(self.premises) else "nearest",
        )

    @cached_property
    def premises(self) -> list[str]:
        """The nearest sentence, and for a statement that is no version of it the nearest together, in their order."""
        texts, rows = self.evidence.texts, self.nearest.rows
        if not rows:
            return [""]
        together = [rows[0]]
        for row in rows[1:]:
            if sum(len(texts[r].split()) for r in (*together, row)) <= _MAX_PREMISE_WORDS:
                together.append(row)
        if self.alignment.is_version or len(together) == 1:
            return [texts[rows[0]]]
        return [texts[rows[0]], " ".join(texts[r] for r in sorted(together))]

    @property
    def is_open(self) -> bool:
        """Whether the entailment model is to be asked: not where a version of a sentence has something otherwise."""
        return not (self.alignment.is_version and any(r.against for r in self.reasons))

    @cached_property
    def analysis(self) -> Analysis:
        return analyse(self.statement)

    @cached_property
    def as_written(self) -> str:
        """The statement with its values as the nearest sentences have them."""
        return as_written(self.analysis, [self.evidence.analysis(r) for r in self.nearest.rows])

    @cached_property
    def reasons(self) -> list[Reason]:
        """What speaks against it; of two that say the same the first."""
        scope = Scope(
            core=[self.evidence.analysis(r) for r in self.core],
            near=[self.evidence.analysis(r) for r in self.near],
            text=self.evidence.full_text,
        )
        analysis = self.analysis
        found = [r for check in (numbers, dates, names, quotes) for r in check(analysis, scope)]
        found += framing(analysis, self.words, scope)
        said = {(r.kind, r.words.split(" ")[-1]) for r in found}
        changed = changes(analysis, self.alignment, scope, self.near_stems)
        return found + [r for r in changed if (r.kind, r.words.split(" ")[-1]) not in said]

    def logits(self, narrow: NDArray[np.float32], wide: NDArray[np.float32]) -> tuple[float, ...]:
        """The features of entailment, by whether the statement is a version of a sentence or worded freely."""
        version = float(self.alignment.is_version)
        entailment = max(_logit(narrow[0]), _logit(wide[0]))
        contradiction = _logit(narrow[2])
        free = (entailment * (1 - version), contradiction * (1 - version))
        return (version, *free, entailment * version, contradiction * version, _logit(wide[2]))

    @cached_property
    def known(self) -> frozenset[str]:
        """Its content words that the documents have."""
        return frozenset(w.stem for w in self.words if w.content) & self.evidence.vocabulary

    @cached_property
    def seams(self) -> dict[str, float]:
        """What is taken over at length, and what is joined anew."""
        evidence = self.evidence
        total = sum(evidence.weight(s) for s in {w.stem for w in self.words if w.content}) or 1.0
        seen = sum(evidence.weight(s) for s in self.known) / total
        found = seams([w.stem for w in self.words], evidence.wording, seen)
        return dict(zip(SEAM_NAMES, found, strict=True))

    @property
    def patched(self) -> float:
        """How dear it is to put together from its evidence; 0 where it brings words of its own or copies little.

        Where all words are the source's and the order is not, one sentence's subject may have been given another's
        verb; a rewording has the right to an order of its own.
        """
        own = {w.stem for w in self.words if w.content} - self.known
        if own or self.seams["copied"] <= _MOSTLY_COPIED:
            return 0.0
        near = self.evidence.around(self.nearest.rows)
        return trace(self.words, near, self.evidence.words).patched(len(self.words))

    def suspicions(self) -> NDArray[np.float32]:
        """The signs of each word, beside the nearest rows and those around them."""
        near = self.evidence.around(self.nearest.rows)
        return suspicions(self.statement, self.words, near, self.evidence.wording)

    def overlap(self) -> tuple[float, ...]:
        """The features of wording, from "coverage" to "n_added"."""
        evidence, words = self.evidence, self.words
        content = {w.stem for w in words if w.content}
        total = sum(evidence.weight(s) for s in content) or 1.0
        wide = {w.stem for r in self.nearest.rows for w in evidence.words[r]}
        unseen = content - evidence.vocabulary
        mine = pairs(words)
        theirs = {p for r in self.nearest.rows for p in pairs(evidence.words[r])}
        changed = self.alignment.substitutions if self.alignment.is_version else ()
        loose = [s for s in changed if s.word.stem not in self.near_stems]
        return (
            self.nearest.coverage[0] if self.nearest.rows else 0.0,
            sum(evidence.weight(s) for s in content & wide) / total,
            sum(evidence.weight(s) for s in content - unseen) / total,
            len(mine & theirs) / len(mine) if mine else 0.0,
            evidence.unseen(words),
            sum(evidence.weight(s) for s in content - self.near_stems) / total,
            self.alignment.taken,
            math.log1p(sum(s.instead_of is not None for s in loose)),
            math.log1p(sum(s.instead_of is None for s in loose)),
        )


def _counts(reasons: Sequence[Reason]) -> tuple[float, ...]:
    counts = Counter(r.kind for r in reasons)
    return tuple(math.log1p(counts[kind]) for kind in COUNTED)  # type: ignore[index]


def _logit(probability: float) -> float:
    p = min(max(float(probability), 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
