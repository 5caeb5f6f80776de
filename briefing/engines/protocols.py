"""What an engine must be able to do. A constructor does no I/O; weights are loaded at the first call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns sentences into vectors whose dot product is their similarity."""

    @property
    def id(self) -> str:
        """Name and digest, for the run record."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (n, d), rows of unit length; a zero row for an empty text."""
        ...


MASK = "[MASK]"
"""What stands for a value left out of a sentence."""


class Stance(Protocol):
    """Judges what a sentence has to do with a statement: whether it says it, denies it, or answers its question."""

    @property
    def id(self) -> str:
        """Name and digest, for the run record."""
        ...

    def says(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of shape (n, 3) for (sentence, statement): it says all, the core, or is silent; each row sums
        to 1."""
        ...

    def classify(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of shape (n, 3): entailment, neutral, contradiction; each row sums to 1."""
        ...

    def same_question(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Shape (n,): the probability that the values masked by `MASK`, one in each sentence, answer one question."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a writer is asked: `instruction` is ours, `material` is untrusted text that must stay data."""

    instruction: str
    material: str
    max_words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a writer answered: `text` is untrusted too, until the gate has checked it. `problem` says why it is empty
    where the answer could not be used."""

    text: str
    n_input_tokens: int
    n_output_tokens: int
    cached: bool = False
    problem: str | None = None


class Writer(Protocol):
    """Writes prose from material: a seq2seq model, a causal one, or a chat server."""

    @property
    def id(self) -> str:
        """Name and digest, for the run record."""
        ...

    def write(self, prompts: Sequence[Prompt]) -> Iterator[Completion]:
        """One completion a prompt, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Expense:
    """Tokens read and written, and what they cost; `cost` is None where no price is known."""

    n_input_tokens: int
    n_output_tokens: int
    cost: float | None = None


@runtime_checkable
class Metered(Protocol):
    """A writer that somebody pays for, or waits for: it tells what it will take, and what it took."""

    listener: Callable[[str], None] | None
    """Told in a few words how far an answer has come."""

    def estimate(self, prompts: Sequence[Prompt]) -> Expense:
        """At most what writing these would take."""
        ...

    @property
    def spent(self) -> Expense:
        """What was taken so far."""
        ...
