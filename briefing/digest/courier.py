"""The process that hands the mails over: small, and in a session of its own.

Between the final dot of a mail and the record of the server's answer lies the only moment in which a kill leaves a
doubt. What kills a run (Ctrl-C, `kill`, the system short of memory) finds the run, a large process; the courier, a
small one, notices, brings the mail in hand to its end, records it, and stops.

    python -m briefing.digest.courier digest.toml PATIENT PARENT DOUBTFUL      writes one JSON object a line
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path

from briefing.digest import outbox
from briefing.digest.config import Digest, Smtp, load
from briefing.digest.delivery import PAUSES_S, Delivery, both, deliver
from briefing.digest.issue import subscribed
from briefing.digest.store import Store, open_store
from briefing.digest.webhook import Webhook
from briefing.errors import BriefingError, DeliveryError, UsageError
from briefing.lock import only_run


def send_out(
    digest: Digest, *, patient: bool, doubtful: bool, tell: Callable[[str], None]
) -> tuple[Delivery, Delivery]:
    """Have a courier empty the outbox, and wait for it: what became of its mails, and of its posts.

    Args:
        digest: Whose outbox it is.
        patient: Keep trying, as long as is configured, while a server says "later".
        doubtful: Offer what is in doubt, too, after all others.
        tell: Told of progress.

    Raises:
        BriefingError: what the courier met with.
    """
    command = [
        sys.executable,
        "-P",
        "-m",
        "briefing.digest.courier",
        str(digest.file),
        str(int(patient)),
        str(os.getpid()),
        str(int(doubtful)),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as courier:
        try:
            for line in courier.stdout or ():
                said = json.loads(line)
                if "deliveries" in said:
                    mailed, posted = (Delivery(**d | {"problems": tuple(d["problems"])}) for d in said["deliveries"])
                    return mailed, posted
                if "error" in said:
                    raise (UsageError if said["is_usage"] else DeliveryError)(said["error"])
                tell(said["tell"])
        except KeyboardInterrupt:
            courier.terminate()
            raise
    raise DeliveryError(f"the courier ended without a word (exit {courier.returncode}); the next run carries on")


class _Pace:
    """Told to stop by SIGTERM, or by the end of the run it works for."""

    def __init__(self, parent: int) -> None:
        self._parent, self._told = parent, False

    def stop(self, *_: object) -> None:
        self._told = True

    def wait(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not self._told and os.getppid() == self._parent:
            if (left := end - time.monotonic()) <= 0:
                return True
            time.sleep(min(left, 0.5))
        return False


def main() -> None:
    """Empty the outbox of a digest; the outcome goes to standard output."""
    file, patient, parent, doubtful = Path(sys.argv[1]), sys.argv[2] == "1", int(sys.argv[3]), sys.argv[4] == "1"
    pace = _Pace(parent)
    signal.signal(signal.SIGTERM, pace.stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        done = _deliver(load(file), patient, pace, doubtful)
        _say(deliveries=[dataclasses.asdict(d) for d in done])
    except BriefingError as error:
        _say(error=str(error), is_usage=isinstance(error, UsageError))
    except Exception as error:  # noqa: BLE001  the boundary of the process: whatever it is, the run tells it
        _say(error=f"sending stopped ({type(error).__name__}: {error}); the next run carries on", is_usage=False)


def _deliver(digest: Digest, patient: bool, pace: _Pace, doubtful: bool) -> tuple[Delivery, Delivery]:
    """What became of the mails, and of the posts. A webhook that has no time now holds back no mail: it is asked again
    after them."""
    smtp, sender, webhook, state = digest.smtp, digest.sender, digest.webhook, digest.state_file
    # A courier whose run was killed may still have a mail in hand; it takes no longer than this.
    wait_s = max((c.final_timeout_s for c in (smtp, webhook) if c is not None), default=0) + 60
    with only_run(state, role="courier", wait_s=wait_s), open_store(state) as store:

        def emptied(config: Smtp | Webhook, patience_s: int, recipients: Collection[str]) -> Delivery:
            return deliver(
                store,
                dataclasses.replace(config, patience_s=patience_s),
                sender=sender.addr_spec if sender is not None else "",
                recipients=recipients,
                tell=lambda line: _say(tell=line),
                wait=pace.wait,
                doubtful=doubtful,
            )

        mailed = Delivery()
        posted = emptied(webhook, 0, {outbox.WEBHOOK}) if webhook is not None else _without_webhook(store)
        if smtp is not None:
            readers = {r.addr_spec.casefold() for r in subscribed(digest)}
            mailed = emptied(smtp, smtp.patience_s if patient else 0, readers)
        elif n := outbox.n_left(store, posts=False):
            mailed = Delivery(n_waiting=n, problems=(f"mails wait, and there is no [smtp] to send them by: {n}",))
        if webhook is not None and posted.n_waiting and patient:
            # A post in doubt is offered only once more: not at once, to a server that has just failed.
            left_s = webhook.patience_s - PAUSES_S[0]
            if left_s >= 0 and pace.wait(PAUSES_S[0]):
                posted = both(posted, emptied(webhook, left_s, {outbox.WEBHOOK}))
        return mailed, posted


def _without_webhook(store: Store) -> Delivery:
    """What becomes of the posts that are left after the webhook is gone: none is offered any more."""
    problems = []
    _, n_held = outbox.recover(store, on_doubt="hold", posts=True)
    if n_held:
        problems.append(f"posts handed over without the server's answer being heard: {n_held}; held")
    if n := outbox.withhold(store, (), now=int(time.time()), posts=True):
        problems.append(f"posts withheld, since there is no [webhook] any more: {n}")
    return Delivery(n_doubts=n_held, problems=tuple(problems))


def _say(**said: object) -> None:
    with contextlib.suppress(OSError):  # nobody listens any more: the run was killed
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
