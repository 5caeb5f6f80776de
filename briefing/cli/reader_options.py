"""The options of a model at hand that reads the reports, and what a dry run prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.output import put
from briefing.cli.report import progress, tell
from briefing.errors import UsageError

if TYPE_CHECKING:
    from briefing.config import Settings
    from briefing.reader.at_hand import Expected

Reader = Annotated[
    str | None,
    typer.Option(
        metavar="offline|chat", help="chat: the model of a server reads the reports too; each finding is proved."
    ),
]
Model = Annotated[str | None, typer.Option(metavar="NAME", help="The model that reads.")]
BaseUrl = Annotated[str | None, typer.Option(metavar="URL", help="Where a chat server listens.")]
Context = Annotated[
    int | None, typer.Option(metavar="TOKENS", help="What the model that reads holds at once; else as its server says.")
]
MaxCalls = Annotated[int | None, typer.Option(metavar="N", help="How often it may be asked for a briefing (8).")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what the reader would take, in calls, tokens and money; ask nothing.")
]


def wants_reader(settings: Settings) -> None:
    """Refuses a dry run of nothing.

    Raises:
        UsageError: no reader is chosen.
    """
    if settings.reader == "offline":
        raise UsageError("--dry-run tells what a reader would take; choose one with --reader chat")


def told(expected: Expected) -> str:
    """What a reading would take, in a line."""
    cost = "" if expected.cost is None else f", at most {expected.cost:.4f} in the currency of its prices"
    unread = f"; {expected.n_unread:,} sentences would not be read" if expected.n_unread else ""
    return (
        f"{expected.n_calls} calls to {expected.host}: {expected.n_words:,} words of the reports, about "
        f"{expected.n_input_tokens:,} tokens read and at most {expected.n_output_tokens:,} written{cost}; "
        f"and {expected.n_exam_calls} calls once to examine the model{unread}"
    )


def dry(sources: list[str], settings: Settings, *, quiet: bool) -> int:
    """Prints what the reader would take for the sources, and gives the exit code."""
    from briefing.pipeline import expected_reading

    wants_reader(settings)
    with progress(quiet=quiet) as show:
        expected, diagnostics = expected_reading(sources, settings=settings, progress=show)
    put(f"{told(expected)}\n", None)
    return tell(diagnostics)
