"""The process that parses: started by `isolation`, with limits on memory, files and what it can write.

Run as ``python -m briefing.sources.worker MAX_MEMORY_BYTES``; it speaks frames on its standard streams.
"""

from __future__ import annotations

import contextlib
import os
import sys

from briefing.errors import SourceError
from briefing.sources.content import Content
from briefing.sources.frames import packed, receive, send, unpacked
from briefing.sources.registry import reader_named


def main() -> None:
    """Serve until the parent closes the stream."""
    limit(int(sys.argv[1]))
    # What a library prints must not end up between the frames.
    frames_out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    frames_in = sys.stdin.buffer
    while True:
        try:
            request = receive(frames_in)
        except EOFError:
            return
        send(frames_out, answer(request))


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


def limit(max_memory_bytes: int) -> None:
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


if __name__ == "__main__":
    main()
