"""Settings: defaults < `briefing.toml` < environment (`BRIEFING_…`) < what the caller says."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Literal, get_args, get_type_hints

from briefing.errors import UsageError

Page = Literal["a4", "letter"]
Gate = Literal["strict", "normal", "off"]
Reader = Literal["offline", "chat"]


MIN_CONTEXT = 8_192
"""Tokens in which a model can be told what to do, read a little, and answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a briefing is made.

    Attributes:
        title: The heading; None takes it from what the sources share.
        template: Name or path of the template.
        page: The sheet it must fit.
        strict: A source that cannot be read is an error, not a diagnostic.
        summarizer: "extractive", or the name of a writer ("seq2seq", "causal", "chat").
        model: The writer's model: a folder, a file or a name.
        base_url: Where a chat server listens.
        reader: "chat" has the model of a chat server read the reports too; "offline" sends nothing anywhere.
        context: How many tokens that model reads at once; None asks its server.
        max_calls: How often it may be asked for one briefing, where one reading does not hold all reports.
        gate: How strictly a written sentence is checked against the sources.
        allow_private: Fetch from private and loopback addresses too.
        n_points: Key points taken from each source.
        compiled: The date on the page; today where None.
    """

    title: str | None = None
    template: str = "onepage"
    page: Page = "a4"
    strict: bool = False
    summarizer: str = "extractive"
    model: str | None = None
    base_url: str | None = None
    reader: Reader = "offline"
    context: int | None = None
    max_calls: int = 8
    gate: Gate = "strict"
    allow_private: bool = False
    n_points: int = 5
    compiled: date | None = None

    def __post_init__(self) -> None:
        for name, choices in (("page", Page), ("gate", Gate), ("reader", Reader)):
            if getattr(self, name) not in get_args(choices):
                raise UsageError(f"{name}: {getattr(self, name)!r} is not known; use {' or '.join(get_args(choices))}")
        if not 1 <= self.n_points <= 20:
            raise UsageError(f"n_points: {self.n_points} is not between 1 and 20")
        if self.context is not None and self.context < MIN_CONTEXT:
            raise UsageError(f"context: {self.context} tokens are too few to read in; {MIN_CONTEXT:,} are the least")
        if not 3 <= self.max_calls <= 100:
            raise UsageError(f"max_calls: {self.max_calls} is not between 3 and 100: one to read, two to ask again")


def load(folder: Path | None = None, environment: Mapping[str, str] | None = None, **given: object) -> Settings:
    """The settings in force: what is `given` (None means not given) over the environment over `briefing.toml`.

    Raises:
        UsageError: a key or value that is not known, told with where it stands.
    """
    settings = Settings()
    file = (folder or Path.cwd()) / "briefing.toml"
    if file.is_file():
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"{file}: not valid TOML: {error}") from error
        settings = _apply(settings, table, str(file))
    environment = os.environ if environment is None else environment
    known = {f.name for f in fields(Settings)}
    from_environment = {n: environment[k] for n in known if (k := f"BRIEFING_{n.upper()}") in environment}
    settings = _apply(settings, from_environment, "the environment")
    return _apply(settings, {k: v for k, v in given.items() if v is not None}, "the call")


def _apply(settings: Settings, values: Mapping[str, object], where: str) -> Settings:
    types = get_type_hints(Settings)
    changed: dict[str, object] = {}
    for name, value in values.items():
        if name not in types:
            raise UsageError(f"{where}: {name!r} is not a setting; known are {', '.join(sorted(types))}")
        changed[name] = _typed(name, value, types[name], where)
    return replace(settings, **changed)  # type: ignore[arg-type]  # each value was converted to its field's type


def _typed(name: str, value: object, wanted: object, where: str) -> object:
    try:
        if wanted is bool:
            return (
                value if isinstance(value, bool) else {"1": True, "true": True, "0": False, "false": False}[str(value)]
            )
        if wanted in (int, int | None):
            return int(str(value))
        if name == "compiled":
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        return str(value)
    except (KeyError, ValueError) as error:
        raise UsageError(f"{where}: {name} = {value!r} is not a valid value") from error
