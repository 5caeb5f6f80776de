"""The folder of a batch: laid out from its ledger, so that it can be laid out again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from briefing.batch.ledger import FRONT_PAGE, Ledger
from briefing.errors import OutputError
from briefing.files import read_file, replace_file

STORIES = "stories"


def place_story(ledger: Ledger, folder: Path, id: str, fingerprint: str) -> None:
    """Writes the pages of a story where they are not there yet as they must be.

    Raises:
        OutputError: they cannot be written.
    """
    _place(ledger, folder, f"{STORIES}/{id}", fingerprint)


def place_front_page(ledger: Ledger, folder: Path) -> None:
    """The same of the front page."""
    _place(ledger, folder, "front-page", FRONT_PAGE)


def _place(ledger: Ledger, folder: Path, stem: str, owner: str) -> None:
    pages = {f"{stem}{suffix}": content for suffix, content in ledger.pages(owner).items()}
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in pages.items()}
    ledger.place({path: (owner, digest) for path, digest in digests.items()})
    for path, content in pages.items():
        if _digest(folder / path) != digests[path]:
            try:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                replace_file(folder / path, content)
            except OSError as error:
                reason = error.strerror or error
                message = (
                    f"{folder / path} can't be written: {reason}; what was made is kept in the ledger, run it again"
                )
                raise OutputError(message) from error


def restore(ledger: Ledger, folder: Path) -> None:
    """Writes again what is missing of what was written into the folder."""
    for path, (owner, _) in ledger.placed().items():
        if not (folder / path).exists():
            _place(ledger, folder, path[: path.rindex(".")], owner)


def clear(ledger: Ledger, folder: Path, told_elsewhere: set[str]) -> None:
    """Takes away the pages of stories that are told by another page now, unless somebody has changed them since."""
    gone = []
    for path, (_, digest) in ledger.placed().items():
        if Path(path).stem in told_elsewhere and Path(path).parent.name == STORIES:
            if _digest(folder / path) == digest:
                (folder / path).unlink(missing_ok=True)
            gone.append(path)
    ledger.place({}, gone)


def _digest(file: Path) -> str:
    """The SHA-256 of a file; "" where there is none that can be read."""
    try:
        return hashlib.sha256(read_file(file)).hexdigest()
    except OSError:
        return ""
