"""How every command speaks to a person: progress and diagnostics on standard error, failures with an exit code.

Exit codes: 0 done, 1 failed, 2 usage, 3 done with diagnostics.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer

from briefing.errors import BriefingError, UsageError
from briefing.language.invisible import visible
from briefing.nouns import Diagnostic

DONE, FAILED, USAGE, WITH_DIAGNOSTICS = 0, 1, 2, 3


@contextmanager
def failures() -> Iterator[None]:
    """Turns what goes wrong into one line on standard error and an exit code; never a traceback."""
    try:
        yield
    except UsageError as error:
        say(f"briefing: {error}")
        raise typer.Exit(USAGE) from error
    except BriefingError as error:
        say(f"briefing: {error}")
        raise typer.Exit(FAILED) from error
    except BrokenPipeError:
        # The reader of our output has gone (as with `| head`); the rest of it is nobody's.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None
    except KeyboardInterrupt:
        say("briefing: stopped")
        raise typer.Exit(130) from None


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A spinner with the stage on a terminal's standard error; nothing where that is a file or `quiet`."""
    if quiet or not sys.stderr.isatty():
        yield lambda stage: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("") as status:
        yield lambda stage: status.update(Text(printable(stage)))


def tell(diagnostics: Sequence[Diagnostic]) -> int:
    """Prints the diagnostics and gives the exit code they mean."""
    for d in diagnostics:
        where = f"{d.source}: " if d.source and not d.message.startswith(d.source) else ""
        say(f"briefing: {d.severity}: {where}{d.message}")
    return WITH_DIAGNOSTICS if any(d.severity != "info" for d in diagnostics) else DONE


def say(line: str) -> None:
    """One line on standard error, without anything a terminal would act on."""
    typer.echo(printable(line), err=True)


def printable(text: str) -> str:
    """The text with control, format and surrogate characters replaced, so that it cannot steer a terminal; those that
    nobody sees are gone."""
    return "".join(c if c.isprintable() else " " for c in visible(text))
