"""The tables of a ledger, and how one of an older version gets those that it lacks."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from briefing.errors import OutputError

VERSION = 3
_SCHEMA = """
CREATE TABLE report (            -- what grouping looks at, by what it depends on
    digest TEXT PRIMARY KEY,
    profile TEXT NOT NULL,
    vector BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE told (              -- the story of each report at the last complete batch that had it
    report TEXT PRIMARY KEY,     -- its address or path, or the digest of its text
    story TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE made (
    fingerprint TEXT PRIMARY KEY,  -- of the reports and the settings that it was made of
    gist TEXT NOT NULL,
    briefing BLOB NOT NULL         -- its JSON form, packed
) STRICT, WITHOUT ROWID;
CREATE TABLE page (
    owner TEXT NOT NULL,           -- the fingerprint of a story, or FRONT_PAGE
    suffix TEXT NOT NULL,
    content BLOB NOT NULL,         -- packed
    PRIMARY KEY (owner, suffix)
) STRICT, WITHOUT ROWID;
CREATE TABLE batch (
    n INTEGER PRIMARY KEY,
    pile TEXT NOT NULL,            -- a digest of the reports and the settings
    compiled TEXT NOT NULL,        -- the day on its pages
    complete INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL DEFAULT '',  -- of a complete batch that is tried again for the stories that failed: what the
                                      -- next pile is told apart from, as {"told": …, "stories": …}
    files TEXT NOT NULL DEFAULT '',   -- a digest of the files of the pile and of how they are to be briefed, where the
                                      -- same files are sure to be the same pile
    notes TEXT NOT NULL DEFAULT '[]'  -- what there was to say of reading these
) STRICT;
CREATE TABLE story (               -- of the last complete batch
    id TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE placed (              -- what was written into the folder
    path TEXT PRIMARY KEY,         -- below it
    owner TEXT NOT NULL,           -- whose page it is, as in `page`
    sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""

_SINCE_1 = """
ALTER TABLE batch ADD COLUMN files TEXT NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN notes TEXT NOT NULL DEFAULT '[]'
"""

_READING = """
CREATE TABLE reading (             -- the reports of a file, by its bytes and all else that they depend on
    digest TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,          -- of `content`
    content BLOB NOT NULL          -- see `briefing.batch.kept`
) STRICT, WITHOUT ROWID
"""


_FROM_THE_FIRST = {"report", "told", "made", "page", "batch", "story", "placed"}


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Gives a database the tables of a ledger; one of an older version those that it lacks.

    Raises:
        OutputError: it is another program's, or was made by a newer version.
        sqlite3.Error: it cannot be read or written.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise OutputError(f"{path}: made by another version ({version}, not {VERSION}) of briefing; upgrade it")
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    is_ours = there >= _FROM_THE_FIRST if version > 0 else not (version or there)
    if not is_ours:
        raise OutputError(f"{path}: another program's database; name another folder")
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: a commit is on the disk before the next step is taken, even when the power goes.
    connection.execute("PRAGMA synchronous = FULL")
    steps = [_SCHEMA, _READING] if version == 0 else [_SINCE_1, _READING][version - 1 :]
    if steps:
        connection.executescript(f"BEGIN;{';'.join(steps)};PRAGMA user_version = {VERSION};COMMIT;")
