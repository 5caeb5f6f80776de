"""One deadline over a whole fetch: connecting, every read and every write of it end by then, however a server drips."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpcore2


class Clock:
    """The deadlines of the fetches under way, one a thread."""

    def __init__(self) -> None:
        self._own = threading.local()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """What this thread does here ends within so many seconds, or where an outer deadline is nearer, by that."""
        outer = self._deadline
        self._own.deadline = min(outer, time.monotonic() + seconds)
        try:
            yield
        finally:
            self._own.deadline = outer

    @property
    def left_s(self) -> float:
        """The seconds that this thread has left; infinity where no deadline is set."""
        return self._deadline - time.monotonic()

    def bounded(self, timeout: float | None) -> float:
        """A timeout that does not outlast the deadline.

        Raises:
            ReadTimeout: it is past.
        """
        left = self.left_s
        if left <= 0:
            raise httpcore2.ReadTimeout("the time for the whole fetch is over")
        return left if timeout is None else min(timeout, left)

    @property
    def _deadline(self) -> float:
        return float(getattr(self._own, "deadline", float("inf")))


class ClockedStream(httpcore2.NetworkStream):
    """A connection whose every wait ends by the deadline of the thread that waits."""

    def __init__(self, stream: httpcore2.NetworkStream, clock: Clock) -> None:
        self._stream, self._clock = stream, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has come."""
        return self._stream.read(max_bytes, self._timeout(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        self._stream.write(buffer, self._timeout(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same connection, encrypted."""
        return ClockedStream(self._stream.start_tls(ssl_context, server_hostname, self._timeout(timeout)), self._clock)

    def get_extra_info(self, info: str) -> Any:
        """What the connection tells of itself."""
        return self._stream.get_extra_info(info)

    def _timeout(self, timeout: float | None) -> float | None:
        bounded = self._clock.bounded(timeout)
        return None if bounded == float("inf") else bounded
