"""Writes briefing/engines/weights/SHA256SUMS over all files of the embedded models.

python training/write_digests.py
"""

from __future__ import annotations

import hashlib
from pathlib import Path

WEIGHTS = Path(__file__).parents[1] / "briefing/engines/weights"
LIST_NAME = "SHA256SUMS"


def main() -> None:
    """Writes the list, sorted, in the form that sha256sum --check reads."""
    files = sorted(path for path in WEIGHTS.rglob("*") if path.is_file() and path.name != LIST_NAME)
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(WEIGHTS).as_posix()}\n" for path in files
    ]
    (WEIGHTS / LIST_NAME).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
