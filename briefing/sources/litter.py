"""What systems and programs leave beside files, which is no report: locks, backups, thumbnails, half downloads."""

from __future__ import annotations

import re

_FILES = re.compile(
    r"""~\$.*                                       # an open Office document's lock
      | \.~lock\..*                                 # LibreOffice's
      | ~wr[ldas]\d*\.tmp                           # Word's working copies
      | .+~ | \#.*\# | \.\#.*                       # editors' backups, autosaves and locks
      | .*\.(?:bak|backup|orig|rej|save|old|wbk|asd|sw[op])
      | .*\.(?:part|partial|crdownload|download|opdownload|filepart|!ut|aria2|tmp|temp)
      | (?:eh)?thumbs(?:_vista)?\.db | desktop\.ini | folder\.(?:ini|htt) | \.ds_store | icon\r | \._.*
      | .*\.(?:lnk|url|webloc|desktop)             # shortcuts
    """,
    re.I | re.X | re.S,
)
_FOLDERS = frozenset(
    [
        "__macosx",
        "$recycle.bin",
        "system volume information",
        "@eadir",
        "lost+found",
        "network trash folder",
        "temporary items",
    ]
)


def is_litter(name: str) -> bool:
    """Whether a file of this name, without folders, is none that anyone wrote as a report."""
    return bool(_FILES.fullmatch(name))


def is_litter_folder(name: str) -> bool:
    """Whether a folder of this name, without those above it, is a system's own."""
    return name.casefold() in _FOLDERS
