"""The outbox: every mail is here, whole, before any of it is handed to a server.

The life of a mail::

    waiting ──► handing ──► sent          taken by the server (a 2xx answer to the whole message)
       ▲           ├──────► waiting       "later" (4xx): again after a pause
       │           ├──────► refused       "never" (5xx)
       └───────────┘ in doubt             the run died, or the line broke, before the answer was heard
    waiting ──► expired                   not taken for `give_up_h`
    waiting ──► withheld                  its reader left the list meanwhile

A mail is marked "handing" after all its bytes but the final dot are on the wire: before that the server has nothing,
after it the only doubt is whether the dot arrived and was answered (RFC 1047 describes that doubt; SMTP has no means
to resolve it). It is then handed over again with the very same bytes and Message-ID, or held, as configured.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from briefing.digest.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message to one recipient; `made` is in seconds since 1970."""

    id: int
    recipient: str
    content: bytes
    made: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMail:
    """A message to be kept."""

    issue: str
    recipient: str
    message_id: str
    content: bytes


def put(db: sqlite3.Connection, mails: Sequence[NewMail], *, now: int) -> None:
    """Keep mails, inside the caller's transaction; one that is there already stays as it is."""
    db.executemany(
        "INSERT INTO mail (issue, recipient, message_id, content, state, made) VALUES (?, ?, ?, ?, 'waiting', ?)"
        " ON CONFLICT DO NOTHING",
        [(m.issue, m.recipient, m.message_id, m.content, now) for m in mails],
    )


def recover(store: Store, *, on_doubt: str) -> int:
    """Take up what was left half handed over; how many mails that were.

    Call it only while holding the lock: then whoever marked them is gone.
    """
    state = "waiting" if on_doubt == "resend" else "held"
    with store.transaction() as db:
        sql = "UPDATE mail SET state = ?, n_doubts = n_doubts + 1, answer = 'not heard' WHERE state = 'handing'"
        return db.execute(sql, (state,)).rowcount


def waiting(store: Store) -> tuple[int, ...]:
    """The ids of all mails that wait, oldest first."""
    return tuple(r[0] for r in store.connection.execute("SELECT id FROM mail WHERE state = 'waiting' ORDER BY id"))


def n_left(store: Store) -> int:
    """How many mails are not at their end: they wait, or are in doubt."""
    found = counts(store)
    return found.get("waiting", 0) + found.get("handing", 0)


def get(store: Store, id: int) -> Mail:
    """One mail with its content."""
    row = store.connection.execute("SELECT id, recipient, content, made FROM mail WHERE id = ?", (id,)).fetchone()
    return Mail(id=row[0], recipient=row[1], content=row[2], made=row[3])


def mark_handing(store: Store, id: int) -> None:
    """The final dot is about to be sent."""
    with store.transaction() as db:
        db.execute("UPDATE mail SET state = 'handing', n_tries = n_tries + 1 WHERE id = ?", (id,))


def settle(store: Store, id: int, state: str, *, answer: str, now: int) -> None:
    """A mail has come to its end ("sent", "refused", "expired"), or waits again ("waiting")."""
    with store.transaction() as db:
        done = None if state == "waiting" else now
        db.execute("UPDATE mail SET state = ?, answer = ?, done = ? WHERE id = ?", (state, answer, done, id))


def withhold(store: Store, recipients: Collection[str], *, now: int) -> int:
    """Withhold what waits for anyone but these recipients, given case-folded; how many mails."""
    gone = [
        (now, id)
        for id, recipient in store.connection.execute("SELECT id, recipient FROM mail WHERE state = 'waiting'")
        if recipient.casefold() not in recipients
    ]
    if gone:
        with store.transaction() as db:
            db.executemany("UPDATE mail SET state = 'withheld', answer = 'left the list', done = ? WHERE id = ?", gone)
    return len(gone)


def revive(store: Store, *, now: int) -> int:
    """Let refused, expired and held mails wait again, as if made now; how many."""
    with store.transaction() as db:
        sql = "UPDATE mail SET state = 'waiting', made = ?, done = NULL WHERE state IN ('refused', 'expired', 'held')"
        return db.execute(sql, (now,)).rowcount


def counts(store: Store) -> dict[str, int]:
    """How many mails are in each state."""
    return dict(store.connection.execute("SELECT state, count(*) FROM mail GROUP BY state"))
