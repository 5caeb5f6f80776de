"""What readers have been told: stories, the articles they were told from, and the claims."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from briefing.digest.store import Store, set_note
from briefing.nouns import Briefing, Document
from briefing.stories.profiles import lead

# A story not heard of for so long is over; what comes later is told from the beginning.
MAX_SILENCE_S = 21 * 86_400
KEEP_S = 90 * 86_400  # since it was last read, or told
# A run so long after the last one, or so long before it, goes by a clock that is wrong, or was.
MAX_STEP_S = 400 * 86_400
MAX_STEP_BACK_S = 86_400
LAST_RUN = "last_run"
KEEP_CONTENT_S = 7 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article that a story was told from."""

    story: int
    uri: str
    sha256: str
    lead: str
    published: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What an issue tells of one story: `story` is None for a new one, `briefing` where only its headline is given;
    `claims` is all that has then been told of it."""

    story: int | None
    subject: str
    title: str
    briefing: Briefing | None
    claims: Briefing | None
    documents: tuple[Document, ...]


def address(document: Document) -> str:
    """What an article is known by, however often its text changes."""
    return document.source.url or document.source.uri


def told(store: Store, subject: str, *, now: int) -> tuple[Told, ...]:
    """The articles of the stories of a subject that may go on: those told of late."""
    rows = store.connection.execute(
        "SELECT story, uri, sha256, lead, day FROM article JOIN story ON story.id = article.story"
        " WHERE subject = ? AND told > ? ORDER BY story, uri, sha256",
        (subject, silence_from(store, now=now)),
    )
    return tuple(
        Told(
            story=r[0],
            uri=r[1],
            sha256=r[2],
            lead=r[3],
            published=datetime.fromisoformat(r[4]).replace(tzinfo=UTC) if r[4] else None,
        )
        for r in rows
    )


def known(store: Store, subject: str) -> dict[tuple[str, str], int]:
    """The story of every article of a subject that was told, by address and digest, however long ago that was."""
    sql = "SELECT uri, sha256, story FROM article JOIN story ON story.id = article.story WHERE subject = ?"
    return {(r[0], r[1]): r[2] for r in store.connection.execute(sql, (subject,))}


def last_told(store: Store, story: int) -> Briefing | None:
    """The claims told of a story so far."""
    from briefing.page.json_form import from_json

    row = store.connection.execute("SELECT briefing FROM story WHERE id = ?", (story,)).fetchone()
    return from_json(row[0]) if row and row[0] else None


def remember(db: sqlite3.Connection, telling: Telling, *, now: int) -> None:
    """Keep what an issue tells, inside the transaction that keeps the issue."""
    from briefing.page.json_form import to_json

    claims = to_json(telling.claims) if telling.claims is not None else ""
    story = telling.story
    if story is None:
        sql = "INSERT INTO story (subject, title, told, briefing) VALUES (?, ?, ?, ?)"
        story = db.execute(sql, (telling.subject, telling.title, now, claims)).lastrowid
    elif claims:
        sql = "UPDATE story SET title = ?, told = ?, briefing = ? WHERE id = ?"
        db.execute(sql, (telling.title, now, claims, story))
    remember_articles(db, story or 0, telling.documents, now=now)


def remember_articles(db: sqlite3.Connection, story: int, documents: Sequence[Document], *, now: int) -> None:
    """Keep that these articles have been dealt with."""
    db.executemany(
        "INSERT INTO article (uri, sha256, lead, story, seen, day) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(address(d), d.sha256, lead(d), story, now, _day(d)) for d in documents],
    )


def _day(document: Document) -> str | None:
    published = document.source.published
    return published.date().isoformat() if published is not None else None


def see(db: sqlite3.Connection, articles: Collection[tuple[str, str]], *, now: int) -> None:
    """Keep that these articles, by address and digest, are still there to be read: so they are not forgotten."""
    sql = "UPDATE article SET seen = ? WHERE uri = ? AND sha256 = ?"
    db.executemany(sql, [(now, uri, digest) for uri, digest in articles])


def take_as_told(db: sqlite3.Connection, subject: str, documents: Sequence[Document], *, now: int) -> None:
    """Keep that these articles need not be told any more, each as a story of its own."""
    for document in documents:
        title = document.source.title or ""
        remember(
            db,
            Telling(story=None, subject=subject, title=title, briefing=None, claims=None, documents=(document,)),
            now=now,
        )


def trusted_clock(store: Store, *, now: int) -> bool:
    """Whether `now` follows the last run's time as time does; else nothing is forgotten by it."""
    last = store.note(LAST_RUN)
    return last is not None and -MAX_STEP_BACK_S <= now - last <= MAX_STEP_S


def silence_from(store: Store, *, now: int) -> int:
    """The time since which a story must have been told to go on: by the last run's time, where the clock's is not to
    be trusted."""
    last = store.note(LAST_RUN)
    return (now if last is None or trusted_clock(store, now=now) else min(now, last)) - MAX_SILENCE_S


def set_clock(db: sqlite3.Connection, *, now: int) -> None:
    """Keep when this run was."""
    set_note(db, LAST_RUN, now)


def forget(db: sqlite3.Connection, *, now: int) -> None:
    """Drop what is long over, so that the file does not grow for ever: articles that are no longer there to be read,
    stories that have none left, and mails sent long ago. Call it only by a clock that is to be trusted."""
    for table, column in (("story", "told"), ("article", "seen"), ("mail", "made"), ("mail", "done")):
        # Of a run whose clock was ahead: else it would be kept until then.
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} > ?", (now, now + MAX_STEP_BACK_S))  # noqa: S608
    old = now - KEEP_S
    db.execute("DELETE FROM article WHERE seen < ?", (old,))
    db.execute("DELETE FROM story WHERE told < ? AND id NOT IN (SELECT story FROM article)", (old,))
    for sql, kept_s in (
        (
            "UPDATE mail SET content = x'' WHERE state IN ('sent', 'withheld') AND done < ? AND content != x''",
            KEEP_CONTENT_S,
        ),
        ("DELETE FROM mail WHERE state IN ('sent', 'withheld') AND done < ?", KEEP_S),
    ):
        db.execute(sql, (now - kept_s,))
