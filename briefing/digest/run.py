"""A run of the digest, readable on one screen: what is left from before, what is new, what is told, what is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from pathlib import Path

from briefing.digest import memory, outbox
from briefing.digest.config import Digest, Smtp
from briefing.digest.courier import send_out
from briefing.digest.delivery import Delivery
from briefing.digest.gather import Gathering, Window
from briefing.digest.issue import Issue, compose, mails, subscribed
from briefing.digest.lock import only_run
from briefing.digest.plan import Engines, Plan, stories, tell_stories
from briefing.digest.store import Store, open_store
from briefing.errors import UsageError
from briefing.nouns import Diagnostic


@dataclass(slots=True, kw_only=True)
class Summary:
    """What a run did; `issue` is what it composed, None where there was nothing new."""

    n_subjects: int = 0
    n_read: int = 0
    n_failed: int = 0
    n_briefed: int = 0
    n_unchanged: int = 0
    issue: Issue | None = None
    delivery: Delivery = field(default_factory=Delivery)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Nothing of what was asked for could be done: no mail was taken, or no source could be read."""
        stuck = self.delivery.n_sent == 0 and self.delivery.n_waiting + self.delivery.n_refused > 0
        return stuck or (self.n_read == 0 and self.n_failed > 0)

    def __str__(self) -> str:
        found = [
            f"subjects {self.n_subjects}, articles read {self.n_read}, failed {self.n_failed}",
            f"stories briefed {self.n_briefed}, without news {self.n_unchanged}",
            f"mails sent {self.delivery.n_sent}, waiting {self.delivery.n_waiting}, refused {self.delivery.n_refused}",
        ]
        return "; ".join(found if self.n_subjects else found[2:])


def send(
    digest: Digest,
    engines: Engines,
    *,
    window: Window,
    tell: Callable[[str], None],
    only_left: bool = False,
    retry: bool = False,
) -> Summary:
    """Send what an earlier run left (with `retry` also what a server refused), then, unless `only_left`, what is new.

    The one moment that counts is the commit in `_keep`: before it nothing was told and the next run tells it; after
    it every mail is on disk, whole, and the next run sends what this one could not.

    Raises:
        BusyError: another run is at work.
        UsageError: the digest names no sender, recipients or server.
        OutputError: the memory cannot be read or written.
    """
    smtp = _ready(digest)
    recipients = subscribed(digest)
    summary = Summary(n_subjects=0 if only_left else len(digest.subjects))
    with only_run(digest.state_file), open_store(digest.state_file) as store:
        if retry:
            outbox.revive(store, now=window.seconds)
        if outbox.n_left(store):
            tell("sending what an earlier run left")
            patience_s = smtp.patience_s if only_left else 0
            summary.delivery = send_out(digest, patience_s=patience_s, tell=tell)
        if only_left:
            return summary
        plans = _plans(digest, store, engines, summary, window=window, tell=tell)
        summary.issue = compose(digest, plans)
        kept = _keep(digest, store, plans, summary.issue, recipients=recipients, window=window)
        if kept or summary.delivery.n_waiting:
            delivery = send_out(digest, patience_s=smtp.patience_s, tell=tell)
            summary.delivery = _both(summary.delivery, delivery)
        return summary


def preview(digest: Digest, engines: Engines, *, window: Window, tell: Callable[[str], None]) -> Summary:
    """What `send` would tell; nothing is sent and nothing remembered."""
    summary = Summary(n_subjects=len(digest.subjects))
    there = digest.state_file if digest.state_file.exists() else Path(":memory:")
    with open_store(there) as store:
        plans = _plans(digest, store, engines, summary, window=window, tell=tell)
        summary.issue = compose(digest, plans)
    return summary


def _plans(
    digest: Digest,
    store: Store,
    engines: Engines,
    summary: Summary,
    *,
    window: Window,
    tell: Callable[[str], None],
) -> list[Plan]:
    gathering = Gathering(engines.read, since=window.start)
    plans = []
    for subject in digest.subjects:
        tell(f"{subject.name}: reading")
        gathered = gathering.subject(subject)
        found = stories(gathered, store, engines, now=window.seconds)
        plan = tell_stories(gathered, found, store, engines, tell=tell)
        plans.append(plan)
        summary.n_read += gathered.n_read
        summary.n_failed += sum(d.severity == "error" for d in gathered.diagnostics)
        summary.n_briefed += len(plan.tellings)
        summary.n_unchanged += len(plan.unchanged)
        summary.diagnostics += [*gathered.diagnostics, *plan.diagnostics]
    return plans


def _keep(
    digest: Digest,
    store: Store,
    plans: Sequence[Plan],
    issue: Issue | None,
    *,
    recipients: Sequence[Address],
    window: Window,
) -> bool:
    """Everything of this issue, in one commit: its mails and the memory of what they tell."""
    seconds = window.seconds
    unchanged = [u for plan in plans for u in plan.unchanged]
    if issue is None and not unchanged:
        return False
    made = mails(digest, issue, recipients, now=window.now) if issue is not None else ()
    with store.transaction() as db:
        outbox.put(db, made, now=seconds)
        for story, documents in unchanged:
            memory.remember_articles(db, story, documents)
        for telling in issue.tellings if issue is not None else ():
            memory.remember(db, telling, now=seconds)
        memory.forget(db, now=seconds)
    return issue is not None


def _ready(digest: Digest) -> Smtp:
    for key, value in (("sender", digest.sender), ("recipients", digest.recipients), ("smtp", digest.smtp)):
        if not value:
            raise UsageError(f"{digest.file}: {key}: is missing; --send needs it (--preview does not)")
    if digest.smtp is None or digest.sender is None:
        raise UsageError(f"{digest.file}: smtp: is missing")
    if digest.smtp.password is not None:
        digest.smtp.password.read()  # a missing password is told before an hour of reading, not after
    return digest.smtp


def _both(a: Delivery, b: Delivery) -> Delivery:
    return Delivery(
        n_sent=a.n_sent + b.n_sent,
        n_waiting=b.n_waiting,
        n_refused=a.n_refused + b.n_refused,
        n_doubts=a.n_doubts + b.n_doubts,
        problems=tuple(dict.fromkeys((*a.problems, *b.problems))),
    )
