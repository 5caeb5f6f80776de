"""A transport for httpx2 that connects only to addresses the guard has seen.

The name is resolved once, every address of it is checked, and the connection goes to the checked number: a name that
resolves differently the second time (DNS rebinding) has no second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore2
import httpx2

from briefing.errors import UnsafeAddressError
from briefing.sources.fetching.addresses import Guard
from briefing.sources.fetching.clock import Clock, ClockedStream

Connect = Callable[..., httpcore2.NetworkStream]


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to checked addresses only; `connect` opens the socket, and tests give their own."""

    def __init__(self, guard: Guard, connect: Connect | None = None, clock: Clock | None = None) -> None:
        self._guard = guard
        self._clock = clock or Clock()
        self._connect = connect or httpcore2.SyncBackend().connect_tcp

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A stream to the first address that answers."""
        failed: Exception | None = None
        for address in self._guard.addresses(host, port)[:4]:
            timeout = self._clock.bounded(timeout)
            try:
                stream = self._connect(
                    address, port, timeout=timeout, local_address=local_address, socket_options=socket_options or []
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
                continue
            self._check_peer(stream)
            return ClockedStream(stream, self._clock)
        raise failed or httpcore2.ConnectError("no address answered")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        """Never: a socket file is no public address."""
        raise UnsafeAddressError("Unix sockets are not asked.")

    def _check_peer(self, stream: httpcore2.NetworkStream) -> None:
        """The other end is what was asked for, whatever the system did in between."""
        peer = stream.get_extra_info("server_addr")
        if isinstance(peer, tuple) and peer:
            try:
                self._guard.check_address(str(peer[0]))
            except UnsafeAddressError:
                stream.close()
                raise


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        if hasattr(self._stream, "close"):
            self._stream.close()


class GuardedTransport(httpx2.BaseTransport):
    """httpx2's transport over a guarded pool. No proxies: behind one the guard would see only the proxy."""

    def __init__(self, guard: Guard, connect: Connect | None = None, clock: Clock | None = None) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_connections=64,
            max_keepalive_connections=16,
            keepalive_expiry=15.0,
            network_backend=GuardedBackend(guard, connect, clock),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request.

        Raises:
            DecodingError: the answer is packed several times over.
        """
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        stream = answer.stream
        if not isinstance(stream, Iterable):  # the synchronous pool gives nothing else
            raise TypeError("an asynchronous stream from a synchronous pool")
        found = httpx2.Response(
            status_code=answer.status, headers=answer.headers, stream=_Body(stream), extensions=answer.extensions
        )
        if len(found.headers.get_list("Content-Encoding", split_commas=True)) > 1:
            # It could keep a processor busy for hours without a byte to show for it, between two looks at the clock.
            found.close()
            raise httpx2.DecodingError("packed several times over")
        return found

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()
