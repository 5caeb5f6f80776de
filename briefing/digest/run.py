"""A run of the digest, readable on one screen: what is left from before, what is new, what is told, what is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address

from briefing.digest import memory, outbox
from briefing.digest.config import Digest
from briefing.digest.courier import send_out
from briefing.digest.delivery import Delivery, both
from briefing.digest.gather import Gathering, Window
from briefing.digest.issue import Issue, compose, mails, subscribed
from briefing.digest.plan import Engines, Plan, stories, tell_stories
from briefing.digest.post_forms import post
from briefing.digest.repair import BEGUN_ANEW, check_memory, copy_of, keep_copy, refuse_damaged
from briefing.digest.smtp import trust
from briefing.digest.store import NOWHERE, Store, open_store, set_note
from briefing.errors import UsageError
from briefing.lock import only_run
from briefing.nouns import Diagnostic
from briefing.page.pictures import named


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
    posted: Delivery = field(default_factory=Delivery)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Nothing of what was asked for could be done: no mail or post was taken, or no source could be read."""
        ways = (self.delivery, self.posted)
        stuck = all(d.n_sent == 0 for d in ways) and any(d.n_waiting + d.n_refused for d in ways)
        return stuck or (self.n_read == 0 and self.n_failed > 0)

    def __str__(self) -> str:
        found = [
            f"subjects {self.n_subjects}, articles read {self.n_read}, failed {self.n_failed}",
            f"stories briefed {self.n_briefed}, without news {self.n_unchanged}",
            f"mails sent {self.delivery.n_sent}, waiting {self.delivery.n_waiting}, refused {self.delivery.n_refused}",
        ]
        if self.posted != Delivery():
            told = self.posted
            found.append(f"posts sent {told.n_sent}, waiting {told.n_waiting}, refused {told.n_refused}")
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
    _check_ready(digest)
    recipients = subscribed(digest)
    summary = Summary(n_subjects=0 if only_left else len(digest.subjects))
    with only_run(digest.state_file), _memory(digest) as store:
        if retry:
            outbox.revive(store, now=window.seconds)
        if outbox.n_left(store):
            tell("sending what an earlier run left")
            # What is in doubt waits for the new mails: it is never offered before others.
            summary.delivery, summary.posted = send_out(digest, patient=only_left, doubtful=only_left, tell=tell)
        if only_left:
            return summary
        # What cannot be used is told before an hour of reading, and holds back no mail that is made.
        logo = digest.look.check()
        if store.note(BEGUN_ANEW):
            _begin_anew(digest, store, engines, summary, window=window, tell=tell)
            return summary
        plans = _plans(digest, store, engines, summary, window=window, tell=tell)
        summary.issue = compose(digest, plans, logo=logo)
        summary.diagnostics += _said_of(digest, summary.issue)
        kept = _keep(digest, store, plans, summary.issue, recipients=recipients, window=window)
        if kept or summary.delivery.n_waiting or summary.posted.n_waiting:
            delivery, posted = send_out(digest, patient=True, doubtful=True, tell=tell)
            summary.delivery, summary.posted = both(summary.delivery, delivery), both(summary.posted, posted)
        return summary


@contextmanager
def _memory(digest: Digest) -> Iterator[Store]:
    """The memory, sound, with a copy of how it was left."""
    check_memory(digest.state_file, now=datetime.now().astimezone())
    with open_store(digest.state_file) as store:
        before = _state_of(store)
        yield store
        if _state_of(store) != before or not copy_of(digest.state_file).exists():
            keep_copy(store)


def _state_of(store: Store) -> tuple[int, int]:
    """Other than before where anything was written, here or by a courier."""
    (version,) = store.connection.execute("PRAGMA data_version").fetchone()
    return store.connection.total_changes, version


def _begin_anew(
    digest: Digest,
    store: Store,
    engines: Engines,
    summary: Summary,
    *,
    window: Window,
    tell: Callable[[str], None],
) -> None:
    """Take all that is there to be read as told, after the memory was lost."""
    gathering = Gathering(engines.read, since=window.start)
    found = []
    for subject in digest.subjects:
        tell(f"{subject.name}: reading")
        gathered = gathering.subject(subject)
        found.append(gathered)
        summary.n_read += gathered.n_read
        summary.n_failed += sum(d.severity == "error" for d in gathered.diagnostics)
        summary.diagnostics += gathered.diagnostics
    with store.transaction() as db:
        for gathered in found:
            memory.take_as_told(db, gathered.subject.name, gathered.documents, now=window.seconds)
        memory.set_clock(db, now=window.seconds)
        set_note(db, BEGUN_ANEW, 0)
    n = sum(len(g.documents) for g in found)
    message = f"the memory was lost and begun anew: {n} articles that are there now are taken as told"
    summary.diagnostics.append(Diagnostic(stage="send", severity="warning", source=None, message=message))


def preview(digest: Digest, engines: Engines, *, window: Window, tell: Callable[[str], None]) -> Summary:
    """What `send` would tell; nothing is sent and nothing remembered."""
    summary = Summary(n_subjects=len(digest.subjects))
    logo = digest.look.check()
    refuse_damaged(digest.state_file)
    there = digest.state_file if digest.state_file.exists() else NOWHERE
    with open_store(there) as store:
        plans = _plans(digest, store, engines, summary, window=window, tell=tell)
        summary.issue = compose(digest, plans, logo=logo)
        summary.diagnostics += _said_of(digest, summary.issue)
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
    summary.diagnostics += engines.notes
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


def _said_of(digest: Digest, issue: Issue | None) -> list[Diagnostic]:
    """What is to be said of an issue, and of pictures that a template of one's own names."""
    if issue is None or not issue.pictures:
        return [] if issue is None else list(issue.diagnostics)
    message = f"mail programs do not show the pictures it names: {named(issue.pictures)}; a logo travels in the mail"
    said = Diagnostic(stage="compose", severity="warning", source=digest.look.template, message=message)
    return [*issue.diagnostics, said]


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
    made = [*mails(digest, issue, recipients, now=window.now)] if issue is not None and recipients else []
    if issue is not None and digest.webhook is not None:
        made.append(post(digest, issue, digest.webhook.form, today=window.now.date()))
    trusted = memory.trusted_clock(store, now=seconds)
    with store.transaction() as db:
        outbox.put(db, made, now=seconds)
        for plan in plans:
            memory.see(db, plan.seen, now=seconds)
            for story, documents in plan.unchanged:
                memory.remember_articles(db, story, documents, now=seconds)
        for telling in issue.tellings if issue is not None else ():
            memory.remember(db, telling, now=seconds)
        if trusted:
            memory.forget(db, now=seconds)
        memory.set_clock(db, now=seconds)
    if issue is not None:
        keep_copy(store)
    return issue is not None


def _check_ready(digest: Digest) -> None:
    """What is missing is told before an hour of reading, not after.

    Raises:
        UsageError: the digest names no reader, or a server that cannot be used.
    """
    if digest.webhook is not None:
        digest.webhook.address()
        trust(digest.webhook.ca_file, key="webhook.ca_file")
    mail = (("sender", digest.sender), ("recipients", digest.recipients), ("smtp", digest.smtp))
    if digest.webhook is not None and not any(value for _, value in mail):
        return
    for key, value in mail:
        if not value:
            raise UsageError(f"{digest.file}: {key}: is missing; --send needs it (--preview does not)")
    if digest.smtp is not None:
        if digest.smtp.password is not None:
            digest.smtp.password.read()
        trust(digest.smtp.ca_file)
