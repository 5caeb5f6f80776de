"""What readers have been told: stories, the articles they were told from, and the claims."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from briefing.digest.store import Store
from briefing.digest.stories import lead
from briefing.nouns import Briefing, Document

# A story not heard of for so long is over; what comes later is told from the beginning.
MAX_SILENCE_S = 21 * 86_400
KEEP_S = 90 * 86_400
KEEP_CONTENT_S = 7 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article that a story was told from."""

    story: int
    uri: str
    sha256: str
    lead: str


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
    """The articles of the stories of a subject that may go on."""
    rows = store.connection.execute(
        "SELECT story, uri, sha256, lead FROM article JOIN story ON story.id = article.story"
        " WHERE subject = ? AND told > ? ORDER BY story, uri, sha256",
        (subject, now - MAX_SILENCE_S),
    )
    return tuple(Told(story=r[0], uri=r[1], sha256=r[2], lead=r[3]) for r in rows)


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
    remember_articles(db, story or 0, telling.documents)


def remember_articles(db: sqlite3.Connection, story: int, documents: Sequence[Document]) -> None:
    """Keep that these articles have been dealt with."""
    db.executemany(
        "INSERT INTO article (uri, sha256, lead, story) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(address(d), d.sha256, lead(d), story) for d in documents],
    )


def forget(db: sqlite3.Connection, *, now: int) -> None:
    """Drop what is long over, so that the file does not grow for ever: old stories, and mails sent long ago."""
    db.execute("DELETE FROM story WHERE told < ?", (now - KEEP_S,))
    for sql, kept_s in (
        (
            "UPDATE mail SET content = x'' WHERE state IN ('sent', 'withheld') AND done < ? AND content != x''",
            KEEP_CONTENT_S,
        ),
        ("DELETE FROM mail WHERE state IN ('sent', 'withheld') AND done < ?", KEEP_S),
    ):
        db.execute(sql, (now - kept_s,))
