"""What no `digest.toml` holds: passwords and addresses that let in whoever knows them; and where they are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from briefing.digest.table import Table
from briefing.errors import UsageError
from briefing.files import read_file

_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """Where a password is: the name of an environment variable or a file. The password itself is never kept."""

    key: str
    variable: str | None = None
    file: Path | None = None

    def read(self) -> str:
        """The password.

        Raises:
            UsageError: the variable is not set, or the file cannot be read.
        """
        if self.variable is not None:
            value = os.environ.get(self.variable, "")
            if not value:
                raise UsageError(f"{self.key}_env: the environment variable {self.variable} is not set")
            return value
        try:
            value = read_file(self.file or Path(), max_bytes=_MAX_BYTES).decode("utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{self.key}_file: {self.file} cannot be read ({type(error).__name__})") from error
        if not value:
            raise UsageError(f"{self.key}_file: {self.file} is empty")
        return value


def read_secret(table: Table, key: str) -> Secret | None:
    """The secret that `key` names by a variable or a file; None where it names neither.

    Raises:
        UsageError: it names both, or the file holds the secret itself.
    """
    variable, file = table.optional(f"{key}_env"), path_of(table, f"{key}_file")
    if variable is not None and file is not None:
        raise table.mistake(f"{key}_file", f"give {key}_env or {key}_file, not both")
    if table.optional(key) is not None:
        raise table.mistake(key, f"no {key} belongs in this file; use {key}_env or {key}_file")
    if variable is None and file is None:
        return None
    return Secret(key=table.where(key), variable=variable, file=file)


def path_of(table: Table, key: str) -> Path | None:
    """The file that a key names, beside the `digest.toml`; None where the key is absent."""
    value = table.optional(key)
    return None if value is None else table.file.parent / os.path.expanduser(value)
