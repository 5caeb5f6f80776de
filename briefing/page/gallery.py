"""The built-in templates as a gallery: what each is for, and copies to edit."""

from __future__ import annotations

import shutil
from pathlib import Path

from briefing.errors import OutputError, UsageError
from briefing.page.templating import FILES, MAIL, MAIL_FILES, SHARED, home, names

_ABOUT = {
    MAIL: "what a mail tells of one story; copy it for a mail of your own form",
    "memo": "for officials: bottom line up front, what is established, what is in dispute, gaps",
    "newsletter": "for readers: a lead, what we know, where accounts differ, what is unclear",
    "onepage": "the default: agreement, differences, single sources, each source in a line",
    "table": "differences first, then agreement, both as tables",
}


def described() -> tuple[tuple[str, str], ...]:
    """Each built-in template's name and what it is for."""
    return tuple((name, _ABOUT.get(name, "")) for name in (*names(), MAIL))


def copy_out(name: str, folder: Path) -> tuple[Path, ...]:
    """Copies a built-in template's files into a new folder; returns their paths.

    The parts that templates share are not copied: a copy uses them from the package, or its own where it holds some of
    the same name.

    Raises:
        UsageError: there is no such template.
        OutputError: the folder has such files already, or cannot be written.
    """
    if name not in (*names(), MAIL):
        raise UsageError(f"unknown template {name!r}: choose one of {', '.join((*names(), MAIL))}")
    place, kinds = (home() / SHARED, MAIL_FILES) if name == MAIL else (home() / name, FILES.values())
    wanted = [(place / file, folder / file) for file in sorted(kinds)]
    there = [str(target) for _, target in wanted if target.exists()]
    if there:
        raise OutputError(f"{there[0]} is there already: choose another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source, target in wanted:
            shutil.copyfile(source, target)
    except OSError as error:
        raise OutputError(f"{folder}: {error.strerror or error}") from error
    return tuple(target for _, target in wanted)
