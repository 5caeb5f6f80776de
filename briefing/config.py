"""Settings: defaults < the user's own `briefing.toml` < the folder's < environment (`BRIEFING_…`) < the caller.

The user's own lies in the configuration folder of their account, or is named by `BRIEFING_CONFIG`, and may set
everything. That of the folder where the command runs may be anybody's: it may say how a page looks, and nothing that
reaches out, opens or weakens; what it tries is told.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Literal, get_args, get_type_hints

from briefing.errors import UsageError
from briefing.nouns import Diagnostic
from briefing.toml_files import read_toml

Page = Literal["a4", "letter"]
Gate = Literal["strict", "normal", "off"]
Reader = Literal["offline", "chat"]
Length = Literal["short", "page", "long"]
Section = Literal["changes", "shared", "conflicts", "single", "source_lines", "unknowns", "figures", "timeline"]


MIN_CONTEXT = 8_192
"""Tokens in which a model can be told what to do, read a little, and answer."""

MAX_FOCUS_CHARS = 200

FILE = "briefing.toml"
FILE_VARIABLE = "BRIEFING_CONFIG"
# What a folder's file may set, whoever wrote it; anything else only to its default, which opens and weakens nothing.
_LOOKS = frozenset({"title", "template", "sections", "length", "page", "strict", "n_points", "compiled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a briefing is made.

    Attributes:
        title: The heading; None takes it from what the sources share.
        template: Name or path of the template.
        reference: A Word file whose styles a Word page has.
        sections: The page's sections in order, with commas between ("shared,conflicts"); the template's where None.
        length: "short" (60 words), "page" (one sheet) or "long" (two).
        focus: A question; what bears on it comes first on the page and is cut last.
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
        max_documents: The most documents that are read, of all sources together.
        max_chars: The most characters that are read, of all documents together.
        compiled: The date on the page; today where None.
        notes: What a folder's `briefing.toml` tried and may not; no setting itself.
    """

    title: str | None = None
    template: str = "onepage"
    reference: str | None = None
    sections: str | None = None
    length: Length = "page"
    focus: str | None = None
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
    max_documents: int = 500
    max_chars: int = 3_000_000
    compiled: date | None = None
    notes: tuple[Diagnostic, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        for name, choices in (("length", Length), ("page", Page), ("gate", Gate), ("reader", Reader)):
            if getattr(self, name) not in get_args(choices):
                raise UsageError(f"{name}: {getattr(self, name)!r} is not known; use {' or '.join(get_args(choices))}")
        if self.sections is not None:
            sections_in(self.sections)
        if self.focus is not None and not (len(self.focus) <= MAX_FOCUS_CHARS and re.search(r"\w", self.focus)):
            raise UsageError(f"focus: write a question of a few words, at most {MAX_FOCUS_CHARS} letters")
        if not 1 <= self.n_points <= 20:
            raise UsageError(f"n_points: {self.n_points} is not between 1 and 20")
        for name in ("max_documents", "max_chars"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name}: {getattr(self, name)} is not at least 1")
        if self.context is not None and self.context < MIN_CONTEXT:
            raise UsageError(f"context: {self.context} tokens are too few to read in; {MIN_CONTEXT:,} are the least")
        if not 3 <= self.max_calls <= 100:
            raise UsageError(f"max_calls: {self.max_calls} is not between 3 and 100: one to read, two to ask again")


def sections_in(words: str) -> tuple[Section, ...]:
    """The sections named, in their order.

    Raises:
        UsageError: one is not known, or none or one twice is named; tells those there are.
    """
    known: dict[str, Section] = {name: name for name in get_args(Section)}
    named = [name.strip() for name in words.split(",") if name.strip()]
    wrong = [name for name in named if name not in known or named.count(name) > 1]
    if wrong or not named:
        what = (
            f"{wrong[0][:40]!r} is {'named twice' if wrong[0] in known else 'not known'}" if wrong else "none is named"
        )
        raise UsageError(f"sections: {what}; choose of {', '.join(known)}, in the order wanted, with commas between")
    return tuple(known[name] for name in named)


def load(folder: Path | None = None, environment: Mapping[str, str] | None = None, **given: object) -> Settings:
    """The settings in force: what is `given` (None means not given) over the environment over the folder's
    `briefing.toml` over the user's own.

    Raises:
        UsageError: a key or value that is not known, told with where it stands.
    """
    environment = os.environ if environment is None else environment
    own, settings, notes = _own_file(environment), Settings(), tuple[Diagnostic, ...]()
    if own is not None:
        settings = _apply(settings, read_toml(own, f"a {FILE}"), str(own))
    file = (folder or Path.cwd()) / FILE
    if _is_there(file) and not (own is not None and _is_same(own, file)):
        table = read_toml(file, f"a {FILE}")
        settings, notes = _looks(settings, table, file)
    from_environment = {n: environment[k] for n in _names() if (k := f"BRIEFING_{n.upper()}") in environment}
    settings = _apply(settings, from_environment, "the environment")
    settings = _apply(settings, {k: v for k, v in given.items() if v is not None}, "the call")
    return replace(settings, notes=notes)


def _own_file(environment: Mapping[str, str]) -> Path | None:
    """The file that the user's own hand wrote or named; None where there is none."""
    if named := environment.get(FILE_VARIABLE):
        return Path(os.path.expanduser(named))
    import platformdirs

    file = platformdirs.user_config_path("briefing") / FILE
    return file if _is_there(file) else None


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:
        return True  # and reading it says what is wrong


def _is_same(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:
        return False


def _looks(settings: Settings, table: Mapping[str, object], file: Path) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """The settings with what a folder's file may set, and what it may not as diagnostics."""
    harmless = Settings()
    wanted = _apply(harmless, table, str(file))  # so that every mistake in it is told all the same
    refused = {
        name
        for name in table
        if not (name in _LOOKS and (name != "template" or _is_inside(str(wanted.template), file.parent)))
        and getattr(wanted, name) != getattr(harmless, name)
    }
    followed = {name: getattr(wanted, name) for name in table if name not in refused}
    return replace(settings, **followed), tuple(map(_refusal, sorted(refused)))


def _refusal(name: str) -> Diagnostic:
    message = (
        f"{FILE} in this folder sets {name}; it was not followed, since such a file may be anybody's and may only say "
        f"how a page looks. To allow it, set {FILE_VARIABLE} to the path of the file, put the line into your own "
        f"{FILE}, or give {name} with the command"
    )
    return Diagnostic(stage="read", severity="warning", source=None, message=message)


def _is_inside(template: str, folder: Path) -> bool:
    """Whether a template is one by name, or lies in the folder, links followed."""
    try:
        there = folder / os.path.expanduser(template)
        if not os.path.lexists(there) and Path(template).name == template:
            return True
        return there.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def _names() -> tuple[str, ...]:
    return tuple(f.name for f in fields(Settings) if f.name != "notes")


def _apply(settings: Settings, values: Mapping[str, object], where: str) -> Settings:
    types = {name: kind for name, kind in get_type_hints(Settings).items() if name != "notes"}
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
