"""Which story of today is which of yesterday: ids that last, and what became of each."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.stories.story import StoryChange

_ID_DIGITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Continued:
    """The id of a story, what became of it since the last batch, and the stories it came of (`came_of`): none where it
    is new, itself where it only grew or is the same."""

    id: str
    change: StoryChange
    came_of: tuple[str, ...] = ()


def continued(stories: Sequence[Sequence[str]], previous: Mapping[str, str] | None = None) -> tuple[Continued, ...]:
    """Ids and changes, in the order of the stories.

    A story keeps its id while most of its reports stay together: of today's groups the one with more than half of those
    of its reports that are still here, and, where it has most of several stories', the one of which it has most. A new
    id follows from the story's first report, so that the same pile always has the same ids.

    Args:
        stories: The keys of the reports of each story, its first report's first.
        previous: The story of each report at the last batch, by the report's key; reports that are not here today do
            not count.
    """
    previous = previous or {}
    parts = [Counter(previous[key] for key in story if key in previous) for story in stories]
    n_here = sum(parts, Counter[str]())
    n_in = Counter(id for part in parts for id in part)
    kept = _kept(parts, n_here)
    taken = {*previous.values(), *kept.values()}
    found = []
    for n, (story, part) in enumerate(zip(stories, parts, strict=True)):
        id = kept.get(n) or _fresh(story[0], taken)
        taken.add(id)
        found.append(Continued(id=id, change=_change(story, part, n_in), came_of=_by_share(part)))
    return tuple(found)


def _kept(parts: Sequence[Counter[str]], n_here: Counter[str]) -> dict[int, str]:
    """The id that goes on in each of today's stories where one does."""
    most = defaultdict(list)
    for n, part in enumerate(parts):
        for id, count in part.items():
            if 2 * count > n_here[id]:
                most[n].append((-count, id))
    return {n: min(found)[1] for n, found in most.items()}


def _change(story: Sequence[str], part: Counter[str], n_in: Counter[str]) -> StoryChange:
    if not part:
        return "new"
    if len(part) > 1:
        return "merged"
    if any(n_in[id] > 1 for id in part):
        return "split"
    return "grew" if part.total() < len(story) else "same"


def _by_share(part: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(part, key=lambda id: (-part[id], id)))


def _fresh(key: str, taken: set[str]) -> str:
    """A new id, as the key of the first report gives it; another where that is taken."""
    n = 0
    while True:
        digest = hashlib.sha256(f"{n or ''}{key}".encode("utf-8", "surrogatepass")).hexdigest()
        if (id := digest[:_ID_DIGITS]) not in taken:
            return id
        n += 1
