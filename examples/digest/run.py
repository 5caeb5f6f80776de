"""A digest from end to end on this machine: four newspapers' feeds, a real mail server, two days.

    python examples/digest/run.py [FOLDER]

The first run tells what is in the news, the second what changed since, the third finds nothing new.
"""

from __future__ import annotations

import email
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime
from email import policy
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).parent
TEASER = {"sound-dispatch"}  # this one puts only the first words into its feed; the page behind has the rest


class Newsstand(BaseHTTPRequestHandler):
    """The feeds and pages of all outlets, up to the day it is."""

    day = 1

    def do_GET(self) -> None:
        """A feed, or the page behind an entry."""
        outlet, _, slug = self.path.strip("/").removesuffix(".xml").removesuffix(".html").partition("/")
        articles = self._articles(outlet)
        if not articles or (slug and slug not in articles):
            return self.send_error(404)
        body = self._page(articles[slug]) if slug else self._feed(outlet, articles)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8" if slug else "application/rss+xml; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def _articles(self, outlet: str) -> dict[str, list[str]]:
        """Slug to headline, time and paragraphs; what is written again under its slug replaces what was there."""
        found = {}
        for day in range(1, self.day + 1):
            for file in sorted((HERE / "articles" / f"day{day}" / outlet).glob("*.txt")):
                found[file.stem] = [
                    p.strip()
                    for p in file.read_text(encoding="utf-8").replace("\n", "\n\n", 2).split("\n\n")
                    if p.strip()
                ]
        return found

    def _feed(self, outlet: str, articles: dict[str, list[str]]) -> str:
        name = outlet.replace("-", " ").title()
        items = []
        for slug, (title, at, *paragraphs) in articles.items():
            text = (
                escape(paragraphs[0][:120] + " …")
                if outlet in TEASER
                else "".join(f"<p>{escape(p)}</p>" for p in paragraphs)
            )
            items.append(
                f"<item><title>{escape(title)}</title><link>http://{self.headers['Host']}/{outlet}/{slug}.html</link>"
                f"<pubDate>{format_datetime(datetime.fromisoformat(at))}</pubDate><description>{escape(text)}</description></item>"
            )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{"".join(items)}</channel></rss>'

    def _page(self, article: list[str]) -> str:
        title, at, *paragraphs = article
        outlet = self.path.strip("/").partition("/")[0].replace("-", " ").title()
        text = "".join(f"<p>{escape(p)}</p>" for p in paragraphs)
        return (
            f'<!doctype html><html lang="en"><head><title>{escape(title)}</title>'
            f'<meta property="og:site_name" content="{outlet}"><meta property="article:published_time" content="{at}">'
            f"</head><body><article><h1>{escape(title)}</h1>{text}</article></body></html>"
        )

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


def main() -> int:
    """Run it; 0 when three mails came on each of two days and none on the third run."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="briefing-digest-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    news = ThreadingHTTPServer(("127.0.0.1", 0), Newsstand)
    threading.Thread(target=news.serve_forever, daemon=True).start()
    port = free_port()
    mailserver = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "aiosmtpd",
            "-n",
            "-l",
            f"127.0.0.1:{port}",
            "-c",
            "aiosmtpd.handlers.Mailbox",
            str(folder / "mailbox"),
        ]
    )
    try:
        wait_for(port)
        config = (HERE / "digest.toml").read_text(encoding="utf-8")
        config = config.replace("127.0.0.1:8080", f"127.0.0.1:{news.server_port}").replace(
            "port = 8025", f"port = {port}"
        )
        (folder / "digest.toml").write_text(config, encoding="utf-8")
        (folder / "unsubscribe.secret").write_text("only an example\n")
        counts = []
        for Newsstand.day, said in ((1, "The first day"), (2, "The second day"), (2, "The same day again")):
            print(f"{said}: briefing digest digest.toml --send", flush=True)
            counts.append(digest(folder))
        show(folder)
        return 0 if counts == [3, 3, 0] else 1
    finally:
        mailserver.terminate()
        mailserver.wait()
        news.shutdown()


def digest(folder: Path) -> int:
    """One run of the command, as cron would start it; how many mails came of it."""
    before = len(mails(folder))
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-c", "from briefing.cli import main; main()"]
    # The entries of this example keep their dates, however old they are by now.
    arguments = ["digest", str(folder / "digest.toml"), "--send", "--since", "2026-11-01"]
    done = subprocess.run([*command, *arguments], env=environment, cwd=folder, check=False)
    came = len(mails(folder)) - before
    print(f"  exit {done.returncode}, {came} mails came\n", flush=True)
    return came


def mails(folder: Path) -> list[Path]:
    """What the mail server has taken, oldest first."""
    return sorted((folder / "mailbox" / "new").glob("*"), key=lambda f: f.stat().st_mtime_ns)


def show(folder: Path) -> None:
    """The first reader's mails as files to open, and where they are."""
    print("Look at:")
    for n, file in enumerate(mails(folder), 1):
        message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
        if "ana@" not in message["To"]:
            continue
        for kind, suffix in (("html", "html"), ("plain", "txt")):
            body = message.get_body((kind,))
            if body is not None:
                (folder / f"mail-{n}.{suffix}").write_text(body.get_content(), encoding="utf-8")
        print(f"  {folder / f'mail-{n}.html'}   {message['Subject']}")
    print(
        f"  {folder / 'mailbox' / 'new'}   all mails as they came\n  {folder / 'memory.sqlite'}   the memory and outbox"
    )


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until the mail server listens."""
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the mail server did not start; is aiosmtpd installed? pip install 'briefing-generator[test]'")


if __name__ == "__main__":
    sys.exit(main())
