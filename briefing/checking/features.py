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
from briefing.checking.evidence import Evidence
from briefing.checking.facts import Scope, dates, names, numbers, quotes
from briefing.checking.findings import COUNTED, Finding
from briefing.checking.framing import framing
from briefing.checking.joints import trace
from briefing.checking.retelling import as_written
from briefing.checking.suspicion import suspicions
from briefing.checking.verdict import Reason
from briefing.checking.words import Word, find_words
from briefing.engines.protocols import Stance
from briefing.language.analysis import Analysis, analyse

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAX_PREMISE_WORDS = 110
# What stands for "supported" and "refuted" where the model is not asked: what its evidence has otherwise anyway.
_UNASKED = (-2.2, 0.8)


def look_up(statements: Sequence[str], evidence: Evidence) -> list[Case]:
    """Each statement beside what is nearest to it in the evidence."""
    words = [find_words(s) for s in statements]
    nearest = evidence.nearest(words, statements)
    return [
        Case(statement=s, words=w, nearest=rows, nearness=nearness, evidence=evidence)
        for s, w, (rows, nearness) in zip(statements, words, nearest, strict=True)
    ]


def examine(
    cases: Sequence[Case], stance: Stance, settled: Callable[[Sequence[Finding]], Sequence[bool]] | None = None
) -> list[Finding]:
    """Everything the decision needs on each statement; at most one call of the model for all of them.

    Args:
        cases: The statements beside their evidence.
        stance: Asked only where a statement is open.
        settled: Says of findings which of them no answer can change; those stay as they are.
    """
    findings = [case.finding() for case in cases]
    done = settled(findings) if settled else [False] * len(cases)
    asked = [i for i, case in enumerate(cases) if case.is_open and not done[i]]
    answers = iter(stance.supports([(p, cases[i].as_written) for i in asked for p in cases[i].premises]))
    for i in asked:
        findings[i] = cases[i].answered(findings[i], np.stack([next(answers) for _ in cases[i].premises]))
    return findings


@dataclass(kw_only=True)
class Case:
    """One statement beside its evidence.

    Attributes:
        nearest: The rows nearest to it, nearest first.
        nearness: How near the first is, at least 0; to be held against that of other evidence.
    """

    statement: str
    words: Sequence[Word]
    nearest: tuple[int, ...]
    nearness: float
    evidence: Evidence

    @cached_property
    def core(self) -> tuple[int, ...]:
        """The nearest row, and those of the others that have what it lacks."""
        return self.evidence.core(self.words, self.nearest)

    @cached_property
    def near(self) -> tuple[int, ...]:
        """The core, then the rows around it."""
        return (*self.core, *(r for r in self.evidence.around(self.core) if r not in self.core))

    @cached_property
    def near_stems(self) -> frozenset[str]:
        """The stems of the rows near it."""
        return frozenset(w.stem for r in self.near for w in self.evidence.words[r])

    @cached_property
    def alignment(self) -> Alignment:
        """Its words beside those of the nearest row."""
        return align(self.words, self.evidence.words[self.core[0]] if self.core else ())

    def finding(self) -> Finding:
        """What wording and facts say; as if the evidence did not bear it out."""
        return Finding(
            statement=self.statement,
            core=self.core,
            reasons=tuple(self.reasons),
            features=np.array(
                (*_UNASKED, self.alignment.taken, math.log1p(self.n_added), *_counts(self.reasons), self.patched),
                np.float32,
            ),
            coverage=self.coverage,
            unseen=self.evidence.unseen(self.words),
            words=self.suspicions(),
            refuted=0.0,
        )

    def answered(self, finding: Finding, answers: NDArray[np.float32]) -> Finding:
        """The same with what the stance model says of each premise, shape (n_premises, 3).

        The mean over several views of the evidence parts true from turned sentences better than any one of them.
        """
        supported, refuted = (float(np.mean([_logit(p) for p in answers[:, c]])) for c in (0, 2))
        features = np.concatenate([np.array([supported, refuted], np.float32), finding.features[len(_UNASKED) :]])
        return replace(finding, features=features, refuted=1 / (1 + math.exp(-refuted)))

    @cached_property
    def premises(self) -> list[str]:
        """The nearest sentence alone, with the one before it, which may name whom it speaks of, and with the other
        nearest ones, in their order."""
        texts, rows = self.evidence.texts, self.nearest
        if not rows:
            return []
        first = rows[0]
        together = [first]
        for row in rows[1:]:
            if sum(len(texts[r].split()) for r in (*together, row)) <= _MAX_PREMISE_WORDS:
                together.append(row)
        views = ([first], [r for r in self.evidence.around([first]) if r <= first], sorted(together))
        return list(dict.fromkeys(self.evidence.passage(view) for view in views))

    @property
    def is_open(self) -> bool:
        """Whether the stance model is to be asked: not where a version of a sentence has something otherwise."""
        return bool(self.nearest) and not (self.alignment.is_version and any(r.against for r in self.reasons))

    @cached_property
    def analysis(self) -> Analysis:
        """What it says."""
        return analyse(self.statement)

    @cached_property
    def as_written(self) -> str:
        """The statement with its values as the nearest sentences have them."""
        return as_written(self.analysis, [self.evidence.analysis(r) for r in self.nearest])

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

    @property
    def patched(self) -> float:
        """How dear it is to put together from its evidence; 0 where it brings words of its own.

        Where all words are the source's and the order is not, one sentence's subject may have been given another's
        verb; a rewording has the right to an order of its own.
        """
        if {w.stem for w in self.words if w.content} - self.evidence.vocabulary:
            return 0.0
        near = self.evidence.around(self.nearest)
        return trace(self.words, near, self.evidence.words).patched(len(self.words))

    def suspicions(self) -> NDArray[np.float32]:
        """The signs of each word, beside the nearest rows and those around them."""
        near = self.evidence.around(self.nearest)
        return suspicions(self.statement, self.words, near, self.evidence.wording)

    @property
    def n_added(self) -> int:
        """Of a version of a sentence, how many words it has that stand for none there and are not near."""
        changed = self.alignment.substitutions if self.alignment.is_version else ()
        return sum(s.instead_of is None and s.word.stem not in self.near_stems for s in changed)

    @property
    def coverage(self) -> float:
        """Of its words, weighted by how rare they are, the part that its nearest sentences have."""
        content = {w.stem for w in self.words if w.content}
        near = {w.stem for r in self.nearest for w in self.evidence.words[r]}
        total = sum(map(self.evidence.weight, content)) or 1.0
        return sum(map(self.evidence.weight, content & near)) / total


def _counts(reasons: Sequence[Reason]) -> tuple[float, ...]:
    counts = Counter(r.kind for r in reasons)
    return tuple(math.log1p(counts[kind]) for kind in COUNTED)  # type: ignore[index]


def _logit(probability: float) -> float:
    p = min(max(float(probability), 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
