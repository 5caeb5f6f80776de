"""Kills a sending digest at random moments, against a real mail server: are mails lost, or sent twice?

    python benchmarks/digest_kills.py                  200 kills of the whole command, spread over the run
    python benchmarks/digest_kills.py --aimed          the same, every kill within the seconds of sending
    python benchmarks/digest_kills.py --everything     the courier that sends for the run too, as a power cut would
    python benchmarks/digest_kills.py --light          with small engines in place of the models: many kills soon

Every round publishes a story nobody has heard of, kills one to three runs with SIGKILL, and lets one end. Then each
reader must have the story once. What the server took is counted on its disk, twice over: every acceptance (`raw`), and
as a mailbox that knows Message-IDs shows it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests" / "digest"
COMMAND = [sys.executable, "-c", "from briefing.cli import main; main()", "digest"]
N_READERS = 5
TOWNS = ["Norwick", "Hale Bay", "Orrin", "Stanmere", "Port Ansley", "Lower Tarn", "Kelsey", "Marrow"]
EVENTS = [
    ("bridge", "closed to lorries after inspectors found cracks in two of its piers"),
    ("school", "reopened on Monday after a fire that destroyed its gymnasium in spring"),
    ("market hall", "sold to a housing company for 12 million after a vote of the council"),
    ("hospital", "short of 40 nurses and has closed one of its wards until further notice"),
]


@dataclass
class Tally:
    """What happened to all stories."""

    n_kills: int = 0
    n_rounds: int = 0
    n_doubts: int = 0
    lost: list[str] = field(default_factory=list)
    twice_raw: list[str] = field(default_factory=list)
    twice_shown: list[str] = field(default_factory=list)
    phases: Counter[str] = field(default_factory=Counter)


class Trial:
    """A folder with a digest, and a mail server beside it."""

    def __init__(self, folder: Path, *, light: bool, n_readers: int) -> None:
        self.folder, self.light = folder, light
        self.readers = [f"reader{i}@example.org" for i in range(n_readers)]
        self.server = subprocess.Popen(
            [sys.executable, str(TESTS / "mailserver.py"), str(folder / "server")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.server.stdout is not None
        self.port = int(self.server.stdout.readline())

    def publish(self, n: int) -> str:
        """A new story, as a subject of its own so that nothing told before touches it; its mark."""
        town, (what, happened) = TOWNS[n % len(TOWNS)], EVENTS[n // len(TOWNS) % len(EVENTS)]
        mark = f"item {n:05}"
        title, text = f"{what.capitalize()} in {town}, {mark}", f"The {what} in {town} is {happened}, {mark} says. " * 3
        news = self.folder / f"news{n}.{'json' if self.light else 'xml'}"
        news.write_text(_json(title, text) if self.light else _feed(title, text), encoding="utf-8")
        (self.folder / "digest.toml").write_text(
            f'name = "Kills"\nsender = "desk@example.org"\nrecipients = {json.dumps(self.readers)}\n'
            'state = "memory.sqlite"\n'
            f'[smtp]\nhost = "127.0.0.1"\nport = {self.port}\nsecurity = "none"\npatience_s = 0\n'
            f'[[subject]]\nname = "Round {n}"\nfeeds = ["{news.name}"]\n',
            encoding="utf-8",
        )
        return mark

    def start(self) -> subprocess.Popen[bytes]:
        """A run, as cron would start it."""
        config = str(self.folder / "digest.toml")
        command = [sys.executable, str(TESTS / "tiny.py"), config] if self.light else [*COMMAND, config, "--send"]
        return subprocess.Popen(command, stderr=(self.folder / "log").open("ab"), start_new_session=True)

    def begun(self) -> int:
        """How often a sender has begun a mail."""
        file = self.folder / "server" / "begun"
        return file.stat().st_size if file.exists() else 0

    def taken(self) -> list[dict[str, str]]:
        """What the server took."""
        file = self.folder / "server" / "taken.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def stop(self) -> None:
        """End the server."""
        assert self.server.stdin is not None
        self.server.stdin.close()
        self.server.wait()


def kill_once(trial: Trial, rng: random.Random, *, longest_s: float, aimed: bool, everything: bool) -> str | None:
    """Start a run and kill it; in which phase it was, or None where it had ended by itself."""
    begun = trial.begun()
    process = trial.start()
    end = time.monotonic() + (longest_s * 3 if aimed else rng.uniform(0, longest_s))
    while process.poll() is None and time.monotonic() < end and not (aimed and trial.begun() > begun):
        time.sleep(0.0005)
    if aimed:
        time.sleep(rng.uniform(0, 0.06))
    sending = trial.begun() > begun
    if process.poll() is None:
        for pid in [*(_children(process.pid) if everything else ()), process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
    return {-signal.SIGKILL: "sending" if sending else "before sending"}.get(process.wait())


def _children(pid: int) -> list[int]:
    """The processes a process has started that lead a session of their own (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid and fields[3] == stat.parent.name:
                found.append(int(stat.parent.name))
    return found


def measure(
    folder: Path,
    *,
    n_kills: int,
    light: bool,
    aimed: bool,
    everything: bool = False,
    quiet: bool = False,
    n_readers: int = N_READERS,
) -> Tally:
    """Rounds until so many runs were killed."""
    rng, tally, trial = random.Random(1), Tally(), Trial(folder, light=light, n_readers=n_readers)
    marks: list[str] = []
    try:
        trial.publish(0)
        begun = time.monotonic()
        trial.start().wait()  # how long a run takes; its story is not counted
        longest_s = time.monotonic() - begun
        while tally.n_kills < n_kills:
            tally.n_rounds += 1
            marks.append(trial.publish(tally.n_rounds))
            for _ in range(rng.randint(1, 3)):
                if phase := kill_once(trial, rng, longest_s=longest_s, aimed=aimed, everything=everything):
                    tally.n_kills += 1
                    tally.phases[phase] += 1
            if trial.start().wait() not in (0, 3):
                raise SystemExit(f"a run failed: {(folder / 'log').read_text()[-600:]}")
            if not quiet:
                print(f"\r{tally.n_kills} kills, {tally.n_rounds} rounds", end="", file=sys.stderr, flush=True)
    finally:
        trial.stop()
    count(trial, marks, tally)
    return tally


def count(trial: Trial, marks: list[str], tally: Tally) -> None:
    """Who has which story, and how often."""
    raw: Counter[tuple[str, str]] = Counter()
    ids: dict[tuple[str, str], set[str]] = {}
    for line in trial.taken():
        content = (trial.folder / "server" / line["file"]).read_text(encoding="utf-8", errors="replace")
        content = content.replace("=\r\n", "").replace("=\n", "")
        for mark in marks:
            if mark in content:
                raw[mark, line["recipient"]] += 1
                ids.setdefault((mark, line["recipient"]), set()).add(line["message_id"])
    for mark in marks:
        for reader in trial.readers:
            n = raw[mark, reader]
            where = f"{mark} to {reader}"
            tally.lost += [where] * (n == 0)
            tally.twice_raw += [where] * (n > 1)
            tally.twice_shown += [where] * (len(ids.get((mark, reader), ())) > 1)
    import sqlite3

    with sqlite3.connect(trial.folder / "memory.sqlite") as memory:
        tally.n_doubts = memory.execute("SELECT sum(n_doubts) FROM mail").fetchone()[0] or 0


def _json(title: str, text: str) -> str:
    return json.dumps([{"title": title, "text": text, "url": f"https://news.example/{title[-5:]}"}])


def _feed(title: str, text: str) -> str:
    now = format_datetime(datetime.now(UTC))
    body = " ".join([text] * 4)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Ledger</title><item><title>{title}</title>'
        f"<pubDate>{now}</pubDate><description>{body}</description></item></channel></rss>"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--aimed", action="store_true", help="kill only while it is sending")
    parser.add_argument("--light", action="store_true", help="small engines instead of the models")
    parser.add_argument("--everything", action="store_true", help="kill the courier too")
    parser.add_argument("--readers", type=int, default=N_READERS, help="how many readers each story is owed to")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        options = {"light": given.light, "aimed": given.aimed, "everything": given.everything}
        options["n_readers"] = given.readers
        t = measure(Path(folder), n_kills=given.kills, **options)
    n_mails = t.n_rounds * given.readers
    print(f"\n{t.n_kills} kills ({dict(t.phases)}) in {t.n_rounds} rounds, {n_mails} mails owed")
    print(f"lost: {len(t.lost)}")
    print(f"sent twice: {len(t.twice_shown)} as a mailbox shows it, {len(t.twice_raw)} acceptances by the server")
    print(f"handed over again because the answer was never heard: {t.n_doubts}")
    return 1 if t.lost or t.twice_shown else 0


if __name__ == "__main__":
    sys.exit(main())
