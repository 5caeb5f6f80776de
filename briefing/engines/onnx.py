"""An ONNX model beside its tokenizer: what encoder and stance share.

Nothing is read until the first call; then the model stays loaded. Each input runs alone, several at a time: int8
weights scale activations by the batch, so that a text in a batch gets a vector that depends on its neighbours (up to
0.06 a component, measured); alone it always gets the same one, wastes nothing on padding, and is 15 % faster.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from briefing.errors import ModelError
from briefing.files import read_file
from briefing.processors import n_threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights"
WEIGHTS_VARIABLE = "BRIEFING_WEIGHTS"
_SUMS = "SHA256SUMS"
_DECISIONS = ("differences", "points", "support")
_MEMORY = "close other programs, or give fewer and shorter reports"
_MAX_THREADS = 4
_MAX_BYTES = 2_000_000_000  # what one file of ONNX can hold


def weights(name: str) -> Path:
    """The folder or file of that name among the weights: in the folder that BRIEFING_WEIGHTS names where it is set and
    holds it, else in the package. What is read must be as the SHA256SUMS of its folder states it.

    Raises:
        ModelError: the folder that is named has no SHA256SUMS.
    """
    given = os.environ.get(WEIGHTS_VARIABLE)
    if not given or not (Path(given) / name).exists():
        return WEIGHTS / name
    if not (Path(given) / _SUMS).is_file():
        raise ModelError(f"{WEIGHTS_VARIABLE}={given}: the folder has no {_SUMS}; make one with sha256sum")
    return Path(given) / name


def verified(path: Path) -> bytes:
    """The content of a file among the weights, held against the SHA256SUMS above it.

    A folder of one's own that has no such list is taken as it is.

    Raises:
        ModelError: it cannot be read, or is not what is stated; says how to put it right.
    """
    return _read(path)[0]


def _read(path: Path) -> tuple[bytes, str]:
    """The verified content of a file, and its SHA-256."""
    shipped = WEIGHTS in path.parents
    try:
        content = read_file(path, max_bytes=_MAX_BYTES)
    except OSError as error:
        raise ModelError(f"the weights {path} cannot be read: {error.strerror or error}; {_remedy(shipped)}") from error
    except MemoryError as error:
        raise ModelError(f"the weights {path} need more memory than there is; {_MEMORY}") from error
    stated = _stated(path)
    if stated is None and shipped:
        raise ModelError(f"the weights have no {_SUMS} at {WEIGHTS}; {_remedy(shipped)}")
    found = hashlib.sha256(content).hexdigest()
    if stated is not None and found != stated:
        raise ModelError(f"the weights {path} are not what their {_SUMS} states; {_remedy(shipped)}")
    return content, found


def decisions_digest() -> str:
    """The first 12 hexadecimal digits of a SHA-256 of the decisions among the weights, for the run record."""
    contents = (verified(weights(f"decisions/{name}.json")) for name in _DECISIONS)
    return hashlib.sha256(b"".join(hashlib.sha256(content).digest() for content in contents)).hexdigest()[:12]


def _remedy(shipped: bool) -> str:
    return "reinstall: pip install --force-reinstall briefing-generator" if shipped else "copy the folder again"


def _stated(path: Path) -> str | None:
    """The SHA-256 that the nearest SHA256SUMS above a file states for it; "" where it names none, None where there is
    no such list."""
    for folder in path.parents[:3]:
        if (folder / _SUMS).is_file():
            try:
                lines = read_file(folder / _SUMS).decode("ascii").splitlines()
            except (OSError, UnicodeDecodeError) as error:
                raise ModelError(f"{folder / _SUMS} cannot be read: {error}") from error
            sums = {name.lstrip("*"): digest.lower() for digest, _, name in (line.partition("  ") for line in lines)}
            return sums.get(path.relative_to(folder).as_posix(), "")
    return None


def runtime() -> Any:
    """The module onnxruntime, kept from sending anything anywhere: its official builds report their use to their maker
    from the moment they are imported, unless the environment says otherwise before."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # where another package has imported it before
    return onnxruntime


class OnnxModel:
    """A folder with `model.onnx` and `tokenizer.json`.

    Args:
        folder: Where the two files lie.
        max_tokens: Longer inputs are cut; of a pair the longer side is.
    """

    def __init__(self, folder: Path, *, max_tokens: int) -> None:
        self.folder = folder
        self.max_tokens = max_tokens
        self._loaded = ""

    @property
    def digest(self) -> str:
        """The first 12 hexadecimal digits of the SHA-256 of the weights: of those that ran, where they have run."""
        return (self._loaded or self._on_disk)[:12]

    @cached_property
    def _on_disk(self) -> str:
        return _read(self.folder / "model.onnx")[1]

    def run(
        self, inputs: Sequence[str] | Sequence[tuple[str, str]], *, output: str | None = None
    ) -> NDArray[np.float32]:
        """An output for each input, shape (n, d): the one of that name, or the model's first.

        Token vectors are averaged over the tokens of the input.
        """
        encoded = self._tokenizer.encode_batch(list(inputs))
        session = self._session  # loaded before the threads start, which would each load it
        names = [output or session.get_outputs()[0].name]
        only = _only_what_is_asked()

        def forward(encoding: Any) -> NDArray[np.float32]:
            values = session.run(names, self._feed(encoding), only)[0][0]
            return np.asarray(values.mean(axis=0) if values.ndim == 2 else values, np.float32)

        with ThreadPoolExecutor(_n_threads()) as pool:
            return np.stack(list(pool.map(forward, encoded)))

    def _feed(self, encoding: Any) -> dict[str, NDArray[np.int64]]:
        ids = np.array([encoding.ids], np.int64)
        types = np.array([encoding.type_ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        return {name: feed[name] for name in self._input_names}

    @cached_property
    def _input_names(self) -> tuple[str, ...]:
        return tuple(i.name for i in self._session.get_inputs())

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        path = self.folder / "tokenizer.json"
        if not path.is_file():
            raise ModelError(f"the model {self.folder.name} has no tokenizer at {path}; reinstall the package")
        content = verified(path)
        try:
            tokenizer = Tokenizer.from_buffer(content)
        except Exception as error:  # tokenizers raises Exception itself
            raise ModelError(f"the tokenizer {path} cannot be loaded: {error}") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.max_tokens, strategy="longest_first")
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        path = self.folder / "model.onnx"
        if not path.is_file():
            raise ModelError(f"the model {self.folder.name} has no weights at {path}; reinstall the package")
        # What was held against the list is what is loaded: the file is not read a second time.
        content, digest = _read(path)
        try:
            onnxruntime = runtime()
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            # Threads work on inputs, not within one. The arena would keep the longest input's memory for good.
            options.enable_cpu_mem_arena = False
            options.enable_mem_pattern = False
            options.log_severity_level = 3
            session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        except MemoryError as error:
            raise ModelError(f"the model {path} needs more memory than there is; {_MEMORY}") from error
        except Exception as error:  # onnxruntime's errors share no base class
            raise ModelError(f"the model {path} cannot be loaded: {error}; {_MEMORY}") from error
        self._loaded = digest
        return session


def _only_what_is_asked() -> Any:
    """Run options under which a model's other outputs are not worked out."""
    options = runtime().RunOptions()
    options.only_execute_path_to_fetches = True
    return options


def _n_threads() -> int:
    return min(_MAX_THREADS, n_threads())
