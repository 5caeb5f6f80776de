"""What an engine must be able to do. A constructor does no I/O; weights are loaded at the first call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

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


class Entailment(Protocol):
    """Judges whether a premise entails a hypothesis, contradicts it, or neither."""

    @property
    def id(self) -> str:
        """Name and digest, for the run record."""
        ...

    def classify(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of shape (n, 3): entailment, neutral, contradiction; each row sums to 1."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a writer is asked: `instruction` is ours, `material` is untrusted text that must stay data."""

    instruction: str
    material: str
    max_words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a writer answered: `text` is untrusted too, until the gate has checked it."""

    text: str
    n_input_tokens: int
    n_output_tokens: int
    cached: bool = False


class Writer(Protocol):
    """Writes prose from material: a seq2seq model, a causal one, or a chat server."""

    @property
    def id(self) -> str:
        """Name and digest, for the run record."""
        ...

    def write(self, prompts: Sequence[Prompt]) -> Iterator[Completion]:
        """One completion a prompt, in order."""
        ...
