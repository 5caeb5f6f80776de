"""Answers already paid for, by a digest of everything they depend on, in one SQLite file in the user's cache."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from briefing.engines.protocols import Completion
from briefing.nouns import digest
from briefing.private_files import make_private

_MAX_ROWS = 5_000
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, text TEXT NOT NULL, n_input INTEGER NOT NULL,"
    " n_output INTEGER NOT NULL) STRICT"
)


class Answers:
    """A bounded cache. A file that cannot be opened is no cache rather than an error: an answer is only asked again.

    Args:
        file: Where it lies; the user's cache folder where None.
        max_rows: The oldest answers go beyond these.
    """

    def __init__(self, file: Path | None = None, *, max_rows: int = _MAX_ROWS) -> None:
        self._file = file
        self._max_rows = max_rows

    def get(self, key: str) -> Completion | None:
        """The answer to the question with that key."""
        try:
            with closing(self._connect()) as connection:
                row = connection.execute(
                    "SELECT text, n_input, n_output FROM answers WHERE key = ?", (digest(key),)
                ).fetchone()
        except (OSError, sqlite3.Error):
            return None
        return Completion(text=row[0], n_input_tokens=row[1], n_output_tokens=row[2], cached=True) if row else None

    def put(self, key: str, answer: Completion) -> None:
        """Keeps an answer; of its key only a digest is stored."""
        row = (digest(key), answer.text, answer.n_input_tokens, answer.n_output_tokens)
        with suppress(OSError, sqlite3.Error), closing(self._connect()) as connection:
            connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", row)
            connection.execute(
                "DELETE FROM answers WHERE rowid <= (SELECT max(rowid) FROM answers) - ?", (self._max_rows,)
            )
            connection.commit()

    def _connect(self) -> sqlite3.Connection:
        file = self._file or _default_file()
        make_private(file, own_folder=self._file is None)
        connection = sqlite3.connect(file, timeout=5)
        connection.execute(_SCHEMA)
        return connection


def _default_file() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("briefing") / "answers.sqlite3"
