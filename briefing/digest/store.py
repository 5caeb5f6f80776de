"""The digest's file: one SQLite database that holds its memory and its outbox, so that one commit covers both."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from briefing.errors import OutputError
from briefing.private_files import make_private

VERSION = 3
NOWHERE = Path(":memory:")
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
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
    seen INTEGER NOT NULL DEFAULT 0,  -- when a run last read it
    day TEXT,                     -- on which it was published, YYYY-MM-DD; NULL where that is not known
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
    tried INTEGER NOT NULL DEFAULT 0,  -- when it was last offered
    UNIQUE (issue, recipient)
) STRICT;
CREATE INDEX mail_state ON mail (state);
CREATE TABLE note (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT
"""
_FROM_1 = """
ALTER TABLE article ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
UPDATE article SET seen = (SELECT told FROM story WHERE id = story);
ALTER TABLE mail ADD COLUMN tried INTEGER NOT NULL DEFAULT 0;
CREATE TABLE note (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT
"""
# What was published when is not known of what was told by then: about when it was told.
_FROM_2 = """
ALTER TABLE article ADD COLUMN day TEXT;
UPDATE article SET day = (SELECT date(told, 'unixepoch') FROM story WHERE id = story)
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

    def note(self, name: str) -> int | None:
        """A number kept under that name; None where there is none."""
        row = self.connection.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else None


def set_note(db: sqlite3.Connection, name: str, value: int) -> None:
    """Keep a number, inside the caller's transaction."""
    db.execute("INSERT INTO note VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Open the file, making it where it is missing; only its owner may read it.

    Raises:
        OutputError: it cannot be opened or read, is no database, or was made by a newer version.
    """
    try:
        if path != NOWHERE:
            if not path.exists():
                make(path)
            make_private(path)
        connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{path}: cannot be opened ({error}); check the folder, or set `state`") from error
    try:
        store = Store(connection, path)
        _prepare(store)
        yield store
    except sqlite3.Error as error:
        raise OutputError(f"{path}: cannot be read ({error}); nothing of this step was kept") from error
    finally:
        connection.close()


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is damaged, or no database, rather than locked, or on a disk that fails."""
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGED


def make(path: Path) -> None:
    """Make an empty memory, whole or not at all: a file without its tables is never there under its name.

    Raises:
        OSError, sqlite3.Error: it cannot be made.
    """
    new = path.with_name(f"{path.name}.new")
    with contextlib.suppress(FileNotFoundError):
        new.unlink()
    make_private(new)
    with contextlib.closing(sqlite3.connect(new, isolation_level=None)) as connection:
        create(connection)
    os.replace(new, path)


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of a memory in an empty database."""
    connection.executescript(f"BEGIN;{_SCHEMA};PRAGMA user_version = {VERSION};COMMIT;")


def _prepare(store: Store) -> None:
    connection = store.connection
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            if store.path != NOWHERE:
                raise OutputError(f"{store.path}: the digest's memory is empty; `briefing digest --send` sets it aside")
            create(connection)
        elif version > VERSION:
            raise OutputError(
                f"{store.path}: made by another version ({version}, not {VERSION}) of briefing; upgrade it"
            )
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: a commit is on the disk before the next step is taken, even when the power goes.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error as error:
        if is_damage(error):
            hint = "`briefing digest --send` sets it aside"
            raise OutputError(f"{store.path}: not a digest's memory ({error}); {hint}") from error
        raise OutputError(f"{store.path}: cannot be read ({error}); check who else uses it, and its disk") from error
    if 0 < version < VERSION:
        with store.transaction() as db:
            for statement in ";\n".join((_FROM_1, _FROM_2)[version - 1 :]).split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")
