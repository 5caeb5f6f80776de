"""A user's own template in a process of its own: the memory and time it takes are bounded, and told with its line.

Run as ``python -m briefing.page.confined MAX_MEMORY_BYTES MAX_S``; it reads one pickle of its parent on standard input,
and answers in JSON, so that a template that broke out of its sandbox could hand back nothing but text.
"""

from __future__ import annotations

import _thread
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from briefing.errors import TemplateError
from briefing.sources.isolation import started
from briefing.sources.worker import limit

MAX_MEMORY_BYTES = 600_000_000
MAX_S = 10
_GRACE_S = 5.0


def run_confined(path: Path, values: dict[str, Any], *, markup: bool) -> str:
    """What a template gives for these values.

    Raises:
        TemplateError: it has a mistake, or was stopped; says its name and line.
    """
    request = pickle.dumps({"path": path, "values": values, "markup": markup})
    process = started("briefing.page.confined", str(MAX_MEMORY_BYTES), str(MAX_S))
    try:
        reply, _ = process.communicate(request, timeout=MAX_S + _GRACE_S)
        found = json.loads(reply)
    except subprocess.TimeoutExpired as error:
        raise TemplateError(f"template {path}: takes too long and was stopped; a loop too many?") from error
    except ValueError as error:
        message = "the process it ran in was ended; it asks for more time or memory than a page needs"
        raise TemplateError(f"template {path}: {message}") from error
    finally:
        process.kill()
        process.wait()
    if "error" in found:
        raise TemplateError(str(found["error"]))
    return str(found["text"])


def main() -> None:
    """Serve one template."""
    max_memory_bytes, max_s = map(int, sys.argv[1:])
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints comes before the answer
    request = pickle.load(sys.stdin.buffer)  # noqa: S301  from the parent, which made the values
    from briefing.page import sandbox
    from briefing.page.templating import run_here

    def interrupt(number: int, frame: object) -> None:
        raise sandbox.TooLong

    def watch() -> None:
        # Again and again, for what the first was lost in; the parent ends what none of them reaches.
        done.wait(max_s)
        while not done.wait(0.3):
            _thread.interrupt_main()

    done = threading.Event()
    signal.signal(signal.SIGINT, interrupt)
    threading.Thread(target=watch, daemon=True).start()
    limit(max_memory_bytes, max_cpu_s=2 * max_s)
    try:
        try:
            answer = {"text": run_here(request["path"], request["values"], own=True, markup=request["markup"])}
        finally:
            done.set()
    except TemplateError as error:
        answer = {"error": str(error)}
    out.write(json.dumps(answer).encode())
    out.flush()
    os._exit(0)  # the memory that a template took need not be given back piece by piece


if __name__ == "__main__":
    main()
