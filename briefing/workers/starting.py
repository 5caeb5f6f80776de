"""The side of the process that is worked for: starting one that serves, and ending it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, cast


def started(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """A process that runs `main` of a module, with pipes: a fresh interpreter, never a fork, since libraries here have
    threads; and not by `multiprocessing`, which would run the caller's own program once more in each.

    On Linux it ends with the thread that starts it.
    """
    path = [str(Path(p).resolve()) for p in sys.path if p]
    return subprocess.Popen(
        [sys.executable, "-P", "-c", f"from {module} import main; main()", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path), **(environment or {})},
        # Ctrl-C in a terminal goes to a whole group of processes, and is the parent's to answer.
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill it and what it started, without waiting for its end; its end must not have been asked for by then."""
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill it and what it started, where it runs, and wait for its end."""
    if process.returncode is None:
        kill(process)
        process.wait()
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            cast(BinaryIO, stream).close()


def resident_bytes(pid: int) -> int:
    """The memory that a process holds; 0 where the system does not tell (proc(5) of Linux does)."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0
