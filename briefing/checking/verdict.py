"""What checking comes to: a verdict on each sentence, its proof, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from briefing.nouns import Citation

Verdict = Literal["supported", "disputed", "partly", "contradicted", "not_found"]
ReasonKind = Literal[
    "number", "date", "name", "role", "quote", "negation", "hedge", "cause", "direction", "order", "attribution",
    "scope", "status", "wording", "instruction", "denial",
]  # fmt: skip

VERDICTS: tuple[Verdict, ...] = ("supported", "disputed", "partly", "contradicted", "not_found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something in a sentence that its evidence does not carry.

    Attributes:
        kind: What it is.
        message: Says what the sentence has and what the sources have, in a few words.
        words: The words of the sentence that it is about; "" where it is about the whole.
        against: The sources say otherwise, rather than nothing.
    """

    kind: ReasonKind
    message: str
    words: str = ""
    against: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A statement judged against documents.

    Attributes:
        probability: Calibrated, of its being supported, in [0, 1].
        citations: The best evidence, best first; empty where nothing comes near.
        reasons: What speaks against it.
    """

    statement: str
    verdict: Verdict
    probability: float
    citations: tuple[Citation, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSentence:
    """One sentence of a checked text: ``text[start:end]``, on `line` (from 1)."""

    start: int
    end: int
    line: int
    judgement: Judgement

    @property
    def text(self) -> str:
        """The sentence as it was judged, without markup."""
        return self.judgement.statement

    @property
    def verdict(self) -> Verdict:
        """What it came to."""
        return self.judgement.verdict

    @property
    def probability(self) -> float:
        """Of its being supported, in [0, 1]."""
        return self.judgement.probability


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole text checked, sentence by sentence, in order."""

    sentences: tuple[CheckedSentence, ...]

    @property
    def supported(self) -> bool:
        """Whether every sentence is."""
        return all(s.verdict == "supported" for s in self.sentences)

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many sentences got each verdict."""
        return {v: sum(s.verdict == v for s in self.sentences) for v in VERDICTS}
