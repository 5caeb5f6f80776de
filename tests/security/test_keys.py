"""The key goes to no server but the one that its owner named: twelve set-ups in which another one listens."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from briefing.digest.smtp import said
from briefing.engines.chat_client import ChatClient
from briefing.errors import BriefingError, ModelError
from briefing.redaction import redacted

KEY = "sk-verysecret-0123456789"
REPORT = "The ferry Marigold ran aground off Port Anselm on Monday with 212 people on board, the coast guard said. " * 2
ANSWER = json.dumps({"choices": [{"message": {"content": '{"sentences": ["The ferry ran aground."]}'}}]}).encode()


class Listener:
    """Takes whatever comes in, keeps every byte of it, and answers each connection with the same bytes."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.seen, self.n = answer, b"", 0
        self.never = False
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.n += 1
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        connection.settimeout(0.5)
        with connection:
            try:
                while data := connection.recv(65536):
                    self.seen += data
                    if b"\r\n\r\n" in self.seen:
                        break
            except TimeoutError:
                pass
            try:
                connection.sendall(self.answer)
                while data := connection.recv(65536):
                    self.seen += data
            except OSError:
                pass

    def stop(self) -> None:
        self._socket.close()


def http(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{head}\r\n".encode() + body


@pytest.fixture
def capture() -> Iterator[Listener]:
    """The server of somebody else; answers as a chat server would."""
    listener = Listener(http(ANSWER, Content_Type="application/json"))
    yield listener
    listener.stop()


@pytest.fixture
def chat() -> Iterator[Listener]:
    """The server that the user named."""
    listener = Listener(http(ANSWER, Content_Type="application/json"))
    yield listener
    listener.stop()


Where = Callable[[Path, Listener, Listener], tuple[list[str], dict[str, str]]]


def _folder(*arguments: str, extra: str = "") -> Where:
    """A foreign folder whose briefing.toml names the other server."""

    def made(folder: Path, capture: Listener, chat: Listener) -> tuple[list[str], dict[str, str]]:
        text = f'base_url = "http://127.0.0.1:{capture.port}/v1"\nsummarizer = "chat"\nmodel = "m"\n{extra}'
        (folder / "briefing.toml").write_text(text)
        return list(arguments), {}

    return made


def _digest(folder: Path, capture: Listener, chat: Listener) -> tuple[list[str], dict[str, str]]:
    _folder()(folder, capture, chat)
    (folder / "digest.toml").write_text('name = "D"\nstate = "s"\n[[subject]]\nname = "N"\nsources = ["a.txt"]\n')
    return ["digest", "digest.toml"], {}


def _proxy(*names: str) -> Where:
    """A proxy in the environment, and the user's own server on loopback."""

    def made(folder: Path, capture: Listener, chat: Listener) -> tuple[list[str], dict[str, str]]:
        url = f"http://127.0.0.1:{chat.port}/v1"
        arguments = ["write", "a.txt", "--summarizer", "chat", "--model", "m", "--base-url", url]
        return arguments, dict.fromkeys(names, f"http://127.0.0.1:{capture.port}")

    return made


def _remote(scheme: str) -> Where:
    """A proxy in the environment, and a server far away."""

    def made(folder: Path, capture: Listener, chat: Listener) -> tuple[list[str], dict[str, str]]:
        arguments = ["write", "a.txt", "--summarizer", "chat", "--model", "m"]
        names = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY")
        environment = dict.fromkeys(names, f"http://127.0.0.1:{capture.port}")
        return [*arguments, "--base-url", f"{scheme}://chat.invalid/v1"], environment

    return made


def _spelled(name: str) -> Where:
    """A proxy in the environment, and this machine under another of its names: what is sent stays here."""

    def made(folder: Path, capture: Listener, chat: Listener) -> tuple[list[str], dict[str, str]]:
        arguments, environment = _proxy("HTTP_PROXY", "http_proxy", "ALL_PROXY")(folder, capture, chat)
        capture.never = True
        return [a.replace("127.0.0.1", name) for a in arguments], environment

    return made


def _redirect(folder: Path, capture: Listener, chat: Listener) -> tuple[list[str], dict[str, str]]:
    chat.answer = http(b"", "307 Temporary Redirect", Location=f"http://127.0.0.1:{capture.port}/v1/chat/completions")
    return _proxy()(folder, capture, chat)


def _userinfo(folder: Path, capture: Listener, chat: Listener) -> tuple[list[str], dict[str, str]]:
    url = f"http://localhost@127.0.0.1:{capture.port}/v1"
    return ["write", "a.txt", "--summarizer", "chat", "--model", "m", "--base-url", url], {}


def _page(folder: Path, capture: Listener, chat: Listener) -> tuple[list[str], dict[str, str]]:
    capture.answer = http(REPORT.encode(), Content_Type="text/plain")
    return ["write", f"http://127.0.0.1:{capture.port}/a.txt", "--allow-private"], {}


SET_UPS: dict[str, Where] = {
    "a folder's briefing.toml, write": _folder("write", "a.txt"),
    "a folder's briefing.toml, where the user asked for a writer": _folder(
        "write", "a.txt", "--summarizer", "chat", "--model", "m"
    ),
    "a folder's briefing.toml, compare": _folder("compare", "a.txt", extra='gate = "off"\nallow_private = true\n'),
    "a folder's briefing.toml, check": _folder("check", "a.txt", "a.txt"),
    "a folder's briefing.toml beside a digest": _digest,
    "HTTP_PROXY": _proxy("HTTP_PROXY", "http_proxy"),
    "ALL_PROXY": _proxy("ALL_PROXY", "all_proxy", "HTTPS_PROXY"),
    "a proxy and https far away": _remote("https"),
    "a proxy and http far away": _remote("http"),
    "a redirect": _redirect,
    "a user in the address": _userinfo,
    **{
        f"a proxy and this machine as {name}": _spelled(name)
        for name in ("127.1", "localhost.", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433")
    },
    "a page that is fetched": _page,
}


@pytest.mark.parametrize("set_up", SET_UPS.values(), ids=SET_UPS.keys())
def test_a_capture_server_sees_no_byte_of_the_key(
    set_up: Where, tmp_path: Path, capture: Listener, chat: Listener
) -> None:
    folder = tmp_path / "foreign"
    folder.mkdir()
    (folder / "a.txt").write_text(REPORT)
    arguments, given = set_up(folder, capture, chat)
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")} | {
        "BRIEFING_API_KEY": KEY,
        **{f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "CACHE", "STATE")},
        **given,
    }
    command = [sys.executable, "-c", "from briefing.cli import main; main()", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert "Traceback" not in done.stderr
    forms = (KEY, base64.b64encode(KEY.encode()).decode(), base64.b64encode(b":" + KEY.encode()).decode().strip("="))
    assert not any(form.encode() in capture.seen for form in forms)
    assert KEY not in done.stdout + done.stderr
    if set_up in (SET_UPS["HTTP_PROXY"], SET_UPS["ALL_PROXY"]):
        assert (done.returncode, capture.n) == (0, 0), done.stderr
        assert f"Authorization: Bearer {KEY}".lower().encode() in chat.seen.lower()
    if capture.never:
        assert capture.n == 0, done.stderr
    if "foreign" in str(folder) and (folder / "briefing.toml").exists():
        assert capture.n == 0
        if "--summarizer" not in arguments:
            assert "sets base_url; it was not followed" in done.stderr
            assert "BRIEFING_CONFIG" in done.stderr


def test_the_embedded_models_report_to_nobody(capture: Listener) -> None:
    proxies = dict.fromkeys(
        ("ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"), f"http://127.0.0.1:{capture.port}"
    )
    code = "from briefing.engines import registry; registry.encoder().encode(['a b']); import time; time.sleep(8)"
    subprocess.run([sys.executable, "-c", code], env=os.environ | proxies, check=True, timeout=600)
    assert capture.seen == b""


def broken(text: str, by: str, every: int = 3) -> str:
    return by.join(text[i : i + every] for i in range(0, len(text), every))


PLAIN = base64.b64encode(f"\0desk\0{KEY}".encode()).decode()
ECHOES = {
    "whole": KEY,
    "in capitals": KEY.upper(),
    "broken by a NUL": broken(KEY, "\0"),
    "broken by an escaped NUL": broken(KEY, "\\u0000"),
    "broken by a line end": broken(KEY, "\r\n"),
    "broken by zero-width spaces": broken(KEY, "\u200b", 1),
    "spaced out": broken(KEY, " ", 1),
    "percent-encoded": "".join(f"%{b:02x}" for b in KEY.encode()),
    "as entities": "".join(f"&#{b};" for b in KEY.encode()),
    "as JSON escapes": "".join(f"\\u{b:04x}" for b in KEY.encode()),
    "Base64": base64.b64encode(KEY.encode()).decode(),
    "Base64 in lines": broken(base64.b64encode(KEY.encode()).decode(), "\n", 8),
    "AUTH PLAIN": PLAIN,
    "AUTH PLAIN with a name of one more letter": base64.b64encode(f"\0desks\0{KEY}".encode()).decode(),
    "AUTH PLAIN with a name of two more letters": base64.b64encode(f"\0deskss\0{KEY}".encode()).decode(),
    "hexadecimal": KEY.encode().hex(),
    "cut off": KEY[:12],
    "its end": KEY[-12:],
    "quoted": quote(KEY, safe=""),
    "backwards": KEY[::-1],
    "hexadecimal in pairs": KEY.encode().hex(":").upper(),
    "a dump": " ".join(f"0x{b:02X}," for b in KEY.encode()),
    "decimal": ", ".join(str(b) for b in KEY.encode()),
    "octal escapes": "".join(f"\\{b:03o}" for b in KEY.encode()),
    "binary": " ".join(f"{b:08b}" for b in KEY.encode()),
    "code points": " ".join(f"U+{b:04X}" for b in KEY.encode()),
    "braced escapes": "".join(f"\\u{{{b:x}}}" for b in KEY.encode()),
    "percent-encoded twice": "".join(f"%25{b:02x}" for b in KEY.encode()),
    "JSON in JSON": json.dumps(json.dumps("".join(f"\\u{b:04x}" for b in KEY.encode()))),
    "entities without an end": "".join(f"&#{b}" for b in KEY.encode()) + " ",
    "quoted-printable": "".join(f"={b:02X}" for b in KEY.encode()),
    "Base32": base64.b32encode(KEY.encode()).decode(),
    "Base64 twice": base64.b64encode(base64.b64encode(KEY.encode())).decode(),
    "Base64 of hexadecimal": base64.b64encode(KEY.encode().hex().encode()).decode(),
    "Base64 of UTF-16": base64.b64encode(KEY.encode("utf-16-le")).decode(),
    "UTF-16, hexadecimal": KEY.encode("utf-16-le").hex(),
    "spelled with dots": broken(KEY, ".", 1),
    "spelled with commas": broken(KEY, ", ", 1),
    "a list": json.dumps(list(KEY)),
    "full width": "".join(chr(ord(c) + 0xFEE0) for c in KEY),
    "with accents": broken(KEY, "\u0301", 1),
}


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES.keys())
def test_an_echoed_key_is_never_printed(echo: str) -> None:
    text = f"error: the key {echo} is not valid; ask the desk"
    for shown in (redacted(text, KEY), said(text.encode(), KEY)):
        assert "***" in shown
        assert shown.startswith("error: the key")
        assert shown.endswith("ask the desk")
        letters = "".join(c for c in shown if c.isprintable() and not c.isspace()).casefold()
        forms = [KEY, PLAIN, base64.b64encode(KEY.encode()).decode(), KEY.encode().hex(), echo]
        for form in ("".join(c for c in f if c.isprintable() and not c.isspace()).casefold() for f in forms):
            assert not any(
                form[i : i + 8] in letters for i in range(max(1, len(form) - 7)) if "\\u" not in form[i : i + 8]
            )


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES.keys())
def test_a_chat_server_that_echoes_the_key_gets_it_on_no_screen(echo: str) -> None:
    for answer in (
        http(echo.encode(), "403 Forbidden"),
        http(json.dumps({"error": {"message": echo}}).encode(), Content_Type="application/json"),
        http(b"", f"418 {KEY}"),
    ):
        server = Listener(answer)
        client = ChatClient(f"http://127.0.0.1:{server.port}/v1", key=KEY, timeout_s=5, sleep=lambda s: None)
        with pytest.raises(ModelError) as caught:
            client.ask({"model": "m"})
        server.stop()
        assert KEY.casefold() not in "".join(str(caught.value).split()).casefold()
        assert KEY[:8] not in str(caught.value).replace(" ", "")


def test_what_holds_no_secret_stays_as_it_is() -> None:
    text = "530 5.7.0 Must issue a STARTTLS command first \\u00e9 %41 &amp; 100%"
    assert redacted(text, KEY) == text
    assert redacted(text, None) == text
    assert redacted("no", "") == "no"


def test_redaction_takes_time_in_proportion() -> None:
    import time

    def took(n: int) -> float:
        started = time.process_time()
        redacted("\\u0000%00&#" * n, KEY)
        return time.process_time() - started

    took(1000)
    assert min(took(20_000) for _ in range(3)) < 30 * max(min(took(2_000) for _ in range(3)), 1e-3)


def test_the_users_own_file_and_a_named_one_may_set_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefing.config import load

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "briefing").mkdir(parents=True)
    folder = tmp_path / "reports"
    folder.mkdir()
    text = 'base_url = "https://a.example/v1"\ngate = "off"\nallow_private = true\npage = "letter"\n'
    (folder / "briefing.toml").write_text(text)
    seen = load(folder, {})
    assert (seen.base_url, seen.gate, seen.allow_private, seen.page) == (None, "strict", False, "letter")
    assert [n.message.split(";")[0].rpartition(" ")[2] for n in seen.notes] == ["allow_private", "base_url", "gate"]
    named = load(folder, {"BRIEFING_CONFIG": str(folder / "briefing.toml")})
    assert (named.base_url, named.gate, named.notes) == ("https://a.example/v1", "off", ())
    if sys.platform == "linux":
        (tmp_path / "config" / "briefing" / "briefing.toml").write_text(text.replace("letter", "a4"))
        mine = load(folder, {})
        assert (mine.base_url, mine.gate, mine.page) == ("https://a.example/v1", "off", "letter")


@pytest.mark.parametrize(
    ("template", "followed"),
    [("memo", True), ("mine.md.j2", True), ("sub/t.md.j2", True), ("{out}", False), ("../out.md.j2", False),
     ("link.md.j2", False), ("~/x.md.j2", False)],
)  # fmt: skip
def test_a_folders_template_lies_in_the_folder(tmp_path: Path, template: str, followed: bool) -> None:
    from briefing.config import load

    folder = tmp_path / "reports"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "out.md.j2").write_text("private")
    (folder / "link.md.j2").symlink_to(tmp_path / "out.md.j2")
    wanted = template.format(out=tmp_path / "out.md.j2")
    (folder / "briefing.toml").write_text(f"template = {json.dumps(wanted)}\n")
    settings = load(folder, {"BRIEFING_CONFIG": ""})
    assert (settings.template == wanted, bool(settings.notes)) == (followed, not followed)


@pytest.mark.parametrize("line", ['gate = "off"', "wrong = 1", 'page = "a3"', "n_points = 99", "gate = ["])
def test_a_mistake_in_a_folders_file_is_still_told(tmp_path: Path, line: str) -> None:
    from briefing.config import load

    (tmp_path / "briefing.toml").write_text(line)
    if line == 'gate = "off"':
        assert load(tmp_path, {}).notes
        return
    with pytest.raises(BriefingError):
        load(tmp_path, {})
