"""Of a labelled story's foremost points, how many do some lines tell? One measure for every method of `peers.py`.

Each sentence of a line is taken for the source sentences that hold most of its words; a point is told where one of
these is evidence for it. So a sentence out of a source counts as itself, one that was shortened or written anew for its
nearest, and one that shares less than half its words with any sentence for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from briefing.language.sentences import segment

N_FOREMOST = 5
MIN_SHARED_WORDS = 0.5
MIN_OVERLAP = 0.5  # of the shorter of two passages, from where they are taken for one


class Passage(NamedTuple):
    """A span of a document."""

    document: str
    start: int
    end: int


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def sources(lines: Iterable[str], documents: Sequence[Mapping[str, Any]]) -> set[Passage]:
    """The source sentences that the sentences of some lines are taken for."""
    known = [
        (Passage(d["id"], start, end), words(d["text"][start:end]))
        for d in documents
        for start, end in segment(d["text"])
    ]
    found: set[Passage] = set()
    for line in lines:
        for start, end in segment(line):
            own = words(line[start:end])
            if not own:
                continue
            # Where several hold as much of it, those that say the least besides.
            rated = [(len(own & held) / len(own), -len(held), passage) for passage, held in known]
            best = max(((share, spare) for share, spare, _ in rated), default=(0.0, 0))
            if best[0] >= MIN_SHARED_WORDS:
                found |= {passage for share, spare, passage in rated if (share, spare) == best}
    return found


def is_same(a: Passage, b: Passage) -> bool:
    common = min(a.end, b.end) - max(a.start, b.start)
    return a.document == b.document and common >= MIN_OVERLAP * min(a.end - a.start, b.end - b.start) > 0


def foremost_told(story: Mapping[str, Any], lines: Iterable[str]) -> tuple[int, int]:
    """How many of the story's foremost shared points the lines tell, and how many there are."""
    told = sources(lines, story["documents"])
    texts = {d["id"]: d["text"] for d in story["documents"]}
    points = story["shared"][:N_FOREMOST]
    evidence = [[located(e, texts) for e in point["evidence"]] for point in points]
    return sum(any(is_same(a, b) for a in told for b in own) for own in evidence), len(points)


def located(label: Mapping[str, Any], texts: Mapping[str, str]) -> Passage:
    """A labelled quote's place; some labels have only its words."""
    start = label.get("start")
    if start is None:
        start = texts[label["doc"]].find(label["quote"])
    return Passage(label["doc"], start, label.get("end") or start + len(label["quote"]))
