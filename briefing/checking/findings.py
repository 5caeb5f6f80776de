"""What was found on one statement, and the names of it in the order of the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.checking.verdict import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The reasons that count beyond what the stance model says.
COUNTED = ("negation", "direction")
NAMES = ("supported", "refuted", "taken", "n_added", *COUNTED, "patched")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A statement with what was found on it.

    Attributes:
        core: The row it most likely rests on, and those of the others near it that have what that lacks.
        features: Of the statement, shape (len(NAMES),).
        coverage: Of its words, weighted by how rare they are, the part that its nearest sentences have.
        unseen: Of the same, the part that no source has.
        words: The signs of each of its words, shape (n_words, len(WORD_NAMES)).
        refuted: The probability that its evidence refutes it; 0 where that was not asked.
    """

    statement: str
    core: tuple[int, ...]
    reasons: tuple[Reason, ...]
    features: NDArray[np.float32]
    coverage: float
    unseen: float
    words: NDArray[np.float32]
    refuted: float
