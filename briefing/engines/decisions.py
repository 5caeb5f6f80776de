"""The decisions among the weights: JSON files of numbers, fitted by `training`, that say what counts from when on."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from briefing.engines.onnx import read_weights, remedy, weights
from briefing.errors import ModelError

T = TypeVar("T")
NAMES = ("choice", "differences", "points", "stories", "support")
_ran: dict[Path, str] = {}


def decided(name: str, make: Callable[[Any], T]) -> T:
    """What `make` makes of the decisions of that name, one of `NAMES`.

    Args:
        name: Of the file, without its ending.
        make: Given the parsed file, which holds only finite numbers, in tables and lists. A KeyError, TypeError,
            ValueError or AttributeError of its says that the file is not of the form it needs.

    Raises:
        ModelError: the file is not what is stated of it, or not of that form.
    """
    path = weights(f"decisions/{name}.json")
    content, digest = read_weights(path)
    try:
        table = json.loads(content, parse_constant=float)
        _only_numbers(table)
        made = make(table)
    except KeyError as error:
        raise ModelError(f"the decisions {path} lack {error}; {remedy(path)}") from error
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ModelError(f"the decisions {path} are not of their form ({str(error)[:200]}); {remedy(path)}") from error
    _ran[path] = digest
    return made


def decisions_digest() -> str:
    """The first 12 hexadecimal digits of a SHA-256 of all decisions, for the run record: of those that ran, where they
    have run."""
    paths = [weights(f"decisions/{name}.json") for name in NAMES]
    digests = [_ran.get(path) or read_weights(path)[1] for path in paths]
    return hashlib.sha256(b"".join(bytes.fromhex(digest) for digest in digests)).hexdigest()[:12]


def _only_numbers(table: Any) -> None:
    for leaf in _leaves(table):
        # What is neither weighed nor compared as a number would be so far into a run, or make nonsense of it.
        if isinstance(leaf, bool) or not isinstance(leaf, int | float) or not math.isfinite(leaf):
            raise ValueError(f"{str(leaf)[:40]!r} where a number belongs")


def _leaves(table: Any) -> Iterator[Any]:
    if isinstance(table, dict):
        for value in table.values():
            yield from _leaves(value)
    elif isinstance(table, list):
        for value in table:
            yield from _leaves(value)
    else:
        yield table
