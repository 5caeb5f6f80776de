"""How every command speaks to a person: progress and diagnostics on standard error, failures with an exit code.

Exit codes: 0 done, 1 failed, 2 usage, 3 done with diagnostics.
"""

from __future__ import annotations

import errno
import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from briefing.cli.streams import abandon
from briefing.errors import BriefingError, OutputError, UsageError
from briefing.language.invisible import visible
from briefing.nouns import Diagnostic

if TYPE_CHECKING:
    from rich.console import Console

DONE, FAILED, USAGE, WITH_DIAGNOSTICS = 0, 1, 2, 3
# What is said of every report of a pile in the same words names so many of them.
MAX_ALIKE = 10
_TYPOGRAPHY = str.maketrans({c: p for p, some in (('"', "“”„«»"), ("'", "‘’‚′"), ("-", "–—−‑")) for c in some})


@contextmanager
def failures() -> Iterator[None]:
    """Turns what goes wrong into one line on standard error and an exit code; never a traceback."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except BaseException as error:
        raise typer.Exit(stop(error)) from error


def stop(error: BaseException) -> int:
    """Say what went wrong, in one line; the exit code."""
    if isinstance(error, BrokenPipeError):
        abandon(sys.stdout)  # its reader has gone (as with `| head`); the rest of it is nobody's
        return DONE
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        abandon(sys.stdout)
    say(f"briefing: {_told(error)}")
    return USAGE if isinstance(error, UsageError) else 130 if isinstance(error, KeyboardInterrupt) else FAILED


def _told(error: BaseException) -> str:
    if isinstance(error, BriefingError):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return "stopped"
    if isinstance(error, MemoryError) or (isinstance(error, (ImportError, RuntimeError)) and _lacks_memory(error)):
        return "there is not enough memory; close other programs, or give fewer and shorter reports"
    if isinstance(error, RecursionError):
        return "something in what was given is nested too deeply; give the text itself"
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}; check the place and its room"
    while error.__traceback__ is not None and error.__traceback__.tb_next is not None:
        error = error.with_traceback(error.__traceback__.tb_next)
    frame = error.__traceback__
    place = f" at {os.path.basename(frame.tb_frame.f_code.co_filename)}:{frame.tb_lineno}" if frame else ""
    return f"a mistake of the program's own ({type(error).__name__}: {str(error)[:200]}{place}); please report it"


def _lacks_memory(error: BaseException) -> bool:
    """Whether something failed for want of memory, which a library that cannot be loaded, or a thread that cannot be
    started, tells in the system's words alone."""
    words = ("map segment", "allocate memory", "start new thread", "out of memory", "bad_alloc")
    return any(w in str(error).lower() for w in words)


def console() -> Console:
    """Where tables are printed; a reader that has gone ends the command as quietly as for other output."""
    from rich.console import Console as RichConsole

    class _Console(RichConsole):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    if sys.stdout is None:
        raise OutputError("standard output is closed; nothing could be printed")
    return _Console(highlight=False, markup=False, emoji=False)


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A spinner with the stage on a terminal's standard error; nothing where that is a file or `quiet`."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda stage: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("") as status:
        yield lambda stage: status.update(Text(printable(stage)))


def tell(diagnostics: Sequence[Diagnostic]) -> int:
    """Prints the diagnostics and gives the exit code they mean."""
    alike = Counter[tuple[str, str]]()
    for d in diagnostics:
        alike[d.severity, d.message] += 1
        if alike[d.severity, d.message] <= MAX_ALIKE:
            where = f"{d.source}: " if d.source and not d.message.startswith(d.source) else ""
            say(f"briefing: {d.severity}: {where}{d.message}")
    for (severity, message), n in alike.items():
        if n > MAX_ALIKE:
            say(f"briefing: {severity}: {n - MAX_ALIKE:,} more: {message}")
    return WITH_DIAGNOSTICS if any(d.severity != "info" for d in diagnostics) else DONE


def say(line: str) -> None:
    """One line on standard error, without anything a terminal would act on."""
    try:
        typer.echo(printable(line), err=True)
    except (OSError, ValueError):  # standard error is full or closed: there is nobody to tell
        abandon(sys.stderr)


def printable(text: str) -> str:
    """The text with control, format and surrogate characters replaced, so that it cannot steer a terminal; those that
    nobody sees are gone."""
    return "".join(c if c.isprintable() else " " for c in visible(text))


def in_ascii(text: str) -> str:
    """The same for a terminal that knows ASCII only: letters without their accents, plain quotation marks and dashes;
    "?" for what has no such form."""
    plain = unicodedata.normalize("NFKD", printable(text).translate(_TYPOGRAPHY))
    return "".join(c for c in plain if not unicodedata.combining(c)).encode("ascii", "replace").decode()
