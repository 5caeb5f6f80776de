"""Parts labelled stories into folds by topic, so that no fold has read of what it judges.

    python training/make_folds.py STORIES [MORE_STORIES …] --out benchmarks/folds.json

Together stay the two events of one ECB+ topic (`ecb-Necb`, `ecb-Necbplus`), and stories of one running story: the same
month or the next, and much of the weight of the names they tell of. A name weighs by how few stories have it.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from briefing.sources.times import parse_published

N_FOLDS = 5
MIN_SAME_NAMES = 0.35
MIN_SAME_NAMES_UNDATED = 0.6
MAX_DAYS_APART = 45

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")
_ECB_TOPIC = re.compile(r"(ecb-\d+)ecb")


def names(story: Mapping) -> frozenset[str]:
    """The capitalised words inside sentences of two reports or more."""
    told = Counter(word for report in story["documents"] for word in set(_NAME.findall(report["text"])))
    return frozenset(word for word, n in told.items() if n > 1)


def day(story: Mapping) -> date | None:
    """The middle one of the days its reports were published on."""
    stamps = [report["published"] for report in story["documents"] if report.get("published")]
    parsed = sorted(found.date() for stamp in stamps if (found := parse_published(stamp)[0]))
    return parsed[len(parsed) // 2] if parsed else None


def topics(stories: Mapping[str, Mapping]) -> list[list[str]]:
    """The ids of the stories, grouped by topic."""
    told, days = {i: names(s) for i, s in stories.items()}, {i: day(s) for i, s in stories.items()}
    frequency = Counter(name for own in told.values() for name in own)

    def weight(some: frozenset[str]) -> float:
        return sum(math.log(len(stories) / frequency[name]) ** 2 for name in some)

    label = {i: i for i in stories}
    for a in stories:
        for b in stories:
            topic_a, topic_b = _ECB_TOPIC.match(a), _ECB_TOPIC.match(b)
            together = bool(topic_a and topic_b and topic_a[1] == topic_b[1])
            if a < b and not together:
                lighter = min(weight(told[a]), weight(told[b])) or 1.0
                same = weight(told[a] & told[b]) / lighter
                x, y = days[a], days[b]
                together = (
                    same >= MIN_SAME_NAMES_UNDATED
                    if x is None or y is None
                    else same >= MIN_SAME_NAMES and abs((x - y).days) <= MAX_DAYS_APART
                )
            if together and label[a] != label[b]:
                label = {i: label[a] if other == label[b] else other for i, other in label.items()}
    groups: dict[str, list[str]] = defaultdict(list)
    for i, group in label.items():
        groups[group].append(i)
    return sorted(groups.values(), key=lambda group: (-len(group), group))


def main() -> None:
    """Reads the arguments and writes the folds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stories", type=Path, nargs="+", help="folders of labelled stories")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    paths = sorted(path for folder in arguments.stories for path in folder.glob("*.json"))
    stories = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}
    load = {kind: [0] * N_FOLDS for kind in ("ecb", "other")}
    folds: dict[str, int] = {}
    for group in topics(stories):
        kind = load["ecb" if group[0].startswith("ecb") else "other"]
        fold = kind.index(min(kind))
        kind[fold] += sum(len(stories[i]["documents"]) for i in group)
        folds |= dict.fromkeys(group, fold)
    arguments.out.write_text(json.dumps(dict(sorted(folds.items())), indent=0) + "\n", encoding="utf-8")
    print(Counter(folds.values()))


if __name__ == "__main__":
    main()
