"""An ONNX model beside its tokenizer: what encoder and stance share.

Nothing is read until the first call; then the model stays loaded. Each input runs alone, several at a time: int8
weights scale activations by the batch, so that a text in a batch gets a vector that depends on its neighbours (up to
0.06 a component, measured); alone it always gets the same one, wastes nothing on padding, and is 15 % faster.
"""

from __future__ import annotations

import hashlib
import os
import threading
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
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_PARTS = ("decisions", "encoder", "stance")
_Key = tuple[bytes, bool]  # of an input, and whether only the first output is worked out
# How ONNX writes, in its protobuf, that the numbers of a tensor lie in another file, or anywhere in memory.
_ELSEWHERE = b"\n\x08location\x12"
_MEMORY = "close other programs, or give fewer and shorter reports"
_MAX_THREADS = 4
_MAX_BYTES = 2_000_000_000  # what one file of ONNX can hold
# Answers: a shipped model's take at most 2 KB each, with what Python adds; another's as much as they are wide.
MAX_REMEMBERED = 4_096
_SILENT = 4  # what goes wrong is told here, once


def weights(name: str) -> Path:
    """The folder or file of that name among the weights: in the folder that BRIEFING_WEIGHTS names where it is set and
    that folder or its SHA256SUMS has it, else in the package. What is read must be as the SHA256SUMS of its folder
    states it.

    Raises:
        ModelError: what the variable names is no folder of weights with a SHA256SUMS.
    """
    given = os.environ.get(WEIGHTS_VARIABLE)
    if not given:
        return WEIGHTS / name
    folder = Path(given)
    if not os.path.isdir(folder):
        raise ModelError(f"{WEIGHTS_VARIABLE}={given}: there is no such folder; name one of weights, or unset it")
    if not os.path.isfile(folder / _SUMS):
        raise ModelError(f"{WEIGHTS_VARIABLE}={given}: the folder has no {_SUMS} to be read; make one with sha256sum")
    listed = _sums(folder)
    if not any(entry.split("/")[0] in _PARTS for entry in listed):
        raise ModelError(f"{WEIGHTS_VARIABLE}={given}: its {_SUMS} names none of {', '.join(_PARTS)}; name another")
    # What is listed and gone is missed there: the package's own in its place would be told by nobody.
    has = os.path.lexists(folder / name) or any(f"{entry}/".startswith(f"{name}/") for entry in listed)
    return (folder if has else WEIGHTS) / name


def verified(path: Path) -> bytes:
    """The content of a file among the weights, held against the SHA256SUMS above it.

    A folder of one's own that has no such list is taken as it is.

    Raises:
        ModelError: it cannot be read, or is not what is stated; says how to put it right.
    """
    return read_weights(path)[0]


def read_weights(path: Path) -> tuple[bytes, str]:
    """The verified content of a file among the weights, and its SHA-256; see `verified`."""
    try:
        content = read_file(path, max_bytes=_MAX_BYTES)
    except OSError as error:
        raise ModelError(f"the weights {path} cannot be read: {error.strerror or error}; {remedy(path)}") from error
    except MemoryError as error:
        raise ModelError(f"the weights {path} need more memory than there is; {_MEMORY}") from error
    stated = _stated(path)
    if stated is None and WEIGHTS in path.parents:
        raise ModelError(f"the weights have no {_SUMS} at {WEIGHTS}; {remedy(path)}")
    found = hashlib.sha256(content).hexdigest()
    if stated is not None and found != stated:
        raise ModelError(f"the weights {path} are not what their {_SUMS} states; {remedy(path)}")
    return content, found


def remedy(path: Path) -> str:
    """What to do about weights that cannot be used."""
    shipped = WEIGHTS in path.parents
    return "reinstall: pip install --force-reinstall briefing-generator" if shipped else "copy the folder again"


def _stated(path: Path) -> str | None:
    """The SHA-256 that the nearest SHA256SUMS above a file states for it; "" where it names none, or several, None
    where there is no such list."""
    for folder in path.parents[:3]:
        if os.path.isfile(folder / _SUMS):
            stated = _sums(folder).get(path.relative_to(folder).as_posix(), set())
            return next(iter(stated)) if len(stated) == 1 else ""
    return None


def _sums(folder: Path) -> dict[str, set[str]]:
    """What the SHA256SUMS of a folder states, by name: as sha256sum writes it, for text or binary files, named from
    the folder on."""
    path = folder / _SUMS
    try:
        lines = read_file(path).decode("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ModelError(f"the list {path} cannot be read: {reason}; {remedy(path)}") from error
    stated: dict[str, set[str]] = {}
    for line in lines:
        stated.setdefault(line[66:].removeprefix("./"), set()).add(line[:64].lower())
    return stated


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
        self._remembered: dict[_Key, dict[str, NDArray[np.float32]]] = {}
        self._lock = threading.Lock()

    @property
    def digest(self) -> str:
        """The first 12 hexadecimal digits of the SHA-256 of the weights: of those that ran, where they have run."""
        return (self._loaded or self._on_disk)[:12]

    @cached_property
    def _on_disk(self) -> str:
        return read_weights(self.folder / "model.onnx")[1]

    def run(
        self, inputs: Sequence[str] | Sequence[tuple[str, str]], *, width: int, output: str | None = None
    ) -> NDArray[np.float32]:
        """An output for each input, shape (n, width): the one of that name, or the model's first.

        Token vectors are averaged over the tokens of the input. The `MAX_REMEMBERED` inputs last asked for are not run
        again, whichever output is asked: all that are named come of one pass.

        Raises:
            ModelError: the weights cannot be loaded, or give something else than `width` finite numbers.
        """
        path = self.folder / "model.onnx"
        known = [o.name for o in self._session.get_outputs()]
        if not known or output not in (None, *known):
            raise ModelError(f"the model {path} has no output {output or 'at all'}; {remedy(path)}")
        keys = [(_key(i), output is None) for i in inputs]
        with self._lock:
            answers = {key: self._remembered.pop(key) for key in dict.fromkeys(keys) if key in self._remembered}
            self._remembered |= answers  # behind the others, which are forgotten before them
        new = {key: i for key, i in zip(keys, inputs, strict=True) if key not in answers}
        names = known[:1] if output is None else known
        answers |= zip(new, self._passed(list(new.values()), names), strict=True)
        self._remember({key: answers[key] for key in new})
        name = output or known[0]
        found = [answers[key][name] for key in keys]
        if any(values.shape != (width,) or not np.isfinite(values).all() for values in found):
            raise ModelError(f"the model {path} does not give {width} numbers for {name!r}; {remedy(path)}")
        return np.stack(found)

    def _passed(self, inputs: Sequence[Any], names: Sequence[str]) -> list[dict[str, NDArray[np.float32]]]:
        """The outputs of these names for each input, by one pass of the model."""
        session = self._session  # loaded before the threads start, which would each load it
        path = self.folder / "model.onnx"
        only = _only_what_is_asked()

        def forward(encoding: Any) -> dict[str, NDArray[np.float32]]:
            outputs = (values[0] for values in session.run(names, self._feed(encoding), only))
            means = (values.mean(axis=0) if values.ndim == 2 else values for values in outputs)
            return {name: np.asarray(values, np.float32) for name, values in zip(names, means, strict=True)}

        try:
            with ThreadPoolExecutor(_n_threads()) as pool:
                return list(pool.map(forward, self._tokenizer.encode_batch(inputs)))
        except MemoryError as error:
            raise ModelError(f"the model {path} needs more memory than there is; {_MEMORY}") from error
        except Exception as error:  # onnxruntime's errors share no base class
            raise ModelError(f"the model {path} cannot be run: {_why(path, error)}") from error

    def _remember(self, answers: dict[_Key, dict[str, NDArray[np.float32]]]) -> None:
        with self._lock:
            self._remembered |= answers
            for key in list(self._remembered)[: max(0, len(self._remembered) - MAX_REMEMBERED)]:
                del self._remembered[key]

    def _feed(self, encoding: Any) -> dict[str, NDArray[np.int64]]:
        ids = np.array([encoding.ids], np.int64)
        types = np.array([encoding.type_ids], np.int64)
        feed = dict(zip(_INPUTS, (ids, np.ones_like(ids), types), strict=True))
        return {name: feed[name] for name in self._input_names}

    @cached_property
    def _input_names(self) -> tuple[str, ...]:
        return tuple(i.name for i in self._session.get_inputs())

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        path = self.folder / "tokenizer.json"
        content = verified(path)
        try:
            tokenizer = Tokenizer.from_buffer(content)
        except Exception as error:  # tokenizers raises Exception itself
            raise ModelError(f"the tokenizer {path} cannot be loaded: {error}; {remedy(path)}") from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.max_tokens, strategy="longest_first")
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        path = self.folder / "model.onnx"
        # What was held against the list is what is loaded: the file is not read a second time.
        content, digest = read_weights(path)
        if _ELSEWHERE in content:
            raise ModelError(
                f"the model {path} keeps weights outside its file, which no list vouches for; save it whole"
            )
        try:
            onnxruntime = runtime()
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            # Threads work on inputs, not within one. The arena would keep the longest input's memory for good.
            options.enable_cpu_mem_arena = False
            options.enable_mem_pattern = False
            options.log_severity_level = _SILENT
            session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        except MemoryError as error:
            raise ModelError(f"the model {path} needs more memory than there is; {_MEMORY}") from error
        except Exception as error:  # onnxruntime's errors share no base class
            raise ModelError(f"the model {path} cannot be loaded: {_why(path, error)}") from error
        if unknown := {i.name for i in session.get_inputs()} - set(_INPUTS):
            raise ModelError(f"the model {path} asks for {min(unknown)!r}, which no text has; {remedy(path)}")
        self._loaded = digest
        return session


def _key(given: str | tuple[str, str]) -> bytes:
    """What an input is remembered by: it may be of any length."""
    return hashlib.sha256(repr(given).encode("utf-8", "surrogatepass")).digest()


def _why(path: Path, error: Exception) -> str:
    """What a model failed of, and what to do about it: one that the package ships fails for want of memory alone."""
    short = WEIGHTS in path.parents or any(word in str(error).lower() for word in ("alloc", "memory"))
    return f"{str(error)[:300]}; {_MEMORY if short else remedy(path)}"


def _only_what_is_asked() -> Any:
    """Run options under which a model's other outputs are not worked out."""
    options = runtime().RunOptions()
    options.only_execute_path_to_fetches = True
    options.log_severity_level = _SILENT
    return options


def _n_threads() -> int:
    return min(_MAX_THREADS, n_threads())
