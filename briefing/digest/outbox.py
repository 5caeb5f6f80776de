"""The outbox: every mail is here, whole, before any of it is handed to a server.

The life of a mail::

    waiting ──► handing ──► sent          taken by the server (a 2xx answer to the whole message)
       ▲           ├──────► waiting       "later" (4xx): again after a pause
       │           ├──────► refused       "never" (5xx)
       └───────────┘ in doubt             the run died, or the line broke, before the answer was heard: once more
    handing ──► held                      in doubt for the second time
    waiting ──► expired                   not taken for `give_up_h`
    waiting ──► withheld                  its reader left the list meanwhile

A mail is marked "handing" after all its bytes but the final dot are on the wire: before that the server has nothing,
after it the only doubt is whether the dot arrived and was answered (RFC 1047 describes that doubt; SMTP has no means
to resolve it). It is then handed over once more, after all others, with the very same bytes and Message-ID, or held,
as configured. In doubt again, it is held: a server that takes a mail and hangs up would get it for ever.

A post to a webhook is kept beside the mails, to a recipient that no mail has, and lives the same life.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from briefing.digest.store import Store

WEBHOOK = "webhook"  # the recipient of a post
_KIND = f"(recipient = '{WEBHOOK}') = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message to one recipient; `made` and `tried` (0 for never) are in seconds since 1970."""

    id: int
    recipient: str
    content: bytes
    made: int
    tried: int


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


def recover(store: Store, *, on_doubt: str, posts: bool = False) -> tuple[int, int]:
    """Take up what was left half handed over: how many mails (or posts) wait to be offered once more, and how many are
    held.

    Call it only while holding the lock: then whoever marked them is gone.
    """
    with store.transaction() as db:
        ids = [row[0] for row in db.execute(f"SELECT id FROM mail WHERE state = 'handing' AND {_KIND}", (posts,))]  # noqa: S608
        states = [_doubt(db, id, on_doubt=on_doubt) for id in ids]
    return states.count("waiting"), states.count("held")


def doubt(store: Store, id: int, *, on_doubt: str, now: int) -> str:
    """The last word on this mail was not heard; its state from now on: "waiting" for the one more try, or "held"."""
    with store.transaction() as db:
        db.execute("UPDATE mail SET tried = ? WHERE id = ?", (now, id))
        return _doubt(db, id, on_doubt=on_doubt)


def _doubt(db: sqlite3.Connection, id: int, *, on_doubt: str) -> str:
    (n_before,) = db.execute("SELECT n_doubts FROM mail WHERE id = ?", (id,)).fetchone()
    state = "waiting" if on_doubt == "resend" and n_before == 0 else "held"
    sql = "UPDATE mail SET state = ?, n_doubts = n_doubts + 1, n_tries = n_tries + 1, answer = 'not heard' WHERE id = ?"
    db.execute(sql, (state, id))
    return state


def put_off(store: Store, id: int, *, now: int) -> None:
    """The line broke before this mail was whole: nothing was handed over; it comes after the others from now on."""
    with store.transaction() as db:
        db.execute("UPDATE mail SET n_tries = n_tries + 1, tried = ? WHERE id = ?", (now, id))


def waiting(store: Store, *, doubtful: bool = True, posts: bool = False) -> tuple[int, ...]:
    """The ids of all mails (or posts) that wait: never those that failed before the others, and those in doubt last or
    not at all."""
    most = 1_000_000 if doubtful else 0
    sql = f"SELECT id FROM mail WHERE state = 'waiting' AND n_doubts <= ? AND {_KIND} ORDER BY n_doubts, n_tries, id"  # noqa: S608
    return tuple(r[0] for r in store.connection.execute(sql, (most, posts)))


def n_left(store: Store, *, posts: bool | None = None) -> int:
    """How many mails (or posts, or both) are not at their end: they wait, or are in doubt."""
    kinds = (False, True) if posts is None else (posts,)
    sql = f"SELECT count(*) FROM mail WHERE state IN ('waiting', 'handing') AND {_KIND}"  # noqa: S608
    return sum(store.connection.execute(sql, (kind,)).fetchone()[0] for kind in kinds)


def get(store: Store, id: int) -> Mail:
    """One mail with its content."""
    sql = "SELECT id, recipient, content, made, tried FROM mail WHERE id = ?"
    row = store.connection.execute(sql, (id,)).fetchone()
    return Mail(id=row[0], recipient=row[1], content=row[2], made=row[3], tried=row[4])


def mark_handing(store: Store, id: int) -> None:
    """The final dot is about to be sent."""
    with store.transaction() as db:
        db.execute("UPDATE mail SET state = 'handing' WHERE id = ?", (id,))


def settle(store: Store, id: int, state: str, *, answer: str, now: int) -> None:
    """A mail has come to its end ("sent", "refused", "expired"), or waits again ("waiting")."""
    with store.transaction() as db:
        done = None if state == "waiting" else now
        sql = "UPDATE mail SET state = ?, answer = ?, done = ?, tried = ?, n_tries = n_tries + 1 WHERE id = ?"
        db.execute(sql, (state, answer, done, now, id))


def withhold(store: Store, recipients: Collection[str], *, now: int, posts: bool = False) -> int:
    """Withhold the mails (or posts) that wait for anyone but these recipients, given case-folded; how many."""
    sql = f"SELECT id, recipient FROM mail WHERE state = 'waiting' AND {_KIND}"  # noqa: S608
    rows = store.connection.execute(sql, (posts,))
    gone = [(now, id) for id, recipient in rows if recipient.casefold() not in recipients]
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
