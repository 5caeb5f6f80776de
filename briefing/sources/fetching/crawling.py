"""Fetching many addresses: hosts side by side, the pages of one host after each other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from briefing.errors import SourceError
from briefing.sources.content import Content
from briefing.sources.fetching.addresses import shown
from briefing.sources.fetching.fetcher import Fetcher

_MAX_FAILURES = 2
Fetched = Content | SourceError


def fetch_all(
    urls: Sequence[str],
    fetcher: Fetcher,
    *,
    n_parallel: int,
    progress: Callable[[str], None],
    done: Callable[[int, Fetched], None],
) -> None:
    """Fetch addresses and hand each to `done` with its place, in the order they arrive, one at a time.

    A host that failed twice in a row is asked only once for each of its other pages.
    """
    hosts: dict[str, list[int]] = {}
    for n, url in enumerate(urls):
        hosts.setdefault(_host(url), []).append(n)
    lock = threading.Lock()

    def work(places: list[int]) -> None:
        n_failed = 0
        for place in places:
            with lock:
                progress(f"Fetching {shown(urls[place])}")
            try:
                found: Fetched = fetcher.fetch(urls[place], patient=n_failed < _MAX_FAILURES)
                n_failed = 0
            except SourceError as error:
                found, n_failed = error, n_failed + 1
            with lock:
                done(place, found)

    # The longest queue first, so that it does not begin when the others are done.
    with ThreadPoolExecutor(max_workers=max(1, min(n_parallel, len(hosts) or 1))) as pool:
        for future in [pool.submit(work, places) for places in sorted(hosts.values(), key=len, reverse=True)]:
            future.result()


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return url
