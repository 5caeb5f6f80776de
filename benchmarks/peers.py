"""briefing beside what one would pick instead, in one run on the same reports.

    python benchmarks/peers.py [STORIES] [--unseen UNSEEN]      needs: pip install '.[bench]'

Time and memory: a page of twenty reports of forty sentences (those of `speed.py`), in a fresh process each: from its
start until the page is there (cold), and a second page of twenty others (warm); medians of `--runs`. Processor time is
what counts where a machine is shared; the clock stands beside it. Memory is the highest the process reached.

Quality: of each labelled story's five foremost shared points, those told (`peer_scores.py`). STORIES is a folder of
labelled stories; a sample of `--sample` is taken, those whose ids have the lowest SHA-256. The shipped weights learned
from the stories named in `folds.json`, so there the figure is in sample; UNSEEN is a folder of such whose labels they did
not learn from. Every method is given the reports' text alone and as many words as briefing prints as fact on its page of
the same reports: bottom line, shared points, points of one source, gaps, figures, days. Its table of differences counts
for neither.

Every figure of another method has the ratio beside it, briefing's to theirs: below 1 briefing is quicker or smaller, or
tells less. What is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
import peer_methods  # noqa: E402
import peer_scores  # noqa: E402
import speed  # noqa: E402

WEIGHTS_VARIABLE = "BRIEFING_WEIGHTS"
N_REPORTS = 20
MEASURES = ("processor, cold s", "processor, warm s", "clock, cold s", "clock, warm s", "peak MB")
OURS = "briefing"

Pages = list[dict[str, Any]]


def one_process(method: str) -> None:
    """Makes the pages asked for on standard input, and prints what each took; runs in a process of its own."""
    job = json.load(sys.stdin)
    began, used = job["started"], 0.0
    page = peer_methods.METHODS[method].load()
    for one in job["pages"]:
        lines = list(page(one["texts"], one["n_words"]))
        clock_s, processor_s = time.time() - began, processor_time() - used
        made = {"lines": lines, "processor_s": processor_s, "clock_s": clock_s, "peak_mb": peak_mb()}
        print(json.dumps(made), flush=True)
        began, used = time.time(), processor_time()


def processor_time() -> float:
    """Seconds of all cores since the process began, with those of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def peak_mb() -> float:
    """The most memory that this process held. (What `getrusage` tells may be what its parent held.)"""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1024**2 if sys.platform == "darwin" else 1024)


def pages(method: str, jobs: Sequence[Mapping[str, Any]]) -> Pages:
    """What one fresh process of a method makes of the pages asked for, in order: lines, seconds, peak.

    Raises:
        RuntimeError: The method failed; with the last line it wrote on standard error.
    """
    job = json.dumps({"started": time.time(), "pages": jobs})
    # Nothing is to be looked for on a hub: all weights lie in packages.
    environment = os.environ | {"HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, __file__, "--page", method], input=job, env=environment,
                          capture_output=True, text=True, check=False)  # fmt: skip
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1])
    made = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(made) != len(jobs):
        raise RuntimeError(f"{len(made)} pages of {len(jobs)}")
    return made


def made_reports(seed: int) -> list[str]:
    rng = random.Random(seed)
    return [speed.report(rng) for _ in range(N_REPORTS)]


def medians(runs: Sequence[Pages]) -> dict[str, float]:
    """The median of each measure over processes that made two pages each."""
    found = [
        (a["processor_s"], b["processor_s"], a["clock_s"], b["clock_s"], max(a["peak_mb"], b["peak_mb"]))
        for a, b in runs
    ]
    return dict(zip(MEASURES, map(statistics.median, zip(*found, strict=True)), strict=True))


def sample(folder: Path, n: int) -> dict[str, Any]:
    """The stories of a folder whose ids have the lowest digests, by id."""
    chosen = sorted(folder.glob("*.json"), key=lambda path: hashlib.sha256(path.stem.encode()).hexdigest())[:n]
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in chosen}


def asked(texts: Iterable[Sequence[str]], room: Iterable[int]) -> list[dict[str, Any]]:
    return [{"texts": own, "n_words": n} for own, n in zip(texts, room, strict=True)]


def room_of(made: Pages) -> list[int]:
    """The words of each page."""
    return [peer_methods.n_words(page["lines"]) for page in made]


def told(stories: Sequence[Mapping[str, Any]], made: Pages) -> list[tuple[int, int]]:
    """Per story the foremost points told by its page, and how many there are."""
    return [peer_scores.foremost_told(story, page["lines"]) for story, page in zip(stories, made, strict=True)]


def ratio(ours: float, theirs: float) -> str:
    return f"{theirs:.2f} ({ours / theirs:.2f})" if theirs else f"{theirs:.2f} (–)"


def row(*cells: str) -> None:
    """Prints one line of a Markdown table at once: the next may be minutes away."""
    print("| " + " | ".join(cells) + " |", flush=True)


def head(*cells: str) -> None:
    row(*cells)
    row(*("---" for _ in cells))


def attempt(method: str, make: Callable[[], Any]) -> Any:
    """What is made of a method, or None where it fails, which is said; the others go on."""
    try:
        return make()
    except RuntimeError as error:
        print(f"{peer_methods.METHODS[method].label} failed and is left out: {error}", file=sys.stderr, flush=True)
        return None


def time_and_memory(texts: Sequence[Sequence[str]], methods: Sequence[str], n_runs: int, n_slow_runs: int) -> None:
    """Prints what a page takes; `texts` are the reports of a first page and those of a second."""
    own = [pages(OURS, asked(texts, (0, 0))) for _ in range(n_runs)]
    jobs, ours = asked(texts, room_of(own[0])), medians(own)
    print(f"A page of {len(texts[0])} reports of {speed.N_SENTENCES} sentences, {jobs[0]['n_words']} words; median of "
          f"{n_runs} processes (of a slow method {n_slow_runs}); in brackets briefing's figure / theirs\n")  # fmt: skip
    head("", *MEASURES)
    row(peer_methods.METHODS[OURS].label, *(f"{ours[k]:.2f}" for k in MEASURES))
    for method in methods:
        n = n_slow_runs if peer_methods.METHODS[method].slow else n_runs
        if runs := attempt(method, lambda method=method, n=n: [pages(method, jobs) for _ in range(n)]):
            theirs = medians(runs)
            row(peer_methods.METHODS[method].label, *(ratio(ours[k], theirs[k]) for k in MEASURES))
    print()


def quality(folder: Path, methods: Sequence[str], n_stories: int, n_slow: int) -> None:
    """Prints the share of foremost points told; a slow method is asked for the first few stories of the sample."""
    stories = list(sample(folder, n_stories).values())
    if not stories:
        print(f"{folder} holds no labelled stories (*.json), so no quality is measured there.\n")
        return
    texts = [[document["text"] for document in story["documents"]] for story in stories]
    own = pages(OURS, asked(texts, [0] * len(stories)))
    room, ours = room_of(own), told(stories, own)
    jobs = asked(texts, room)
    print(f"{len(stories)} labelled stories of {folder.name}; in brackets briefing's share on the same ones / theirs\n")
    head("", "stories", "words a page", "foremost points told", "share")
    row(*quality_row(OURS, room, ours, ours))
    for method in methods:
        n = min(n_slow, len(stories)) if peer_methods.METHODS[method].slow else len(stories)
        if made := attempt(method, lambda method=method, n=n: pages(method, jobs[:n])):
            row(*quality_row(method, room_of(made), told(stories[:n], made), ours[:n]))
    print()


def quality_row(
    method: str, room: Sequence[int], theirs: Sequence[tuple[int, int]], ours: Sequence[tuple[int, int]]
) -> list[str]:
    n_told, n_points, n_ours = sum(n for n, _ in theirs), sum(n for _, n in theirs), sum(n for n, _ in ours)
    return [
        peer_methods.METHODS[method].label,
        str(len(theirs)),
        f"{statistics.mean(room):.0f}",
        f"{n_told} of {n_points}",
        ratio(n_ours / n_points, n_told / n_points),
    ]


def in_sample(folder: Path, n_stories: int) -> str:
    """What must be known of a figure on the stories of a folder."""
    known = json.loads((HERE / "folds.json").read_text(encoding="utf-8"))
    chosen = sample(folder, n_stories)
    if os.environ.get(WEIGHTS_VARIABLE):
        return (
            f"By the weights of {WEIGHTS_VARIABLE}; whether they learned from these stories, only who made them knows."
        )
    return (
        f"In sample for briefing: {sum(i in known for i in chosen)} of these {len(chosen)} stories are among those "
        "that the shipped weights learned from. The other methods learned from none. It may flatter briefing."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="?", help="folder of labelled stories")
    parser.add_argument("--unseen", type=Path, help="folder of stories from whose labels the weights did not learn")
    parser.add_argument("--sample", type=int, default=40, help="how many stories of a folder")
    parser.add_argument("--sample-slow", type=int, default=8, help="how many of them for a method that is slow")
    parser.add_argument("--runs", type=int, default=5, help="how many processes a method is timed in")
    parser.add_argument("--runs-slow", type=int, default=3, help="how many of one that is slow")
    parser.add_argument("--page", help=argparse.SUPPRESS)  # one method, in a process of its own
    arguments = parser.parse_args()
    if arguments.page:
        one_process(arguments.page)
        return
    methods = []
    for key, method in peer_methods.METHODS.items():
        if key == OURS:
            continue
        if missing := method.missing():
            print(f"{method.label} is left out: {', '.join(missing)} not installed ({method.install}).\n")
        else:
            methods.append(key)
    time_and_memory([made_reports(seed) for seed in (1, 2)], methods, arguments.runs, arguments.runs_slow)
    if arguments.stories is None:
        print("No quality measured: give a folder of labelled stories (python benchmarks/peers.py STORIES).")
        return
    print(in_sample(arguments.stories, arguments.sample))
    quality(arguments.stories, methods, arguments.sample, arguments.sample_slow)
    if arguments.unseen is not None:
        print("From the labels of these the weights did not learn, by the word of who gave them as unseen.")
        quality(arguments.unseen, methods, arguments.sample, arguments.sample_slow)


if __name__ == "__main__":
    main()
