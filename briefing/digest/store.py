"""The digest's file: one SQLite database that holds its memory and its outbox, so that one commit covers both."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from briefing.errors import OutputError

VERSION = 1
_SCHEMA = """
CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    title TEXT NOT NULL,
    told INTEGER NOT NULL,        -- when it was last put into an issue, seconds since 1970
    briefing TEXT NOT NULL        -- the claims sent so far, as a briefing in JSON; empty where only a headline was
) STRICT;
CREATE TABLE article (
    uri TEXT NOT NULL,
    sha256 TEXT NOT NULL,         -- of its text: a changed article is a new one
    lead TEXT NOT NULL,           -- what it says it is about, to recognise its story by
    story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    PRIMARY KEY (uri, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_story ON article (story);
CREATE TABLE mail (
    id INTEGER PRIMARY KEY,
    issue TEXT NOT NULL,          -- a digest of what it tells
    recipient TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    content BLOB NOT NULL,        -- the whole message, byte for byte as it is handed over
    state TEXT NOT NULL CHECK (state IN ('waiting', 'handing', 'sent', 'refused', 'expired', 'withheld', 'held')),
    n_doubts INTEGER NOT NULL DEFAULT 0,  -- how often the server's last word was not heard
    n_tries INTEGER NOT NULL DEFAULT 0,
    answer TEXT NOT NULL DEFAULT '',
    made INTEGER NOT NULL,
    done INTEGER,
    UNIQUE (issue, recipient)
) STRICT;
CREATE INDEX mail_state ON mail (state);
"""


class Store:
    """The open file. Use it from the run that holds the lock."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the block, on disk for good when it ends; or nothing of it.

        Raises:
            OutputError: the file cannot be written (a full disk, a read-only folder).
        """
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                # A full disk may have rolled it back already.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise OutputError(f"{self.path}: cannot be written ({error}); nothing of this step was kept") from error


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Open the file, making it where it is missing.

    Raises:
        OutputError: it cannot be opened, is no database, or was made by a newer version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{path}: cannot be opened ({error}); check the folder, or set `state`") from error
    try:
        store = Store(connection, path)
        _prepare(store)
        yield store
    finally:
        connection.close()


def _prepare(store: Store) -> None:
    connection = store.connection
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: a commit is on the disk before the next step is taken, even when the power goes.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        hint = "move it away to begin anew (what was sent is then forgotten)"
        raise OutputError(f"{store.path}: not a digest's memory ({error}); {hint}") from error
    if version == 0:
        with store.transaction() as db:
            for statement in _SCHEMA.split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")
    elif version != VERSION:
        raise OutputError(f"{store.path}: made by another version ({version}, not {VERSION}) of briefing; upgrade it")
