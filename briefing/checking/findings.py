"""What was found on one statement, and the names of it in the order of the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from briefing.checking.evidence import Nearest
from briefing.checking.seams import SEAM_NAMES
from briefing.checking.verdict import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Asked = Literal["nothing", "nearest", "all"]

COUNTED = (
    "number", "date", "name", "role", "quote", "negation", "hedge", "cause", "direction", "order", "attribution",
    "scope",
)  # fmt: skip

NAMES = (
    "version", "entailment", "contradiction", "entailment_version", "contradiction_version", "contradiction_wide",
    "coverage", "coverage_wide", "coverage_all", "pairs", "unseen_weight", "novel_weight", "taken",
    "n_changed", "n_added", *COUNTED, *SEAM_NAMES, "patched",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A statement with what was found on it.

    Attributes:
        features: Of the statement, shape (len(NAMES),).
        words: The signs of each of its words, shape (n_words, len(WORD_NAMES)).
        contradiction: The probability that the nearest sentence contradicts it; 0 where that was not asked.
        asked: How far the entailment model was asked: of no evidence, the nearest sentence, or all that there is.
    """

    statement: str
    nearest: Nearest
    reasons: tuple[Reason, ...]
    features: NDArray[np.float32]
    words: NDArray[np.float32]
    contradiction: float
    asked: Asked = "nothing"
