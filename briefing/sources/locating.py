"""From what the user gave to the bytes: files, folders, globs and standard input."""

from __future__ import annotations

import errno
import glob
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from briefing.errors import SourceError
from briefing.sources.content import Content
from briefing.sources.litter import is_litter, is_litter_folder
from briefing.sources.options import ReadOptions

_MAX_DEPTH = 60  # folders within folders; Python looks into a few hundred at most


def is_address(source: str) -> bool:
    """Whether a source is an address rather than a file name."""
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://", source)) or source.lower().startswith(
        ("data:", "javascript:")
    )


def expand(
    source: str, options: ReadOptions, denied: Callable[[str, str], None] = lambda folder, why: None
) -> tuple[str, ...]:
    """The files a source stands for: itself, the files of a folder, the matches of a pattern; `denied` is told of
    every folder below it that could not be read.

    Raises:
        SourceError: there are none.
    """
    if source == "-":
        return (source,)
    if any(c in source for c in "*?[") and not os.path.lexists(source):
        # Who asks for "*.bak" means backups.
        keeps = is_litter(os.path.basename(source))
        matches = (f for f in _matches(source) if keeps or not is_litter(os.path.basename(f)))
        files = list(islice(matches, 10 * options.max_documents))
        if not files:
            raise SourceError("No file matches this pattern. Check the folder and the pattern.")
        return _limited(files, options)
    if os.path.isdir(source):
        problems: list[OSError] = []
        files = list(_files(Path(source), options, problems.append))
        for problem in problems:
            if str(problem.filename) == str(Path(source)):
                raise SourceError(f"The folder may not be read ({problem.strerror}). Change its permissions.")
            denied(str(problem.filename), str(problem.strerror))
        if not files:
            raise SourceError("The folder holds no files to read. Put the reports into it, or name them.")
        return _limited(files, options)
    return (source,)


def load(path: str, options: ReadOptions) -> Content:
    """The content of a file, or of standard input for "-".

    Raises:
        SourceError: it is missing, not a regular file, not readable, too large or empty.
    """
    if path == "-":
        data = _standard_input(options)
        _check_size(len(data), options)
        return Content(uri="-", data=_not_empty(data), name="")
    try:
        data = _read_file(path, options)
    except FileNotFoundError as error:
        raise SourceError("There is no such file. Check the name and the folder.") from error
    except PermissionError as error:
        raise SourceError("The file may not be read (permission denied). Change its permissions or copy it.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = " It is a symbolic link that leads back to itself." if getattr(error, "errno", 0) == 40 else ""
        raise SourceError(f"The file could not be read ({reason}).{hint} Check the path.") from error
    return Content(uri=path, data=_not_empty(data), name=Path(path).name)


def _standard_input(options: ReadOptions) -> bytes:
    if sys.stdin is None:
        raise SourceError("Standard input is closed. Give a file.")
    try:
        return sys.stdin.buffer.read(options.max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"Standard input could not be read ({reason}). Give a file.") from error


def _read_file(path: str, options: ReadOptions) -> bytes:
    # O_NONBLOCK: opening a FIFO that nobody writes to would otherwise wait for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise SourceError(f"It is {_kind(before.st_mode)}, not a file. Give a file, or '-' for standard input.")
        _check_size(before.st_size, options)
        data = file.read(options.max_bytes + 1)
        _check_size(len(data), options)
        after = os.fstat(file.fileno())
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size) or len(data) != after.st_size > 0:
        raise SourceError("The file changed while it was read. Read it again once it is written.")
    return data


def _kind(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"))
    return next((name for test, name in kinds if test(mode)), "a device")


def _check_size(n_bytes: int, options: ReadOptions) -> None:
    if n_bytes > options.max_bytes:
        raise SourceError(
            f"It is larger than {options.max_bytes / 1e6:.0f} MB, more than any report. "
            "Give the report alone, or its text."
        )


def _not_empty(data: bytes) -> bytes:
    if not data.strip(b" \t\r\n\f\v\0\xef\xbb\xbf"):
        raise SourceError("It is empty. Give a file that holds the report's text.")
    return data


def _files(folder: Path, options: ReadOptions, failed: Callable[[OSError], None]) -> Iterator[str]:
    """The files under a folder in the order of their names, without hidden ones and what systems leave beside files;
    links to folders are not followed."""
    for here, folders, names in os.walk(folder, onerror=failed, followlinks=False):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not is_litter_folder(f))
        if folders and len(Path(here).parts) - len(folder.parts) >= _MAX_DEPTH:
            failed(OSError(errno.ELOOP, f"it lies more than {_MAX_DEPTH} folders deep", os.path.join(here, folders[0])))
            folders.clear()
        for name in sorted(names):
            if not name.startswith(".") and not is_litter(name):
                yield os.path.join(here, name)


def _matches(pattern: str) -> Iterator[str]:
    """The files that a pattern matches, in order. "**" does not follow links to folders: two that point at one another
    would be followed for ever. Hidden files only where the pattern names them."""
    parts = Path(pattern).parts
    n_fixed = next(n for n, part in enumerate(parts) if glob.has_magic(part))
    folder, rest = Path(*parts[:n_fixed]), parts[n_fixed:]
    shown = any(part.startswith(".") for part in rest)
    for found in sorted(folder.glob(str(Path(*rest)))):
        inner = found.relative_to(folder).parts
        if (shown or not any(part.startswith(".") for part in inner)) and not found.is_dir():
            yield str(found)


def _limited(files: list[str], options: ReadOptions) -> tuple[str, ...]:
    if len(files) > options.max_documents:
        raise SourceError(f"It holds {len(files)} files, more than {options.max_documents}. Name the reports you mean.")
    return tuple(files)
