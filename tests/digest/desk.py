"""A digest on disk with its feed and its mail server, for tests of whole runs."""

from __future__ import annotations

import email
import json
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import tiny
from mailserver import Recorder

from briefing.digest import run
from briefing.digest.config import Digest, Smtp, load
from briefing.digest.gather import Window
from briefing.digest.plan import Engines

# Yesterday, for mail that nobody takes is given up by the real clock.
NOW = datetime.now(UTC).replace(hour=7, minute=0, second=0, microsecond=0) - timedelta(days=1)
FERRY = {"title": "Ferry aground off Marrow", "text": "The ferry Eider ran aground off Marrow Point. All are safe.",
         "url": "https://a.example/ferry", "outlet": "Herald", "published": (NOW - timedelta(hours=13)).isoformat()}  # fmt: skip
GOLD = {"title": "Gold stolen from museum", "text": "Thieves took gold from the museum in Tarn. Police search a van.",
        "url": "https://b.example/gold", "outlet": "Gazette", "published": (NOW - timedelta(hours=11)).isoformat()}  # fmt: skip


class Desk:
    """A digest on disk, its feed and its mail server."""

    def __init__(self, folder: Path, recorder: Recorder, smtp: Smtp) -> None:
        self.folder, self.recorder = folder, recorder
        (folder / "digest.toml").write_text(
            'name = "Morning"\nsender = "Desk <desk@example.org>"\nstate = "state.sqlite"\n'
            'recipients = ["ana@example.org", "ben@example.org"]\n'
            f'[smtp]\nhost = "127.0.0.1"\nport = {smtp.port}\nsecurity = "none"\npatience_s = 0\n'
            'timeout_s = 2\n[unsubscribe]\nurl = "https://example.org/leave/{token}"\nsecret_file = "secret"\n'
            'mailto = "leave@example.org"\nfile = "left.txt"\n[[subject]]\nname = "News"\nfeeds = ["feed.json"]\n',
            encoding="utf-8",
        )
        (folder / "secret").write_text("s3cret\n")
        self.publish(FERRY)

    @property
    def digest(self) -> Digest:
        return load(self.folder / "digest.toml")

    def publish(self, *articles: dict[str, str]) -> None:
        (self.folder / "feed.json").write_text(json.dumps(articles))

    def send(self, *, days: int = 0, engines: Engines = tiny.ENGINES, only_left: bool = False) -> run.Summary:
        span = Window(start=NOW - timedelta(days=3), now=NOW + timedelta(days=days))
        return run.send(self.digest, engines, window=span, tell=lambda line: None, only_left=only_left)

    @property
    def day(self) -> date:
        """When its articles were published."""
        return datetime.fromisoformat(FERRY["published"]).date()

    def mails(self) -> list[EmailMessage]:
        files = [self.recorder.folder / t["file"] for t in self.recorder.taken]
        return [email.message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]  # type: ignore[misc]

    def texts(self) -> list[str]:
        return [str(m.get_body(("plain",)).get_content()) for m in self.mails()]  # type: ignore[union-attr]
