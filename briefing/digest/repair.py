"""What becomes of a memory that is damaged: it is set aside, and its last good copy takes its place.

Without a copy a new memory is begun in which what the feeds hold by then counts as told: that a reader misses an
article is better than that all get everything again.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from briefing.digest.form import misshapen, unsound
from briefing.digest.store import VERSION, Store, is_damage, make, set_note
from briefing.errors import OutputError
from briefing.private_files import make_private

BEGUN_ANEW = "begun_anew"
_TABLES = frozenset({"story", "article", "mail"})
_SIDES = ("-wal", "-shm", "-journal")


def copy_of(path: Path) -> Path:
    """Where the last good copy of a memory is."""
    return path.with_name(f"{path.name}.copy")


def keep_copy(store: Store) -> None:
    """Copy the memory as it is now. One that cannot be made (a full disk) leaves the one before."""
    copy = copy_of(store.path)
    new = copy.with_name(f"{copy.name}.new")
    with contextlib.suppress(OSError, sqlite3.Error):
        new.unlink(missing_ok=True)
        make_private(new)  # SQLite fills an empty file, and keeps its mode
        store.connection.execute("VACUUM INTO ?", (str(new),))
        os.replace(new, copy)
    with contextlib.suppress(OSError):
        new.unlink(missing_ok=True)


def check_memory(path: Path, *, now: datetime) -> None:
    """See that the memory is sound, before it is opened by the run that holds the lock.

    Raises:
        OutputError: it is not; it was set aside, and the message says under which name, and what the next run does.
    """
    why = _damage(path)
    if why is None:
        return
    aside = path.with_name(f"{path.name}.damaged-{now:%Y%m%d-%H%M%S}")
    try:
        then = _replaced(path, aside)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{path}: {why}, and it cannot be set aside ({error}); move it away") from error
    kept = f"it was set aside as {aside}" if aside.exists() else "nothing was left of it"
    raise OutputError(f"{path}: {why}; {kept}. {then}")


def refuse_damaged(path: Path) -> None:
    """See that a memory that is only looked at is sound; it is left as it is.

    Raises:
        OutputError: it is not.
    """
    if path.exists() and (why := _damage(path)) is not None:
        raise OutputError(f"{path}: {why}; `briefing digest --send` sets it aside")


def _replaced(path: Path, aside: Path) -> str:
    """Put the copy, or a new memory, in the place of a damaged one; what the next run will do, in words."""
    copy = copy_of(path)
    fresh = path.with_name(f"{path.name}.fresh")
    fresh.unlink(missing_ok=True)
    if _damage(copy, of_copy=True) is None and copy.exists():
        at = datetime.fromtimestamp(copy.stat().st_mtime, UTC)
        make_private(fresh)
        with contextlib.closing(sqlite3.connect(copy)) as old, contextlib.closing(sqlite3.connect(fresh)) as new:
            old.backup(new)
            # What waited when the copy was made may have gone out since.
            new.execute("UPDATE mail SET state = 'handing' WHERE state = 'waiting'")
            new.commit()
        then = (
            f"Its copy of {at:%Y-%m-%d %H:%M} UTC is in its place, and the next run goes on from there. "
            f"To begin anew, delete both {path.name} and {copy.name}"
        )
    else:
        make(fresh)
        with contextlib.closing(sqlite3.connect(fresh)) as new:
            set_note(new, BEGUN_ANEW, 1)
            new.commit()
        then = (
            "There is no copy of it. A new one is in its place: the next run takes what the feeds hold as told, and "
            f"sends only what comes after. To have all of it sent, delete {path.name}"
        )
    # The log first: beside another database it would be played into that one.
    for side in _SIDES:
        beside = path.with_name(path.name + side)
        if beside.exists():
            os.replace(beside, aside.with_name(aside.name + side))
    if path.exists():
        try:
            os.link(path, aside)
        except OSError:
            os.replace(path, aside)
    os.replace(fresh, path)
    return then


def _damage(path: Path, *, of_copy: bool = False) -> str | None:
    """What is wrong with a memory; None where nothing is, or where there has never been one."""
    if not path.exists():
        return None if of_copy or not copy_of(path).exists() else "the digest's memory is gone"
    if not path.is_file() or _is_obstructed(path):  # a pipe would be waited for without end
        return "it is no file" if of_copy else None  # opening it says what is wrong
    if path.stat().st_size == 0:
        return "the digest's memory is empty"
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                return f"the digest's memory is damaged ({str(found)[:100]})"
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if version <= 0 and tables:
                return "this is another program's database, not a digest's memory"
            if version <= VERSION and not tables >= _TABLES:
                return "the digest's memory has lost its tables"
            if version <= VERSION and (why := misshapen(connection, version) or unsound(connection, version)):
                return f"the digest's memory {why}"
            if 0 < version <= VERSION and not of_copy and _is_empty(connection) and _held_something(copy_of(path)):
                return "the digest's memory was emptied"
    except sqlite3.Error as error:
        if is_damage(error):
            return f"not a digest's memory, or a damaged one ({error})"
    return None  # what else is wrong, such as a lack of permission, is said when it is opened


def _is_obstructed(path: Path) -> bool:
    """Whether something that is no file is where SQLite keeps its own beside a database."""
    sides = (path.with_name(path.name + side) for side in _SIDES)
    return any(os.path.lexists(beside) and not beside.is_file() for beside in sides)


def _is_empty(connection: sqlite3.Connection) -> bool:
    sql = "SELECT EXISTS (SELECT 1 FROM story) OR EXISTS (SELECT 1 FROM article) OR EXISTS (SELECT 1 FROM mail)"
    return not connection.execute(sql).fetchone()[0]


def _held_something(copy: Path) -> bool:
    if not copy.exists() or _damage(copy, of_copy=True) is not None:
        return False
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        return not _is_empty(connection)
