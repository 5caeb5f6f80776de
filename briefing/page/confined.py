"""A user's own template in a process of its own: the memory and time it takes are bounded, and told with its line.

Run as ``python -m briefing.page.confined MAX_MEMORY_BYTES MAX_S``; it reads one pickle of its parent on standard input,
and answers in JSON, so that a template that broke out of its sandbox could hand back nothing but text.
"""

from __future__ import annotations

import _thread
import faulthandler
import json
import os
import pickle
import re
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
_LATER_S = 2  # what lets nothing else of its process run is stopped by the system so long after the others
_GRACE_S = 30.0
_FRAME = re.compile(r'File "([^"]+)", line (\d+)')


def run_confined(path: Path, values: dict[str, Any], *, markup: bool) -> str:
    """What a template gives for these values.

    Raises:
        TemplateError: it has a mistake, or was stopped; says its name and line.
    """
    request = pickle.dumps({"path": path, "values": values, "markup": markup})
    process = started("briefing.page.confined", str(MAX_MEMORY_BYTES), str(MAX_S))
    try:
        reply, _ = process.communicate(request, timeout=MAX_S + _GRACE_S)
        found = _answer(reply.decode("utf-8", "replace"), path)
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


def _answer(reply: str, path: Path) -> dict[str, Any]:
    """What a process says: the lines of its templates, and then its answer, or where it was when it was stopped.

    Raises:
        ValueError: it was ended before it said anything.
    """
    lines: dict[str, list[tuple[int, int]]] = {}
    for line in reply.splitlines():
        if line.startswith("{"):
            said: dict[str, Any] = json.loads(line)
            if "lines" not in said:
                return said
            lines[str(said["file"])] = said["lines"]
        elif (frame := _FRAME.search(line)) and frame[1] in lines:
            number = next((n for n, code in reversed(lines[frame[1]]) if code <= int(frame[2])), 1)
            return {"error": f"template {frame[1]}, line {number}: takes too long; a loop too many?"}
    if lines:
        return {"error": f"template {path}: takes too long; a loop too many?"}
    raise ValueError("no answer")


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

    def tell_lines(file: str, lines: list[tuple[int, int]]) -> None:
        out.write(json.dumps({"file": file, "lines": lines}).encode() + b"\n")
        out.flush()

    sandbox.Sandbox.tell_lines = staticmethod(tell_lines)
    # What is lost in one step of the interpreter hears no signal; the system writes down where it is, and ends it.
    faulthandler.dump_traceback_later(max_s + _LATER_S, file=out, exit=True)
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
    faulthandler.cancel_dump_traceback_later()
    out.write(json.dumps(answer).encode())
    out.flush()
    os._exit(0)  # the memory that a template took need not be given back piece by piece


if __name__ == "__main__":
    main()
