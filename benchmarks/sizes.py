"""Many reports, long reports, copies of one report: what a briefing of them takes, a process each.

    python benchmarks/sizes.py [NAME…]        all of them, or those named

Printed: seconds of processor time (not of the clock, so that a busy machine counts little) and the peak of memory of
`briefing write --format json`. Exit 1 where one takes more than its limit.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

WHO = (
    "The mayor|A police spokeswoman|The fire chief|An engineer|The governor|A resident|The water board|The harbour "
    "master|A teacher|The insurer|A ferry captain|The district court|A hydrologist|The rail operator|The bishop"
)
DID = (
    "closed|searched|reopened|inspected|evacuated|visited|photographed|surveyed|drained|repaired|insured|sealed off|"
    "described|measured|handed over"
)
WHAT = (
    "the harbour|the old town|the north bank|the market hall|the railway station|the stadium|the city hospital|the "
    "lower bridge|the pumping works|the grain store|the chapel|the east quay|the school yard|the tram depot"
)
WHY = (
    "after the flood|because of the broken dam|before the storm arrived|despite the warnings|on Tuesday night|while "
    "the water rose|at the request of the council|for the second time|without waiting for an order|by boat"
)
TAIL = (
    "|, and nobody was hurt|, as neighbours had asked|, though the road stayed shut|, and the work goes on|, which took "
    "until dawn|, a decision that some called late|, and a report is to follow"
)


def sentences(rng: random.Random) -> Iterator[str]:
    """Sentences about one flood, with figures that mostly agree, without end."""
    while True:
        who, did, what, why, tail = (rng.choice(part.split("|")) for part in (WHO, DID, WHAT, WHY, TAIL))
        figure = rng.choice(("", "", f" with {rng.choice((12, 40, 120, 140))} helpers"))
        yield f"{who} {did} {what}{figure} {why}{tail}."


def report(rng: random.Random, n_chars: int) -> str:
    """A report of about that length, in paragraphs of four sentences."""
    made, n, text = [], 0, sentences(rng)
    while n < n_chars:
        made.append(" ".join(next(text) for _ in range(4)))
        n += len(made[-1]) + 2
    return "\n\n".join(made) + "\n"


def copies(folder: Path, n: int) -> list[str]:
    """Copies of one report, each with its own first line and one word of its own; the sixtieth has another toll."""
    lines = report(random.Random(1), 5_000).split("\n\n")
    toll = "Rescuers said on Friday that 300 people had lost their homes in the flood."
    for i in range(n):
        mine = [f"By our correspondent in district {i}", *lines]
        at = 1 + i % len(lines)
        mine[at] = mine[at].replace(".", f", reader {i} reports.", 1)
        mine.insert(2, toll.replace("300", "900") if i == min(59, n - 1) else toll)
        Path(folder, f"copy{i:03}.txt").write_text("\n\n".join(mine))
    return [str(folder)]


def retold(folder: Path, n: int) -> list[str]:
    """The same report in every house's words: no sentence is word for word another's, and none is a copy of another."""
    rng, text = random.Random(2), sentences(random.Random(1))
    told = [next(text) for _ in range(40)]
    for i in range(n):
        mine = []
        for sentence in told:
            words = sentence.split()
            for _ in range(2):
                words[rng.randrange(1, len(words))] = rng.choice(
                    ("again", "nearby", "today", "quickly", "there", "then")
                )
            mine.append(" ".join(words).rstrip(".") + ".")
        Path(folder, f"told{i:03}.txt").write_text(" ".join(mine))
    return [str(folder)]


def long_reports(folder: Path, n: int, n_chars: int) -> list[str]:
    """Reports of their own, as long as is read."""
    for i in range(n):
        Path(folder, f"long{i:03}.txt").write_text(report(random.Random(100 + i), n_chars))
    return [str(folder)]


def archive(folder: Path, n: int, n_chars: int) -> list[str]:
    """One ZIP file of many reports."""
    with zipfile.ZipFile(folder / "reports.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for i in range(n):
            packed.writestr(f"report{i:03}.txt", report(random.Random(500 + i), n_chars))
    return [str(folder / "reports.zip")]


def short_reports(folder: Path, n: int) -> list[str]:
    """Short reports of their own on one flood."""
    return long_reports(folder, n, 1_200)


def other_figures(folder: Path, n: int) -> list[str]:
    """Copies of one report, each with another figure in one sentence."""
    lines = report(random.Random(1), 5_000).split("\n\n")
    for i in range(n):
        toll = f"Rescuers said on Friday that {300 + 7 * i} people had lost their homes in the flood."
        Path(folder, f"figure{i:03}.txt").write_text("\n\n".join([lines[0], toll, *lines[1:]]))
    return [str(folder)]


def name(rng: random.Random) -> str:
    """A name that few others have."""
    first, last = (rng.choice("Ana Bert Cleo Dirk Eva Finn Gina Hugo Ilse Jan".split()) for _ in range(2))
    return f"{first} {last[:2]}{rng.choice('bdklmnrst')}{rng.choice('aeiou')}{rng.choice('bdklmnrst')}sen"


def as_lines(rng: random.Random, told: Iterator[str]) -> str:
    return next(told) + "\n\n"


def as_table(rng: random.Random, told: Iterator[str]) -> str:
    place = rng.choice(WHAT.split("|"))
    return f"| {place} | {rng.randrange(9_999)} | {rng.randrange(99)}.{rng.randrange(9)} % | {name(rng)} |\n"


def as_quotations(rng: random.Random, told: Iterator[str]) -> str:
    return f'"{next(told)} {next(told)}" said {name(rng)} of the {rng.choice(WHAT.split("|"))[4:]}.\n\n'


def as_names(rng: random.Random, told: Iterator[str]) -> str:
    return f"{name(rng)}, {name(rng)} and {name(rng)} met {name(rng)} at {rng.choice(WHAT.split('|'))}.\n"


def made_of(folder: Path, piece: Callable[[random.Random, Iterator[str]], str], n: int = 12) -> list[str]:
    """Reports as long as is read, made of one kind of text."""
    for i in range(n):
        rng, text = random.Random(900 + i), ""
        told = sentences(rng)
        while len(text) < 199_000:
            text += piece(rng, told)
        Path(folder, f"made{i:03}.txt").write_text(f"The flood in the old town, day {i}\n\n{text}")
    return [str(folder)]


class Size(NamedTuple):
    """Sources to make, and the most that they may take."""

    make: Callable[[Path], list[str]]
    max_cpu_s: float
    max_mb: float


SIZES = {
    "30 copies": Size(lambda folder: copies(folder, 30), 10, 1_000),
    "120 copies": Size(lambda folder: copies(folder, 120), 20, 1_000),
    "30 retold": Size(lambda folder: retold(folder, 30), 20, 1_000),
    "120 retold": Size(lambda folder: retold(folder, 120), 60, 1_000),
    "twelve of 200 KB": Size(lambda folder: long_reports(folder, 12, 199_000), 60, 1_000),
    "ZIP of 400, 26 MB": Size(lambda folder: archive(folder, 400, 65_000), 180, 1_000),
    "120 other figures": Size(lambda folder: other_figures(folder, 120), 60, 1_000),
    "400 short": Size(lambda folder: short_reports(folder, 400), 60, 1_000),
    "60 of 40 KB": Size(lambda folder: long_reports(folder, 60, 40_000), 60, 1_000),
    "two of 200 KB": Size(lambda folder: long_reports(folder, 2, 199_000), 60, 1_000),
    "lines": Size(lambda folder: made_of(folder, as_lines), 60, 1_000),
    "a table": Size(lambda folder: made_of(folder, as_table), 60, 1_000),
    "quotations": Size(lambda folder: made_of(folder, as_quotations), 60, 1_000),
    "names": Size(lambda folder: made_of(folder, as_names), 60, 1_000),
}
# In a process of its own, since the peak of all children is one number.
MEASURE = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-c", "from briefing.cli import main; main()", *sys.argv[1:]], capture_output=True, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.write(done.stderr)
print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def measured(arguments: list[str], timeout_s: float) -> tuple[int, float, float, str]:
    """Exit code, seconds of processor time, peak MB and what was said, of one whole process."""
    command = [sys.executable, "-c", MEASURE, "write", *arguments, "--quiet", "--format", "json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        try:
            out, told = run.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            return 1, math.inf, math.inf, f"stopped after {timeout_s:.0f} s of the clock"
    code, cpu_s, megabytes = out.split()
    return int(code), float(cpu_s), float(megabytes), told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help=", ".join(SIZES))
    parser.add_argument("--timeout", type=float, default=600.0)
    args = parser.parse_args()
    failed = False
    for name in args.names or SIZES:
        size = SIZES[name]
        with tempfile.TemporaryDirectory() as scratch:
            code, cpu_s, megabytes, told = measured(size.make(Path(scratch)), args.timeout)
        kept = code in (0, 3) and cpu_s <= size.max_cpu_s and megabytes <= size.max_mb
        failed |= not kept
        print(f"{name:20} {cpu_s:7.1f} s ({size.max_cpu_s:g})  {megabytes:6.0f} MB ({size.max_mb:g})  exit {code}  "
              f"{'kept' if kept else 'MORE'}  {' '.join(told.split())[:300]}", flush=True)  # fmt: skip
    sys.exit(failed)


if __name__ == "__main__":
    main()
