"""Fetching many addresses: hosts side by side, the pages of one host after each other."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence

from briefing.errors import SourceError
from briefing.sources.content import Content
from briefing.sources.fetching.addresses import host_of, shown
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
        hosts.setdefault(host_of(url), []).append(n)
    queues: queue.SimpleQueue[list[int]] = queue.SimpleQueue()
    # The longest queue first, so that it does not begin when the others are done.
    for places in sorted(hosts.values(), key=len, reverse=True):
        queues.put(places)
    told: queue.SimpleQueue[tuple[int, Fetched | BaseException | None]] = queue.SimpleQueue()
    stopped = threading.Event()

    def work() -> None:
        while not stopped.is_set():
            try:
                places = queues.get_nowait()
            except queue.Empty:
                return
            n_failed = 0
            for place in places:
                if stopped.is_set():
                    return
                told.put((place, None))
                try:
                    found: Fetched = fetcher.fetch(urls[place], patient=n_failed < _MAX_FAILURES)
                    n_failed = 0
                except SourceError as error:
                    found, n_failed = error, n_failed + 1
                except BaseException as error:  # noqa: BLE001  handed to the thread that waits, which raises it
                    told.put((place, error))
                    return
                told.put((place, found))

    # Not of a pool, whose threads are waited for at the end of the program: an interrupted one ends at once.
    for _ in range(max(1, min(n_parallel, len(hosts) or 1))):
        threading.Thread(target=work, daemon=True).start()
    n_left = len(urls)
    try:
        while n_left:
            place, found = told.get()
            if found is None:
                progress(f"Fetching {shown(urls[place])}")
            elif isinstance(found, (Content, SourceError)):
                n_left -= 1
                done(place, found)
            else:
                raise found
    finally:
        stopped.set()
