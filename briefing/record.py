"""How a briefing was made: the record of its run, of a model's reading, and of what was met with; the standard library
only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Severity = Literal["info", "warning", "error"]
Stage = Literal["read", "condense", "merge", "compose", "write", "send"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a model that read the reports claimed, and what became of it.

    Attributes:
        model: The model's name and its server's.
        host: Where the reports were sent.
        n_words: Words sent there, prompts apart; answers kept from before send nothing.
        n_claimed: Differences and shared points claimed.
        n_proved: Those proved.
        refused: How many were not, by why.
        believed: Whether the model passed its exam.
        held_back: Whether it told too many decoys wrongly for its findings to be used.
        problem: What went wrong, "" where nothing did.
    """

    model: str
    host: str
    prompts: str
    n_words: int = 0
    n_calls: int = 0
    n_input_tokens: int = 0
    n_output_tokens: int = 0
    n_claimed: int = 0
    n_proved: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    believed: bool = False
    held_back: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a briefing was made. `models` maps a role to an id with digest; `cut` says what did not fit the sheet;
    `n_written` sentences came from a model, `n_replaced` of them failed the gate and were replaced,
    `n_dropped` were dropped; `reading` is what a model made of the reports, None where none read them."""

    version: str
    compiled: date
    models: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    cut: tuple[str, ...] = ()
    writer: str = "extractive"
    gate: str = "strict"
    n_written: int = 0
    n_replaced: int = 0
    n_dropped: int = 0
    reading: Reading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """Something a reader must know of how the briefing came about; a bad source never vanishes."""

    stage: Stage
    severity: Severity
    source: str | None
    message: str
