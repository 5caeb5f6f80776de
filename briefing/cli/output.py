"""Writing results: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from briefing.cli.streams import write_out
from briefing.errors import OutputError
from briefing.files import replace_file


def put(text: str | bytes, file: Path | None) -> None:
    """Writes to `file` by way of a temporary one beside it, so that no half-written result ever has its name; to
    standard output where `file` is None.

    Raises:
        OutputError: it can't be written; says why.
    """
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if file is None:
        write_out(data)
        return
    try:
        if file.is_dir():
            raise OutputError(f"{file} is a folder; name a file, such as {file / 'briefing.md'}")
        if file.exists() and not file.is_file():  # a device or a pipe: nothing to replace, written straight
            _write_straight(data, file)
        else:
            replace_file(file, data)
    except (OSError, ValueError, RuntimeError) as error:  # a link that leads to itself is the last
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"{file} can't be written: {reason}; choose another place") from error


def _write_straight(data: bytes, file: Path) -> None:
    # O_NONBLOCK: opening a pipe that nobody reads would otherwise wait for ever.
    with os.fdopen(os.open(file, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0)), "wb") as stream:
        os.set_blocking(stream.fileno(), True)
        stream.write(data)
