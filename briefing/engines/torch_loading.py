"""Torch and transformers, imported late, and their errors in our words."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from briefing.errors import MissingExtraError, ModelError

T = TypeVar("T")

_WEIGHTS = ("*.safetensors", "*.bin", "*.gguf")
_EXTRA = "pip install 'briefing-generator[torch]'"


def require_torch() -> Any:
    """The module torch.

    Raises:
        MissingExtraError: it is not installed; says the command.
    """
    if importlib.util.find_spec("torch") is None:
        raise MissingExtraError(f"a model that runs here needs torch, which is not installed; get it by {_EXTRA}")
    import torch

    return torch


def device() -> str:
    """The best there is: "cuda", "mps" or "cpu"."""
    torch = require_torch()
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


@contextmanager
def quietly() -> Iterator[None]:
    """Transformers prints warnings and bars as it loads; kept from the terminal, then put back as it was."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def load(what: str, model: str, loader: Callable[[], T]) -> T:
    """What `loader` loads.

    Raises:
        MissingExtraError: a package for it is missing.
        ModelError: it cannot be loaded; says whether the folder or the hub failed.
    """
    try:
        with quietly():
            return loader()
    except ImportError as error:
        raise MissingExtraError(f"{model}: {error}; get what models need by {_EXTRA}") from error
    except (OSError, ValueError, KeyError, RuntimeError, TypeError, AttributeError) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        if Path(model).exists():
            raise ModelError(f"the {what} in {model} cannot be loaded: {reason}") from error
        raise ModelError(
            f"the {what} {model!r} is neither a folder here nor to be had from the hub ({reason}); "
            f"download it where there is a network and give its folder by --model"
        ) from error


def digest(model: str) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of a folder's or file's weights; "" for a name on the hub.

    Reads the weights once: about a second a gigabyte.
    """
    path = Path(model)
    files = sorted(f for pattern in _WEIGHTS for f in path.glob(pattern)) if path.is_dir() else [path]
    total = hashlib.sha256()
    for file in files:
        if not file.is_file():
            return ""
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()[:12] if files else ""
