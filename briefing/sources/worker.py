"""The process that parses: started by `isolation`, with limits on memory, files and what it can write.

Run as ``python -m briefing.sources.worker MAX_MEMORY_BYTES MAX_CPU_S``, the latter for each content; it speaks frames
on its standard streams.
"""

from __future__ import annotations

import contextlib
import math
import os
import queue
import sys
import threading
from typing import BinaryIO

from briefing.errors import SourceError
from briefing.sources.content import Content
from briefing.sources.frames import packed, receive, send, unpacked
from briefing.sources.registry import reader_named


def main() -> None:
    """Serve until the parent closes the stream; it is closed, too, when the parent is killed."""
    max_memory_bytes, max_cpu_s = map(int, sys.argv[1:])
    limit(max_memory_bytes)
    # What a library prints must not end up between the frames.
    frames_out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests: queue.SimpleQueue[dict[str, object]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    send(frames_out, {"ready": True})
    while True:
        request = requests.get()
        limit_cpu(max_cpu_s)
        send(frames_out, answer(request))


def _receive(stream: BinaryIO, requests: queue.SimpleQueue[dict[str, object]]) -> None:
    """Hands on requests as they come. The end of the stream ends the process, whatever it is at: nobody waits for it.
    A parser that lets no other thread run is ended by its limit of processor time."""
    try:
        while True:
            requests.put(receive(stream))
    except (EOFError, ValueError, OSError, MemoryError):
        os._exit(0)


def answer(request: dict[str, object]) -> dict[str, object]:
    """What a reader makes of a content; an error as a message."""
    (content,) = unpacked([request["content"]])
    if not isinstance(content, Content):
        return {"error": "There is nothing to read."}
    try:
        return {"parts": packed(reader_named(str(request["reader"])).read(content))}
    except SourceError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "It needs more memory than a report may.", "worn": True}
    except RecursionError:
        return {"error": "It is nested too deeply to be a report."}
    except Exception as error:  # noqa: BLE001  the boundary of the process: whatever a parser throws is its answer
        return {"error": f"It could not be taken apart ({type(error).__name__}). It may be damaged."}


def limit(max_memory_bytes: int, *, max_cpu_s: int | None = None) -> None:
    """Bound what this process can use; without effect where the platform has no such limits."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the limit
        return
    for kind, value in (
        (resource.RLIMIT_AS, max_memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))
    if max_cpu_s is not None:
        limit_cpu(max_cpu_s)


def limit_cpu(max_cpu_s: int) -> None:
    """Bound the processor time that this process takes from now on; without effect where there is no such limit."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime) + max_cpu_s
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
