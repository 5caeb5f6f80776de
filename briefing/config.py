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
from briefing.files import read_file

Page = Literal["a4", "letter"]
Gate = Literal["strict", "normal", "off"]
_MAX_BYTES = 1_000_000


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
        gate: How strictly a written sentence is checked against the sources.
        allow_private: Fetch from private and loopback addresses too.
        n_points: Key points taken from each source.
        max_documents: The most documents that are read, of all sources together.
        max_chars: The most characters that are read, of all documents together.
        compiled: The date on the page; today where None.
    """

    title: str | None = None
    template: str = "onepage"
    page: Page = "a4"
    strict: bool = False
    summarizer: str = "extractive"
    model: str | None = None
    base_url: str | None = None
    gate: Gate = "strict"
    allow_private: bool = False
    n_points: int = 5
    max_documents: int = 500
    max_chars: int = 3_000_000
    compiled: date | None = None

    def __post_init__(self) -> None:
        for name, choices in (("page", Page), ("gate", Gate)):
            if getattr(self, name) not in get_args(choices):
                raise UsageError(f"{name}: {getattr(self, name)!r} is not known; use {' or '.join(get_args(choices))}")
        if not 1 <= self.n_points <= 20:
            raise UsageError(f"n_points: {self.n_points} is not between 1 and 20")
        for name in ("max_documents", "max_chars"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name}: {getattr(self, name)} is not at least 1")


def load(folder: Path | None = None, environment: Mapping[str, str] | None = None, **given: object) -> Settings:
    """The settings in force: what is `given` (None means not given) over the environment over `briefing.toml`.

    Raises:
        UsageError: a key or value that is not known, told with where it stands.
    """
    settings = Settings()
    file = (folder or Path.cwd()) / "briefing.toml"
    if file.is_file():
        try:
            table = tomllib.loads(read_file(file, max_bytes=_MAX_BYTES).decode("utf-8"))
        except OSError as error:
            raise UsageError(f"{file}: cannot be read: {error.strerror or error}") from error
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
        if wanted is int:
            return int(str(value))
        if name == "compiled":
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        return str(value)
    except (KeyError, ValueError) as error:
        raise UsageError(f"{where}: {name} = {value!r} is not a valid value") from error
