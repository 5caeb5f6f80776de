"""Manners towards servers: one request to a host at a time, a pause between two, and robots.txt."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult

from protego import Protego

FetchRobots = Callable[[str], tuple[int, str]]
_MAX_DELAY_S = 10.0


class Manners:
    """Turns and permissions, host by host; safe to share by threads.

    Args:
        delay_s: The pause after an answer before the same host is asked again.
    """

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._next: dict[str, float] = {}
        self._delays: dict[str, float] = {}
        self._robots: dict[str, Protego | None] = {}
        self._all = threading.Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait for the host to be free and rested, and hold it."""
        with self._lock(host):
            time.sleep(max(0.0, self._next.get(host, 0.0) - time.monotonic()))
            try:
                yield
            finally:
                self._next[host] = time.monotonic() + self._delays.get(host, self._delay_s)

    def allowed(self, url: str, parts: SplitResult, agent: str, fetch: FetchRobots) -> bool:
        """Whether the site's robots.txt allows to fetch an address.

        As RFC 9309 has it: no robots.txt (4xx) allows everything; one that cannot be had (5xx) allows nothing.
        """
        host = parts.netloc.rpartition("@")[2]
        site = f"{parts.scheme}://{host}"
        with self._lock(f"robots {site}"):
            if site not in self._robots:
                status, text = fetch(f"{site}/robots.txt")
                self._robots[site] = _rules(status, text)
                if rules := self._robots[site]:
                    asked = rules.crawl_delay(agent) or 0.0
                    self._delays[host] = min(max(self._delay_s, float(asked)), _MAX_DELAY_S)
        rules = self._robots[site]
        return rules is not None and bool(rules.can_fetch(url, agent))

    def _lock(self, name: str) -> threading.Lock:
        with self._all:
            return self._locks[name]


def _rules(status: int, text: str) -> Protego | None:
    if status >= 500:
        return None
    return Protego.parse(text if 200 <= status < 300 else "")
