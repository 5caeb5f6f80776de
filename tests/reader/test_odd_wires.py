"""Servers that speak HTTP, JSON or the protocol in odd ways: an answer, or an error that says so, and in time."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from chat_server import ChatServer, serving

from briefing.engines.chat import ChatWriter
from briefing.engines.protocols import Completion, Question
from briefing.errors import ModelError

QUESTION = Question(instruction="Say it.", material="A barge sank.", max_tokens=50, form={"type": "object"})
LINE = '{"case": 1, "answer": "same"}'
LIMIT_S = 3.0


@contextmanager
def raw(*replies: Sequence[bytes], pause_s: float = 0.0) -> Iterator[tuple[str, list[bytes]]]:
    """A server that sends these bytes, piece by piece, and closes; a list of replies a connection, the last for ever."""
    asked: list[bytes] = []

    def serve() -> None:
        left = list(replies)
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            reply = left.pop(0) if len(left) > 1 else left[0]
            threading.Thread(target=answer, args=(connection, reply), daemon=True).start()

    def answer(connection: socket.socket, reply: Sequence[bytes]) -> None:
        with connection:
            data = b""
            while b"\r\n\r\n" not in data:
                data += connection.recv(65_536)
            head, _, body = data.partition(b"\r\n\r\n")
            length = next((int(h[15:]) for h in head.split(b"\r\n") if h.lower().startswith(b"content-length:")), 0)
            while len(body) < length:
                body += connection.recv(65_536)
            asked.append(head)
            try:
                for piece in reply:
                    connection.sendall(piece)
                    time.sleep(pause_s)
            except OSError:
                pass

    listening = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1", asked
    finally:
        listening.close()


def reply(body: bytes, *headers: str, status: str = "200 OK", type_: str = "application/json") -> list[bytes]:
    """A whole HTTP reply."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {type_}", f"Content-Length: {len(body)}", "Connection: close"]
    return ["\r\n".join((*lines, *headers, "", "")).encode() + body]


def said(content: Any, **more: Any) -> bytes:
    """A whole answer with this content."""
    return json.dumps({"choices": [{"message": {"content": content}}], **more}).encode()


def event(content: Any, **more: Any) -> bytes:
    """A piece of a streamed answer."""
    return b"data: " + json.dumps({"choices": [{"delta": {"content": content}, **more}]}).encode() + b"\n\n"


def writer(url: str, folder: Path) -> ChatWriter:
    return ChatWriter("tiny", base_url=url, cache=folder / "answers.sqlite3", timeout_s=1.0, limit_s=LIMIT_S)


def asked_of(pieces: Sequence[bytes], folder: Path, *, pause_s: float = 0.0) -> Completion:
    with raw(pieces, pause_s=pause_s) as (url, _):
        return writer(url, folder).ask(QUESTION)


SSE = "text/event-stream"
UNDERSTOOD = {
    "a list of parts": reply(said([{"type": "text", "text": LINE[:9]}, {"type": "text", "text": LINE[9:]}])),
    "a list with thoughts before the text": reply(
        said([{"type": "thinking", "thinking": [{"type": "text", "text": "{}"}]}, {"type": "text", "text": LINE}])
    ),
    "thoughts in a field of their own": reply(
        json.dumps({"choices": [{"message": {"reasoning_content": "{}", "content": LINE}}]}).encode()
    ),
    "counts that are no counts": reply(said(LINE, usage={"prompt_tokens": True, "completion_tokens": -4})),
    "counts beyond any": reply(said(LINE, usage={"prompt_tokens": 10**30, "completion_tokens": 10**400})),
    "a BOM before the body": reply(b"\xef\xbb\xbf" + said(LINE)),
    "a BOM before the stream": reply(b"\xef\xbb\xbf" + event(LINE) + b"data: [DONE]\n\n", type_=SSE),
    "a stream with CRLF, cut anywhere": [
        *reply(b"", type_=SSE)[0].replace(b"Content-Length: 0\r\n", b"").split(b"~"),
        *(bytes([b]) for b in event(LINE).replace(b"\n", b"\r\n") + b"data: [DONE]\r\n\r\n"),
    ],
    "a stream called by a name in capitals": reply(event(LINE) + b"data: [DONE]\n\n", type_="Text/Event-Stream"),
    "a stream called JSON": reply(event(LINE) + b"data: [DONE]\n\n"),
    "JSON called a stream": reply(said(LINE), type_=SSE),
    "a compressed body": reply(gzip.compress(said(LINE)), "Content-Encoding: gzip"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_an_answer_in_an_odd_wrapping_is_understood(name: str, tmp_path: Path) -> None:
    answer = asked_of(UNDERSTOOD[name], tmp_path)
    assert answer.text == LINE
    assert 0 <= answer.n_input_tokens < 10**9
    assert 0 <= answer.n_output_tokens < 10**9


def test_half_a_surrogate_is_no_letter_and_two_halves_in_two_pieces_are_one(tmp_path: Path) -> None:
    answer = asked_of(reply(said("a\ud800b")), tmp_path / "1")
    assert answer.text == "a\ufffdb"
    pieces = event("\ud83d") + event("\ude00") + b"data: [DONE]\n\n"
    assert asked_of(reply(pieces, type_=SSE), tmp_path / "2").text == "\U0001f600"


def test_letters_cut_between_two_pieces_of_the_wire_are_whole(tmp_path: Path) -> None:
    body = 'data: {"choices": [{"delta": {"content": "Müller – 漁夫"}}]}\n\ndata: [DONE]\n\n'.encode()
    head = reply(body, type_=SSE)[0][: -len(body)]
    answer = asked_of([head, *(body[i : i + 1] for i in range(len(body)))], tmp_path)
    assert answer.text == "Müller – 漁夫"


DEEP = 100_000
REFUSED = {
    "null": reply(b"null"),
    "an error with 200": reply(b'{"error": {"message": "out of memory"}}'),
    "a deep error with 200": reply(b'{"error": ' + b"[" * 900 + b"1" + b"]" * 900 + b"}"),
    "nested without end": reply(b"[" * DEEP),
    "HTML": reply(b"<html><body>Please log in</body></html>", type_="text/html"),
    "a redirect elsewhere": reply(b"", "Location: http://192.0.2.1/v1", status="307 Temporary Redirect"),
    "a redirect to itself": reply(b"", "Location: /v1/chat/completions", status="302 Found"),
    "no compressed body": reply(b"\x00\x01\x02 nothing compressed", "Content-Encoding: gzip"),
    "compressed, then broken off": reply(gzip.compress(said(LINE))[:20], "Content-Encoding: gzip"),
    "a bomb": reply(gzip.compress(b" " * 200_000_000, 1), "Content-Encoding: gzip"),
    "bombs in bombs": reply(
        gzip.compress(gzip.compress(gzip.compress(b" " * 60_000_000))), "Content-Encoding: gzip, gzip, gzip"
    ),
    "compressed often": reply(b"x", "Content-Encoding: gzip, gzip, gzip, gzip, gzip, gzip, gzip"),
    "a refusal in no known letters": reply(b"n\xf6 \xff", status="400 Bad", type_="text/plain; charset=rot13"),
    "a refusal in letters that are none": reply(b"no", status="403 No", type_="text/plain; charset=undefined"),
    "a refusal that does not decompress": reply(b"no", "Content-Encoding: br", status="400 Bad"),
    "no HTTP": [b"220 mail.example.org ESMTP\r\n"],
    "nothing": [b""],
    "a head without end": [b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 500_000],
    "busy until a day beyond all": reply(
        b"", "Retry-After: Mon, 01 Jan 2029 00:00:00 +9999999999999", status="503 Busy"
    ),
    "busy for longer than there is": reply(b"", "Retry-After: 30", status="429 Slow down"),
    "a stream with an error in it": reply(event(LINE[:5]) + b'data: {"error": "gone"}\n\n', type_=SSE),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_an_answer_is_an_error_in_time(name: str, tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(ModelError):
        asked_of(REFUSED[name], tmp_path)
    assert time.monotonic() - start < 3 * LIMIT_S


@pytest.mark.parametrize("message", [{"content": None, "tool_calls": [{"function": {"name": "f"}}]}, {}, "text", None])
def test_an_answer_without_text_is_empty_and_not_kept(message: Any, tmp_path: Path) -> None:
    with raw(reply(json.dumps({"choices": [{"message": message}]}).encode())) as (url, asked):
        for _ in range(2):
            assert writer(url, tmp_path).ask(QUESTION).text == ""
    assert len(asked) == 2


def test_a_stream_that_trickles_longer_than_its_limit_is_left(tmp_path: Path) -> None:
    start = time.monotonic()
    head = reply(b"", type_=SSE)[0].replace(b"Content-Length: 0\r\n", b"Transfer-Encoding: chunked\r\n")
    chunk = event("a")
    with pytest.raises(ModelError, match="longer than"):
        asked_of([head, *([f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n"] * 1_000)], tmp_path, pause_s=0.2)
    assert time.monotonic() - start < 3 * LIMIT_S


def test_an_answer_that_broke_off_is_not_kept(tmp_path: Path) -> None:
    broken = reply(event(LINE[:9]), type_=SSE)
    whole = reply(event(LINE) + b"data: [DONE]\n\n", type_=SSE)
    with raw(broken, whole) as (url, asked):
        texts = [writer(url, tmp_path).ask(QUESTION).text for _ in range(3)]
    assert texts == [LINE[:9], LINE, LINE]
    assert len(asked) == 2


def test_one_that_tells_why_it_ended_needs_no_last_word(tmp_path: Path) -> None:
    with raw(reply(event(LINE, finish_reason="stop"), type_=SSE)) as (url, asked):
        assert [writer(url, tmp_path).ask(QUESTION).text for _ in range(2)] == [LINE, LINE]
    assert len(asked) == 1


def test_what_a_server_without_response_format_answered_takes_no_call_again(tmp_path: Path) -> None:
    server = ChatServer(answer=lambda body: LINE, structured=False)
    with serving(server):
        assert writer(server.url, tmp_path).ask(QUESTION).text == LINE
        n_asked = len(server.requests)
        assert writer(server.url, tmp_path).ask(QUESTION).cached
    assert len(server.requests) == n_asked


@pytest.mark.parametrize(
    ("told", "context"),
    [
        ({"max_model_len": 16_384}, 16_384),
        ({"max_model_len": 10**400}, None),
        ({"max_model_len": True, "n_ctx": 8_192}, 8_192),
        ({"max_model_len": -5}, None),
        ({"max_model_len": float("nan")}, None),
        ({"max_model_len": "many", "meta": {"n_ctx": 4_096}}, 4_096),
        ({"meta": [1]}, None),
    ],
)
def test_a_context_is_believed_where_it_can_be_one(told: dict[str, Any], context: int | None, tmp_path: Path) -> None:
    with raw(reply(json.dumps({"data": [{"id": "tiny", **told}]}).encode())) as (url, _):
        assert writer(url, tmp_path).context == context


@pytest.mark.parametrize("name", ["no compressed body", "bombs in bombs", "nested without end", "no HTTP", "null"])
def test_a_list_of_models_that_is_none_tells_no_context(name: str, tmp_path: Path) -> None:
    with raw(REFUSED[name]) as (url, _):
        assert writer(url, tmp_path).context is None
