"""Runs the command in a fork of the test's own process: its streams, limits and rights are real, its start is quick."""

from __future__ import annotations

import ctypes
import io
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

CLOSED = "closed"
FULL = "/dev/full"
GONE = "gone"  # a pipe that nobody reads
_CAP_DAC = 0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: by these root may read what no mode allows


@dataclass(frozen=True)
class Done:
    """What came of it; a code of -N is a signal."""

    code: int
    out: str
    err: str


def run(
    *arguments: str | Path,
    cwd: Path,
    env: dict[str, str] | None = None,
    stdin: str = os.devnull,
    stdout: str = "",
    stderr: str = "",
    encoding: str = "utf-8",
    max_extra_bytes: int | None = None,
    timeout_s: float = 600,
) -> Done:
    """The command with these arguments; a stream is CLOSED, FULL, GONE, a file's path, or kept where ""."""
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as kept:
        files = [stdin, stdout or f"{kept}/out", stderr or f"{kept}/err"]
        pid = os.fork()
        if pid == 0:
            code = 70
            try:
                code = _child(list(map(str, arguments)), cwd, env or {}, files, encoding, max_extra_bytes)
            finally:
                os._exit(code)
        code = _wait(pid, timeout_s)
        out, err = (_text(f"{kept}/{name}") for name in ("out", "err"))
    return Done(code, out, err)


def _wait(pid: int, timeout_s: float) -> int:
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise AssertionError("it did not end")


def _text(file: str) -> str:
    return Path(file).read_text(encoding="utf-8", errors="replace") if os.path.exists(file) else ""


def _child(
    arguments: Sequence[str],
    cwd: Path,
    env: dict[str, str],
    files: Sequence[str],
    encoding: str,
    max_extra_bytes: int | None,
) -> int:
    os.chdir(cwd)
    os.environ.update(env)
    _drop_rights()
    for number, file in enumerate(files):
        _open_as(number, file)
    sys.stdin, sys.stdout, sys.stderr = (_stream(number, encoding) for number in (0, 1, 2))  # type: ignore[assignment]
    sys.argv = ["briefing", *arguments]
    if max_extra_bytes is not None:
        n_pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = n_pages * resource.getpagesize() + max_extra_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    from briefing.cli import main

    code = _code(main)
    for stream in (sys.stdout, sys.stderr):  # as the interpreter does at its end
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            code = 120
    return code


def _code(main: Callable[[], None]) -> int:
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:  # noqa: BLE001  told apart by its code
        import traceback

        traceback.print_exc()
        return 71
    return 0


def _open_as(number: int, file: str) -> None:
    if file == CLOSED:
        os.close(number)
        return
    if file == GONE:
        reader, writer = os.pipe()
        os.close(reader)
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        os.dup2(writer, number)
        return
    handle = os.open(file, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT, 0o600)
    os.dup2(handle, number)
    if handle != number:
        os.close(handle)


def _stream(number: int, encoding: str) -> io.TextIOWrapper | None:
    try:
        os.fstat(number)
    except OSError:
        return None
    binary = open(number, "rb" if number == 0 else "wb", buffering=-1 if number == 0 else 0, closefd=False)  # noqa: SIM115  it stays open
    buffered = binary if number == 0 else io.BufferedWriter(binary)  # type: ignore[type-var]
    return io.TextIOWrapper(buffered, encoding=encoding, errors="strict", line_buffering=number == 2)  # type: ignore[arg-type]


def _drop_rights() -> None:
    """Root without the right to pass by the modes of files (Linux)."""
    if os.geteuid() or not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    if libc.capget(header, data) == 0:
        data[0] &= ~_CAP_DAC
        libc.capset(header, data)
