"""One run at a time: a lock that the operating system drops when its holder dies, however it dies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from briefing.errors import BriefingError, OutputError
from briefing.private_files import make_private


class BusyError(BriefingError):
    """Another run on the same files is at work."""


@contextmanager
def only_run(state_file: Path, *, role: str = "lock", wait_s: float = 0) -> Iterator[None]:
    """Hold the lock of that role beside `state_file` while the block runs; wait for it so long.

    It is SQLite's own exclusive file lock on an empty database, taken with fcntl or LockFileEx: nothing is written,
    so no stale lock can be left behind by a kill, a crash or a power cut.

    Raises:
        BusyError: another process holds it.
        OutputError: the folder is not writable.
    """
    path = state_file.with_name(f"{state_file.name}.{role}")
    try:
        make_private(path)
        lock = sqlite3.connect(path, isolation_level=None, timeout=wait_s)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{path}: cannot be made ({error}); check the folder, or name another") from error
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if "locked" not in str(error):
                raise OutputError(f"{path}: cannot be locked ({error}); is the folder writable?") from error
            raise BusyError(f"another run is at work (it holds {path}); this one did nothing") from error
        yield
    finally:
        lock.close()
