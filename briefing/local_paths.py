"""What of a path on this machine may be shared: where it lies below the folder the command ran in, or its name; and
which source it names for good."""

from __future__ import annotations

import os
import re

from briefing.nouns import Source

_NUMBERED = re.compile(r"#\d+$")
_ADDRESS = re.compile(r"(?!file:)[A-Za-z][A-Za-z0-9+.-]{1,20}:(?://|[^\\/])", re.I)


def shareable(uri: str) -> str:
    """A source's path, or the path and member of an archive, without the folders of this machine above it; addresses
    and other names as they are."""
    if _ADDRESS.match(uri) or not ({"/", "\\", os.sep} & set(uri)):
        return uri
    end = next((m.start() for m in re.finditer("!", uri) if os.path.isfile(uri[: m.start()])), len(uri))
    path, member = uri[:end], uri[end:]
    if os.path.isabs(path):
        inside = os.path.join(os.getcwd(), "")
        path = path[len(inside) :] if path.startswith(inside) else os.path.basename(os.path.normpath(path))
    path = os.path.normpath(path)
    if path.split(os.sep)[0] in (os.pardir, "file:"):
        path = os.path.basename(path)
    return path + member


def lasting(source: Source) -> str:
    """What a source is known by however its words change: its canonical address, or its path; "" where it has neither
    of its own, as a record in a file of many, whose place another may have next time."""
    has_place = source.uri not in ("", "-", "text") and not _NUMBERED.search(source.uri)
    return source.url or (source.uri if has_place else "")


def without_paths(message: str, uris: tuple[str, ...]) -> str:
    """A message with these sources named as they may be shared, and nothing of the folder the command ran in."""
    for uri in sorted(set(uris), key=len, reverse=True):
        if (short := shareable(uri)) != uri:
            message = message.replace(uri, short)
    for folder in (os.getcwd(), os.path.expanduser("~")):
        if len(folder) > 1:
            message = message.replace(os.path.join(folder, ""), "")
    return message
