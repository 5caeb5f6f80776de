"""How many processors this process may use, and how many threads it may keep busy."""

from __future__ import annotations

import os

THREADS_VARIABLE = "OMP_NUM_THREADS"
"""What numeric libraries go by; who runs several processes side by side sets it to the share of each."""


def n_processors() -> int:
    """The processors that this process may use: those it is bound to, where the system binds processes."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def n_threads() -> int:
    """So many threads may be busy at once: as OMP_NUM_THREADS says where it holds a number, else one a processor."""
    given = os.environ.get(THREADS_VARIABLE, "").partition(",")[0].strip()
    if given.isascii() and given.isdigit() and len(given) < 6 and int(given) > 0:
        return int(given)
    return n_processors()
