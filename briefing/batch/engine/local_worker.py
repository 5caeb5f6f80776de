"""The process that runs tasks for `local`, one after another, and ends with the one that started it.

Its one argument is MAX_MEMORY_BYTES: where it holds more after an item it is worn, and twice as much it never gets. It
takes pickled pairs of a task and an item on its standard input and gives pickled answers on its standard output; both
ends are the same program of the same user.
"""

from __future__ import annotations

import sys

from briefing.batch.engine.answers import answered
from briefing.workers.serving import serve


def main() -> None:
    """Serve until the parent closes the stream; it is closed, too, when the parent is killed."""
    max_memory_bytes = int(sys.argv[1])
    serve(
        lambda request, reply: reply(answered(request, max_memory_bytes=max_memory_bytes)),
        max_data_bytes=2 * max_memory_bytes,
    )
