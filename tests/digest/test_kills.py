"""Runs killed at random moments against a mail server of their own process (benchmarks/digest_kills.py, in short)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("everything", [False, True])
def test_killed_runs_lose_nothing_and_send_nothing_twice(root: Path, tmp_path: Path, everything: bool) -> None:
    sys.path.insert(0, str(root / "benchmarks"))
    import digest_kills

    tally = digest_kills.measure(tmp_path, n_kills=3, light=True, aimed=True, everything=everything, quiet=True)
    assert (tally.lost, tally.twice_shown) == ([], [])
    assert tally.n_kills >= 3
    # The server sees a mail again only where the courier itself died between the final dot and the answer.
    assert len(tally.twice_raw) <= tally.n_doubts
    assert everything or tally.n_doubts == 0
