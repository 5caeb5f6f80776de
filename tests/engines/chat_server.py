"""A chat server on loopback that plays what a test asks for, streamed or whole, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], str]


@dataclass
class ChatServer:
    """`answer` gives the text for a request's body; `failures` are (status, headers, body) played first, one a request."""

    answer: Answer
    failures: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    stream: bool = True
    structured: bool = True
    usage: bool = True
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(server: ChatServer) -> Iterator[ChatServer]:
    """The server while it listens."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.requests.append(body)
            server.headers.append(dict(self.headers))
            if server.failures:
                status, headers, text = server.failures.pop(0)
                return self._send(status, text, headers)
            if "response_format" in body and not server.structured:
                return self._send(400, '{"error": {"message": "response_format is not supported"}}', {})
            text = server.answer(body)
            return self._streamed(text) if server.stream else self._whole(text)

        def _whole(self, text: str) -> None:
            form = {"choices": [{"message": {"role": "assistant", "content": text}}], "usage": self._usage(text)}
            self._send(200, json.dumps(form), {"Content-Type": "application/json"})

        def _streamed(self, text: str) -> None:
            events = [{"choices": [{"delta": {"content": piece}}]} for piece in text.split(" ") and _pieces(text)]
            events.append({"choices": [], "usage": self._usage(text)})
            lines = "".join(f"data: {json.dumps(e)}\n\n" for e in events) + "data: [DONE]\n\n"
            self._send(200, lines, {"Content-Type": "text/event-stream"})

        def _usage(self, text: str) -> dict[str, int] | None:
            return {"prompt_tokens": 100, "completion_tokens": len(text.split())} if server.usage else None

        def _send(self, status: int, text: str, headers: dict[str, str]) -> None:
            data = text.encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None: ...

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_port}/v1"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def _pieces(text: str, size: int = 7) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


def as_json(*sentences: str) -> str:
    """An answer in the form that is asked for."""
    return json.dumps({"sentences": list(sentences)})
