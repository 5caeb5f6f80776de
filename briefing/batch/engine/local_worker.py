"""The process that runs tasks for `local`, one after another, and ends with the one that started it.

Its one argument is MAX_DATA_BYTES, what memory it may write to. It takes pickled pairs of a task and an item on
its standard input and gives pickled answers on its standard output; both ends are the same program of the same user.
"""

from __future__ import annotations

import sys

from briefing.batch.engine.answers import answered
from briefing.workers.serving import serve


def main() -> None:
    """Serve until the parent closes the stream; it is closed, too, when the parent is killed."""
    serve(lambda request, reply: reply(answered(request)), max_data_bytes=int(sys.argv[1]))
