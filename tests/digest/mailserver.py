"""A real mail server on loopback that keeps what it takes on disk, and fails on demand.

As a program: python mailserver.py FOLDER   (prints its port; one line in FOLDER/taken.jsonl a message taken)
"""

from __future__ import annotations

import email
import hashlib
import json
import os
import socket
import ssl
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Reply = str | None
DROP = "drop"


@dataclass
class Recorder:
    """Keeps every message it takes; `on_*` may answer instead, or drop the line with DROP."""

    folder: Path
    on_mail: Callable[[str], Reply] = lambda sender: None
    on_rcpt: Callable[[str], Reply] = lambda recipient: None
    on_data: Callable[[str], Reply] = lambda recipient: None
    on_taken: Callable[[str], Reply] = lambda recipient: None
    logins: list[tuple[str, str]] = field(default_factory=list)
    delay_s: float = 0.0

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := self.on_mail(address):
            return _do(server, reply)
        envelope.mail_from = address
        with (self.folder / "begun").open("a") as file:  # lets a test know that sending has begun
            file.write(f"{time.time()}\n")
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if reply := self.on_rcpt(address):
            return _do(server, reply)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        recipient = envelope.rcpt_tos[0]
        if reply := self.on_data(recipient):
            return _do(server, reply)
        if self.delay_s:
            time.sleep(self.delay_s)
        content = envelope.original_content or b""
        message = email.message_from_bytes(content)
        name = hashlib.sha256(content).hexdigest()[:16]
        (self.folder / f"{name}.eml").write_bytes(content)
        line = {"recipient": recipient, "message_id": message["Message-ID"], "file": f"{name}.eml", "at": time.time()}
        with (self.folder / "taken.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if reply := self.on_taken(recipient):  # taken, but the sender may never hear of it
            return _do(server, reply)
        return "250 taken"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        """Lets in whoever says "right"."""
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"right", handled=False)

    @property
    def taken(self) -> list[dict[str, str]]:
        """What was taken, in order."""
        file = self.folder / "taken.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def _do(server: SMTP, reply: str) -> str:
    if reply == DROP:
        server.transport.abort()
        return "421 gone"
    return reply


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(
    recorder: Recorder, *, tls: ssl.SSLContext | None = None, implicit: bool = False, auth: bool = False, port: int = 0
) -> Controller:
    """Start it; `.port` of the result is where it listens, `.stop()` ends it."""
    controller = Controller(
        recorder,
        hostname="127.0.0.1",
        port=port or _free_port(),
        server_hostname="localhost",
        ssl_context=tls if implicit else None,
        tls_context=None if implicit else tls,
        authenticator=recorder.authenticate if auth else None,
        auth_require_tls=tls is not None and not implicit,
        auth_required=auth,
        data_size_limit=10_000_000,
    )
    controller.start()
    return controller


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    running = serve(Recorder(folder=folder), port=int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    print(running.port, flush=True)
    sys.stdin.read()
    running.stop()
