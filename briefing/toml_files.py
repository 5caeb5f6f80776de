"""Reads a TOML file that anybody may have written: of bounded size, and with every mistake told by its name."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from briefing.errors import UsageError
from briefing.files import read_file

MAX_BYTES = 1_000_000


def read_toml(file: Path, what: str) -> dict[str, Any]:
    """The table of a file; `what` says in an error what ought to be there, such as "a digest.toml".

    Raises:
        UsageError: it cannot be read, is too long, or is not TOML.
    """
    try:
        content = read_file(file, max_bytes=MAX_BYTES)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{file}: cannot be read ({reason}); give the path of {what}") from error
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        message = f"{file}: cannot be read (not UTF-8 text at byte {error.start}); give the path of {what}"
        raise UsageError(message) from error
    except ValueError as error:  # a number of thousands of digits is one too
        raise UsageError(f"{file}: not valid TOML: {str(error)[:200]}") from error
    except RecursionError as error:
        raise UsageError(f"{file}: not valid TOML: it is nested too deeply") from error
