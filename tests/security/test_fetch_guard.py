"""No address that is not public is ever asked, however it is written, resolved or redirected to.

Nothing here reaches a network: names resolve by a table, and every connection ends at one of two servers of our own on
the loopback. The one stands for a public site; the other for everything else, and must never see a request.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore2
import pytest

from briefing.errors import SourceError, UnsafeAddressError
from briefing.sources import ReadOptions, read
from briefing.sources.fetching.addresses import Guard, is_public, shown
from briefing.sources.fetching.fetcher import Fetcher

PUBLIC = "93.184.216.34"
NAMES = {
    "public.example": [PUBLIC],
    "localhost": ["127.0.0.1", "::1"],
    "internal.example": ["10.0.0.5"],
    "metadata.google.internal": ["169.254.169.254"],
    "mixed.example": [PUBLIC, "10.0.0.5"],
    "mapped.example": ["::ffff:10.0.0.5"],
    "scoped.example": ["fe80::1%eth0"],
    "six.example": ["2606:2800:220:1::1", "fd00::1"],
}
REFUSED = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:f5ff:fffa]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[ff02::1]/",
    "http://[fec0::1]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://168.63.129.16/",
    "http://metadata.google.internal/",
    "http://internal.example/",
    "http://mixed.example/",
    "http://mapped.example/",
    "http://scoped.example/",
    "http://six.example/",
    "http://public.example@127.0.0.1/",
    "http://public.example:80@10.0.0.1/",
    "http://127.0.0.1#@public.example/",
    "http://127.0.0.1\\@public.example/",
    "http://public.example\\@127.0.0.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "https://127.0.0.1/",
    "file:///etc/passwd",
    "ftp://public.example/x",
    "gopher://127.0.0.1:6379/_INFO",
    "data:text/html,hello",
    "javascript://public.example/%0aalert(1)",
    "unix:///var/run/docker.sock",
    "http:///etc/passwd",
    "http://public.example\r\nHost: x/",
]


class Site(ThreadingHTTPServer):
    """A server that counts what it is asked and answers by a table of paths."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.asked: list[str] = []
        self.answers = answers
        super().__init__(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        location = self.server.answers.get(self.path)
        self.send_response(302 if location else 404 if self.path == "/robots.txt" else 200)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: object) -> None:
        """Quiet."""


class _Stream(httpcore2.NetworkStream):
    """A stream to one of our servers that says it leads to `peer`."""

    def __init__(self, inner: httpcore2.NetworkStream, peer: str) -> None:
        self._inner, self._peer = inner, peer

    def get_extra_info(self, info: str) -> Any:
        return (self._peer, 80) if info == "server_addr" else self._inner.get_extra_info(info)

    def __getattribute__(self, name: str) -> Any:
        if name in ("read", "write", "close", "start_tls"):
            return getattr(object.__getattribute__(self, "_inner"), name)
        return object.__getattribute__(self, name)


class Net:
    """A network of two servers: `public`, and `inner`, which must stay unasked."""

    def __init__(self, redirects: dict[str, str]) -> None:
        self.public, self.inner = Site(redirects), Site({})
        self.peer: str | None = None
        self.turns: dict[str, list[list[str]]] = {}

    def resolve(self, host: str, port: int) -> Sequence[str]:
        if turns := self.turns.get(host):
            return turns.pop(0) if len(turns) > 1 else turns[0]
        if found := NAMES.get(host.lower()):
            return found
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            pass
        # What the C library makes of a number: the very thing that tricks are played with.
        return [socket.inet_ntoa(socket.inet_aton(host.encode("idna").decode()))]

    def connect(self, address: str, port: int, **options: Any) -> httpcore2.NetworkStream:
        site = self.public if address == PUBLIC else self.inner
        inner = httpcore2.SyncBackend().connect_tcp("127.0.0.1", site.server_port, timeout=5, socket_options=[])
        return _Stream(inner, self.peer or address)

    def fetcher(self) -> Fetcher:
        options = ReadOptions(cache="", delay_s=0.0, timeout_s=5)
        return Fetcher(options, guard=Guard(resolve=self.resolve), connect=self.connect)


@pytest.fixture
def net() -> Iterator[Net]:
    targets = {f"/to/{n}": url for n, url in enumerate(REFUSED)}
    net = Net({**targets, "/once": "/page", "/round": "/round", "//": "//127.0.0.1/"})
    yield net
    for site in (net.public, net.inner):
        site.shutdown()
        site.server_close()


def test_a_public_page_is_fetched_through_the_same_fakes(net: Net) -> None:
    assert net.fetcher().fetch("http://public.example/once").data == b"ok"
    assert net.public.asked == ["/robots.txt", "/once", "/page"]


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_is_refused_before_anything_is_sent(net: Net, url: str) -> None:
    with pytest.raises(SourceError):
        net.fetcher().fetch(url)
    assert net.inner.asked == []
    assert net.public.asked == []


def test_redirects_to_refused_addresses_are_not_followed(net: Net) -> None:
    fetcher = net.fetcher()
    for n, url in enumerate(REFUSED):
        if "\r" in url or not url.isascii():
            continue  # no header can carry these
        try:
            content = fetcher.fetch(f"http://public.example/to/{n}")
        except SourceError:
            continue
        # An address without a host leads back to the site itself, which is no harm; nothing else may be read.
        assert content.url.startswith("http://public.example/"), url
    assert net.inner.asked == []


def test_a_redirect_without_a_scheme_is_judged_too(net: Net) -> None:
    net.public.answers["/bare"] = "//169.254.169.254/latest/meta-data/"
    with pytest.raises(UnsafeAddressError):
        net.fetcher().fetch("http://public.example/bare")
    assert net.inner.asked == []


def test_a_name_that_changes_its_address_is_not_followed_there(net: Net) -> None:
    net.turns["rebind.example"] = [[PUBLIC], ["10.0.0.5"]]
    with pytest.raises(SourceError):
        fetcher = net.fetcher()
        fetcher.fetch("http://rebind.example/one")
        fetcher._client._transport._pool.close()  # the second page needs a second connection
        fetcher.fetch("http://rebind.example/two")
    assert net.inner.asked == []


def test_a_connection_that_ends_elsewhere_is_dropped(net: Net) -> None:
    net.peer = "10.0.0.5"
    with pytest.raises(UnsafeAddressError):
        net.fetcher().fetch("http://public.example/")
    assert net.public.asked == []


def test_endless_redirects_end(net: Net) -> None:
    with pytest.raises(SourceError, match="redirects more than"):
        net.fetcher().fetch("http://public.example/round")


def test_private_addresses_are_asked_where_that_is_meant(net: Net) -> None:
    fetcher = Fetcher(
        ReadOptions(cache="", delay_s=0.0, allow_private=True),
        guard=Guard(resolve=net.resolve, allow_private=True),
        connect=net.connect,
    )
    assert fetcher.fetch("http://internal.example/x").data == b"ok"
    assert net.inner.asked == ["/robots.txt", "/x"]


@pytest.mark.parametrize("ip", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_numbers_are_public(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://ann:secret@x.example/a?b=1#c", "https://x.example/a?b=1#c"),
        ("https://x.example/a?token=abc&b=1", "https://x.example/a?token=REMOVED&b=1"),
        ("https://x.example/a?X-Amz-Signature=abc", "https://x.example/a?X-Amz-Signature=REMOVED"),
        ("https://x.example/#access_token=abc", "https://x.example/"),
        ("http://[::1]:80/a", "http://[::1]:80/a"),
    ],
)
def test_credentials_are_not_shown(url: str, expected: str) -> None:
    assert shown(url) == expected


def test_credentials_reach_neither_logs_nor_messages(net: Net, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    content = net.fetcher().fetch("http://ann:hunter2@public.example/page?api_key=hunter3")
    with pytest.raises(SourceError) as caught:
        net.fetcher().fetch("http://ann:hunter2@internal.example/?token=hunter3")
    everything = caplog.text + repr(content) + str(caught.value)
    assert "public.example" in caplog.text
    assert "hunter" not in everything


@pytest.mark.parametrize("url", ["http://[::1", "http://[zz]/", "http://a]b/", "https://[", "http://\u2100.invalid/"])
def test_half_an_address_is_told_as_one(url: str) -> None:
    _, diagnostics = read([url])
    assert "not a valid address" in diagnostics[0].message
