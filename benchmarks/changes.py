"""What two days of one subject tell as changed, against what was planted.

    python benchmarks/changes.py [--part tuning|held_out] [--show]

Each folder of `benchmarks/changes` holds the reports of two days and `labels.json`: the changes planted, each with
words of the sentences that tell it before and now; and under "also" others that are true of these reports. A change is
told where one of the sentences given with it has such words, rightly where it is told as what it is: a figure that
moved as revised, with what it was. All runs twice: `briefing write --since`, and a digest sent on both days.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from briefing.config import Settings
from briefing.digest.config import load
from briefing.digest.engines import engines, settings_of
from briefing.digest.gather import window
from briefing.digest.run import send
from briefing.nouns import Briefing, Change
from briefing.page.json_form import from_json, to_json
from briefing.pipeline import brief

HERE = Path(__file__).parent / "changes"
# As what a planted change may be told: what was answered otherwise before may have been left open before.
RIGHTLY = {
    "new": ("new", "revised", "resolved"),
    "revised": ("revised", "resolved"),
    "confirmed": ("confirmed",),
    "withdrawn": ("withdrawn",),
}
DIGEST = """name = "Two days"
state = "state.sqlite"
sender = "Desk <desk@example.org>"
recipients = ["reader@example.org"]
[smtp]
host = "127.0.0.1"
port = 9
security = "none"
patience_s = 0
[[subject]]
name = "The subject"
sources = ["reports"]
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("tuning", "held_out"))
    parser.add_argument("--show", action="store_true", help="every change told, and every one missed")
    given = parser.parse_args()
    totals: dict[str, Counter[str]] = {}
    for folder in sorted(p.parent for p in HERE.glob("*/labels.json")):
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        if given.part in (None, labels["part"]):
            for way, changes in both_ways(folder):
                found = tally(labels, changes, show=given.show)
                totals.setdefault(f"{labels['part']}, {way}", Counter()).update(found)
                print(f"{folder.name}, {way}: {told(found)}", flush=True)
    for name, counts in totals.items():
        print(f"{name}: {told(counts)}")


def both_ways(folder: Path) -> Iterator[tuple[str, Sequence[Change]]]:
    """The changes of the second day by `write --since` and by the digest."""
    with tempfile.TemporaryDirectory() as place:
        yield "write --since", written(folder, Path(place)).changes
    with tempfile.TemporaryDirectory() as place:
        yield "digest", [c for b in sent(folder, Path(place)) for c in b.changes]


def written(folder: Path, place: Path) -> Briefing:
    """The second day's briefing, since the first's."""
    old = brief([put(folder / "day1", place)], settings=Settings())
    return brief([put(folder / "day2", place)], settings=Settings(), since=from_json(to_json(old)))


def sent(folder: Path, place: Path) -> list[Briefing]:
    """What the second issue of a digest tells; no server answers, what was told is remembered all the same."""
    file = place / "digest.toml"
    file.write_text(DIGEST, encoding="utf-8")
    told: list[Briefing] = []
    for day in ("day1", "day2"):
        put(folder / day, place)
        digest = load(file)
        own = engines(digest, settings_of(digest, {}), lambda stage: None)
        done = send(
            digest, own, window=window(None, now=evening_of(folder / day), max_age_h=36), tell=lambda stage: None
        )
        told = [t.briefing for t in done.issue.tellings if t.briefing is not None] if done.issue else []
    return told


def put(day: Path, place: Path) -> Path:
    """A day's reports alone in the folder that is read on both days: one of the same name is the same one, rewritten."""
    reports = place / "reports"
    shutil.rmtree(reports, ignore_errors=True)
    shutil.copytree(day, reports)
    return reports


def evening_of(day: Path) -> datetime:
    """When a digest goes out that a day's reports are new to."""
    from briefing.sources import ReadOptions, read

    documents, _ = read([str(day)], options=ReadOptions())
    return max(d.source.published for d in documents if d.source.published).astimezone(UTC) + timedelta(hours=20)


def tally(labels: dict[str, Any], changes: Sequence[Change], *, show: bool) -> Counter[str]:
    """How many of the planted are told, how many rightly, on the page too; and how many are false, by kind."""
    counts: Counter[str] = Counter(planted=len(labels["changes"]), changes=len(changes))
    for planted in labels["changes"]:
        fitting = [c for c in changes if tells(c, planted)]
        rightly = [c for c in fitting if c.kind in RIGHTLY[planted["kind"]] and stands_beside(c, planted)]
        counts["told"] += bool(fitting)
        counts["rightly"] += bool(rightly)
        counts["shown"] += any(c.on_page for c in rightly)
        if show and not rightly:
            print(f"  MISSED {planted['what']}: {[c.kind for c in fitting]}")
    true = [*labels["changes"], *labels["also"]]
    for c in changes:
        fits = [p for p in true if c.kind in RIGHTLY[p["kind"]] and tells(c, p) and stands_beside(c, p)]
        false = c.kind != "new" and not fits
        counts[f"false {c.kind}"] += false
        if show:
            print(
                f"  {'FALSE ' if false else ''}{c.kind}{'' if c.on_page else ' (off)'}: {c.statement}\n      was: {c.before}"
            )
    return counts


def tells(change: Change, planted: dict[str, Any]) -> bool:
    """Whether a change is this one: its words now, or where nothing is said any more, those of before."""
    now = [change.statement, *(c.quote for c in change.citations)]
    return has(now, planted["now"]) or (change.kind == "withdrawn" and has(now, planted["before"]))


def stands_beside(change: Change, planted: dict[str, Any]) -> bool:
    """Whether what it was before is what was said before."""
    return change.before is None or not planted["before"] or has([change.before], planted["before"])


def has(texts: Sequence[str], fragments: Sequence[str]) -> bool:
    """Whether one of the texts has one of the fragments."""
    plain = " | ".join(" ".join(t.replace("’", "'").split()).casefold() for t in texts)
    return any(f in plain for f in fragments)


def told(counts: Counter[str]) -> str:
    """The counts in one line."""
    false = ", ".join(f"{counts[f'false {kind}']} {kind}" for kind in ("withdrawn", "revised", "resolved", "confirmed"))
    return (
        f"told {counts['told']} of {counts['planted']}, rightly {counts['rightly']}, on the page {counts['shown']};"
        f" false: {false}; changes in all {counts['changes']}"
    )


if __name__ == "__main__":
    main()
