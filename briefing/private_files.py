"""Files that only their owner may read: what was sent to whom, what was fetched, what a model answered."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path


def make_private(file: Path, *, own_folder: bool = False) -> None:
    """Make the file where it is missing, and let its owner alone read and write it.

    A folder that is made for it is its owner's alone too; one that was there stays as it is, but for the program's
    `own_folder`. The file is not opened where it is there: closing it would drop this process's locks on it.

    Raises:
        OSError: it cannot be made, or something else than a file is there, or beside it in a database's way.
    """
    _make_folder(file.parent)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        file.chmod(0o600)  # a umask may have left its owner less
    except FileExistsError:
        if not file.is_file():  # a database on a device or a pipe would be waited for without end
            raise OSError(errno.EINVAL, "it is there and no file", str(file)) from None
        _restrict(file, 0o600)
    for side in ("-wal", "-shm", "-journal"):
        beside = file.with_name(file.name + side)
        if beside.is_file():
            _restrict(beside, 0o600)
        elif os.path.lexists(beside):  # it would be in the database's way
            raise OSError(errno.EINVAL, "it is there and no file", str(beside))
    if own_folder:
        _restrict(file.parent, 0o700)


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, each its owner's alone whatever the umask."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
    else:
        folder.chmod(0o700)


def _restrict(path: Path, mode: int) -> None:
    # Another's file, or a system without such modes: then it is as private as it can be made.
    with contextlib.suppress(OSError):
        if path.stat().st_mode & 0o777 & ~mode:
            path.chmod(mode)
