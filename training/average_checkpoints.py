"""Averages the weights of two runs, one of which went on from the other.

    python training/average_checkpoints.py RUN2/checkpoint.pt OLD/checkpoint.pt --share 0.6 --out RUN3

A run that has learned its training pairs too well is better on others when drawn back towards where it started
(Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). What only the first has is taken from it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    """Reads the arguments and writes checkpoint.pt."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.6, help="the weight of the first, in [0, 1]")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    first, second = (torch.load(path, weights_only=True) for path in (arguments.first, arguments.second))
    theirs = second["average"]
    mixed = {
        name: torch.lerp(theirs[name], mine, arguments.share) if name in theirs and mine.is_floating_point() else mine
        for name, mine in first["average"].items()
    }
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.save({"average": mixed, "n_draws": first["n_draws"] + second["n_draws"]}, arguments.out / "checkpoint.pt")


if __name__ == "__main__":
    main()
