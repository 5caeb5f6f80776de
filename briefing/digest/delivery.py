"""Empties the outbox: what happens to each mail is on disk before the next one is touched."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass

from briefing.digest import outbox
from briefing.digest.config import Smtp
from briefing.digest.http_post import Posting, posting
from briefing.digest.smtp import Answer, Conversation, ServerError, conversation
from briefing.digest.store import Store
from briefing.digest.webhook import Webhook
from briefing.errors import OutputError

PAUSES_S = (30, 60, 120, 240, 300)
# So many mails in a row at which the line broke mean that it is the server and not the mails.
MAX_BREAKS = 3
# A clock that says that more time has passed since a mail was last offered is not believed.
MAX_PAUSE_S = 400 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of the outbox in one run, of its mails or its posts; `problems` are told to the reader of the
    summary."""

    n_sent: int = 0
    n_waiting: int = 0
    n_refused: int = 0
    n_doubts: int = 0
    problems: tuple[str, ...] = ()


def both(a: Delivery, b: Delivery) -> Delivery:
    """What became of the outbox in two goes, the second after the first."""
    return Delivery(
        n_sent=a.n_sent + b.n_sent,
        n_waiting=b.n_waiting,
        n_refused=a.n_refused + b.n_refused,
        n_doubts=a.n_doubts + b.n_doubts,
        problems=tuple(dict.fromkeys((*a.problems, *b.problems))),
    )


class _Tally:
    def __init__(self) -> None:
        self.sent = self.refused = self.doubts = 0
        self.problems: dict[str, None] = {}

    def problem(self, text: str) -> None:
        self.problems[text] = None


def _sleep(seconds: float) -> bool:
    time.sleep(seconds)
    return True


def deliver(
    store: Store,
    config: Smtp | Webhook,
    *,
    sender: str,
    recipients: Collection[str],
    tell: Callable[[str], None],
    wait: Callable[[float], bool] = _sleep,
    doubtful: bool = True,
) -> Delivery:
    """Hand over all mails that wait, or all posts, for `patience_s` at most. Call it while holding the courier's lock.

    Args:
        store: The outbox.
        config: The server that takes mails, or that takes posts.
        sender: The envelope's sender, of mails.
        recipients: Who is still on the list, case-folded.
        tell: Told of progress.
        wait: Waits so many seconds; False when it is time to stop. Asked with 0 before each mail.
        doubtful: Whether mails whose acceptance was not heard are offered too; they come after all others.

    Raises:
        OutputError: the outcome cannot be recorded (a full disk); sending stops at once.
        UsageError: the password or the webhook's address cannot be read.
    """
    tally, posts = _Tally(), isinstance(config, Webhook)
    if n := outbox.withhold(store, recipients, now=int(time.time()), posts=posts):
        tally.problem(f"mails withheld, since their readers left the list: {n}")
    end = time.monotonic() + config.patience_s
    for n_round in range(1_000_000):
        again = _round(store, config, sender=sender, tally=tally, tell=tell, wait=wait, doubtful=doubtful)
        pause = PAUSES_S[min(n_round, len(PAUSES_S) - 1)]
        left = outbox.n_left(store, posts=posts)
        if not left or not again or time.monotonic() + pause > end:
            break
        tell(f"{_named(config)} that wait for the server: {left}; trying again in {pause} s")
        if not wait(pause):
            break
    return Delivery(
        n_sent=tally.sent,
        n_waiting=outbox.n_left(store, posts=posts),
        n_refused=tally.refused,
        n_doubts=tally.doubts,
        problems=tuple(tally.problems),
    )


def _round(
    store: Store,
    config: Smtp | Webhook,
    *,
    sender: str,
    tally: _Tally,
    tell: Callable[[str], None],
    wait: Callable[[float], bool],
    doubtful: bool,
) -> bool:
    """Try every mail that waits once; whether another round makes sense. A mail at which the line breaks does not keep
    the next ones from being tried."""
    posts = isinstance(config, Webhook)
    n_again, n_held = outbox.recover(store, on_doubt=config.on_doubt, posts=posts)
    tally.doubts += n_again + n_held
    for n, state in ((n_again, "waiting"), (n_held, "held")):
        if n:
            what = f"{_named(config)} handed over without the server's answer being heard"
            tally.problem(f"{what}: {n}; {_DOUBT[state]}")
    left = list(outbox.waiting(store, doubtful=doubtful, posts=posts))
    if not left:
        return False
    n_all, n_breaks = len(left), 0
    while left:
        before = len(left)
        try:
            with _conversation(config) as talk:
                while left:
                    if not wait(0):
                        return False
                    id = left.pop(0)
                    tell(f"sending {n_all - len(left)} of {n_all}")
                    _one(store, talk, id, config=config, sender=sender, tally=tally)
                    n_breaks = 0
        except ServerError as error:
            tally.problem(str(error))
            n_breaks += 1
            if len(left) == before or not error.broke or n_breaks >= MAX_BREAKS:
                return error.later
    return True


def _conversation(config: Smtp | Webhook) -> AbstractContextManager[Conversation | Posting]:
    return posting(config) if isinstance(config, Webhook) else conversation(config)


def _named(config: Smtp | Webhook) -> str:
    return "posts" if isinstance(config, Webhook) else "mails"


_DOUBT = {
    "waiting": "offered once more under the same Message-ID, after all others",
    "held": "held; --retry offers it again",
}


def _one(
    store: Store, talk: Conversation | Posting, id: int, *, config: Smtp | Webhook, sender: str, tally: _Tally
) -> None:
    mail, now = outbox.get(store, id), int(time.time())
    believed = now - max(mail.made, mail.tried) < MAX_PAUSE_S
    # By a clock that is not believed a mail was not tried: the next try of the same run would believe it.
    tried = now if believed else mail.tried
    if believed and now - mail.made > config.give_up_h * 3600:
        _record(store, id, "expired", f"not taken for {config.give_up_h} hours", now=now)
        tally.problem(f"{mail.recipient}: given up, not taken for {config.give_up_h} hours")
        return
    try:
        answer = talk.prepare(mail.content, sender=sender, recipient=mail.recipient)
    except ServerError:
        outbox.put_off(store, id, now=tried)
        raise
    if answer is None:
        outbox.mark_handing(store, id)
        try:
            answer = talk.finish(timeout_s=config.final_timeout_s)
        except ServerError as error:
            if error.broke:
                state = outbox.doubt(store, id, on_doubt=config.on_doubt, now=tried)
                tally.doubts += 1
                tally.problem(f"{mail.recipient}: handed over, but the server's answer was not heard; {_DOUBT[state]}")
            else:
                _record(store, id, "waiting", str(error), now=tried)
            raise
    _record(store, id, _state(answer), str(answer), now=now if answer.taken or answer.never else tried)
    if answer.taken:
        tally.sent += 1
    else:
        tally.refused += answer.never
        tally.problem(f"{mail.recipient}: {'refused' if answer.never else 'not yet'}: {answer}")


def _state(answer: Answer) -> str:
    return "sent" if answer.taken else "refused" if answer.never else "waiting"


def _record(store: Store, id: int, state: str, answer: str, *, now: int) -> None:
    """Keep at it for a few seconds: what is not recorded would be sent again."""
    for pause_s in (0.2, 1.0, 3.0, None):
        try:
            return outbox.settle(store, id, state, answer=answer, now=now)
        except OutputError as error:
            if pause_s is None:
                raise OutputError(f"{error} (it was {state}: {answer}; the next run asks again)") from error
            time.sleep(pause_s)
