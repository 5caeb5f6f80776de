"""What was fetched before: one small SQLite file, asked on every fetch and trusted only after the server agreed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import threading
import time
import zlib
from dataclasses import dataclass
from pathlib import Path

from briefing.private_files import make_private

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    key TEXT PRIMARY KEY, etag TEXT, modified TEXT, media_type TEXT NOT NULL, charset TEXT, url TEXT NOT NULL,
    body BLOB NOT NULL, n_bytes INTEGER NOT NULL, fetched REAL NOT NULL
) STRICT;
"""
MAX_BYTES = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of a server; `url` is where it came from in the end, fit to be shown."""

    body: bytes
    media_type: str
    charset: str | None
    url: str
    etag: str | None = None
    modified: str | None = None
    fetched: float = 0.0


class Cache:
    """Pages by the digest of their address, since addresses may hold secrets. A cache that fails is no cache.

    Args:
        path: The file; None is the user's cache folder, "" keeps nothing.
        max_bytes: The oldest pages go when it grows beyond this.
    """

    def __init__(self, path: str | os.PathLike[str] | None, *, max_bytes: int = MAX_BYTES) -> None:
        self._path, self._max_bytes = path, max_bytes
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        self._broken = path == ""

    def get(self, url: str) -> Page | None:
        """The page of an address, or None."""
        with self._lock, contextlib.suppress(sqlite3.Error, OSError, zlib.error):
            if connection := self._open():
                row = connection.execute(
                    "SELECT body, media_type, charset, url, etag, modified, fetched, n_bytes FROM pages WHERE key = ?",
                    (_key(url),),
                ).fetchone()
                if row:
                    body = zlib.decompressobj().decompress(row[0], row[7])
                    return Page(
                        body=body,
                        media_type=row[1],
                        charset=row[2],
                        url=row[3],
                        etag=row[4],
                        modified=row[5],
                        fetched=row[6],
                    )
        return None

    def put(self, url: str, page: Page) -> None:
        """Keep a page."""
        with self._lock, contextlib.suppress(sqlite3.Error, OSError):
            if connection := self._open():
                row = (_key(url), page.etag, page.modified, page.media_type, page.charset, page.url)
                with connection:
                    connection.execute(
                        "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        (*row, zlib.compress(page.body, 6), len(page.body), time.time()),
                    )
                    self._prune(connection)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection:
                self._connection.close()
            self._connection = None

    def _prune(self, connection: sqlite3.Connection) -> None:
        (total,) = connection.execute("SELECT COALESCE(SUM(LENGTH(body)), 0) FROM pages").fetchone()
        for key, size in connection.execute("SELECT key, LENGTH(body) FROM pages ORDER BY fetched").fetchall():
            if total <= self._max_bytes:
                return
            connection.execute("DELETE FROM pages WHERE key = ?", (key,))
            total -= size

    def _open(self) -> sqlite3.Connection | None:
        if self._broken or self._connection:
            return self._connection
        try:
            path = Path(self._path) if self._path else _default_path()
            make_private(path, own_folder=not self._path)
            connection = sqlite3.connect(path, timeout=5, check_same_thread=False)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(_SCHEMA)
            self._connection = connection
        except (sqlite3.Error, OSError):
            self._broken = True
        return self._connection


def _default_path() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("briefing")) / "pages.sqlite3"


def _key(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
