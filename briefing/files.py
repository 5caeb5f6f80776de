"""Files that a person names, a brief, a config, an earlier briefing: regular ones, read whole within a size.

Results are written whole or not at all.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

MAX_BYTES = 50_000_000
_AT_ONCE = 1_000_000
TEMPORARY = ".part"


def read_file(file: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The content of a file.

    A pipe that nobody writes to and a device that never ends would be waited for without end, so they are refused.

    Raises:
        OSError: it is not there, cannot be read, is no regular file, or is larger than `max_bytes`.
    """
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    status = os.fstat(handle)
    mode = status.st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"))
        kind = next((name for test, name in kinds if test(mode)), "a device")
        raise OSError(f"it is {kind}, not a file")
    if status.st_size > max_bytes:
        os.close(handle)
        raise OSError(_too_large(max_bytes))
    with os.fdopen(handle, "rb") as stream:
        # Room for what there is, not for all there may be; a file of the system's does not tell its size.
        content = stream.read(status.st_size + 1)
        while content and len(content) <= max_bytes and (more := stream.read(_AT_ONCE)):
            content += more
    if content is None:  # some files of the system hold nothing until something happens
        raise OSError("it has nothing to read now")
    if len(content) > max_bytes:
        raise OSError(_too_large(max_bytes))
    return content


def replace_file(file: Path, data: bytes, *, follow: bool = True) -> None:
    """Write a file by way of a temporary one beside it, so that nothing half-written ever has its name. Where the name
    is a link, what it leads to is written; the link itself is replaced where `follow` is off.

    Raises:
        OSError: it cannot be written.
    """
    file = file.resolve() if follow else file
    temporary = file.with_name(f".{file.name}.{secrets.token_hex(4)}{TEMPORARY}")
    # With what mode the system gives new files, as for any other.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if file.is_file() and not file.is_symlink():
            temporary.chmod(file.stat().st_mode & 0o777)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def _too_large(max_bytes: int) -> str:
    return f"it is larger than {max_bytes / 1e6:g} MB"
