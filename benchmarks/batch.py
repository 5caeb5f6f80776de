"""What a batch takes, whether a second one takes nothing, and whether one that is killed loses anything.

    python benchmarks/batch.py all [--stories 200]         all of what follows
    python benchmarks/batch.py speed [--stories 200]       one process on one core, one left to itself, two
    python benchmarks/batch.py again [--stories 200]       the same pile again; one that is never settled; with new reports
    python benchmarks/batch.py kills [--kills 20] [--engine local|ray] [--workers-too]
    python benchmarks/batch.py engines [--stories 12]      local and Ray: are the folders byte for byte the same?

A pile is a folder, a file for each report. Its stories, of five reports each, are made up, each of a place, a happening
and people that no other story has; or with `--from STORIES` real ones, from a folder of labelled stories. Kills come at
random moments, again and again on one folder, until a batch is left to end; its folder is held against that of a batch
that nobody disturbed. Exit 1 where something is lost, made twice, not the same, or slower than wanted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

N_REPORTS = 5
N_SENTENCES = 18
FEW = 12  # stories, where batches are run many times
N_GROWN, N_MORE = 20, 2  # stories that get more reports, and how many each
WORKERS = (b"briefing.batch.engine.local_worker", b"ray::_Served")
SYLLABLES = "bar dol fen gar hul ist kor lam mer nol ost pel ran sol tam ur vel wes yor zan".split()
HAPPENINGS = (
    "a landslide|a bakers' strike|a flood|a museum theft|a tram crash|a vote on a bridge|a dairy fire|a harbour deal|"
    "a measles outbreak|a mayor's resignation|a dam inspection|a film festival|a school closure|a power cut|a bank merger"
)
WHO = "The mayor of {place}|{person}|A spokeswoman for {firm}|The police in {place}|{firm}|{other}, a witness,"
SAID = "said|told reporters|confirmed|announced|wrote in a statement"
WHAT = (
    "that {event} in {place} had begun on {day}|that {n} people had been affected by {event}|that {firm} would pay for "
    "what {event} had cost|that the council of {place} would meet on {day}|that {person} had left {place} after {event}|"
    "that {n} helpers had come to {place}|that nobody had warned {place} of {event}|that {event} was over by {day}|"
    "that {other} had seen how {event} began|that the road to {place} would stay shut until {day}"
)


def name(rng: random.Random, n: int) -> str:
    """A word that hardly any other story has."""
    return "".join(rng.choice(SYLLABLES) for _ in range(n)).capitalize()


def story(n: int, n_reports: int = N_REPORTS) -> Iterator[dict[str, str]]:
    """The reports of the n-th made-up story, each in a choice and order of its own of what there is to say."""
    rng = random.Random(n)
    facts = {
        "place": name(rng, 3),
        "person": f"{name(rng, 2)} {name(rng, 3)}",
        "other": f"{name(rng, 2)} {name(rng, 3)}",
        "firm": name(rng, 3),
        "event": rng.choice(HAPPENINGS.split("|")),
        "n": str(rng.randrange(20, 900)),
        "day": rng.choice("Monday|Tuesday|Wednesday|Thursday|Friday".split("|")),
    }
    told = [
        f"{rng.choice(WHO.split('|'))} {rng.choice(SAID.split('|'))} {what}.".format(**facts)
        for what in WHAT.split("|") * 3
    ]
    for i in range(n_reports):
        mine = rng.sample(told, N_SENTENCES)
        if i == n_reports - 1:
            mine[3] = mine[3].replace(facts["n"], str(int(facts["n"]) + 7))
        yield {
            "title": f"{facts['event'].capitalize()} in {facts['place']}: {facts['person']} speaks",
            "outlet": f"{name(rng, 2)} Post",
            "published": f"2026-03-{1 + n % 28:02}",
            "url": f"https://example.org/{n}/{i}",
            "text": " ".join(mine),
        }


def told_stories(args: argparse.Namespace, n_reports: int) -> Iterator[list[dict[str, str]]]:
    """The reports of each story: made up, or real ones of which there are as many."""
    if args.real is None:
        yield from (list(story(n, n_reports)) for n in range(args.stories))
        return
    files = sorted(args.real.glob("*.json"))
    read = (json.loads(file.read_text())["documents"] for file in files)
    whole = [documents[:n_reports] for documents in read if len(documents) >= N_REPORTS + N_MORE]
    if len(whole) < args.stories:
        sys.exit(f"{args.real} has {len(whole)} stories of {N_REPORTS + N_MORE} reports, not {args.stories}")
    for documents in random.Random(0).sample(whole, args.stories):
        yield [{k: d[k] for k in ("title", "outlet", "published", "url", "text") if d[k]} for d in documents]


def pile(folder: Path, args: argparse.Namespace, *, n_reports: int = N_REPORTS) -> Path:
    """A folder of the stories' reports, mixed."""
    return add(folder / "pile", [row for rows in told_stories(args, n_reports) for row in rows])


def add(folder: Path, rows: list[dict[str, str]]) -> Path:
    """The folder with a file more for each of the reports."""
    folder.mkdir(parents=True, exist_ok=True)
    n_there = len(list(folder.iterdir()))
    for n, row in enumerate(random.Random(0).sample(rows, len(rows)), n_there):
        (folder / f"{n:05}.jsonl").write_text(json.dumps(row) + "\n")
    return folder


def command(source: Path, folder: Path, *more: str) -> list[str]:
    run = [sys.executable, "-c", "from briefing.cli import main; main()", "batch", str(source), "-o", str(folder)]
    return [*run, "--quiet", "--date", "2026-03-30", *more]


def timed(arguments: list[str], *, one_core: bool = False) -> float:
    """Seconds of the clock that a whole process takes; held to one core where asked."""
    only = {min(os.sched_getaffinity(0))} if one_core else os.sched_getaffinity(0)
    start = time.perf_counter()
    done = subprocess.run(arguments, preexec_fn=lambda: os.sched_setaffinity(0, only), capture_output=True, text=True)
    if done.returncode not in (0, 3):
        sys.exit(f"a batch failed: {done.stderr[:500]}")
    return time.perf_counter() - start


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a batch but its ledger."""
    files = (f for f in sorted(folder.rglob("*")) if f.is_file() and not f.name.startswith("ledger."))
    return {str(f.relative_to(folder)): f.read_bytes() for f in files}


def speed(scratch: Path, args: argparse.Namespace) -> bool:
    source = pile(scratch, args)
    took = {
        "one process, one core": timed(command(source, scratch / "one", "--workers", "1"), one_core=True),
        "one process": timed(command(source, scratch / "free", "--workers", "1")),
        "two processes": timed(command(source, scratch / "two", "--workers", "2")),
    }
    for what, seconds in took.items():
        print(f"{args.stories} stories, {what:22} {seconds:7.1f} s")
    first, free, two = took.values()
    print(
        f"two processes are {first / two:.2f} times as fast as one on one core, {free / two:.2f} times as one process"
    )
    same = contents(scratch / "one") == contents(scratch / "free") == contents(scratch / "two")
    print("the three folders are the same" if same else "THE FOLDERS DIFFER")
    return same and first / two >= 1.7 and two < free


def again(scratch: Path, args: argparse.Namespace) -> bool:
    source = pile(scratch, args)
    first, second = (timed(command(source, scratch / "out")) for _ in range(2))
    print(f"{args.stories} stories: {first:.1f} s, the same pile again {second:.1f} s ({second / first:.1%})")
    (source / "empty.txt").touch()  # what cannot be read is tried again each time
    timed(command(source, scratch / "out"))
    unsettled = timed(command(source, scratch / "out"))
    print(f"the same with a file that cannot be read: {unsettled:.1f} s ({unsettled / first:.1%})")
    grown = list(told_stories(args, N_REPORTS + N_MORE))[:N_GROWN]
    before = {f: f.stat().st_mtime_ns for f in (scratch / "out/stories").iterdir()}
    add(source, [row for rows in grown for row in rows[N_REPORTS:]])
    third = timed(command(source, scratch / "out"))
    touched = {f.stem for f in (scratch / "out/stories").iterdir() if before.get(f) != f.stat().st_mtime_ns}
    print(
        f"with {N_MORE * len(grown)} new reports of {len(grown)} stories: {third:.1f} s, {len(touched)} stories made again"
    )
    # Real reports may be grouped otherwise than they are labelled.
    return max(second, unsettled) <= 0.05 * first and (args.real is not None or len(touched) == len(grown))


def below(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    told = (thread.read_text() for thread in Path(f"/proc/{pid}/task").glob("*/children"))
    found = [int(child) for line in told for child in line.split()]
    return found + [p for child in found for p in below(child)]


def workers_of(pid: int) -> list[int]:
    """Those of them that work for an engine."""
    return [p for p in below(pid) if any(w in Path(f"/proc/{p}/cmdline").read_bytes() for w in WORKERS)]


def kills(scratch: Path, args: argparse.Namespace) -> bool:
    source = pile(scratch, args, n_reports=2)
    more = ["--engine", args.engine, "--workers", "2"]
    whole_s = timed(command(source, scratch / "whole", *more))
    rng = random.Random(args.seed)
    n_killed = n_workers = lost = 0
    made: list[int] = []
    folder = scratch / "killed"
    while n_killed < args.kills:
        run = subprocess.Popen(
            command(source, folder, *more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        time.sleep(rng.uniform(0.1, whole_s))
        if args.workers_too:
            with contextlib.suppress(OSError, IndexError):
                os.kill(rng.choice(workers_of(run.pid)), signal.SIGKILL)
                n_workers += 1
                time.sleep(rng.uniform(0.1, whole_s / 2))
        if run.poll() is None:
            run.kill()
            n_killed += 1
        _, said = run.communicate()
        if run.returncode > 0:
            sys.exit(f"a batch failed: {said[:500]}")
        made.append(len(list((folder / "stories").glob("*.html"))) if (folder / "stories").exists() else 0)
        lost += len(made) > 1 and made[-1] < made[-2]
        if run.returncode == 0:  # begun anew, until there were so many kills
            if contents(folder) != contents(scratch / "whole"):
                print("AFTER KILLS THE FOLDER DIFFERS")
                return False
            folder, made = scratch / f"killed after {n_killed}", []
    timed(command(source, folder, *more))
    same = contents(folder) == contents(scratch / "whole")
    print(f"{n_killed} batches and {n_workers} workers killed; in the last folder stories after each: {made}")
    print(
        f"the folder is {'the same as' if same else 'NOT THE SAME AS'} that of an undisturbed batch of {args.stories}"
    )
    return same and not lost


def engines(scratch: Path, args: argparse.Namespace) -> bool:
    source = pile(scratch, args)
    for engine in ("local", "ray"):
        seconds = timed(command(source, scratch / engine, "--engine", engine, "--workers", "2"))
        print(f"{engine:5} {args.stories} stories: {seconds:.1f} s")
    same = contents(scratch / "local") == contents(scratch / "ray")
    print("the folders are the same" if same else "THE FOLDERS DIFFER")
    return same


def everything(scratch: Path, args: argparse.Namespace) -> bool:
    kept = [speed(scratch / "speed", args), again(scratch / "again", args)]
    args.stories, args.workers_too = min(args.stories, FEW), True
    for args.engine in ("local", "ray"):
        print(f"killed, engine {args.engine}:")
        kept.append(kills(scratch / args.engine, args))
    return all([*kept, engines(scratch / "engines", args)])


MEASURES = {"all": everything, "speed": speed, "again": again, "kills": kills, "engines": engines}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=MEASURES)
    parser.add_argument("--stories", type=int)
    parser.add_argument("--from", dest="real", type=Path, metavar="STORIES", help="real stories, labelled")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--engine", default="local")
    parser.add_argument("--workers-too", action="store_true", help="kill a worker first, each time")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.stories = args.stories or {"kills": FEW, "engines": FEW}.get(args.what, 200)
    with tempfile.TemporaryDirectory() as scratch:
        kept = MEASURES[args.what](Path(scratch), args)
    sys.exit(not kept)


if __name__ == "__main__":
    main()
