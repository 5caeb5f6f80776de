"""100 pages from 10 loopback hosts, one slow and one failing: how long does it take, and is anything lost?

    python benchmarks/reading_hosts.py [--slow-s 2.0] [--delay-s 0.5]

Each host is a server on a port of its own. The slow one takes `slow-s` for each answer, the failing one answers 503 to
every second page and drops the connection on the others. The slow host's own time is what its pages take one after
the other with the pause between two. Allowed: 1.3 times that; every page of the other nine read, every failed one
named.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from briefing.sources import ReadOptions, read

N_HOSTS, N_PAGES, ALLOWED = 10, 10, 1.3
SLOW, FAILING = 0, 1


def page(host: int, n: int) -> bytes:
    facts = " ".join(
        f"In district {host} the count reached {n * 100 + k} on day {k}, and officials said it would be checked."
        for k in range(1, 9)
    )
    return f"""<html><head><title>Count {n} of district {host}</title></head><body><nav><a href=/>Home</a></nav>
<article>
<h1>Count {n} of district {host}</h1><p>{facts}</p><p>{facts[::-1][::-1]}</p></article></body></html>""".encode()


class Host(ThreadingHTTPServer):
    """One server; keeps count of requests at a time and of the time between them."""

    def __init__(self, number: int, slow_s: float) -> None:
        self.number, self.slow_s = number, slow_s if number == SLOW else 0.0
        self.seen: list[tuple[float, float, str]] = []
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    """Answers as its host does."""

    server: Host

    def do_GET(self) -> None:
        """Answer one request."""
        started = time.monotonic()
        if self.path == "/robots.txt":
            self.answer(404, b"")
            return
        time.sleep(self.server.slow_s)
        n = int(self.path.strip("/").split(".")[0])
        if self.server.number == FAILING:
            if n % 2:
                self.close_connection = True
                self.connection.close()
                return
            self.answer(503, b"busy")
        else:
            self.answer(200, page(self.server.number, n))
        self.server.seen.append((started, time.monotonic(), self.path))

    def answer(self, status: int, body: bytes) -> None:
        """Send a status and a body."""
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def handle(self) -> None:
        """A client that leaves is no error."""
        with contextlib.suppress(OSError, ValueError):
            super().handle()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slow-s", type=float, default=2.0)
    parser.add_argument("--delay-s", type=float, default=0.5)
    args = parser.parse_args()
    hosts = [Host(n, args.slow_s) for n in range(N_HOSTS)]
    urls = [f"http://127.0.0.1:{h.server_port}/{n}.html" for n in range(N_PAGES) for h in hosts]
    own_s = N_PAGES * args.slow_s + (N_PAGES - 1) * args.delay_s
    started = time.monotonic()
    documents, diagnostics = read(urls, options=ReadOptions(allow_private=True, delay_s=args.delay_s, cache=""))
    took_s = time.monotonic() - started
    failing = {u for u in urls if f":{hosts[FAILING].server_port}/" in u}
    found = [d.source.uri for d in documents]
    named = {d.source for d in diagnostics if d.severity == "error"}
    in_order = found == [u for u in urls if u not in failing]
    overlaps = sum(
        b[0] < a[1]
        for h in hosts
        if h.number != FAILING
        for a, b in zip(sorted(h.seen), sorted(h.seen)[1:], strict=False)
    )
    print(f"slow host alone {own_s:.1f} s, all {took_s:.1f} s = {took_s / own_s:.2f} times (allowed {ALLOWED})")
    print(f"read {len(found)} of {len(urls) - len(failing)}, in the order given: {in_order}")
    print(f"failures named {len(named & failing)} of {len(failing)}; others named {len(named - failing)}")
    print(f"requests to one host at the same time: {overlaps}")
    for message, n in Counter(d.message for d in diagnostics).most_common(5):
        print(f"{n:>4}  {message}")
    sys.exit(took_s > ALLOWED * own_s or not in_order or named != failing or overlaps > 0)


if __name__ == "__main__":
    main()
