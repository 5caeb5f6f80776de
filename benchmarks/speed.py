"""How long a briefing takes, whole process, and how that grows with the number of sources.

    python benchmarks/speed.py [SOURCE…]      the given sources; examples/us-japan without any

Prints the median of five runs of `briefing write` and its peak memory, then the same for 5, 20 and 80 reports of forty
sentences on one made-up story.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
N_SENTENCES = 40
PLACES = "the harbour|the old town|the north bank|the market hall|the railway station|the stadium|the city hospital"
WHO = "The mayor|A police spokeswoman|The fire chief|An engineer|The governor|A resident|The water board"
WHAT = "closed|searched|reopened|inspected|evacuated|visited|photographed"
WHY = "after the flood|because of the broken dam|before the storm arrived|despite the warnings|on Tuesday night"


def report(rng: random.Random) -> str:
    """Forty sentences about one flood, with figures that mostly agree."""
    sentences = []
    for _ in range(N_SENTENCES):
        who, what, place, why = (rng.choice(part.split("|")) for part in (WHO, WHAT, PLACES, WHY))
        tail = rng.choice(("", f", and {rng.choice((120, 120, 140))} people were brought to safety"))
        sentences.append(f"{who} said that crews had {what} {place} {why}{tail}.")
    return " ".join(sentences)


def run(arguments: list[str]) -> tuple[float, float]:
    """(seconds, peak MB) of one whole process."""
    command = [str(Path(sys.executable).with_name("briefing")), "write", *arguments, "--quiet", "--format", "json"]
    start = time.perf_counter()
    done = subprocess.run(["/usr/bin/env", "time", "-f", "%M", *command], capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    try:
        return seconds, int(done.stderr.strip().splitlines()[-1]) / 1024
    except (ValueError, IndexError):  # no GNU time here: the children's high-water mark is all there is
        return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    sources = sys.argv[1:] or [str(ROOT / "examples" / "us-japan")]
    runs = [run(sources) for _ in range(5)]
    print(f"{len(sources)} source(s): median {statistics.median(r[0] for r in runs):.2f} s of 5 runs, "
          f"{max(r[1] for r in runs):.0f} MB")  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        rng = random.Random(1)
        for i in range(80):
            Path(scratch, f"{i:02}.txt").write_text(report(rng))
        files = sorted(map(str, Path(scratch).iterdir()))
        for n in (5, 20, 80):
            seconds, megabytes = run(files[:n])
            print(f"{n:3} reports of {N_SENTENCES} sentences: {seconds:6.1f} s, {megabytes:.0f} MB")


if __name__ == "__main__":
    main()
