"""How well articles are grouped into stories, on digests made of real news labelled by event.

    python benchmarks/digest_stories.py ../shared/data/news [--threshold T]

Two kinds of digest are drawn: twelve events within a month of each other (AllSides triples), and four pairs of events
of one kind, such as two earthquakes (ECB+), which is the hardest there is. B-cubed precision says how clean the
stories are, recall how whole (Bagga and Baldwin 1998).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from briefing.digest import stories
from briefing.engines.encoder import OnnxEncoder

Article = tuple[str, str, str]  # event, day, lead


def articles(file: Path, key: str) -> list[Article]:
    """All articles of a file with the event they are about."""
    found = []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            for d in row["documents"]:
                lead = f"{d['title'] or ''}. {' '.join(d['text'].split()[: stories.LEAD_WORDS])}"
                found.append((row[key], d["date"] or "", lead))
    return found


def month_of_events(pool: Sequence[Article], rng: random.Random) -> list[Article]:
    """Twelve events near a random one in time."""
    days = {event: date.fromisoformat(day[:10]).toordinal() for event, day, _ in pool if day[4:5] == "-"}
    middle = rng.choice(sorted(days.values()))
    near = sorted(days, key=lambda event: (abs(days[event] - middle), event))[:12]
    return [a for a in pool if a[0] in near]


def pairs_of_events(pool: Sequence[Article], rng: random.Random) -> list[Article]:
    """Four numbers of ECB+, each with its two events of one kind."""
    kinds = sorted({event.removesuffix("plus").removesuffix("ecb") for event, _, _ in pool})
    chosen = {f"{kind}{suffix}" for kind in rng.sample(kinds, 4) for suffix in ("ecb", "ecbplus")}
    return [a for a in pool if a[0] in chosen]


def b_cubed(labels: Sequence[int], events: Sequence[str]) -> tuple[float, float]:
    """Precision and recall, each the mean over articles."""
    same_label = np.equal.outer(np.array(labels), np.array(labels))
    same_event = np.equal.outer(np.array(events), np.array(events))
    both = (same_label & same_event).sum(axis=1)
    return float((both / same_label.sum(axis=1)).mean()), float((both / same_event.sum(axis=1)).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--digests", type=int, default=20, help="of each kind")
    parser.add_argument("--threshold", type=float, default=stories.MIN_SIMILARITY)
    given = parser.parse_args()
    stories.MIN_SIMILARITY = given.threshold
    encoder, rng = OnnxEncoder(), random.Random(1)
    for name, file, key, draw in (
        ("events of a month", "allsides_triples.jsonl.gz", "id", month_of_events),
        ("pairs of one kind", "ecbplus_topics.jsonl.gz", "topic", pairs_of_events),
    ):
        pool = articles(given.folder / file, key)
        results = []
        for _ in range(given.digests):
            drawn = draw(pool, rng)
            results.append(b_cubed(stories.group([a[2] for a in drawn], encoder), [a[0] for a in drawn]))
        precision, recall = np.mean(results, axis=0)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{name}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}", flush=True)


if __name__ == "__main__":
    main()
