"""How well the comparison holds up on real news labelled by hand, against floors that may only rise.

    python benchmarks/comparing.py GOLD_FOLDER            every cluster; prints the figures beside their floors
    python benchmarks/comparing.py GOLD_FOLDER --raise    raises the floors to what was reached

GOLD_FOLDER holds labelled clusters and, one level up, the `score.py` that defines what is counted. Exit 1 where a
figure is below its floor. A floor is never lowered by this command.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

from briefing import brief

FLOORS = Path(__file__).with_name("floors.json")
# What a run may differ by from machine to machine, where rounding decides between two nearly equal points.
SLACK = 0.02


def scorer(folder: Path) -> ModuleType:
    """The module `score.py` of the gold folder."""
    spec = importlib.util.spec_from_file_location("score", folder.parent / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder.parent / 'score.py'} is not there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(folder: Path) -> dict[str, float]:
    """The figures over all clusters of a folder."""
    judge, total, start = scorer(folder), None, time.perf_counter()
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        with tempfile.TemporaryDirectory() as scratch:
            files = []
            for document in gold["documents"]:
                file = Path(scratch, f"{document['id']}.txt")
                file.write_text(document["text"], encoding="utf-8", newline="")
                files.append(file)
            counts = judge.score_cluster(gold, json.loads(brief(files).to_json()))
        total = counts if total is None else {k: total[k] + v for k, v in counts.items()}
    if total is None:
        raise SystemExit(f"{folder} holds no cluster")

    def share(part: str, whole: str) -> float:
        return round(total[part] / total[whole], 3) if total[whole] else 0.0

    return {
        "conflict_precision": share("right", "reported"),
        "conflict_recall": share("found", "labelled"),
        "not_wolf": round(1 - total["wolf"] / max(1, total["reported"]), 3),
        "shared_recall_at_8": share("shared_found_8", "shared_labelled"),
        "shared_recall": share("shared_found", "shared_labelled"),
        "citations_exact": float(total["bad"] == 0),
        "seconds": round(time.perf_counter() - start, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--raise", action="store_true", dest="lift", help="raise the floors to what was reached")
    args = parser.parse_args()
    figures, floors = score(args.gold), json.loads(FLOORS.read_text(encoding="utf-8"))
    for name, value in figures.items():
        print(f"{name:20} {value:7.3f}   floor {floors.get(name, float('nan')):.3f}")
    if args.lift:
        lifted = {n: max(floors.get(n, 0.0), v) for n, v in figures.items() if n != "seconds"}
        FLOORS.write_text(json.dumps(lifted, indent=1) + "\n", encoding="utf-8")
    sys.exit(any(figures[name] < floor - SLACK for name, floor in floors.items()))


if __name__ == "__main__":
    main()
