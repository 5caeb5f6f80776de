"""The wire of a chat server: one streamed request, with timeouts and patience."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from socket import SHUT_RDWR
from typing import Any
from urllib.parse import urlsplit

import httpx2

from briefing.engines.chat_replies import Reply, choice, content, contexts, reply
from briefing.engines.this_machine import is_here, is_local
from briefing.errors import ModelError, UsageError
from briefing.redaction import redacted

_MAX_ATTEMPTS = 4
_MAX_WAIT_S = 60.0
_MAX_REPLY_CHARS = 200_000
_MAX_STREAM_BYTES = 50_000_000
_MAX_LINE_BYTES = 1_000_000
_MAX_ANSWER_S = 900.0
_CONNECT_TIMEOUT_S = 10.0
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOM = "\ufeff"
# What a connection, the bytes on it and their compression can do wrong.
_WIRE = (httpx2.TransportError, httpx2.StreamError, httpx2.DecodingError)
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 529})


class Unstructured(Exception):
    """The server does not take a response format."""


class _Clock:
    """Ends the connections of a request that takes too long, whatever is waited for: then every wait on them fails."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._ends = time.monotonic() + seconds
        self._streams: list[Any] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> _Clock:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    @property
    def connected(self) -> bool:
        """Whether anything was connected to."""
        return bool(self._streams)

    @property
    def left_s(self) -> float:
        """How many seconds are left."""
        return max(0.0, self._ends - time.monotonic())

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Told by the transport what it does."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._streams.append(info["return_value"])
            if self.over:
                self._end()

    def _end(self) -> None:
        self.over = True
        for stream in self._streams:
            socket = stream.get_extra_info("socket")
            with contextlib.suppress(OSError):
                socket.shutdown(SHUT_RDWR)


class ChatClient:
    """Asks one server.

    Args:
        base_url: Without a closing slash.
        key: Sent as a bearer token; none where None.
        timeout_s: How long the server may be silent.
        limit_s: How long one answer may take in all, other attempts included; a server may drip for ever.
        sleep: Waits between attempts.
    """

    def __init__(
        self,
        base_url: str,
        *,
        key: str | None,
        timeout_s: float,
        limit_s: float = _MAX_ANSWER_S,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._base_url = base_url
        self._limit_s = limit_s
        self._url = f"{base_url}/chat/completions"
        self._server = urlsplit(base_url).netloc
        self._key = _checked(key, base_url)
        self._is_here = is_here(urlsplit(base_url).hostname or "")
        self._timeout = httpx2.Timeout(timeout_s, connect=min(timeout_s, _CONNECT_TIMEOUT_S))
        self._sleep = sleep

    def ask(self, body: dict[str, Any], listener: Callable[[str], None] | None = None) -> Reply:
        """The answer to one request; tries again where the server says it is busy.

        Raises:
            Unstructured: the server refuses the response format.
            ModelError: the server cannot be reached, refuses, or stays busy.
        """
        clock = _Clock(self._limit_s)
        try:
            return self._asked(body, clock, listener)
        except ModelError as error:
            error.sent = clock.connected
            raise

    def _asked(self, body: dict[str, Any], clock: _Clock, listener: Callable[[str], None] | None) -> Reply:
        with clock, self._connection() as client:
            for attempt in range(1, _MAX_ATTEMPTS + 1):
                try:
                    with client.stream("POST", self._url, json=body, extensions={"trace": clock.trace}) as response:
                        if response.status_code == 200:
                            try:
                                answer = self._read(response, listener)
                            except ModelError as error:
                                if clock.over:  # what came until then is no answer
                                    raise self._late() from error
                                raise
                            if clock.over:  # a body that has no other end ends with its connection
                                raise self._late()
                            return answer
                        wait_s = self._refused(response, attempt, structured="response_format" in body)
                except httpx2.ConnectError as error:
                    raise ModelError(f"no chat server answers at {self._server}; is it running?") from error
                except _WIRE as error:
                    if clock.over:
                        raise self._late() from error
                    if attempt == _MAX_ATTEMPTS:
                        reason = type(error).__name__
                        raise ModelError(f"the chat server {self._server} does not answer ({reason})") from error
                    wait_s = 0.5 * 2**attempt
                if wait_s >= clock.left_s:
                    raise self._late()
                self._sleep(wait_s)
        raise ModelError(f"the chat server {self._server} stays busy; try again later")

    def _late(self) -> ModelError:
        return ModelError(f"the chat server {self._server} takes longer than {self._limit_s:.0f} s to answer")

    def context(self, model: str) -> int | None:
        """How many tokens a model reads at once, as the server's list of models says; None where it does not."""
        try:
            with _Clock(_CONNECT_TIMEOUT_S) as clock, self._connection() as client:
                asked = client.stream("GET", f"{self._base_url}/models", extensions={"trace": clock.trace})
                with asked as response:
                    if response.status_code != 200:
                        return None
                    listed = json.loads("\n".join(self._lines(response)).lstrip(_BOM))
        except (*_WIRE, ModelError, ValueError, RecursionError):
            return None
        models = listed.get("data") if isinstance(listed, dict) else None
        own = [m for m in models if isinstance(m, dict)] if isinstance(models, list) else []
        own = [m for m in own if m.get("id") == model] or (own if len(own) == 1 else [])
        return next((n for m in own for n in contexts(m)), None)

    def _connection(self) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        # What goes to this machine itself goes through no proxy; what goes elsewhere with a key goes inside TLS.
        return httpx2.Client(
            timeout=self._timeout, follow_redirects=False, headers=headers, trust_env=not self._is_here
        )

    def _refused(self, response: httpx2.Response, attempt: int, *, structured: bool) -> float:
        """How long to wait before the next attempt; raises where another would not help."""
        status = response.status_code
        told = self._message(response)
        if status in _RETRIED and attempt < _MAX_ATTEMPTS:
            wait_s = _retry_after(response.headers.get("Retry-After"))
            if wait_s is not None and wait_s > _MAX_WAIT_S:
                raise ModelError(f"the chat server {self._server} asks to wait {wait_s:.0f} seconds; try again then")
            return 0.5 * 2**attempt if wait_s is None else wait_s
        if structured and status in (400, 415, 422, 501):
            raise Unstructured
        advice = {401: "; is BRIEFING_API_KEY set and right?", 403: "; may this key use the model?"}
        if status == 404:
            advice[404] = "; does the address end in /v1, and is the model's name right?"
        raise ModelError(f"the chat server {self._server} refuses ({status}: {told}){advice.get(status, '')}")

    def _read(self, response: httpx2.Response, listener: Callable[[str], None] | None) -> Reply:
        """The answer of a server, streamed or whole: by what it sends, as some name one and send the other."""
        lines = self._lines(response)
        first = next((line for line in lines if line.strip(_BOM + " ")), "").lstrip(_BOM)
        if first.lstrip().startswith(("{", "[")):
            return self._whole("\n".join((first, *lines)))
        return self._streamed(itertools.chain((first,), lines), listener)

    def _streamed(self, lines: Iterable[str], listener: Callable[[str], None] | None) -> Reply:
        pieces: list[str] = []
        usage: dict[str, Any] = {}
        n_chars = n_events = 0
        whole = False
        for line in lines:
            if not line.startswith("data:"):
                continue
            data = line[5:].strip()
            n_events += 1
            if data == "[DONE]":
                whole = True
                break
            event = self._object(data)
            usage = event.get("usage") or usage
            whole = whole or bool(choice(event).get("finish_reason"))
            if piece := content(event, "delta"):
                pieces.append(piece)
                n_chars += len(piece)
                if listener and len(pieces) % 20 == 0:
                    listener(f"writing: {len(pieces)} tokens")
            if n_chars > _MAX_REPLY_CHARS:
                raise ModelError(f"the chat server {self._server} answers without end")
        if not n_events:
            raise self._foreign()
        return reply(redacted("".join(pieces), self._key), usage, whole=whole)

    def _lines(self, response: httpx2.Response) -> Iterator[str]:
        """The lines of a stream; one without end, and a stream without end, are left."""
        n_bytes = n_rest = 0
        pieces: list[bytes] = []
        for chunk in _unpacked(response):
            n_bytes += len(chunk)
            *whole, rest = _LINE_END.split(chunk)
            for line in whole:
                yield b"".join((*pieces, line)).decode("utf-8", "replace")
                pieces, n_rest = [], 0
            pieces.append(rest)
            n_rest += len(rest)
            if n_bytes > _MAX_STREAM_BYTES or n_rest > _MAX_LINE_BYTES:
                raise ModelError(f"the chat server {self._server} answers without end")
        yield b"".join(pieces).decode("utf-8", "replace")

    def _whole(self, text: str) -> Reply:
        """The answer of a server that does not stream."""
        event = self._object(text)
        return reply(redacted(content(event, "message"), self._key), event.get("usage") or {})

    def _object(self, data: str) -> dict[str, Any]:
        try:
            event = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self._foreign() from error
        if not isinstance(event, dict):
            raise self._foreign()
        if failed := event.get("error"):
            told = failed.get("message", "") if isinstance(failed, dict) else failed
            raise ModelError(f"the chat server {self._server} failed: {self._clean(told) or 'it does not say why'}")
        return event

    def _foreign(self) -> ModelError:
        return ModelError(f"the chat server {self._server} does not speak the OpenAI protocol")

    def _message(self, response: httpx2.Response) -> str:
        """What a refusal says; a server's word on its letters or their compression is not needed for that."""
        data = b""
        with contextlib.suppress(httpx2.DecodingError):
            for chunk in _unpacked(response):
                data += chunk
                if len(data) > 2_000:
                    break
        return self._clean(data.decode("utf-8", "replace")) or self._clean(response.reason_phrase)

    def _clean(self, told: object) -> str:
        """A server's words fit to be shown: one short line, never with the key."""
        text = redacted(told, self._key) if isinstance(told, str) else ""
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def _unpacked(response: httpx2.Response) -> Iterator[bytes]:
    """The bytes of an answer. One that is packed several times over can keep a processor busy for hours with nothing
    to show for it, between two looks at the clock.

    Raises:
        DecodingError: it is.
    """
    if len(response.headers.get_list("Content-Encoding", split_commas=True)) > 1:
        raise httpx2.DecodingError("packed several times over")
    return response.iter_bytes()


def _retry_after(value: str | None) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date; None where it holds neither."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def _checked(key: str | None, base_url: str) -> str | None:
    """The key, where it may be sent to that address."""
    key = (key or "").strip()
    if not key:
        return None
    if not (key.isascii() and key.isprintable()):
        raise UsageError("BRIEFING_API_KEY holds a character that no key has; set it again")
    parts = urlsplit(base_url)
    if parts.scheme != "https" and not is_local(parts.hostname or ""):
        raise UsageError(f"BRIEFING_API_KEY would go to {parts.netloc} unencrypted; use https:// or unset it")
    return key
