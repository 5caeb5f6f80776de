"""What a caller gives where sources are wanted: one of them or several, told apart before anything is read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from briefing.errors import UsageError
from briefing.files import read_file
from briefing.nouns import Document

Given = str | os.PathLike[str] | Document
Sources = Given | Iterable[Given]


def several(given: Sources, argument: str) -> list[Given]:
    """What was given as a list; one source is a list of one, not the letters of its name.

    Raises:
        UsageError: it is no source and holds none; names the argument.
    """
    if isinstance(given, (str, os.PathLike, Document)):
        given = [given]
    wanted = f"{argument}: give a list of files, folders, addresses or documents"
    if isinstance(given, (bytes, bytearray, Mapping)) or not isinstance(given, Iterable):
        raise UsageError(f"{wanted}; {type(given).__name__} is none")
    sources = list(given)
    for source in sources:
        if not isinstance(source, (str, os.PathLike, Document)) or (isinstance(source, str) and not source):
            raise UsageError(f"{wanted}; it holds {source!r:.60}")
    return sources


def path_of(given: object, argument: str) -> Path:
    """The path that was given.

    Raises:
        UsageError: it is none; names the argument.
    """
    if isinstance(given, (str, os.PathLike)) and isinstance(name := os.fspath(given), str):
        return Path(name)
    raise UsageError(f"{argument}: give what it is, or the path of its file; {type(given).__name__} is neither")


def text_of(file: Path) -> str:
    """The text of a file in UTF-8.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return read_file(file).decode("utf-8-sig", "replace").replace("\r\n", "\n")
    except OSError as error:
        raise UsageError(f"{file}: can't be read: {error.strerror or error}") from error
