"""What becomes of a digest when things go wrong: each fault once, then a run on a good day.

    python benchmarks/digest_faults.py        prints a table: the fault, what the run said, and who has what in the end

Two readers are owed one story. The server is a real one on loopback; reading and briefing are small stand-ins, since
it is the memory, the outbox and the delivery that are tried here.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests" / "digest"
sys.path.insert(0, str(TESTS))

import tiny  # noqa: E402
from mailserver import DROP, Recorder, serve  # noqa: E402

from briefing.digest import run  # noqa: E402
from briefing.digest.config import load  # noqa: E402
from briefing.digest.gather import Window  # noqa: E402
from briefing.errors import BriefingError, ModelError  # noqa: E402
from briefing.lock import only_run  # noqa: E402

READERS = ("ana@example.org", "ben@example.org")
STORY = '[{"title": "Ferry aground", "text": "The ferry ran aground. All are safe.", "url": "https://a.example/1"}]'


class Desk:
    """A digest in a folder, and its mail server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "server").mkdir()
        self.recorder = Recorder(folder=folder / "server")
        self.server = serve(self.recorder)
        self.write(self.server.port)
        (folder / "feed.json").write_text(STORY)

    def write(self, port: int, *, smtp: str = 'security = "none"', host: str = "127.0.0.1") -> None:
        """The configuration, with this server."""
        (self.folder / "digest.toml").write_text(
            f'name = "Faults"\nsender = "desk@example.org"\nrecipients = {list(READERS)}\nstate = "s.sqlite"\n'
            f'[smtp]\nhost = "{host}"\nport = {port}\n{smtp}\npatience_s = 0\ntimeout_s = 2\nfinal_timeout_s = 2\n'
            '[[subject]]\nname = "News"\nfeeds = ["feed.json"]\n'
        )

    def send(self, engines: tiny.Engines = tiny.ENGINES) -> str:
        """A run; what it said."""
        now = datetime.now(UTC)
        window = Window(start=now - timedelta(days=3), now=now)
        try:
            done = run.send(load(self.folder / "digest.toml"), engines, window=window, tell=lambda line: None)
        except BriefingError as error:
            return str(error).replace(str(self.folder), "…")
        said = [*(d.message for d in done.diagnostics), *done.delivery.problems]
        return f"{done.delivery.n_sent} sent, {done.delivery.n_waiting} waiting; {'; '.join(said)}".strip("; ")


@contextmanager
def answering(desk: Desk, stage: str, reply: Callable[[str], str | None]) -> Iterator[Callable[[], str]]:
    """A server that answers so at this stage."""
    setattr(desk.recorder, stage, reply)
    yield desk.send
    setattr(desk.recorder, stage, lambda address: None)


@contextmanager
def configured(desk: Desk, **options: str | int) -> Iterator[Callable[[], str]]:
    """Another server in the configuration."""
    desk.write(**({"port": desk.server.port} | options))  # type: ignore[arg-type]
    yield desk.send
    desk.write(desk.server.port)


@contextmanager
def silent(desk: Desk) -> Iterator[Callable[[], str]]:
    """A server that never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with configured(desk, port=listener.getsockname()[1]) as send:
            yield send


@contextmanager
def certified(desk: Desk, hosts: str, *, trusted: bool, password: str = "") -> Iterator[Callable[[], str]]:
    """A TLS server with a certificate for these hosts, of an authority we trust or not; it wants a login."""
    os.environ["FAULTS_PASSWORD"] = password or "right"
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-x509"]
    named = ["-subj", "/CN=x", "-addext", f"subjectAltName={hosts}"]
    subprocess.run(
        ["openssl", "req", *key, "-keyout", "k", "-out", "c.pem", *named],
        cwd=desk.folder,
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(desk.folder / "c.pem", desk.folder / "k")
    server = serve(desk.recorder, tls=context, auth=True)
    smtp = 'user = "desk"\npassword_env = "FAULTS_PASSWORD"' + ('\nca_file = "c.pem"' if trusted else "")
    with configured(desk, port=server.port, host="localhost", smtp=smtp) as send:
        yield send
    server.stop()


@contextmanager
def no_password(desk: Desk) -> Iterator[Callable[[], str]]:
    """The environment does not hold what the configuration asks for."""
    os.environ.pop("FAULTS_PASSWORD", None)
    with configured(desk, smtp='user = "desk"\npassword_env = "FAULTS_PASSWORD"') as send:
        yield send


@contextmanager
def late(desk: Desk) -> Iterator[Callable[[], str]]:
    """A server that takes a mail and says so when nobody listens any more."""
    desk.recorder.delay_s = 3
    yield desk.send
    desk.recorder.delay_s = 0
    time.sleep(4)


@contextmanager
def feed(desk: Desk, content: str | None) -> Iterator[Callable[[], str]]:
    """A feed that is not what it should be."""
    file = desk.folder / "feed.json"
    file.unlink() if content is None else file.write_text(content)
    yield desk.send
    file.write_text(STORY)


@contextmanager
def unbriefable(desk: Desk) -> Iterator[Callable[[], str]]:
    """A model that breaks."""

    def fails(*_: object) -> None:
        raise ModelError("the model did not answer")

    yield lambda: desk.send(replace(tiny.ENGINES, brief=fails))  # type: ignore[arg-type]


@contextmanager
def at_once(desk: Desk) -> Iterator[Callable[[], str]]:
    """Another run holds the lock."""
    with only_run(desk.folder / "s.sqlite"):
        yield desk.send


@contextmanager
def full_disk(desk: Desk) -> Iterator[Callable[[], str]]:
    """No file may grow any more."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))
    yield desk.send
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def killed(desk: Desk, *, courier: bool, after_s: float) -> Iterator[Callable[[], str]]:
    """A run as a process, killed once sending has begun (after_s < 0: before)."""

    def send() -> str:
        desk.recorder.delay_s = 0.2
        process = subprocess.Popen([sys.executable, str(TESTS / "tiny.py"), str(desk.folder / "digest.toml")])
        end = time.monotonic() + 20
        begun = desk.folder / "server" / "begun"
        while after_s >= 0 and not begun.exists() and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(abs(after_s))
        if courier:
            subprocess.run(["pkill", "-KILL", "-P", str(process.pid)], check=False)
        process.kill()
        process.wait()
        time.sleep(1)
        return f"killed; {len(desk.recorder.taken)} had been taken"

    yield send
    desk.recorder.delay_s = 0


@contextmanager
def not_a_memory(desk: Desk) -> Iterator[Callable[[], str]]:
    """The memory's file holds something else."""
    file = desk.folder / "s.sqlite"
    file.write_bytes(b"spilled coffee " * 500)
    yield desk.send
    file.unlink()


Fault = Callable[[Desk], object]
FAULTS: dict[str, Fault] = {
    "nobody listens": lambda d: configured(d, port=1),
    "the server's name is not found (offline)": lambda d: configured(d, host="mail.invalid"),
    "the server never says a word": silent,
    "certificate for another host": lambda d: certified(d, "DNS:other.example", trusted=True),
    "certificate of an unknown authority": lambda d: certified(d, "DNS:localhost", trusted=False),
    "no STARTTLS offered": lambda d: configured(d, smtp='security = "starttls"'),
    "wrong password": lambda d: certified(d, "DNS:localhost", trusted=True, password="wrong"),
    "no password in the environment": no_password,
    "sender not let in (550)": lambda d: answering(d, "on_mail", lambda a: "550 5.7.1 not yours"),
    "busy (451 to MAIL)": lambda d: answering(d, "on_mail", lambda a: "451 busy"),
    "greylisted (451 to RCPT)": lambda d: answering(d, "on_rcpt", lambda a: "451 4.7.1 come back later"),
    "one reader unknown (550 to RCPT)": lambda d: answering(
        d, "on_rcpt", lambda a: "550 no such user" if "ben" in a else None
    ),
    "mailbox full (452 after the whole mail)": lambda d: answering(d, "on_data", lambda a: "452 mailbox full"),
    "the server closes (421)": lambda d: answering(d, "on_rcpt", lambda a: "421 closing"),
    "a code no standard knows (999)": lambda d: answering(d, "on_data", lambda a: "999 what"),
    "line breaks at MAIL": lambda d: answering(d, "on_mail", lambda a: DROP),
    "line breaks at RCPT": lambda d: answering(d, "on_rcpt", lambda a: DROP),
    "line breaks after the dot, mail not taken": lambda d: answering(d, "on_data", lambda a: DROP),
    "line breaks after the dot, mail taken": lambda d: answering(d, "on_taken", lambda a: DROP),
    "mail taken, the answer comes too late": late,
    "disk full": full_disk,
    "the memory's file is damaged": not_a_memory,
    "feed gone": lambda d: feed(d, None),
    "feed broken": lambda d: feed(d, "<rss>not json"),
    "a story cannot be briefed": unbriefable,
    "two runs at once": at_once,
    "run killed before it keeps the issue": lambda d: killed(d, courier=False, after_s=-0.2),
    "run killed while sending": lambda d: killed(d, courier=False, after_s=0.1),
    "run and courier killed while sending": lambda d: killed(d, courier=True, after_s=0.1),
}


def trial(fault: Fault) -> tuple[str, str, str]:
    """What the run said, what the next one said, and who has what."""
    with tempfile.TemporaryDirectory() as name:
        desk = Desk(Path(name))
        with fault(desk) as send:  # type: ignore[attr-defined]
            first = send()
        second = desk.send()
        desk.server.stop()
        shown = {(t["recipient"], t["message_id"]) for t in desk.recorder.taken}
        has = Counter(recipient for recipient, _ in shown)
        again = len(desk.recorder.taken) - len(shown)
        outcome = ", ".join(f"{r.partition('@')[0]} {has[r]}" for r in READERS)
        return first, second, outcome + (f" ({again} handed over again under its Message-ID)" if again else "")


def main() -> int:
    logging.disable()  # the server's, of lines that break
    print("| fault | the run | the next run | mails each reader has |\n|---|---|---|---|")
    bad = 0
    for name, fault in FAULTS.items():
        first, second, outcome = trial(fault)
        print(f"| {name} | {first[:160]} | {second[:120]} | {outcome} |", flush=True)
        wanted = {"one reader unknown (550 to RCPT)": "ana 1, ben 0"}.get(name, "ana 1, ben 1")
        bad += not outcome.startswith(wanted)
    print(f"\n{len(FAULTS)} kinds of fault, {bad} with a mail lost or shown twice")
    return bad


if __name__ == "__main__":
    sys.exit(main())
