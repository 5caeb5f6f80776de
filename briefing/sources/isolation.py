"""Native and heavy parsers run in a process of their own: what they crash, hang on or swell to stays there."""

from __future__ import annotations

import contextlib
import math
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, cast

from briefing.errors import SourceError
from briefing.sources.content import Article, Content
from briefing.sources.frames import packed, receive, send, unpacked

MAX_MEMORY_BYTES = 1_000_000_000
_MAX_START_S = 60.0
# However busy the machine is, a content is given up after so many times its time.
_MAX_BUSY = 20


class Isolation:
    """One reading process, started when first needed and again after it had to be ended. Safe to share by threads.

    Args:
        timeout_s: How long one content may take before the process is ended, waiting for a processor apart.
    """

    def __init__(self, *, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._process: subprocess.Popen[bytes] | None = None
        self._n_served = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Isolation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, reader: str, content: Content) -> tuple[Article | Content, ...]:
        """What the reader of that name makes of the content.

        Raises:
            SourceError: it could not be read, took too long, or took the process down.
        """
        with self._lock:
            n_before = self._n_served
            try:
                return self._ask(reader, content)
            except EOFError as error:
                if n_before == 0:
                    raise SourceError("Its parser broke down on it. The file may be damaged or hostile.") from error
            # The process may have been worn out by what came before; a fresh one decides.
            try:
                return self._ask(reader, content)
            except EOFError as error:
                raise SourceError("Its parser broke down on it. The file may be damaged or hostile.") from error

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process, self._n_served = self._process, None, 0
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    with contextlib.suppress(OSError):
                        stream.close()

    def _started(self) -> subprocess.Popen[bytes]:
        # What a parser takes of the processor is more than the clock tells where it works in several threads.
        max_cpu_s = math.ceil(2 * self._timeout_s) + 1
        process = started("briefing.sources.worker", str(MAX_MEMORY_BYTES), str(max_cpu_s))
        # On a busy machine it may take seconds to start, which are none of the content's.
        watch = threading.Timer(_MAX_START_S, process.kill)
        watch.daemon = True
        watch.start()
        try:
            receive(cast(BinaryIO, process.stdout))
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            watch.cancel()
        return process

    def _ask(self, reader: str, content: Content) -> tuple[Article | Content, ...]:
        process = self._process = self._process or self._started()
        done, late = threading.Event(), threading.Event()
        pids = process.pid, threading.get_native_id()

        def watch() -> None:
            if not _in_time(done, self._timeout_s, pids):
                late.set()
                process.kill()

        threading.Thread(target=watch, daemon=True).start()
        try:
            (request,) = packed([content])
            send(cast(BinaryIO, process.stdin), {"reader": reader, "content": request})
            reply = receive(cast(BinaryIO, process.stdout))
            parts = unpacked(reply.get("parts", []))
        except (OSError, EOFError, ValueError) as error:
            self.close()
            if late.is_set():
                raise SourceError(
                    f"Reading it took longer than {self._timeout_s:.0f} s and was stopped. "
                    "Give the report's text instead."
                ) from error
            raise EOFError from error
        finally:
            done.set()
        self._n_served += 1
        if message := reply.get("error"):
            if reply.get("worn"):
                self.close()
            raise SourceError(str(message))
        return parts


def _in_time(done: threading.Event, timeout_s: float, pids: tuple[int, ...]) -> bool:
    """Whether it is done within a time that stands still while these processes or threads wait for a processor: on a
    busy machine that is most of the time, and no fault of what is read."""
    start, before = time.monotonic(), sum(map(_waited_s, pids))
    left = timeout_s
    while left > 0:
        if done.wait(left):
            return True
        taken = time.monotonic() - start
        waited = sum(map(_waited_s, pids)) - before
        left = min(timeout_s + waited, _MAX_BUSY * timeout_s) - taken
    return False


def _waited_s(pid: int) -> float:
    """Seconds that a process or thread has been ready and had no processor; 0 where the system does not tell (proc(5)
    of Linux does)."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    return 0.0


def started(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A process that runs a module of this package, with pipes and hardly an environment."""
    # -P and an explicit path: a file named like a module in the user's folder must not be imported.
    path = [str(Path(p).resolve()) for p in sys.path if p and not p.endswith(".zip")]
    keep = {
        k: v for k, v in os.environ.items() if k.upper() in ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR", "TEMP")
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**keep, "PYTHONPATH": os.pathsep.join(path), "PYTHONIOENCODING": "utf-8"},
    )
