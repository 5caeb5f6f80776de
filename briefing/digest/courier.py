"""The process that hands the mails over: small, and in a session of its own.

Between the final dot of a mail and the record of the server's answer lies the only moment in which a kill leaves a
doubt. What kills a run (Ctrl-C, `kill`, the system short of memory) finds the run, a large process; the courier, a
small one, notices, brings the mail in hand to its end, records it, and stops.

    python -m briefing.digest.courier digest.toml PATIENCE_S PARENT DOUBTFUL      writes one JSON object a line
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
from collections.abc import Callable
from pathlib import Path

from briefing.digest.config import Digest, load
from briefing.digest.delivery import Delivery, deliver
from briefing.digest.issue import subscribed
from briefing.digest.store import open_store
from briefing.errors import BriefingError, DeliveryError, UsageError
from briefing.lock import only_run


def send_out(digest: Digest, *, patience_s: int, doubtful: bool, tell: Callable[[str], None]) -> Delivery:
    """Have a courier empty the outbox, and wait for it; `doubtful` mails are offered last, or not at all.

    Raises:
        BriefingError: what the courier met with.
    """
    command = [
        sys.executable,
        "-P",
        "-m",
        "briefing.digest.courier",
        str(digest.file),
        str(patience_s),
        str(os.getpid()),
        str(int(doubtful)),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as courier:
        try:
            for line in courier.stdout or ():
                said = json.loads(line)
                if "delivery" in said:
                    return Delivery(**said["delivery"] | {"problems": tuple(said["delivery"]["problems"])})
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
    file, patience_s, parent, doubtful = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "1"
    pace = _Pace(parent)
    signal.signal(signal.SIGTERM, pace.stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _say(delivery=dataclasses.asdict(_deliver(load(file), patience_s, pace, doubtful)))
    except BriefingError as error:
        _say(error=str(error), is_usage=isinstance(error, UsageError))
    except Exception as error:  # noqa: BLE001  the boundary of the process: whatever it is, the run tells it
        _say(error=f"sending stopped ({type(error).__name__}: {error}); the next run carries on", is_usage=False)


def _deliver(digest: Digest, patience_s: int, pace: _Pace, doubtful: bool) -> Delivery:
    smtp, sender, state = digest.smtp, digest.sender, digest.state_file
    if smtp is None or sender is None:
        raise UsageError(f"{digest.file}: smtp or sender: is missing")
    # A courier whose run was killed may still have a mail in hand; it takes no longer than this.
    with only_run(state, role="courier", wait_s=smtp.final_timeout_s + 60), open_store(state) as store:
        return deliver(
            store,
            dataclasses.replace(smtp, patience_s=patience_s),
            sender=sender.addr_spec,
            recipients={r.addr_spec.casefold() for r in subscribed(digest)},
            tell=lambda line: _say(tell=line),
            wait=pace.wait,
            doubtful=doubtful,
        )


def _say(**said: object) -> None:
    with contextlib.suppress(OSError):  # nobody listens any more: the run was killed
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
