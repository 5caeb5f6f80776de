"""One post to a webhook, in which the last byte is taken apart from the rest, as a mail's final dot is.

Without it the server has no whole request and does nothing, so that until `finish` nothing is handed over. No redirect
is followed and no proxy asked: the address lets in whoever knows it.
"""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

import h11
import httpcore2

from briefing import __version__
from briefing.digest.smtp import Answer, ServerError, said, trust
from briefing.digest.webhook import Webhook
from briefing.errors import SourceError, UnsafeAddressError
from briefing.redaction import redacted
from briefing.sources.fetching.addresses import GoneError, Guard
from briefing.sources.fetching.clock import Clock
from briefing.sources.fetching.transport import GuardedBackend

MAX_ANSWER_BYTES = 65_536
MAX_TOLD_BYTES = 2_000  # of an answer's body
_LATER = frozenset((408, 425, 429, 503))  # it says that it did not take it, and may yet
_NEVER_OF_SERVERS = frozenset((501, 505))
_NETWORK = (httpcore2.NetworkError, httpcore2.TimeoutException, h11.ProtocolError, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAnswer(Answer):
    """What a server answered to a post."""

    @property
    def never(self) -> bool:
        """It makes no sense to post it again."""
        return not self.taken and self.code not in _LATER


class Posting:
    """Posts, each on a connection of its own."""

    def __init__(self, config: Webhook) -> None:
        self._config = config
        self._url, self._parts = config.address()
        self._clock = Clock()
        self._backend = GuardedBackend(Guard(allow_private=config.allow_private), clock=self._clock)
        self._stream: httpcore2.NetworkStream | None = None
        self._http = h11.Connection(h11.CLIENT)
        self._last = b""

    def prepare(self, content: bytes, *, sender: str, recipient: str) -> Answer | None:
        """Put one post on the wire, all but its last byte; None when only that is missing.

        Raises:
            ServerError: there is no connection, or it broke.
        """
        del sender, recipient  # of mails
        self.close()
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_ANSWER_BYTES)
        with self._clock.within(self._config.final_timeout_s):
            stream = self._stream = self._connected()
            try:
                stream.write(self._head(content) + self._body(content[:-1]))
                self._last = self._body(content[-1:])
            except _NETWORK as error:
                # A server may refuse what it has not read to the end.
                with suppress(ServerError):
                    if (answer := self._heard()).never:
                        return answer
                raise ServerError(f"the line to the webhook broke ({_named(error)})", later=True, broke=True) from error
        return None

    def finish(self, *, timeout_s: float) -> Answer:
        """Send the last byte and hear what becomes of the post.

        Raises:
            ServerError: no answer was heard, or one of a server that does not know itself what became of it.
        """
        try:
            with self._clock.within(timeout_s):
                if self._stream is not None:
                    self._stream.write(self._last)
                self._http.send(h11.EndOfMessage())
                answer = self._heard()
        except _NETWORK as error:
            raise ServerError(f"the line to the webhook broke ({_named(error)})", later=True, broke=True) from error
        finally:
            self.close()
        if answer.code >= 500 and answer.code not in _LATER | _NEVER_OF_SERVERS:
            raise ServerError(f"the webhook's server failed: {answer}", later=True, broke=True)
        return answer

    def close(self) -> None:
        """Close the connection."""
        if self._stream is not None:
            with suppress(*_NETWORK):
                self._stream.close()
            self._stream = None

    def _connected(self) -> httpcore2.NetworkStream:
        host = (self._parts.hostname or "").encode("idna").decode("ascii")
        is_tls = self._parts.scheme.lower() == "https"
        try:
            stream = self._backend.connect_tcp(host, self._parts.port or (443 if is_tls else 80))
            return stream.start_tls(_context(self._config), server_hostname=host) if is_tls else stream
        except UnsafeAddressError as error:
            what = "the webhook's host is on a private or local network and was not asked; set webhook.allow_private"
            raise ServerError(f"{what} where that is meant", later=False) from error
        except GoneError as error:
            raise ServerError("the name of the webhook's host is not found (offline?)", later=True) from error
        except SourceError as error:
            raise ServerError("the webhook's address cannot be used", later=False) from error
        except _NETWORK as error:
            if "certificate" in str(error).lower():
                message = "the certificate of the webhook's host is not trusted; nothing was sent to it"
                raise ServerError(message, later=False) from error
            raise ServerError(f"no connection to the webhook ({_named(error)})", later=True) from error

    def _head(self, content: bytes) -> bytes:
        target = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        host = self._parts.netloc.encode("idna").decode("ascii")
        headers = [
            ("Host", host),
            ("User-Agent", f"briefing/{__version__}"),
            ("Content-Type", "application/json; charset=utf-8"),
            ("Content-Length", str(len(content))),
            ("Idempotency-Key", hashlib.sha256(content).hexdigest()[:32]),
            ("Accept-Encoding", "identity"),
            ("Connection", "close"),
        ]
        return self._http.send(h11.Request(method="POST", target=target, headers=headers)) or b""

    def _body(self, data: bytes) -> bytes:
        return self._http.send(h11.Data(data=data)) or b""

    def _heard(self) -> PostAnswer:
        """The answer, as far as it is worth reading.

        Raises:
            OSError: it has no end, or none came.
        """
        left = MAX_ANSWER_BYTES
        while not isinstance(event := self._http.next_event(), h11.Response):
            if event is h11.NEED_DATA:
                left -= self._receive()
            elif not isinstance(event, h11.InformationalResponse):
                raise OSError("it hung up")
            if left < 0:
                raise OSError("its answer has no end")
        return PostAnswer(code=event.status_code, text=self._told(event.status_code))

    def _receive(self) -> int:
        data = self._stream.read(4096) if self._stream is not None else b""
        self._http.receive_data(data)
        return max(len(data), 1)

    def _told(self, status: int) -> str:
        """What a status means, and the beginning of what the server says to it; its body may be endless, or broken."""
        data = b""
        with suppress(*_NETWORK):
            while len(data) < MAX_TOLD_BYTES:
                event = self._http.next_event()
                if event is h11.NEED_DATA:
                    self._receive()
                elif isinstance(event, h11.Data):
                    data += event.data
                else:
                    break
        phrase = HTTPStatus(status).phrase if status in HTTPStatus.__members__.values() else ""
        words = said(redacted(data[:MAX_TOLD_BYTES].decode("utf-8", "replace"), *self._secrets()), None)
        return " ".join(part for part in (phrase, f"({words})" if words else "") if part)

    def _secrets(self) -> list[str]:
        """What lets in whoever knows it: all of the address behind its host, and each value of its query."""
        rest = self._url.partition("://")[2].removeprefix(self._parts.netloc).lstrip("/?")
        return [rest, *(value for _, value in parse_qsl(self._parts.query))]


@contextmanager
def posting(config: Webhook) -> Iterator[Posting]:
    """What posts; it connects with each post.

    Raises:
        UsageError: the address cannot be read or used.
    """
    talk = Posting(config)
    try:
        yield talk
    finally:
        talk.close()


def _context(config: Webhook) -> ssl.SSLContext:
    return trust(config.ca_file, key="webhook.ca_file")


def _named(error: Exception) -> str:
    if isinstance(error, httpcore2.TimeoutException):
        return "it does not answer in time"
    if isinstance(error, h11.ProtocolError):
        return "its answer is no HTTP"
    if "refused" in str(error).lower():
        return "refused"
    return "it hung up" if isinstance(error, (httpcore2.ReadError, httpcore2.WriteError)) else type(error).__name__
