"""An ONNX model beside its tokenizer, run over texts in batches of like length: what encoder and entailment share.

Nothing is read until the first call; then the model stays loaded. Rows come back in the order asked for.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from briefing.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights"
_MAX_THREADS = 4
_MAX_ROWS = 32
_MAX_BATCH_TOKENS = 4096


class OnnxModel:
    """A folder with `model.onnx` and `tokenizer.json`.

    Args:
        folder: Where the two files lie.
        max_tokens: Longer inputs are cut; of a pair the longer side is.
    """

    def __init__(self, folder: Path, *, max_tokens: int) -> None:
        self.folder = folder
        self.max_tokens = max_tokens

    @cached_property
    def digest(self) -> str:
        """The first 12 hexadecimal digits of the SHA-256 of the weights."""
        try:
            with (self.folder / "model.onnx").open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()[:12]
        except OSError as error:
            raise ModelError(f"the model {self.folder.name} cannot be read: {error}; reinstall the package") from error

    def run(self, inputs: Sequence[str] | Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """The first output for each input; shape (n, d). Token vectors are averaged over the tokens of the input."""
        encoded = self._tokenizer.encode_batch(list(inputs))
        order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
        rows: list[NDArray[np.float32]] = [np.zeros(0, np.float32)] * len(encoded)
        for batch in _batches(order, [len(e.ids) for e in encoded]):
            for i, row in zip(batch, self._forward([encoded[i] for i in batch]), strict=True):
                rows[i] = row
        return np.stack(rows)

    def _forward(self, encoded: Sequence[Any]) -> NDArray[np.float32]:
        longest = max(len(e.ids) for e in encoded)
        ids, mask, types = (np.zeros((len(encoded), longest), np.int64) for _ in range(3))
        for row, e in enumerate(encoded):
            ids[row, : len(e.ids)], mask[row, : len(e.ids)], types[row, : len(e.ids)] = e.ids, 1, e.type_ids
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        output = self._session.run(None, {k: v for k, v in feed.items() if k in self._input_names})[0]
        if output.ndim == 3:
            weight = mask[:, :, None].astype(np.float32)
            output = (output * weight).sum(axis=1) / weight.sum(axis=1)
        return np.asarray(output, np.float32)

    @cached_property
    def _input_names(self) -> frozenset[str]:
        return frozenset(i.name for i in self._session.get_inputs())

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        path = self.folder / "tokenizer.json"
        if not path.is_file():
            raise ModelError(f"the model {self.folder.name} has no tokenizer at {path}; reinstall the package")
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.max_tokens, strategy="longest_first")
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        path = self.folder / "model.onnx"
        if not path.is_file():
            raise ModelError(f"the model {self.folder.name} has no weights at {path}; reinstall the package")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(_MAX_THREADS, os.cpu_count() or 1)
        options.inter_op_num_threads = 1
        # The arena keeps the largest batch's memory for good, and spinning threads starve whatever else runs here.
        options.enable_cpu_mem_arena = False
        options.enable_mem_pattern = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's errors share no base class
            raise ModelError(f"the model {path} cannot be loaded: {error}") from error


def _batches(order: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    """Cuts rows sorted by length into batches bounded in rows and in padded tokens."""
    batches: list[list[int]] = []
    for i in order:
        n_rows = len(batches[-1]) + 1 if batches else _MAX_ROWS + 1
        if n_rows > _MAX_ROWS or n_rows * lengths[i] > _MAX_BATCH_TOKENS:
            batches.append([])
        batches[-1].append(i)
    return batches
