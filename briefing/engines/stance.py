"""The embedded stance model: whether a report's sentence says a statement, its core, denies it, or is silent on it; and
whether a passage bears it out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from briefing.engines.onnx import OnnxModel, weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MAX_TOKENS = 256
_NOT_ANY = re.compile(
    r"\b(have|has|had|could|would|should|must|might|may|will)(?:n['’]t|\snot)\s(\w+)\sany(?=\s(?!of\b))", re.I
)
_SILENT, _NEUTRAL = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)


class OnnxStance:
    """Pairs of sentences to probabilities on the CPU; loads its weights at the first call.

    Args:
        folder: A folder with `model.onnx` and `tokenizer.json`; the embedded one where None. Of the model's outputs
            "says" are for all, core and silent; "logits" for entailment, neutral and contradiction; "supports" for
            supported, not enough information and refuted; "question" is one for masked pairs.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._name = "briefing-stance" if folder is None else folder.name
        self._folder = folder

    @property
    def id(self) -> str:
        """Name and digest of the weights."""
        return f"{self._name}@{self._model.digest}"

    @cached_property
    def _model(self) -> OnnxModel:
        return OnnxModel(self._folder or weights("stance"), max_tokens=_MAX_TOKENS)

    def says(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of shape (n, 3) for (sentence, statement) pairs: the sentence says all of the statement, its
        core, or nothing of it.

        Each row sums to 1; a pair with an empty side is silent.

        Raises:
            ModelError: the weights cannot be loaded.
        """
        return self._classes(pairs, "says", _SILENT)

    def classify(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of shape (n, 3) for (premise, hypothesis) pairs: entailment, neutral, contradiction.

        Each row sums to 1; a pair with an empty side is neutral. Of a pair too long the longer side is cut.

        Raises:
            ModelError: the weights cannot be loaded.
        """
        return self._classes([(_one_negation(a), _one_negation(b)) for a, b in pairs], "logits", _NEUTRAL)

    def supports(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of shape (n, 3) for (passage, statement) pairs: the passage bears out all of the statement,
        says too little of it, or refutes it.

        Each row sums to 1; a pair with an empty side says too little.

        Raises:
            ModelError: the weights cannot be loaded.
        """
        return self._classes([(_one_negation(a), _one_negation(b)) for a, b in pairs], "supports", _NEUTRAL)

    def lines(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of shape (n, 2) for (line, what stands above it on the page) pairs: the line can be read alone
        there, and is worth its room.

        Raises:
            ModelError: the weights cannot be loaded.
        """
        if not pairs:
            return np.zeros((0, 2), np.float32)
        logits = self._model.run(list(pairs), width=4, output="lines")
        stands = _softmax(logits[:, :3])[:, 0]
        return np.stack([stands, 1 / (1 + np.exp(-logits[:, 3]))], axis=1).astype(np.float32)

    def same_question(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Shape (n,): the probability that the values masked in both sentences of a pair answer one question.

        Raises:
            ModelError: the weights cannot be loaded.
        """
        if not pairs:
            return np.zeros(0, np.float32)
        logits = self._model.run(list(pairs), width=1, output="question")[:, 0]
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)

    def _classes(
        self, pairs: Sequence[tuple[str, str]], output: str, empty: tuple[float, float, float]
    ) -> NDArray[np.float32]:
        probabilities = np.tile(np.array(empty, np.float32), (len(pairs), 1))
        rows = [i for i, (premise, hypothesis) in enumerate(pairs) if premise.strip() and hypothesis.strip()]
        if rows:
            probabilities[rows] = _softmax(self._model.run([pairs[i] for i in rows], width=len(empty), output=output))
        return probabilities


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def _one_negation(text: str) -> str:
    """A text with "has not found any" as "has found no": the model was trained on negations put in and taken out, and
    takes the two for opposites."""
    return _NOT_ANY.sub(r"\1 \2 no", text)
