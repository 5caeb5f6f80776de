"""`briefing digest` as it is typed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1] / "batch"))
from piles import ALONE, FERRY, GOLD

from briefing.cli.app import app

CONFIG = 'name = "Morning"\nstate = "s.sqlite"\n[[subject]]\nname = "News"\nsources = ["news.txt"]\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "digest.toml"
    file.write_text(CONFIG)
    (tmp_path / "news.txt").write_text(
        "The council voted on Thursday to repair the dam above the town. The repair will cost 38 million pounds.\n\n"
        "Work is to begin in April, the chief engineer said. It will take three winters.\n"
    )
    return file


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["digest", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_a_preview_is_printed_and_leaves_nothing_behind(config: Path) -> None:
    code, out, err = run(config)
    assert code in (0, 3), err
    assert "\nNEWS\n====\n" in out
    assert "subjects 1, articles read 1, failed 0; stories briefed 1, without news 0" in err
    assert sorted(f.name for f in config.parent.iterdir()) == ["digest.toml", "news.txt"]


def test_out_writes_the_mail_and_its_two_forms(config: Path, tmp_path: Path) -> None:
    code, out, _ = run(config, "--out", tmp_path / "shown")
    assert (code in (0, 3), out) == (True, "")
    assert sorted(f.name for f in (tmp_path / "shown").iterdir()) == ["issue.eml", "issue.html", "issue.txt"]
    assert b"To: Nobody yet <nobody@example.org>" in (tmp_path / "shown" / "issue.eml").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--send"], "sender: is missing; --send needs it"),
        (["--send", "--preview"], "choose one"),
        (["--send", "--open"], "choose one"),
        (["--resume", "--template", "mine"], "--template is for new ones"),
        (["--template", "memo"], "a mail is not written by the template 'memo', which has no mail.html.j2"),
        (["--since", "tomorrow"], "--since: 'tomorrow' is neither"),
    ],
)
def test_wrong_calls_are_told(config: Path, arguments: list[str], told: str) -> None:
    code, _, err = run(config, *arguments)
    assert code == 2
    assert told in err
    assert "Traceback" not in err


def test_it_is_opened_in_the_browser(config: Path, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "mail.html.j2").write_text("<h1>Dispatch: {{ page.title }}</h1>")
    command = [sys.executable, "-c", "from briefing.cli import main; main()", "digest", str(config)]
    environment = os.environ | {"BROWSER": f"{browser} %s"}
    out = tmp_path / "shown"
    done = subprocess.run(
        [*command, "--out", str(out), "--open", "--template", str(mine)],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 3), done.stderr
    assert (tmp_path / "opened").read_text().strip() == (out / "issue.html").as_uri()
    assert "Dispatch: " in (out / "issue.html").read_text()
    done = subprocess.run(
        [*command, "--open"], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    opened = Path((tmp_path / "opened").read_text().strip().removeprefix("file://"))
    assert f"written to {opened.parent}: " in done.stderr
    assert "Bottom line." in opened.read_text()
    assert opened.parent.stat().st_mode & 0o077 == 0
    shutil.rmtree(opened.parent)


def test_places_that_cannot_be_written_are_told(config: Path) -> None:
    code, _, err = run(config, "--out", config)
    assert (code, "--out:" in err) == (1, True)
    sending = 'sender = "d@example.org"\nrecipients = ["a@example.org"]\n'
    config.write_text(sending + CONFIG.replace("s.sqlite", "news.txt/s.sqlite").replace("[[", '[smtp]\nhost = "x"\n[['))
    code, _, err = run(config, "--send")
    assert (code, "s.sqlite.lock: cannot be made" in err) == (1, True)


def test_a_second_run_says_so_and_does_nothing(config: Path) -> None:
    from briefing.lock import only_run

    sending = 'sender = "d@example.org"\nrecipients = ["a@example.org"]\n'
    config.write_text(sending + CONFIG.replace("[[", '[smtp]\nhost = "x.invalid"\n[['))
    with only_run(config.parent / "s.sqlite"):
        code, _, err = run(config, "--send")
    assert (code, "another run is at work" in err) == (3, True)


def test_a_source_that_cannot_be_read_fails(config: Path) -> None:
    (config.parent / "news.txt").unlink()
    code, _, err = run(config, "--quiet")
    assert code == 1
    assert "news.txt" in err


def test_the_example_runs_as_it_is_said(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(root / "examples" / "digest" / "run.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    mails = sorted(tmp_path.glob("mail-*.txt"))
    first, second = (m.read_text(encoding="utf-8") for m in mails)
    assert "WHAT CHANGED" not in first
    assert "WHAT CHANGED" in second
    assert "withdrawn" in second
    assert "Nineteen people" in second
    assert "football" not in (first + second).lower()
    assert str(mails[0].with_suffix(".html")) in done.stdout


def test_a_feed_whose_server_is_gone_is_named_with_the_age_of_the_copy(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    text, down = " ".join((tmp_path / "news.txt").read_text().split()), False
    feed = f"<rss><channel><title>Dam</title><item><title>Dam</title><description>{text}</description></item></channel></rss>"

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"" if down else feed.encode()
            self.send_response(502 if down else 404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/feed"
    config.write_text("allow_private = true\n" + CONFIG.replace("news.txt", address))
    assert "copy" not in run(config)[2]
    down = True
    code, out, err = run(config)
    server.shutdown()
    server.server_close()
    assert (code, "repair" in out) == (3, True)
    assert f"{address}: The server answered 502 Bad Gateway" in err
    assert "less than a minute old" in err
    assert "articles read 1, failed 0" in err


def test_an_entry_that_no_keyword_chooses_is_no_news(config: Path) -> None:
    """What there is to say of an entry is said once somebody takes it; what is said of the whole feed, always."""
    rows = {"Dam": "The council voted to repair the dam above the town.", "Chess": "Anna Roth won the chess open."}
    items = "".join(
        f"<item><title>{t}</title><link>https://x.invalid/{t}</link><description>{d}</description></item>"
        for t, d in rows.items()
    )
    (config.parent / "feed.xml").write_text(f"<rss><channel><title>Post</title>{items}</channel></rss>")
    subjects = [
        f'[[subject]]\nname = "{k}"\nfeeds = ["feed.xml", "none.xml"]\nkeywords = ["{k}"]\n' for k in ("dam", "chess")
    ]
    head = 'name = "Morning"\nstate = "s.sqlite"\n'
    config.write_text(head + subjects[0])
    code, out, err = run(config)
    assert (code, "repair the dam" in out) == (3, True)
    assert err.count("The feed holds only a teaser of it") == 1
    assert "feed.xml#1: The feed holds only a teaser of it" in err
    assert err.count("none.xml: ") == 1
    config.write_text(head + "".join(subjects))
    err = run(config)[2]
    assert err.count("The feed holds only a teaser of it") == 2
    assert err.count("none.xml: ") == 1


def test_feeds_without_a_subject_give_their_stories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two stories of two reports each in full, a report that stands alone as a headline."""
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    web = tmp_path / "web"
    web.mkdir()
    papers = {"Harbour Post": (ALONE[0], FERRY[0], GOLD[0]), "Coast Courier": (GOLD[1], FERRY[1])}
    for n, (paper, rows) in enumerate(papers.items()):
        items = "".join(
            f"<item><title>{r['title']}</title><link>{n}-{i}.html</link><description>{r['text']}</description></item>"
            for i, r in enumerate(rows)
        )
        for i, r in enumerate(rows):
            (web / f"{n}-{i}.html").write_text(f"<article><h1>{r['title']}</h1><p>{r['text']}</p></article>")
        (web / f"{n}.xml").write_text(f"<rss version='2.0'><channel><title>{paper}</title>{items}</channel></rss>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(web)))
    Thread(target=server.serve_forever, daemon=True).start()
    feeds = [f"http://127.0.0.1:{server.server_port}/{n}.xml" for n in range(2)]
    config = tmp_path / "digest.toml"
    config.write_text(f'name = "All"\nallow_private = true\ndelay_s = 0\nstate = "s.sqlite"\nfeeds = {feeds!r}\n')
    try:
        code, out, err = run(config)
    finally:
        server.shutdown()
        server.server_close()
    assert code in (0, 3), err
    assert "\nALL\n===\n" in out
    full, headlines = out.split("Also reported:")
    assert "stories briefed 2" in err
    assert "rudder" in full
    assert "480 or 520" in full
    assert "tram" not in full
    assert "Council of Brill votes for a tram" in headlines
    assert "Eider" not in headlines
