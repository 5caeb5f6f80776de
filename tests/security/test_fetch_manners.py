"""Fetching as a good guest: robots, turns, conditional requests, patience, limits; against servers on the loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from briefing.errors import SourceError
from briefing.sources import ReadOptions, read
from briefing.sources.fetching.cache import Cache, Page
from briefing.sources.fetching.fetcher import Fetcher, _retry_after

PAGE = (
    b"<html><head><title>Count</title></head><body><article><h1>Count</h1><p>"
    + b" ".join(
        b"The count in district %d reached %d hundred on Tuesday, and officials said that it would be checked again."
        % (n, n)
        for n in range(1, 9)
    )
    + b"</p></article></body></html>"
)


class Server(ThreadingHTTPServer):
    """Answers by a function of path and headers; keeps what was asked and when."""

    daemon_threads = True

    def __init__(self, answer: Callable[[Handler], None]) -> None:
        self.answer = answer
        self.asked: list[tuple[float, str, dict[str, str]]] = []
        super().__init__(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked if path != "/robots.txt"]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((time.monotonic(), self.path, dict(self.headers)))
        self.server.answer(self)

    def give(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[Handler], None]], Server]]:
    servers: list[Server] = []

    def start(answer: Callable[[Handler], None]) -> Server:
        servers.append(Server(answer))
        return servers[-1]

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def options(**changed: object) -> ReadOptions:
    given = {"allow_private": True, "delay_s": 0.0, "cache": "", "timeout_s": 2.0, **changed}
    return ReadOptions(**given)  # type: ignore[arg-type]


def plain(handler: Handler) -> None:
    handler.give(404 if handler.path == "/robots.txt" else 200, PAGE, Content_Type="text/html; charset=utf-8")


def test_a_page_comes_with_its_address_and_time(serve: Callable[..., Server]) -> None:
    server = serve(plain)
    documents, diagnostics = read([f"{server.base}/a.html"], options=options())
    (document,) = documents
    assert document.source.title == "Count"
    assert document.source.url == f"{server.base}/a.html"
    assert document.source.retrieved is not None
    assert not diagnostics


def test_loopback_is_refused_by_default_and_says_how_to_allow_it(serve: Callable[..., Server]) -> None:
    server = serve(plain)
    documents, diagnostics = read([f"{server.base}/a.html"], options=ReadOptions(cache=""))
    assert not documents
    assert "--allow-private" in diagnostics[0].message
    assert server.asked == []


def test_without_network_nothing_is_asked(serve: Callable[..., Server]) -> None:
    server = serve(plain)
    documents, diagnostics = read([f"{server.base}/a.html"], options=options(network=False))
    assert not documents
    assert diagnostics[0].severity == "error"
    assert server.asked == []


def test_robots_txt_is_kept_to_with_its_wildcards(serve: Callable[..., Server]) -> None:
    def answer(handler: Handler) -> None:
        if handler.path == "/robots.txt":
            handler.give(200, b"User-agent: *\nDisallow: /private/*.html$\n")
        else:
            plain(handler)

    server = serve(answer)
    fetcher = Fetcher(options())
    with pytest.raises(SourceError, match="robots"):
        fetcher.fetch(f"{server.base}/private/a.html")
    assert fetcher.fetch(f"{server.base}/private/a.html?x").data == PAGE
    assert server.paths() == ["/private/a.html?x"]


def test_one_host_is_asked_one_page_at_a_time_with_a_pause(serve: Callable[..., Server]) -> None:
    busy, most = 0, 0
    lock = threading.Lock()

    def answer(handler: Handler) -> None:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.05)
        with lock:
            busy -= 1
        plain(handler)

    server = serve(answer)
    read([f"{server.base}/{n}.html" for n in range(4)], options=options(delay_s=0.2))
    times = [t for t, path, _ in server.asked if path != "/robots.txt"]
    assert most == 1
    assert all(b - a >= 0.2 for a, b in pairwise(times))


def test_a_known_page_is_asked_for_by_its_tag_and_not_sent_again(serve: Callable[..., Server], tmp_path: Path) -> None:
    def answer(handler: Handler) -> None:
        if handler.path == "/robots.txt":
            handler.give(404)
        elif handler.headers.get("If-None-Match") == '"v1"':
            handler.give(304)
        else:
            handler.give(200, PAGE, ETag='"v1"', Content_Type="text/html")

    server = serve(answer)
    for _ in range(2):
        fetcher = Fetcher(options(cache=tmp_path / "pages.sqlite3"))
        assert fetcher.fetch(f"{server.base}/a").data == PAGE
        fetcher.close()
    asked = [headers.get("If-None-Match") for _, path, headers in server.asked if path == "/a"]
    assert asked == [None, '"v1"']


def test_a_cached_page_stands_in_for_a_server_that_is_down(serve: Callable[..., Server], tmp_path: Path) -> None:
    down = False

    def answer(handler: Handler) -> None:
        handler.give(404) if handler.path == "/robots.txt" else handler.give(503 if down else 200, PAGE)

    server = serve(answer)
    Fetcher(options(cache=tmp_path / "c")).fetch(f"{server.base}/a")
    down = True
    content = Fetcher(options(cache=tmp_path / "c")).fetch(f"{server.base}/a", patient=False)
    assert content.data == PAGE


def test_a_copy_that_could_not_be_checked_is_named_with_its_age(
    serve: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.sources.fetching.fetcher._ATTEMPTS", 1)
    kept, down = options(cache=tmp_path / "c"), [False]

    def answer(h: Handler) -> None:
        if h.path == "/robots.txt":
            return h.give(404)
        feed = f"<rss><channel><title>Count</title><item><title>Count</title><link>http://{h.headers['Host']}/a</link><description>The count …</description></item></channel></rss>"
        h.give(503 if down[0] else 200, b"" if down[0] else feed.encode() if "feed" in h.path else PAGE)

    server = serve(answer)
    for path in ("/a", "/feed"):
        _, fresh = read([server.base + path], options=kept)
        assert not fresh
    down[0] = True
    for path, places in (("/a", ["/a"]), ("/feed", ["/feed", "/a"])):
        documents, diagnostics = read([server.base + path], options=kept)
        assert [d.source.read_depth for d in documents] == ["full"]
        assert [(d.severity, d.source) for d in diagnostics] == [("warning", server.base + p) for p in places]
        assert all("503" in d.message and "less than a minute old" in d.message for d in diagnostics)
    with monkeypatch.context() as patched:
        now = time.time()
        patched.setattr("time.time", lambda: now + 3 * 86_400)
        _, diagnostics = read([f"{server.base}/a"], options=kept)
    assert "3 days old" in diagnostics[0].message
    server.shutdown()
    server.server_close()
    _, diagnostics = read([f"{server.base}/a"], options=kept)
    assert "refused" in diagnostics[0].message


DOWN: dict[str, tuple[Callable[[Handler], None], bool, str]] = {
    "all answers 503": (lambda h: h.give(503), True, "503 Service Unavailable for its robots.txt"),
    "all answers 500": (lambda h: h.give(500), True, "500 Internal Server Error for its robots.txt"),
    "a gate before it": (lambda h: h.give(522), False, "answered 522"),
    "no room": (lambda h: h.give(507), False, "answered 507"),
    "nothing": (lambda h: h.give(200), False, "answered with nothing"),
    "no content": (lambda h: h.give(204), False, "answered with nothing"),
    "broken packing": (lambda h: h.give(200, b"xxxx", Content_Encoding="gzip"), False, "cannot be read"),
    "silence": (lambda h: time.sleep(3), True, "robots.txt in time"),
    "an unknown name": (lambda h: h.give(302, Location="http://nowhere.invalid/a"), False, "not known"),
    "a dead port": (lambda h: h.give(302, Location="http://127.0.0.1:9/a"), False, "did not answer"),
}


@pytest.mark.parametrize(("down", "is_whole_site", "told"), DOWN.values(), ids=DOWN)
def test_however_a_server_is_down_the_copy_is_read_and_named(
    serve: Callable[..., Server],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    down: Callable[[Handler], None],
    is_whole_site: bool,
    told: str,
) -> None:
    monkeypatch.setattr("briefing.sources.fetching.fetcher._ATTEMPTS", 1)
    up = True

    def answer(h: Handler) -> None:
        if not up and (is_whole_site or h.path != "/robots.txt"):
            return down(h)
        return h.give(404) if h.path == "/robots.txt" else h.give(200, PAGE)

    server = serve(answer)
    kept = options(cache=tmp_path / "c", timeout_s=1.0)
    assert not read([f"{server.base}/a"], options=kept)[1]
    up = False
    for _ in range(2):  # what a server that is down sends takes no copy's place
        documents, (said,) = read([f"{server.base}/a"], options=kept)
        assert [d.source.read_depth for d in documents] == ["full"]
        assert (said.severity, said.source) == ("warning", f"{server.base}/a")
        assert told in said.message
        assert "less than a minute old" in said.message


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_a_server_that_says_no_has_answered(serve: Callable[..., Server], tmp_path: Path, status: int) -> None:
    up = True

    def answer(h: Handler) -> None:
        h.give(404) if h.path == "/robots.txt" else h.give(200 if up else status, PAGE)

    server = serve(answer)
    kept = options(cache=tmp_path / "c")
    assert not read([f"{server.base}/a"], options=kept)[1]
    up = False
    documents, (said,) = read([f"{server.base}/a"], options=kept)
    assert (documents, said.severity, str(status) in said.message) == ((), "error", True)


def test_a_cache_that_cannot_be_written_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put("u", Page(body=b"x", media_type="", charset=None, url="u"))
    assert cache.get("u") is None


def test_the_cache_drops_its_oldest_pages(tmp_path: Path) -> None:
    import os

    cache = Cache(tmp_path / "c", max_bytes=3000)
    for n in range(5):
        cache.put(f"u{n}", Page(body=os.urandom(1000), media_type="", charset=None, url="u"))
    assert [cache.get(f"u{n}") is None for n in range(5)] == [True, True, True, False, False]


def test_retry_after_is_honoured(serve: Callable[..., Server]) -> None:
    def answer(handler: Handler) -> None:
        if handler.path == "/robots.txt":
            handler.give(404)
        elif len(handler.server.paths()) == 1:
            handler.give(429, Retry_After="1")
        else:
            plain(handler)

    server = serve(answer)
    Fetcher(options()).fetch(f"{server.base}/a")
    first, second = [t for t, path, _ in server.asked if path == "/a"]
    assert 1.0 <= second - first < 2.5


def test_a_long_retry_after_is_told_and_not_waited_for(serve: Callable[..., Server]) -> None:
    server = serve(lambda h: h.give(404) if h.path == "/robots.txt" else h.give(503, Retry_After="3600"))
    started = time.monotonic()
    with pytest.raises(SourceError, match="come back in 3600 s"):
        Fetcher(options()).fetch(f"{server.base}/a")
    assert time.monotonic() - started < 2
    assert len(server.paths()) == 1


def test_retry_after_may_be_a_date() -> None:
    assert _retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert _retry_after("soon") is None


def test_what_is_too_large_is_refused_whether_it_says_so_or_not(serve: Callable[..., Server]) -> None:
    def answer(handler: Handler) -> None:
        if handler.path == "/robots.txt":
            handler.give(404)
        elif handler.path == "/said":
            handler.give(200, b"x" * 50_000)
        else:
            handler.send_response(200)
            handler.end_headers()
            for _ in range(100):
                handler.wfile.write(b"x" * 1000)

    server = serve(answer)
    for path in ("/said", "/unsaid"):
        with pytest.raises(SourceError, match="larger than"):
            Fetcher(options(max_bytes=20_000)).fetch(f"{server.base}{path}")


def test_a_compressed_bomb_is_refused(serve: Callable[..., Server]) -> None:
    import gzip

    bomb = gzip.compress(b"0" * 30_000_000)
    server = serve(lambda h: h.give(404) if h.path == "/robots.txt" else h.give(200, bomb, Content_Encoding="gzip"))
    with pytest.raises(SourceError, match="larger than"):
        Fetcher(options(max_bytes=1_000_000)).fetch(f"{server.base}/a")


def test_a_server_that_does_not_answer_is_left(serve: Callable[..., Server]) -> None:
    server = serve(lambda h: h.give(404) if h.path == "/robots.txt" else time.sleep(3))
    started = time.monotonic()
    with pytest.raises(SourceError, match="time-out"):
        Fetcher(options(timeout_s=0.3)).fetch(f"{server.base}/a", patient=False)
    assert time.monotonic() - started < 2.5


@pytest.mark.parametrize(("status", "remedy"), [(404, "Check the address"), (403, "saved page"), (451, "legal")])
def test_a_refusal_says_what_to_do(serve: Callable[..., Server], status: int, remedy: str) -> None:
    server = serve(lambda h: h.give(404) if h.path == "/robots.txt" else h.give(status, b"no"))
    with pytest.raises(SourceError, match=remedy):
        Fetcher(options()).fetch(f"{server.base}/a")


def test_one_bad_address_does_not_keep_the_others_from_being_read(serve: Callable[..., Server]) -> None:
    good, bad = serve(plain), serve(lambda h: h.give(404))
    urls = [f"{bad.base}/a", f"{good.base}/a", "http://name.invalid/x", f"{good.base}/b"]
    documents, diagnostics = read(urls, options=options())
    assert [d.source.uri for d in documents] == [urls[1], urls[3]]
    assert {d.source for d in diagnostics if d.severity == "error"} == {urls[0], urls[2]}
