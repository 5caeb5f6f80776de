"""A digest posted to a webhook: nothing lost, in doubt at most once more, and its address never shown."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import FERRY, GOLD, Desk
from hookserver import Act, Hook, answering, endless, hanging_up, hooked, silent
from mailserver import Recorder

from briefing.digest import courier, outbox
from briefing.digest.config import load
from briefing.digest.delivery import Delivery, deliver
from briefing.digest.http_post import posting
from briefing.digest.outbox import WEBHOOK, NewMail
from briefing.digest.secret import Secret
from briefing.digest.store import Store, open_store
from briefing.digest.webhook import Webhook
from briefing.errors import UsageError

KEY = "T0AbCd/B1EfGh/x9Zq81LmWv"


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hooked(Hook()) as listening:
        yield listening


def config_of(hook: Hook, folder: Path, *, host: str = "127.0.0.1", scheme: str = "http", **options: object) -> Webhook:
    file = folder / "hook.url"
    file.write_text(f"{scheme}://{host}:{hook.port}/services/{KEY}?token=hunter2hunter\n")
    given: dict[str, object] = {"allow_private": True, "patience_s": 0, "final_timeout_s": 2} | options
    return Webhook(url=Secret(key="webhook.url", file=file), **given)  # type: ignore[arg-type]


def fill(store: Store, n: int = 1, *, made: int | None = None) -> None:
    posts = [
        NewMail(issue=f"i{i}", recipient=WEBHOOK, message_id=f"<i{i}.webhook>", content=json.dumps({"n": i}).encode())
        for i in range(n)
    ]
    with store.transaction() as db:
        outbox.put(db, posts, now=int(time.time()) if made is None else made)


def run(store: Store, config: Webhook) -> Delivery:
    return deliver(store, config, sender="", recipients={WEBHOOK}, tell=lambda line: None)


def test_each_is_posted_once_whole_and_in_order(store: Store, hook: Hook, tmp_path: Path) -> None:
    fill(store, 3)
    config = config_of(hook, tmp_path)
    assert run(store, config) == Delivery(n_sent=3)
    assert run(store, config) == Delivery()
    assert [json.loads(b) for b in hook.bodies] == [{"n": 0}, {"n": 1}, {"n": 2}]
    first = hook.heads[0].split("\r\n")
    assert first[0] == f"POST /services/{KEY}?token=hunter2hunter HTTP/1.1"
    assert "Content-Type: application/json; charset=utf-8" in first
    assert f"Host: 127.0.0.1:{hook.port}" in first


@pytest.mark.parametrize(
    ("act", "state", "told"),
    [
        (answering("HTTP/1.1 204 No Content", b""), "sent", None),
        (answering("HTTP/1.1 404 Not Found", b"no_team"), "refused", "webhook: refused: 404 Not Found (no_team)"),
        (answering("HTTP/1.1 302 Found", b"", "Location: http://127.0.0.1:1/\r\n"), "refused", "refused: 302 Found"),
        (answering("HTTP/1.1 429 Slow", b"rate_limited"), "waiting", "not yet: 429 Too Many Requests (rate_limited)"),
        (answering("HTTP/1.1 503 Down", b""), "waiting", "not yet: 503 Service Unavailable"),
    ],
)
def test_what_is_answered_decides(store: Store, hook: Hook, tmp_path: Path, act: Act, state: str, told: str) -> None:
    hook.act = act
    fill(store)
    done = run(store, config_of(hook, tmp_path))
    assert outbox.counts(store) == {state: 1}
    assert any(told in p for p in done.problems) if told else done.problems == ()
    assert hook.n_connections == 1


@pytest.mark.parametrize(
    "act",
    [
        hanging_up,
        silent,
        answering("HTTP/1.1 500 Oops", b""),
        answering("HTTP/1.1 502 Bad Gateway", b""),
        answering("SSH-2.0-nothing", b""),
        endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.05),
        endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 60_000),
        endless(b"", b"HTTP/1.1 103 Hints\r\n\r\n"),
    ],
    ids=["hangs up", "is silent", "500", "502", "no HTTP", "drips", "head without end", "hints without end"],
)
def test_an_answer_never_heard_is_posted_at_most_once_more(store: Store, hook: Hook, tmp_path: Path, act: Act) -> None:
    hook.act = act
    fill(store)
    config = config_of(hook, tmp_path, final_timeout_s=1)
    for state in ("waiting", "held", "held"):
        run(store, config)
        assert outbox.counts(store) == {state: 1}
    assert len(hook.bodies) == 2
    assert hook.bodies[0] == hook.bodies[1]
    ids = [line for head in hook.heads for line in head.split("\r\n") if line.startswith("Idempotency-Key: ")]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    hook.act = answering()
    outbox.revive(store, now=int(time.time()))
    assert run(store, config).n_sent == 1


def test_a_body_without_end_is_left_and_what_was_said_counts(store: Store, hook: Hook, tmp_path: Path) -> None:
    hook.act = endless(b"HTTP/1.1 200 OK\r\n\r\n", b"y" * 10_000)
    fill(store)
    started = time.monotonic()
    assert run(store, config_of(hook, tmp_path, final_timeout_s=30)).n_sent == 1
    assert time.monotonic() - started < 25


def test_before_the_last_byte_nothing_is_handed_over(store: Store, hook: Hook, tmp_path: Path) -> None:
    with posting(config_of(hook, tmp_path)) as talk:
        assert talk.prepare(b'{"a": 1}', sender="", recipient=WEBHOOK) is None
        time.sleep(0.2)
        assert hook.bodies == []
        talk.close()
        assert talk.prepare(b'{"b": 2}', sender="", recipient=WEBHOOK) is None
        assert talk.finish(timeout_s=5).taken
    assert hook.bodies == [b'{"b": 2}']


def test_nobody_listening_or_hanging_up_at_once_is_no_doubt(store: Store, hook: Hook, tmp_path: Path) -> None:
    fill(store)
    dead = config_of(Hook(port=9), tmp_path)
    for _ in range(3):
        assert run(store, dead) == Delivery(n_waiting=1, problems=("no connection to the webhook (refused)",))
    assert run(store, config_of(hook, tmp_path)).n_sent == 1


def test_one_given_up_is_told(store: Store, hook: Hook, tmp_path: Path) -> None:
    fill(store, made=int(time.time()) - 10 * 86_400)
    done = run(store, config_of(hook, tmp_path))
    assert done.problems == ("webhook: given up, not taken for 120 hours",)
    assert hook.n_connections == 0


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://hooks.example.org/x", "must begin with https://"),
        ("http://127.0.0.1:1/x", "must begin with https://"),
        ("ftp://hooks.example.org/x", "must be an https:// address"),
        ("hunter2hunter2:/x", "must be an https:// address"),
        ("https://user:hunter2@hooks.example.org/x", "holds a user or password"),
        ("https://2130706433/x", "must be an https:// address"),
        ("https:///x", "must be an https:// address"),
        ("https://a b/x", "a space or a character that is not ASCII"),
        ("https://hooks.example.org/x hunter2", "a space or a character that is not ASCII"),
        ("https://hooks.example.org/hunter2é/x", "a space or a character that is not ASCII"),
        ("https://hooks.example.org/x?token=hunter2é", "a space or a character that is not ASCII"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_and_not_shown(tmp_path: Path, url: str, told: str) -> None:
    (tmp_path / "u").write_text(url)
    with pytest.raises(UsageError, match=told) as error:
        Webhook(url=Secret(key="webhook.url", file=tmp_path / "u")).address()
    assert "hunter2" not in str(error.value)
    assert "é" not in str(error.value)
    assert error.value.__cause__ is None
    assert "/x" not in str(error.value).replace("https://", "")


def test_a_private_host_is_asked_only_where_that_is_meant(store: Store, hook: Hook, tmp_path: Path) -> None:
    fill(store)
    done = run(store, config_of(hook, tmp_path, scheme="https", allow_private=False))
    assert "on a private or local network and was not asked; set webhook.allow_private" in done.problems[0]
    assert (hook.n_connections, outbox.counts(store)) == (0, {"waiting": 1})


def test_only_a_certificate_that_is_trusted_is_posted_to(store: Store, tmp_path: Path, certificates: Path) -> None:
    fill(store)
    for name, ca, n_sent in (("stranger", "ca", 0), ("elsewhere", "ca", 0), ("good", None, 0), ("good", "ca", 1)):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
        with hooked(Hook(), tls=context) as listening:
            file = certificates / f"{ca}.pem" if ca else None
            done = run(store, config_of(listening, tmp_path, scheme="https", ca_file=file))
            assert done.n_sent == len(listening.bodies) == n_sent
            if not n_sent:
                assert done.problems == (
                    "the certificate of the webhook's host is not trusted; nothing was sent to it",
                )


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found", "503 Down", "500 Oops"])
def test_the_address_is_never_shown_nor_kept(
    store: Store, hook: Hook, tmp_path: Path, status: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = f"no hook at /services/{KEY}?token=hunter2hunter".encode()
    hook.act = answering(f"HTTP/1.1 {status}", said)
    fill(store)
    config = config_of(hook, tmp_path)
    done = run(store, config)
    told = " ".join([*done.problems, repr(done), repr(config), caplog.text])
    kept = " ".join(map(str, store.connection.execute("SELECT * FROM mail").fetchall()))
    for word in (*KEY.split("/"), "hunter2hunter"):
        assert word not in told + kept


@pytest.mark.parametrize("rest", ["?token=hunter2hunter", "/?token=hunter2hunter&k=pw1"])
def test_a_key_in_the_query_alone_is_never_shown(store: Store, hook: Hook, tmp_path: Path, rest: str) -> None:
    hook.act = answering("HTTP/1.1 404 Not Found", b"no hook for hunter2hunter, (pw1)")
    config = config_of(hook, tmp_path)
    (tmp_path / "hook.url").write_text(f"http://127.0.0.1:{hook.port}{rest}")
    fill(store)
    told = " ".join(run(store, config).problems)
    assert "404 Not Found (no hook for" in told
    assert "hunter2" not in told
    assert ("pw1" in told) == ("pw1" not in rest)


def with_hook(desk: Desk, hook: Hook, more: str = "", *, timeout_s: int = 2) -> None:
    (desk.folder / "hook.url").write_text(f"http://127.0.0.1:{hook.port}/services/{KEY}")
    file = desk.folder / "digest.toml"
    table = f'[webhook]\nurl_file = "hook.url"\nallow_private = true\npatience_s = 0\ntimeout_s = {timeout_s}\n{more}'
    file.write_text(file.read_text().replace("[[subject]]", f"{table}[[subject]]"))


def test_a_run_mails_and_posts_what_is_new_and_each_once(desk: Desk, hook: Hook) -> None:
    with_hook(desk, hook)
    done = desk.send()
    assert "mails sent 2, waiting 0, refused 0; posts sent 1, waiting 0, refused 0" in str(done)
    desk.send(days=1)
    desk.publish(FERRY, GOLD)
    desk.send(days=2)
    messages = [json.loads(b) for b in hook.bodies]
    assert [m["text"] for m in messages] == ["Morning: Ferry aground off Marrow", "Morning: Gold stolen from museum"]
    shown = json.dumps(messages[0])
    assert "*Ferry aground off Marrow*" in shown
    assert "The ferry Eider ran aground off Marrow Point. <https://a.example/ferry|[S1]>" in shown
    assert len(desk.mails()) == 4


def test_a_webhook_that_fails_holds_back_no_mail_and_the_post_goes_out_later(desk: Desk, hook: Hook) -> None:
    with_hook(desk, hook)
    hook.act = answering("HTTP/1.1 503 Down", b"")
    first = desk.send()
    assert (first.delivery.n_sent, first.posted.n_waiting, first.failed) == (2, 1, False)
    hook.act = answering()
    second = desk.send(only_left=True)
    assert (second.delivery.n_sent, second.posted.n_sent) == (0, 1)
    assert len(desk.mails()) == 2
    assert len({hook.bodies[0], hook.bodies[-1]}) == 1


def test_a_digest_may_have_a_webhook_alone(desk: Desk, hook: Hook, recorder: Recorder) -> None:
    (desk.folder / "digest.toml").write_text(
        'name = "Morning"\nstate = "state.sqlite"\n[[subject]]\nname = "News"\nfeeds = ["feed.json"]\n'
    )
    with_hook(desk, hook, 'form = "json"\n')
    assert desk.send().posted.n_sent == 1
    (posted,) = (json.loads(b) for b in hook.bodies)
    assert (posted["digest"], posted["title"]) == ("Morning", "Morning: Ferry aground off Marrow")
    (story,) = posted["stories"]
    assert (story["subject"], story["in_full"]) == ("News", True)
    assert story["sources"][0] | {"published": ""} == {
        "outlet": "Herald", "title": "Ferry aground off Marrow", "url": "https://a.example/ferry", "published": "",
    }  # fmt: skip
    assert recorder.taken == []


def test_a_post_whose_webhook_is_gone_is_withheld_and_told(desk: Desk, hook: Hook) -> None:
    before = (desk.folder / "digest.toml").read_text()
    with_hook(desk, hook)
    hook.act = answering("HTTP/1.1 503 Down", b"")
    desk.send()
    (desk.folder / "digest.toml").write_text(before)
    assert desk.send(days=1).posted.problems == ("posts withheld, since there is no [webhook] any more: 1",)
    assert desk.send(days=2).posted == Delivery()


def test_a_post_half_handed_over_whose_webhook_is_gone_is_held_and_told_once(desk: Desk, hook: Hook) -> None:
    before = (desk.folder / "digest.toml").read_text()
    with_hook(desk, hook)
    hook.act = answering("HTTP/1.1 503 Down", b"")
    desk.send()
    with open_store(desk.folder / "state.sqlite") as store:
        (id,) = outbox.waiting(store, posts=True)
        outbox.mark_handing(store, id)
    (desk.folder / "digest.toml").write_text(before)
    told = "posts handed over without the server's answer being heard: 1; held"
    assert desk.send(days=1).posted == Delivery(n_doubts=1, problems=(told,))
    assert desk.send(days=2).posted == Delivery()
    with open_store(desk.folder / "state.sqlite") as store:
        assert (outbox.n_left(store), outbox.counts(store)["held"]) == (0, 1)


class Waits:
    """Waits no time, and keeps for how long it was asked to, from each post that came."""

    def __init__(self, hook: Hook) -> None:
        self.hook, self.asked = hook, list[tuple[int, float]]()

    def wait(self, seconds: float) -> bool:
        if seconds:
            self.asked.append((len(self.hook.bodies), seconds))
        return True


@pytest.mark.parametrize(("patience_s", "n_posted"), [(29, 1), (30, 2)])
def test_between_the_two_posts_of_a_doubt_is_a_pause(desk: Desk, hook: Hook, patience_s: int, n_posted: int) -> None:
    with_hook(desk, hook)
    hook.act = answering("HTTP/1.1 503 Down", b"")
    desk.send()
    hook.bodies.clear()
    hook.act = hanging_up
    file = desk.folder / "digest.toml"
    file.write_text(file.read_text().replace("true\npatience_s = 0", f"true\npatience_s = {patience_s}"))
    pace = Waits(hook)
    _, posted = courier._deliver(desk.digest, True, pace, True)  # type: ignore[arg-type]
    assert (len(hook.bodies), posted.n_doubts) == (n_posted, n_posted)
    assert pace.asked == [(1, 30)] * (n_posted - 1)


def test_the_address_is_looked_at_before_anything_is_read(desk: Desk, hook: Hook) -> None:
    with_hook(desk, hook)
    (desk.folder / "hook.url").write_text("http://hooks.example.org/services/x9Zq81LmWv")
    with pytest.raises(UsageError, match="must begin with https://"):
        desk.send()
    assert not (desk.folder / "state.sqlite").exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", r"webhook\.url_env: is missing"),
        ('url = "https://hooks.example.org/x"', r"webhook\.url: no url belongs in this file; use url_env or url_file"),
        ('url_env = "A"\nurl_file = "b"', r"webhook\.url_file: give url_env or url_file, not both"),
        ('url_env = "A"\nform = "teams"', r"webhook\.form: 'teams' is not known; use slack or json"),
        ('url_env = "A"\ntimeout = 3', r"webhook\.timeout: is not a key here; did you mean 'timeout_s'"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "digest.toml"
    file.write_text(f'name = "a"\nfeeds = ["x.xml"]\n[webhook]\n{line}\n')
    with pytest.raises(UsageError, match=told):
        load(file)


def test_a_refusal_before_the_whole_was_read_is_no_doubt(store: Store, hook: Hook, tmp_path: Path) -> None:
    hook.early = answering("HTTP/1.1 413 Too Large", b"too_long")
    content = b'"' + b"x" * 20_000_000 + b'"'
    with store.transaction() as db:
        outbox.put(db, [NewMail(issue="i", recipient=WEBHOOK, message_id="<i>", content=content)], now=int(time.time()))
    done = run(store, config_of(hook, tmp_path))
    # Where the line is reset before the answer can be read, it waits.
    assert outbox.counts(store) in ({"refused": 1}, {"waiting": 1})
    assert done.n_doubts == 0


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds the courier by way of /proc")
def test_a_courier_killed_before_it_hears_the_answer_posts_once_more(desk: Desk, hook: Hook) -> None:
    with_hook(desk, hook, timeout_s=60)
    hook.act = silent
    command = [sys.executable, str(Path(__file__).with_name("tiny.py")), str(desk.folder / "digest.toml")]
    run_of_it = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while not hook.bodies and time.monotonic() < until:
        time.sleep(0.05)
    children = Path(f"/proc/{run_of_it.pid}/task/{run_of_it.pid}/children").read_text().split()
    for process in (*map(int, children), run_of_it.pid):
        os.kill(process, signal.SIGKILL)
    run_of_it.wait()
    assert len(hook.bodies) == 1
    hook.act = answering()
    for _ in range(2):
        desk.send(only_left=True)
    assert len(hook.bodies) == 2
    assert hook.bodies[0] == hook.bodies[1]
    assert len(desk.mails()) == 2


def test_no_text_of_a_report_acts_in_a_post(desk: Desk, hook: Hook) -> None:
    evil = "<!channel> @here #general :smile: *b* <https://evil.example|x> [y](https://evil.example)"
    with_hook(desk, hook)
    desk.publish(FERRY | {"title": evil, "outlet": evil, "text": f"{evil} and more. Another."})
    assert desk.send().posted.n_sent == 1
    (message,) = (json.loads(b) for b in hook.bodies)
    texts = [message["text"], *(t["text"] for b in message["blocks"] for t in b.get("elements", [b.get("text")]))]
    shown = "\n".join(texts)
    assert "&lt;!channel›" in shown
    assert {link.split("|")[0] for link in re.findall("<([^>]*)>", shown)} == {"https://a.example/ferry"}
    assert not re.search(r"[@#]\w|:smile:|\w://evil|\*b\*", shown.replace("https://a.example/ferry", ""))


def test_a_post_of_many_stories_keeps_to_slacks_limits(desk: Desk, hook: Hook) -> None:
    with_hook(desk, hook)
    towns = [f"{a}{b}" for a in ("Nor", "Hale", "Stan", "Orrin", "Mar") for b in ("wick", "bay", "mere", "ton", "ford")]
    words = [chr(97 + n) * 7 for n in range(25)]
    desk.publish(
        *(
            FERRY | {"title": f"{w} {t}", "text": f"{w} {t} {'<&>' * 300} {w}. End.", "url": f"https://a.example/{t}"}
            for w, t in zip(words, towns, strict=True)
        )
    )
    assert desk.send().posted.n_sent == 1
    (message,) = (json.loads(b) for b in hook.bodies)
    assert len(message["blocks"]) <= 50
    assert len(json.dumps(message["blocks"], ensure_ascii=False)) <= 10_000
    assert re.search(r"and \d+ more", json.dumps(message))
