"""The folder of a batch: laid out from its ledger, so that it can be laid out again.

The pages are the batch's own: who wants to change one changes a copy. Nothing is written outside the folder, whatever
its ledger says and wherever a link in it leads.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from pathlib import Path

from briefing.batch.ledger import FRONT_PAGE, Ledger
from briefing.errors import OutputError
from briefing.files import TEMPORARY, read_file, replace_file

STORIES = "stories"
FRONT = "front-page"
_SUFFIX = r"\.(?:html|md|json|pdf|docx|eml)"
_PAGE = re.compile(rf"(?:{STORIES}/[0-9a-f]{{10}}|{FRONT}){_SUFFIX}")
_OWN = re.compile(rf"{_PAGE.pattern}|ledger\.sqlite[\w.-]*")


def is_own(file: Path, folder: Path) -> bool:
    """Whether a file in a folder is one that a batch writes there."""
    try:
        inside = file.resolve().relative_to(folder.resolve())
    except (ValueError, OSError, RuntimeError):
        return False
    return _OWN.fullmatch(inside.as_posix()) is not None


def place_story(ledger: Ledger, folder: Path, id: str, fingerprint: str) -> None:
    """Writes the pages of a story where they are not there yet as they must be, and takes away those of formats that
    are no longer made.

    Raises:
        OutputError: they cannot be written.
    """
    _place(ledger, folder, f"{STORIES}/{id}", fingerprint)


def place_front_page(ledger: Ledger, folder: Path) -> None:
    """The same of the front page."""
    _place(ledger, folder, FRONT, FRONT_PAGE)


def _place(ledger: Ledger, folder: Path, stem: str, owner: str) -> None:
    pages = {f"{stem}{suffix}": content for suffix, content in ledger.pages(owner).items()}
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in pages.items()}
    stale = [path for path in ledger.placed() if path.startswith(f"{stem}.") and path not in pages]
    ledger.place({path: (owner, digest) for path, digest in digests.items()})
    for path, content in pages.items():
        if _digest(folder / path) != digests[path]:
            _write(folder, path, content)
    _take_away(ledger, folder, stale)


def restore(ledger: Ledger, folder: Path) -> None:
    """Writes again what is no longer there as it was written."""
    for path, (owner, digest) in ledger.placed().items():
        if not _PAGE.fullmatch(path):
            continue
        content = ledger.pages(owner).get(path[path.rindex(".") :])
        if content is not None and hashlib.sha256(content).hexdigest() == digest != _digest(folder / path):
            _write(folder, path, content)


def clear(ledger: Ledger, folder: Path, here: Collection[str], told_elsewhere: Collection[str]) -> None:
    """Takes away the pages of stories whose reports another page tells now, and what batches that were never ended
    left behind.

    Args:
        here: The ids of all stories there are or were.
        told_elsewhere: Of those whose reports another page tells.
    """
    ids = {path: Path(path).stem for path in ledger.placed() if path.startswith(f"{STORIES}/")}
    _take_away(ledger, folder, [p for p, id in ids.items() if id in told_elsewhere or id not in here])


def sweep(folder: Path) -> None:
    """Takes away what a batch that was killed had half written."""
    for part in (*folder.glob(f".*{TEMPORARY}"), *folder.glob(f"{STORIES}/.*{TEMPORARY}")):
        if re.fullmatch(rf"\.(?:[0-9a-f]{{10}}|{FRONT}){_SUFFIX}\.[0-9a-f]{{8}}{re.escape(TEMPORARY)}", part.name):
            part.unlink(missing_ok=True)


def _take_away(ledger: Ledger, folder: Path, paths: Collection[str]) -> None:
    placed = ledger.placed()
    for path in paths:
        # What somebody has changed since is theirs.
        if _digest(folder / path) == placed[path][1] and _is_inside(folder, path):
            (folder / path).unlink(missing_ok=True)
    ledger.place({}, paths)


def _write(folder: Path, path: str, content: bytes) -> None:
    file = folder / path
    try:
        if _PAGE.fullmatch(path):
            file.parent.mkdir(parents=True, exist_ok=True)
        if not _is_inside(folder, path):
            raise OutputError(f"{file} would lie outside {folder}: take away the link, or name another folder")
        replace_file(file, content, follow=False)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"{file} can't be written: {reason}; what was made is kept, run it again") from error


def _is_inside(folder: Path, path: str) -> bool:
    """Whether a page of the folder lies there, links followed; none but pages do."""
    try:
        there = (folder / path).parent.resolve() == (folder.resolve() / path).parent
    except (OSError, RuntimeError):
        return False
    return there and _PAGE.fullmatch(path) is not None


def _digest(file: Path) -> str:
    """The SHA-256 of a file; "" where there is none that can be read."""
    try:
        return hashlib.sha256(read_file(file)).hexdigest()
    except (OSError, ValueError):
        return ""
