"""How well a pile is grouped into stories, and what that takes.

    python benchmarks/stories.py pile STORIES DATA           the labelled stories in one pile, each fold unseen
    python benchmarks/stories.py alone STORIES DATA          the same with 300 single reports of other events mixed in
    python benchmarks/stories.py shipped STORIES             by the weights in the package, whatever they were fitted on
    python benchmarks/stories.py shootings DATA              300 shootings in one pile, many of them in one city
    python benchmarks/stories.py sizes DATA [--n N ...]      time and memory by the number of reports

STORIES is a folder of labelled stories, DATA has `news/articles.jsonl.gz` and, in `more/gva_reports`,
`reports.jsonl.gz` and `incidents.jsonl.gz`, where each shooting was.
B-cubed precision says how clean the stories are, recall how whole (Bagga and Baldwin 1998). Processor time is told, of
all threads, since others may be at work on the machine.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from fit_stories import (
    Decision,
    b_cubed,
    labelled,
    labelled_stories,
    learned,
    report,
    rows,
    shootings,
    unseen_models,
    unseen_odds,
)

from briefing.engines import registry
from briefing.nouns import Document
from briefing.sources.documents import with_sentences
from briefing.sources.origins import mark_origins
from briefing.stories.decision import shipped
from briefing.stories.grouping import group
from briefing.stories.linkage import Linkage

SIZES = (500, 1_000, 2_000, 5_000, 10_000)
N_ALONE = 300
N_SHOOTINGS = 300


def singles(data: Path, labelled_texts: set[str]) -> list[Document]:
    """Articles of other events, each of another month and outlet than most: drawn, and looked at by eye."""
    pool = [row for row in rows(data / "news/articles.jsonl.gz") if row["text"][:200] not in labelled_texts]
    return [report(row) for row in random.Random(3).sample(pool, N_ALONE)]


def unseen(stories: Path, data: Path, *, alone: bool) -> None:
    """Prints how the pile is told apart, each pair weighed by a model that saw the topic of neither report."""
    documents, names = labelled_stories(stories)
    n_labelled = len(documents)
    if alone:
        more = singles(data, {d.text[:200] for d in documents})
        documents, names = [*documents, *more], [*names, *(f"alone {n}" for n in range(len(more)))]
    start: Decision = shipped()
    pile, others = labelled(documents, names, start), labelled(*shootings(data), start)
    models = {**unseen_models(pile, others, start)}
    # A single report is of no fold: it is weighed by a model that saw the fold of the other report neither.
    pile.fold[n_labelled:] = 0
    odds = dict(zip(pile.pairs, unseen_odds(pile, models, pile.pairs, pile.signs), strict=True))
    linkage = Linkage(len(names), odds, lambda p: unseen_odds(pile, models, p, pile.pile.signs(p)), start.rule)
    groups = [g.members for g in linkage.joined()]
    print("of the labelled reports: precision, recall, F1", np.round(b_cubed(groups, names, range(n_labelled)), 3))
    if alone:
        kept = sum(len(g) == 1 for g in groups if g[0] >= n_labelled)
        print(f"of {N_ALONE} single reports {kept} stand alone; B-cubed of all", np.round(b_cubed(groups, names), 3))
        for g in groups:
            if len(g) > 1 and g[-1] >= n_labelled:
                print("  together:", " | ".join((documents[i].source.title or documents[i].text)[:70] for i in g))


def with_shipped(stories: Path) -> None:
    """Prints how the weights in the package tell the pile apart."""
    documents, names = labelled_stories(stories)
    found = group([with_sentences(d, f"S{n}") for n, d in enumerate(documents, 1)], registry.encoder())
    print("precision, recall, F1", np.round(b_cubed([g.members for g in found], names), 3))


def of_one_kind(data: Path) -> None:
    """Prints how the weights in the package tell shootings apart that they were not fitted on."""
    found = list(rows(data / "more/gva_reports/reports.jsonl.gz"))
    city = {
        r["incident_uri"]: (r["state"], r["city_or_county"]) for r in rows(data / "more/gva_reports/incidents.jsonl.gz")
    }
    n_reports = Counter(row["incident"] for row in found)
    fit = {i for i, n in n_reports.items() if n > 1 and i in city} - learned(found)
    chosen = set(random.Random(9).sample(sorted(fit), N_SHOOTINGS))
    kept = [row for row in found if row["incident"] in chosen]
    names = [row["incident"] for row in kept]
    groups = group([with_sentences(report(row), f"S{n}") for n, row in enumerate(kept, 1)], registry.encoder())
    n_in = Counter(city[i] for i in chosen)
    print(f"{len(kept)} reports; {sum(n_in[city[i]] > 1 for i in chosen)} of {N_SHOOTINGS} shootings share their city")
    print("precision, recall, F1", np.round(b_cubed([g.members for g in groups], names), 3))
    shared = [i for i, name in enumerate(names) if n_in[city[name]] > 1]
    print("of those that share it", np.round(b_cubed([g.members for g in groups], names, shared), 3))
    near = sum(n * (n - 1) // 2 for n in n_in.values())
    mixed = {p for g in groups for p in itertools.combinations(sorted({names[i] for i in g.members}), 2)}
    print(f"of {near} pairs of shootings in one city {sum(city[a] == city[b] for a, b in mixed)} lie in one story,")
    print(f"of all other pairs {sum(city[a] != city[b] for a, b in mixed)}")


def sizes(data: Path, numbers: Sequence[int]) -> None:
    """Prints processor time and memory for piles of real reports, each in a process of its own."""
    print(
        "| reports | read, s | grouped, s | processor, s | memory, MB | stories |\n|---|---|---|---|---|---|",
        flush=True,
    )
    for n in numbers:
        command = [sys.executable, __file__, "one", str(data), "--n", str(n)]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip(), flush=True)


def one(data: Path, n: int) -> None:
    """Prints the line of one pile."""
    pool = [*rows(data / "news/articles.jsonl.gz"), *rows(data / "more/gva_reports/reports.jsonl.gz")]
    chosen = [report(row) for row in random.Random(7).sample(pool, n)]
    before = processor_s()
    documents = mark_origins([with_sentences(d, f"S{i}") for i, d in enumerate(chosen, 1)])
    read = processor_s()
    found = group(documents, registry.encoder())
    done = processor_s()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {n:,} | {read - before:.0f} | {done - read:.0f} | {done - before:.0f} | {memory:.0f} | {len(found):,} |")


def processor_s() -> float:
    """The processor time of this process so far, in seconds."""
    times = os.times()
    return times.user + times.system


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pile", "alone", "shipped", "shootings", "sizes", "one"))
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--n", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    if given.what in ("pile", "alone"):
        unseen(*given.folders, alone=given.what == "alone")
    elif given.what == "shipped":
        with_shipped(given.folders[0])
    elif given.what == "shootings":
        of_one_kind(given.folders[0])
    elif given.what == "sizes":
        sizes(given.folders[0], given.n)
    else:
        one(given.folders[0], given.n[0])


if __name__ == "__main__":
    main()
