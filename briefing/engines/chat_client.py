"""The wire of a chat server: one streamed request, with timeouts and patience."""

from __future__ import annotations

import contextlib
import ipaddress
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from socket import SHUT_RDWR
from typing import Any
from urllib.parse import urlsplit

import httpx2

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
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 529})


class Unstructured(Exception):
    """The server does not take a response format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back; the counts are 0 where the server does not tell."""

    text: str
    n_input_tokens: int = 0
    n_output_tokens: int = 0


class _Clock:
    """Ends the connections of a request that takes too long, whatever is waited for: then every wait on them fails."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._streams: list[Any] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> _Clock:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

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
        self._is_here = _is_local(urlsplit(base_url).hostname or "")
        self._timeout = httpx2.Timeout(timeout_s, connect=min(timeout_s, _CONNECT_TIMEOUT_S))
        self._sleep = sleep

    def ask(self, body: dict[str, Any], listener: Callable[[str], None] | None = None) -> Reply:
        """The answer to one request; tries again where the server says it is busy.

        Raises:
            Unstructured: the server refuses the response format.
            ModelError: the server cannot be reached, refuses, or stays busy.
        """
        clock = _Clock(self._limit_s)
        with clock, self._connection() as client:
            for attempt in range(1, _MAX_ATTEMPTS + 1):
                try:
                    with client.stream("POST", self._url, json=body, extensions={"trace": clock.trace}) as response:
                        if response.status_code == 200:
                            try:
                                reply = self._read(response, listener)
                            except ModelError as error:
                                if clock.over:  # what came until then is no answer
                                    raise self._late() from error
                                raise
                            if clock.over:  # a body that has no other end ends with its connection
                                raise self._late()
                            return reply
                        wait_s = self._refused(response, attempt, structured="response_format" in body)
                except httpx2.ConnectError as error:
                    raise ModelError(f"no chat server answers at {self._server}; is it running?") from error
                except (httpx2.TransportError, httpx2.StreamError) as error:
                    if clock.over:
                        raise self._late() from error
                    if attempt == _MAX_ATTEMPTS:
                        reason = type(error).__name__
                        raise ModelError(f"the chat server {self._server} does not answer ({reason})") from error
                    wait_s = 0.5 * 2**attempt
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
                    listed = json.loads("\n".join(self._lines(response)))
        except (httpx2.TransportError, httpx2.StreamError, ModelError, ValueError, RecursionError):
            return None
        models = listed.get("data") if isinstance(listed, dict) else None
        own = [m for m in models if isinstance(m, dict)] if isinstance(models, list) else []
        own = [m for m in own if m.get("id") == model] or (own if len(own) == 1 else [])
        return next((n for m in own for n in _contexts(m)), None)

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
        if "text/event-stream" not in response.headers.get("Content-Type", ""):
            return self._whole(response)
        pieces: list[str] = []
        usage: dict[str, Any] = {}
        n_chars = 0
        for line in self._lines(response):
            if not line.startswith("data:"):
                continue
            data = line[5:].strip()
            if data == "[DONE]":
                break
            event = self._object(data)
            usage = event.get("usage") or usage
            if piece := _content(event, "delta"):
                pieces.append(piece)
                n_chars += len(piece)
                if listener and len(pieces) % 20 == 0:
                    listener(f"writing: {len(pieces)} tokens")
            if n_chars > _MAX_REPLY_CHARS:
                raise ModelError(f"the chat server {self._server} answers without end")
        return _reply(redacted("".join(pieces), self._key), usage)

    def _lines(self, response: httpx2.Response) -> Iterator[str]:
        """The lines of a stream; one without end, and a stream without end, are left."""
        n_bytes = n_rest = 0
        pieces: list[bytes] = []
        for chunk in response.iter_bytes():
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

    def _whole(self, response: httpx2.Response) -> Reply:
        """The answer of a server that does not stream."""
        event = self._object("\n".join(self._lines(response)))
        return _reply(redacted(_content(event, "message"), self._key), event.get("usage") or {})

    def _object(self, data: str) -> dict[str, Any]:
        try:
            event = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise ModelError(f"the chat server {self._server} does not speak the OpenAI protocol") from error
        if not isinstance(event, dict):
            raise ModelError(f"the chat server {self._server} does not speak the OpenAI protocol")
        if event.get("error"):
            raise ModelError(f"the chat server {self._server} failed: {self._clean(str(event['error']))}")
        return event

    def _message(self, response: httpx2.Response) -> str:
        text = ""
        for chunk in response.iter_text():
            text += chunk
            if len(text) > 2_000:
                break
        return self._clean(text) or self._clean(response.reason_phrase)

    def _clean(self, text: str) -> str:
        """A server's words fit to be shown: one short line, never with the key."""
        text = redacted(text, self._key)
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def _contexts(model: dict[str, Any]) -> Iterator[int]:
    """Where servers tell a model's context: vLLM, hosted ones, llama.cpp's server, LM Studio."""
    meta = model.get("meta")
    places = [model, meta] if isinstance(meta, dict) else [model]
    for place in places:
        for name in ("max_model_len", "n_ctx", "loaded_context_length", "context_length", "context_window"):
            if isinstance(n := place.get(name), int) and n > 0:
                yield n


def _content(event: dict[str, Any], part: str) -> str:
    choices = event.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else {}
    message = first.get(part) if isinstance(first, dict) else None
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, str) else ""


def _reply(text: str, usage: Any) -> Reply:
    counts = usage if isinstance(usage, dict) else {}
    n_input, n_output = counts.get("prompt_tokens"), counts.get("completion_tokens")
    return Reply(
        text=text,
        n_input_tokens=n_input if isinstance(n_input, int) and n_input > 0 else 0,
        n_output_tokens=n_output if isinstance(n_output, int) and n_output > 0 else 0,
    )


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
    except (ValueError, TypeError):
        return None


def _checked(key: str | None, base_url: str) -> str | None:
    """The key, where it may be sent to that address."""
    key = (key or "").strip()
    if not key:
        return None
    if not (key.isascii() and key.isprintable()):
        raise UsageError("BRIEFING_API_KEY holds a character that no key has; set it again")
    parts = urlsplit(base_url)
    if parts.scheme != "https" and not _is_local(parts.hostname or ""):
        raise UsageError(f"BRIEFING_API_KEY would go to {parts.netloc} unencrypted; use https:// or unset it")
    return key


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
