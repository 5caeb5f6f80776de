"""Reads a TOML file that anybody may have written: of bounded size, and with every mistake told by its name."""

from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path
from typing import Any

from briefing.errors import UsageError

MAX_BYTES = 1_000_000


def read_toml(file: Path, what: str) -> dict[str, Any]:
    """The table of a file; `what` says in an error what ought to be there, such as "a digest.toml".

    Raises:
        UsageError: it cannot be read, is too long, or is not TOML.
    """
    try:
        # O_NONBLOCK: opening a FIFO that nobody writes to would otherwise wait for ever.
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise UsageError(f"{file}: cannot be read (not a file); give the path of {what}")
            content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{file}: cannot be read ({reason}); give the path of {what}") from error
    if len(content) > MAX_BYTES:
        raise UsageError(f"{file}: is longer than {MAX_BYTES:,} bytes; give the path of {what}")
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        message = f"{file}: cannot be read (not UTF-8 text at byte {error.start}); give the path of {what}"
        raise UsageError(message) from error
    except ValueError as error:  # a number of thousands of digits is one too
        raise UsageError(f"{file}: not valid TOML: {str(error)[:200]}") from error
    except RecursionError as error:
        raise UsageError(f"{file}: not valid TOML: it is nested too deeply") from error
