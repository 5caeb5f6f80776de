"""Whatever else than a file is where a file belongs, and whatever a name may be: refused at once and in words."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from briefing.cli.app import app
from briefing.digest.store import open_store
from briefing.engines.onnx import verified, weights
from briefing.errors import BriefingError, ModelError, OutputError, UsageError
from briefing.files import read_file
from briefing.sources import read

SLACK_S = 25
TEXT = "The ferry Marigold ran aground off Port Anselm early on Monday with 212 people on board, the coast guard said. "
KINDS = ["fifo", "folder", "device"]
pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")


def put(kind: str, file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    if kind == "fifo":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    else:
        file.symlink_to("/dev/zero")
    return file


@pytest.fixture(autouse=True)
def _at_once() -> object:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < SLACK_S


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["decisions/points.json", "stance/model.onnx", "SHA256SUMS"])
def test_weights_that_are_no_files(name: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(kind, tmp_path / name)
    if name != "SHA256SUMS":
        (tmp_path / "SHA256SUMS").write_text(f"{hashlib.sha256(b'').hexdigest()}  {name}\n")
    monkeypatch.setenv("BRIEFING_WEIGHTS", str(tmp_path))
    (tmp_path / "decisions").mkdir(exist_ok=True)
    with pytest.raises(ModelError, match=r"cannot be read|no SHA256SUMS"):
        verified(weights(name if name != "SHA256SUMS" else "decisions"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("side", ["", ".lock", ".courier"])
def test_a_memory_or_a_lock_that_is_no_file(side: str, kind: str, tmp_path: Path) -> None:
    from briefing.lock import only_run

    state = tmp_path / "state"
    put(kind, tmp_path / f"state{side}")
    with pytest.raises(OutputError, match="no file"):
        if side:
            with only_run(state, role=side[1:]):
                pass
        else:
            with open_store(state):
                pass


@pytest.mark.parametrize("kind", KINDS)
def test_a_cache_that_is_no_file_is_none(kind: str, tmp_path: Path) -> None:
    from briefing.sources.fetching.cache import Cache

    assert Cache(put(kind, tmp_path / "pages.sqlite3")).get("https://a.example/") is None


def test_a_pipe_that_nobody_reads_is_not_written_to(tmp_path: Path) -> None:
    pipe = put("fifo", tmp_path / "page.md")
    done = CliRunner().invoke(app, ["templates", "preview", "memo", "-o", str(pipe)])
    assert done.exit_code == 1
    assert "page.md can't be written" in done.stderr


def test_a_pipe_that_is_read_gets_it_whole(tmp_path: Path) -> None:
    import threading

    pipe, got = put("fifo", tmp_path / "page.md"), []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    end = time.monotonic() + SLACK_S
    while time.monotonic() < end:  # until the reader has opened it
        if CliRunner().invoke(app, ["templates", "preview", "memo", "-o", str(pipe)]).exit_code == 0:
            break
    reader.join(SLACK_S)
    assert got
    assert got[0].startswith("#")


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_to_check_that_is_no_file(kind: str, tmp_path: Path) -> None:
    from briefing.pipeline import check

    with pytest.raises(UsageError, match="can't be read"):
        check(put(kind, tmp_path / "brief.md"), [TEXT])


@pytest.mark.skipif(not os.path.exists("/proc/kmsg") or os.geteuid() != 0, reason="needs a file that holds nothing now")
def test_a_file_that_has_nothing_to_read_now() -> None:
    with pytest.raises(OSError, match=r"."):
        for _ in range(2):
            read_file(Path("/proc/kmsg"))


def test_a_small_file_takes_little_memory_however_large_it_might_be(tmp_path: Path) -> None:
    """Weights may be of two gigabytes; a machine with less must be able to read those of some megabytes."""
    import tracemalloc

    (tmp_path / "small").write_bytes(b"x" * 3_000_000)
    tracemalloc.start()
    try:
        assert len(read_file(tmp_path / "small", max_bytes=2_000_000_000)) == 3_000_000
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert read_file(Path("/proc/self/status")) if os.path.exists("/proc/self/status") else True
    with pytest.raises(OSError, match="larger"):
        read_file(tmp_path / "small", max_bytes=2_999_999)


def test_a_folder_deeper_than_anybody_looks_leaves_its_files_above(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
        os.chdir(here)
        documents, diagnostics = read([str(tmp_path)])
    finally:
        os.chdir(here)
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # Python itself cannot take it away
    assert [Path(d.source.uri).name for d in documents] == ["a.txt"]
    assert [d.severity for d in diagnostics if "folders deep" in d.message] == ["error"]


def test_a_file_name_that_is_no_text_can_be_remembered(tmp_path: Path) -> None:
    """A digest keeps where an article stood; a database takes text only."""
    try:
        (tmp_path / os.fsdecode(b"\xff\xfe.txt")).write_text(TEXT)
    except OSError:
        pytest.skip("this system has no such names")
    (document,), _ = read([str(tmp_path)])
    document.source.uri.encode()
    assert document.source.uri.endswith("\\xff\\xfe.txt")


@pytest.mark.parametrize("line", ['state = "~nobody-here/s"', 'sources = ["~nobody-here/a.txt"]'])
def test_the_home_of_a_user_who_is_not_there(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefing.config import load as settings
    from briefing.digest.config import load

    monkeypatch.chdir(tmp_path)
    top, below = (line, 'sources = ["a"]') if "state" in line else ("", line)
    (tmp_path / "digest.toml").write_text(f'name = "D"\n{top}\n[[subject]]\nname = "N"\n{below}\n')
    load(tmp_path / "digest.toml")
    (tmp_path / "briefing.toml").write_text('template = "~nobody-here/x"\n')
    settings(tmp_path, {"BRIEFING_CONFIG": ""})
    with pytest.raises(BriefingError, match="cannot be read"):
        settings(tmp_path, {"BRIEFING_CONFIG": "~nobody-here/x"})


@pytest.mark.parametrize(
    "url",
    ["http://[::1", "http://127.0.0.1:port/v1", "http://a..b/v1", f"http://{'a' * 70}.example/v1",
     "http://999.999.999.999/v1", "http://127.0.0.1:1/v1\x7f", "http://\udcff/v1"],
)  # fmt: skip
def test_a_chat_servers_address_that_is_none(url: str) -> None:
    from briefing.engines.chat import ChatWriter

    with pytest.raises(UsageError, match="address"):
        ChatWriter("m", base_url=url)
