"""Engines by name, as "module:attribute", imported when one is first asked for.

Another package joins by an entry point in the group `briefing.models` named "kind.name", such as "writer.mine".
"""

from __future__ import annotations

import importlib
import os
from functools import cache
from importlib.metadata import entry_points
from typing import Literal, cast

from briefing.engines.protocols import Encoder, Stance, Writer
from briefing.errors import ModelError, UsageError

Kind = Literal["encoder", "stance", "writer"]

GROUP = "briefing.models"

_BUILT_IN: dict[Kind, dict[str, str]] = {
    "encoder": {"embedded": "briefing.engines.encoder:OnnxEncoder"},
    "stance": {"embedded": "briefing.engines.stance:OnnxStance"},
    "writer": {
        "causal": "briefing.engines.causal:CausalWriter",
        "chat": "briefing.engines.chat:ChatWriter",
        "seq2seq": "briefing.engines.seq2seq:Seq2SeqWriter",
    },
}


def known(kind: Kind) -> dict[str, str]:
    """What there is of a kind: name to "module:attribute", built in and joined, sorted by name."""
    joined = {
        name: point.value
        for point in entry_points(group=GROUP)
        for of_kind, _, name in [point.name.partition(".")]
        if of_kind == kind and name
    }
    return dict(sorted((joined | _BUILT_IN[kind]).items()))


def encoder(name: str = "embedded") -> Encoder:
    """The encoder of that name.

    Raises:
        UsageError: there is none; the message names those there are.
    """
    return cast(Encoder, _kept("encoder", name))


def stance(name: str = "embedded") -> Stance:
    """The entailment model of that name.

    Raises:
        UsageError: there is none; the message names those there are.
    """
    return cast(Stance, _kept("stance", name))


def writer(name: str, *, model: str | None = None, base_url: str | None = None) -> Writer:
    """The writer of that name for `model`; `base_url` says where a chat server listens.

    Raises:
        UsageError: there is none of that name, or it needs something not given.
    """
    options = {"model": model, "base_url": base_url}
    return cast(Writer, _create("writer", name, **{k: v for k, v in options.items() if v is not None}))


def _kept(kind: Kind, name: str) -> object:
    """A model that a process loads once, from the weights that are named."""
    from briefing.engines.onnx import WEIGHTS_VARIABLE

    return _loaded(kind, name, os.environ.get(WEIGHTS_VARIABLE))


@cache
def _loaded(kind: Kind, name: str, weights: str | None) -> object:
    return _create(kind, name)


def _create(kind: Kind, name: str, **options: str) -> object:
    there = known(kind)
    if name not in there:
        raise UsageError(f"no {kind} is called {name!r}; known are {', '.join(there)}")
    module, _, attribute = there[name].partition(":")
    try:
        made = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise ModelError(f"the {kind} {name!r} ({there[name]}) cannot be imported: {error}") from error
    try:
        return cast(object, made(**options))
    except TypeError as error:
        raise UsageError(f"the {kind} {name!r} does not take these options: {error}") from error
