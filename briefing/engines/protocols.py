"""What an engine must be able to do. A constructor does no I/O; weights are loaded at the first call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

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
    """Judges what a sentence has to do with a statement: whether it says it, bears it out, denies it, or answers
    its question."""

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

    def supports(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of shape (n, 3) for (passage, statement): supported, not enough information, refuted; each row
        sums to 1."""
        ...

    def lines(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of shape (n, 2) for (line, what stands above it on the page): it can be read alone there; it is
        worth its room."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a large model is asked: `instruction` is ours, `material` is untrusted text that must stay data. `form` is
    the JSON Schema of one line of the answer, for servers that hold a model to one."""

    instruction: str
    material: str
    max_tokens: int
    form: Mapping[str, Any]


class Asked(Protocol):
    """A model that answers a question in JSON Lines, whatever they say: the answer is not trusted."""

    listener: Callable[[str], None] | None
    """Told in a few words how far an answer has come."""

    @property
    def id(self) -> str:
        """Name and server, for the run record."""
        ...

    @property
    def host(self) -> str:
        """The host that questions are sent to."""
        ...

    @property
    def context(self) -> int | None:
        """How many tokens the model reads at once, question and answer together; None where the server does not say."""
        ...

    @property
    def spent(self) -> Expense:
        """What was taken so far."""
        ...

    def ask(self, question: Question) -> Completion:
        """The answer to one question as it came."""
        ...

    def price(self, n_input_tokens: int, n_output_tokens: int) -> Expense:
        """These tokens with their cost."""
        ...


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
