"""The embedded sentence encoder: all-MiniLM-L6-v2 in ONNX (Reimers and Gurevych 2019, arXiv:1908.10084)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from briefing.engines.onnx import OnnxModel, weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIMENSIONS = 384
_MAX_TOKENS = 128


class OnnxEncoder:
    """Sentences to vectors on the CPU; loads its weights at the first call.

    Args:
        folder: A folder with `model.onnx` and `tokenizer.json`; the embedded one where None.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._name = "all-MiniLM-L6-v2" if folder is None else folder.name
        self._model = OnnxModel(folder or weights("encoder"), max_tokens=_MAX_TOKENS)

    @property
    def id(self) -> str:
        """Name and digest of the weights."""
        return f"{self._name}@{self._model.digest}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (n, 384), rows of unit length; a zero row for a text without a visible character.

        Raises:
            ModelError: the weights cannot be loaded.
        """
        vectors = np.zeros((len(texts), _DIMENSIONS), np.float32)
        rows = [i for i, text in enumerate(texts) if text.strip()]
        if rows:
            found = self._model.run([texts[i] for i in rows], width=_DIMENSIONS)
            vectors[rows] = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
        return vectors
