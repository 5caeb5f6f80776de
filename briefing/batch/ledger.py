"""The ledger of a batch: what was made of which reports, so that nothing is made twice and none of it is lost.

One SQLite database in the folder of the batch. It holds the pages as well, so that the one commit after a story is
made decides: what is in it is done, and the folder is laid out from it. A batch that was killed goes on from there; the
batch before it stays what is told apart from until the new one is complete.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from briefing.batch.gist import Gist
from briefing.batch.tables import prepare
from briefing.errors import OutputError
from briefing.lock import only_run
from briefing.nouns import Diagnostic
from briefing.private_files import make_private
from briefing.stories.profiles import Profile

Value = TypeVar("Value")

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "ledger.sqlite"
FRONT_PAGE = "front page"
_LARGEST_PAGE = 100_000_000
MAX_READINGS_BYTES = 200_000_000  # packed, some 2 KB a report
_SUFFIXES = (".html", ".md", ".json", ".pdf", ".docx", ".eml")
_ID = re.compile(r"[0-9a-f]{10}")
_ANEW = "move it away to begin anew, and every story is made again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A story's briefing: its gist for the front page, its JSON form, and its pages by the ending of their files."""

    gist: Gist
    briefing: str
    pages: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A batch: the day on its pages, whether it `is_done` already, and whether it `is_first` in its folder."""

    compiled: str
    is_done: bool
    is_first: bool


class Ledger:
    """The open ledger; see `opened`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self._path = path

    def _decoded(self, decode: Callable[..., Value], *packed: Any) -> Value:
        """What was kept, unpacked.

        Raises:
            OutputError: it is not as it was kept.
        """
        try:
            return decode(*packed)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error) as error:
            raise OutputError(f"{self._path}: damaged ({type(error).__name__}: {error}); {_ANEW}") from error

    def _day(self, text: str) -> str:
        return self._decoded(date.fromisoformat, text).isoformat()

    @contextmanager
    def _step(self) -> Iterator[sqlite3.Connection]:
        """All of the block, or nothing of it."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise OutputError(f"{self._path}: cannot be written ({error}); what was made before is kept") from error

    def begin(self, pile: str, compiled: str) -> Begun:
        """Begins a batch on a pile, or goes on with the last where it was on the same.

        Args:
            pile: A digest of its reports and of how they are to be briefed.
            compiled: The day that its pages are to bear.
        """
        last = self._db.execute("SELECT pile, compiled, complete, outcome FROM batch ORDER BY n DESC").fetchone()
        if last and last[0] == pile:
            return Begun(compiled=self._day(last[1]), is_done=bool(last[2]) and not last[3], is_first=not self.told())
        with self._step() as db:
            if last and last[3]:
                outcome = self._decoded(json.loads, last[3])
                self._apply(db, outcome["told"], outcome["stories"])
            db.execute("DELETE FROM batch")
            db.execute("INSERT INTO batch (pile, compiled) VALUES (?, ?)", (pile, compiled))
        return Begun(compiled=compiled, is_done=False, is_first=not self.told())

    def complete(
        self, told: Mapping[str, str], stories: Mapping[str, str], digests: Iterable[str], *, n_failed: int
    ) -> None:
        """Closes the batch: others are told apart from it, and what only earlier ones needed goes.

        Args:
            told: The id of the story of each report.
            stories: The fingerprint of each story that was made, by its id.
            digests: Of the reports in the pile.
            n_failed: How many stories could not be made; the batch is tried again for them, against the one before it,
                until there is another pile.
        """
        with self._step() as db:
            outcome = json.dumps({"told": dict(told), "stories": dict(stories)}) if n_failed else ""
            db.execute("UPDATE batch SET complete = 1, outcome = ?", (outcome,))
            if not n_failed:
                self._apply(db, told, stories)
            db.execute("CREATE TEMP TABLE here (digest TEXT PRIMARY KEY)")
            db.executemany("INSERT OR IGNORE INTO here VALUES (?)", ((d,) for d in digests))
            db.execute("DELETE FROM report WHERE digest NOT IN (SELECT digest FROM here)")
            db.execute("DROP TABLE here")

    @staticmethod
    def _apply(db: sqlite3.Connection, told: Mapping[str, str], stories: Mapping[str, str]) -> None:
        db.executemany("INSERT OR REPLACE INTO told VALUES (?, ?)", told.items())
        db.execute("DELETE FROM story")
        db.executemany("INSERT INTO story VALUES (?, ?)", stories.items())
        db.execute("DELETE FROM made WHERE fingerprint NOT IN (SELECT fingerprint FROM story)")
        db.execute("DELETE FROM page WHERE owner NOT IN (SELECT fingerprint FROM made UNION SELECT owner FROM placed)")

    def settle(self, files: str, notes: Iterable[Diagnostic]) -> None:
        """Notes that a pile of these files is that of the last batch, and what there was to say of reading them."""
        row = (files, json.dumps([asdict(n) for n in notes]))
        last = self._db.execute("SELECT files, notes, n FROM batch ORDER BY n DESC").fetchone()
        if last[:2] != row:
            with self._step() as db:
                db.execute("UPDATE batch SET files = ?, notes = ? WHERE n = ?", (*row, last[2]))

    def settled(self, files: str) -> tuple[Diagnostic, ...] | None:
        """What there is to say of reading the files, where the last batch was of these and is complete."""
        last = self._db.execute("SELECT files, complete, outcome, notes FROM batch ORDER BY n DESC").fetchone()
        if last is None or last[:3] != (files, 1, ""):
            return None
        return self._decoded(_notes, last[3])

    def told(self) -> dict[str, str]:
        """The id of the story of each report, at the last complete batch that had it."""
        return {report: id for report, id in self._db.execute("SELECT report, story FROM told") if _ID.fullmatch(id)}

    def features(self, digests: Sequence[str]) -> dict[str, tuple[Profile, NDArray[np.float32]]]:
        """What grouping looks at, of those of these reports that were taken apart before."""
        wanted = set(digests)
        rows = self._db.execute("SELECT digest, profile, vector FROM report")
        return {d: self._decoded(_features, profile, vector) for d, profile, vector in rows if d in wanted}

    def keep_features(self, digests: Sequence[str], profiles: Sequence[Profile], vectors: NDArray[np.float32]) -> None:
        """Keeps what grouping looks at, of reports just taken apart."""
        rows = [(d, _packed_profile(p), v.tobytes()) for d, p, v in zip(digests, profiles, vectors, strict=True)]
        with self._step() as db:
            db.executemany("INSERT OR REPLACE INTO report VALUES (?, ?, ?)", rows)

    def readings(self, digests: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """What was kept of reading files, of those of these digests that there are; None for one that is damaged."""
        for digest in digests:
            row = self._db.execute("SELECT sha256, content FROM reading WHERE digest = ?", (digest,)).fetchone()
            if row:
                sha256, content = row
                is_whole = isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == sha256
                yield digest, content if is_whole else None

    def keep_readings(self, packed: Mapping[str, bytes]) -> None:
        """Keeps what was read of files, by digests; not what would be more than `MAX_READINGS_BYTES` in all."""
        with self._step() as db:
            (n_bytes,) = db.execute("SELECT coalesce(sum(length(content)), 0) FROM reading").fetchone()
            for digest, content in packed.items():
                before = db.execute("SELECT length(content) FROM reading WHERE digest = ?", (digest,)).fetchone()
                n_more = len(content) - (before[0] if before else 0)
                if n_bytes + n_more <= MAX_READINGS_BYTES:
                    n_bytes += n_more
                    row = (digest, hashlib.sha256(content).hexdigest(), content)
                    db.execute("INSERT OR REPLACE INTO reading VALUES (?, ?, ?)", row)

    def keep_only(self, readings: Iterable[str]) -> None:
        """Forgets what was read of other files than those of these digests."""
        with self._step() as db:
            db.execute("CREATE TEMP TABLE files (digest TEXT PRIMARY KEY)")
            db.executemany("INSERT OR IGNORE INTO files VALUES (?)", ((d,) for d in readings))
            db.execute("DELETE FROM reading WHERE digest NOT IN (SELECT digest FROM files)")
            db.execute("DROP TABLE files")

    def made(self, fingerprint: str) -> bool:
        """Whether a story of that fingerprint has been made."""
        return self._db.execute("SELECT 1 FROM made WHERE fingerprint = ?", (fingerprint,)).fetchone() is not None

    def keep(self, fingerprint: str, made: Made) -> None:
        """Keeps a story; when this returns, it is done."""
        with self._step() as db:
            gist = json.dumps(asdict(made.gist))
            db.execute("INSERT OR REPLACE INTO made VALUES (?, ?, ?)", (fingerprint, gist, _packed(made.briefing)))
            self._put_pages(db, fingerprint, made.pages)

    def keep_front_page(self, pages: Mapping[str, bytes]) -> None:
        """Keeps the front page, by the ending of its files."""
        with self._step() as db:
            self._put_pages(db, FRONT_PAGE, pages)

    @staticmethod
    def _put_pages(db: sqlite3.Connection, owner: str, pages: Mapping[str, bytes]) -> None:
        rows = ((owner, suffix, _packed(content)) for suffix, content in pages.items())
        db.executemany("INSERT OR REPLACE INTO page VALUES (?, ?, ?)", rows)

    def gist(self, fingerprint: str) -> Gist:
        """What the front page tells of a story that has been made."""
        row = self._db.execute("SELECT gist FROM made WHERE fingerprint = ?", (fingerprint,)).fetchone()
        return self._decoded(lambda packed: Gist.of(json.loads(packed)), row[0])

    def pages(self, owner: str) -> dict[str, bytes]:
        """The pages of a story, or of the front page, by the ending of their files."""
        rows = self._db.execute("SELECT suffix, content FROM page WHERE owner = ? ORDER BY suffix", (owner,))
        return {suffix: self._decoded(_unpacked, content) for suffix, content in rows if suffix in _SUFFIXES}

    def earlier(self, id: str) -> str | None:
        """The briefing of a story at the last complete batch, in JSON; None where there was none."""
        row = self._db.execute(
            "SELECT briefing FROM made JOIN story USING (fingerprint) WHERE id = ?", (id,)
        ).fetchone()
        return self._decoded(lambda packed: _unpacked(packed).decode(), row[0]) if row else None

    def placed(self) -> dict[str, tuple[str, str]]:
        """Whose page each file is that was written into the folder, and its digest, by its path below it."""
        return {path: (owner, digest) for path, owner, digest in self._db.execute("SELECT * FROM placed")}

    def place(self, files: Mapping[str, tuple[str, str]], gone: Iterable[str] = ()) -> None:
        """Notes what was written into the folder, and what is no longer in it."""
        with self._step() as db:
            db.executemany("INSERT OR REPLACE INTO placed VALUES (?, ?, ?)", ((p, *of) for p, of in files.items()))
            db.executemany("DELETE FROM placed WHERE path = ?", ((p,) for p in gone))


@contextmanager
def opened(folder: Path) -> Iterator[Ledger]:
    """The ledger of a folder, made where it is missing; only its owner may read it, and only one batch at a time.

    Raises:
        BusyError: another batch is at work in the folder.
        OutputError: it cannot be opened or read, is no ledger, or was made by a newer version.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        make_private(path)
        connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{path}: cannot be opened ({error}); name another folder") from error
    try:
        with only_run(path):
            prepare(connection, path)
            yield Ledger(connection, path)
    except sqlite3.OperationalError as error:  # locked by another program, not to be written
        raise OutputError(
            f"{path}: cannot be used ({error}); close what else has it open, or name another folder"
        ) from error
    except sqlite3.Error as error:
        raise OutputError(f"{path}: not a ledger that can be read ({error}); {_ANEW}") from error
    finally:
        connection.close()


def _packed(content: bytes | str) -> bytes:
    return zlib.compress(content.encode("utf-8", "replace") if isinstance(content, str) else content, 6)


def _unpacked(content: bytes) -> bytes:
    return zlib.decompressobj().decompress(content, _LARGEST_PAGE)


def _notes(packed: str) -> tuple[Diagnostic, ...]:
    notes = tuple(Diagnostic(**note) for note in json.loads(packed))
    if not all(isinstance(n.message, str) and isinstance(n.source, str | None) for n in notes):
        raise ValueError("a note is no text")
    return notes


def _packed_profile(profile: Profile) -> str:
    sets = {name: sorted(getattr(profile, name)) for name in ("title", "names", "figures", "days")}
    return json.dumps({"words": dict(profile.words), "published": profile.published, **sets})


def _features(packed: str, vector: bytes) -> tuple[Profile, NDArray[np.float32]]:
    form = json.loads(packed)
    sets = {name: frozenset(form[name]) for name in ("title", "names", "figures", "days")}
    return Profile(words=form["words"], published=form["published"], **sets), np.frombuffer(vector, np.float32)
