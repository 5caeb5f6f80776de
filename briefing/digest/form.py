"""Whether a memory is as the runs of its version leave it: its tables, and what in them belongs together."""

from __future__ import annotations

import contextlib
import sqlite3
from functools import cache

from briefing.digest.memory import KEEP_S, LAST_RUN
from briefing.digest.store import create

# What came with a later version than the first: a table (all its columns), or a column of one.
_SINCE = {("note", ""): 2, ("article", "seen"): 2, ("mail", "tried"): 2, ("article", "day"): 3}


def misshapen(connection: sqlite3.Connection, version: int) -> str | None:
    """What a memory of a known version lacks, or has that it should not; None where it is of its form.

    Columns that nobody knows do no harm. A view or trigger would change what is read, or written.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    odd = "SELECT name FROM sqlite_master WHERE type IN ('view', 'trigger') ORDER BY name"
    if (row := connection.execute(odd).fetchone()) is not None:
        return f"has {row[0]!r}, which is none of its own"
    found = _columns(connection)
    strict = {row[1] for row in connection.execute("PRAGMA table_list") if row[5]}
    for (table, column), type_ in _known().items():
        if max(_SINCE.get((table, ""), 1), _SINCE.get((table, column), 1)) > version:
            if (table, column) in found:  # the version would be brought up once more, in vain
                return f"says that its version is {version}, and has {table}.{column} of a later one"
        elif found.get((table, column)) != type_ or table not in strict:
            return f"has lost its {table}.{column}"
    return None


def unsound(connection: sqlite3.Connection, version: int) -> str | None:
    """What is not as every run leaves it in a memory of its form; None where all is.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        return "has lost stories that it holds articles of"
    if version >= 3:
        sql = "SELECT day FROM article WHERE day IS NOT NULL AND (date(day) IS NOT day OR day < '0001') LIMIT 1"
        if (row := connection.execute(sql).fetchone()) is not None:
            return f"holds an article of a day that is none ({row[0]!r})"
    # What a mail tells of is kept for as long after it was last read as the mail itself is after it was made.
    last = None
    if version >= 2:
        last = connection.execute("SELECT value FROM note WHERE name = ?", (LAST_RUN,)).fetchone()
    sql = "SELECT EXISTS (SELECT 1 FROM mail WHERE made > ?) AND NOT EXISTS (SELECT 1 FROM article)"
    if last is not None and connection.execute(sql, (max(last[0], KEEP_S) - KEEP_S,)).fetchone()[0]:
        return "has lost the articles that its mails told of"
    return None


@cache
def _known() -> dict[tuple[str, str], str]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        create(connection)
        return _columns(connection)


def _columns(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """The type of every column, by table and name."""
    sql = (
        "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c"
        " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(sql)}
