"""Standard input, output and error as they may be: closed, full, ended by their reader, or of a narrow encoding."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import BinaryIO

from briefing.errors import OutputError, UsageError


def prepare() -> None:
    """Make the streams safe to write to. Call it before any file is opened."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            # A closed number would be given to the next file that is opened, and what is printed would go into it.
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # on a terminal that knows ASCII only


def finish(code: str | int | None) -> str | int | None:
    """Flush what is left, so that nothing fails after the last word; the exit code, 1 where output was lost."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except BrokenPipeError:
            abandon(stream)
        except (OSError, ValueError):
            abandon(stream)
            code = code or 1
    return code


def abandon(stream: object) -> None:
    """Let what is still to be written to a stream go nowhere."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[attr-defined]  # suppressed where it has none
        os.close(nowhere)


def write_out(data: bytes) -> None:
    """Write to standard output, all of it.

    Raises:
        BrokenPipeError: its reader has gone.
        OutputError: it is closed or full.
    """
    if sys.stdout is None:
        raise OutputError("standard output is closed; nothing could be printed")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        abandon(sys.stdout)
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"standard output can't be written: {reason}; name a file with -o, or make room") from error


def standard_input() -> BinaryIO:
    """Standard input.

    Raises:
        UsageError: it is closed.
    """
    if sys.stdin is None:
        raise UsageError("standard input is closed, so that - can't be read; give a file")
    return sys.stdin.buffer
