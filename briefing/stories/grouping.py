"""A pile of reports to groups that each tell one story."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from briefing.engines.protocols import Encoder
from briefing.nouns import Document
from briefing.stories.candidates import candidates
from briefing.stories.decision import Decision, shipped
from briefing.stories.linkage import Linkage, Pair
from briefing.stories.profiles import Profile, lead, profile
from briefing.stories.signs import Pile
from briefing.stories.titles import title

if TYPE_CHECKING:
    from numpy.typing import NDArray

Features: TypeAlias = "tuple[Sequence[Profile], NDArray[np.float32]]"

# So many reports are encoded, and so many pairs weighed, between two words on how far it is.
_STEP = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Reports that tell one story, by their places in the pile; `probability` is how surely they do."""

    members: tuple[int, ...]
    probability: float
    title: str


def group(
    documents: Sequence[Document],
    encoder: Encoder,
    *,
    known: Sequence[Hashable] = (),
    progress: Callable[[str], None] = lambda stage: None,
    decision: Decision | None = None,
) -> tuple[Grouped, ...]:
    """The stories of a pile, in the order of their first report; a report that belongs nowhere is one by itself.

    Args:
        documents: The pile.
        encoder: Gives the vectors.
        known: The story of each report told before, None for a new one. New reports join known stories, which never
            join each other. Empty where nothing is known.
        progress: Told how far it is.
        decision: What was fitted; what is among the weights where None.
    """
    return group_features(
        documents, features(documents, encoder, progress=progress), known=known, progress=progress, decision=decision
    )


def group_features(
    documents: Sequence[Document],
    features: Features,
    *,
    known: Sequence[Hashable] = (),
    progress: Callable[[str], None] = lambda stage: None,
    decision: Decision | None = None,
) -> tuple[Grouped, ...]:
    """The same where the `features` of the pile's documents are at hand."""
    decision = decision or shipped()
    pile = Pile(*features, decision.background)
    pairs = candidates(pile)
    weighed: dict[Pair, float] = {}
    for start in range(0, len(pairs), 64 * _STEP):
        progress(f"weighing pairs: {start:,} of {len(pairs):,}")
        some = pairs[start : start + 64 * _STEP]
        weighed |= zip(some, decision.odds(pile.signs(some)), strict=True)
    progress("grouping")
    linkage = Linkage(
        len(documents),
        weighed,
        lambda more: decision.odds(pile.signs(more)),
        decision.rule,
        start=_together(documents, known),
        known={story for story in known if story is not None},
    )
    return tuple(
        Grouped(
            members=tuple(g.members),
            probability=decision.probability(g, linkage.nearest(g)),
            title=title([documents[i] for i in g.members], pile, g.members),
        )
        for g in linkage.joined()
    )


def features(
    documents: Sequence[Document], encoder: Encoder, *, progress: Callable[[str], None] = lambda stage: None
) -> Features:
    """The profile of each report, and the vectors of their leads, shape (n, d). Those of one report do not depend on
    the others."""
    profiles = []
    for i, document in enumerate(documents):
        if i % _STEP == 0:
            progress(f"taking reports apart: {i:,} of {len(documents):,}")
        profiles.append(profile(document))
    # Equal leads are encoded once, those of like length together; a vector does not depend on its neighbours.
    leads = [lead(d) for d in documents]
    unique = sorted(set(leads), key=lambda text: (len(text), text))
    vectors = []
    for start in range(0, len(unique), _STEP):
        progress(f"encoding: {start:,} of {len(unique):,}")
        vectors.append(encoder.encode(unique[start : start + _STEP]))
    place = {text: i for i, text in enumerate(unique)}
    stacked = np.vstack(vectors) if vectors else np.zeros((0, 1), np.float32)
    return profiles, stacked[[place[text] for text in leads]]


def _together(documents: Sequence[Document], known: Sequence[Hashable]) -> list[Hashable]:
    """What is together from the start: the reports of a known story, and those that are word for word the same with
    their headlines. An empty text below two headlines is no copy; copies with headlines of their own are weighed."""
    stories = known or [None] * len(documents)
    copies = [(document.source.title, document.sha256) for document in documents]
    of_copy: dict[Hashable, Hashable] = {}
    for copy, story in zip(copies, stories, strict=True):
        if story is not None:
            of_copy.setdefault(copy, story)
    return [
        story if story is not None else of_copy.get(copy, ("copy", copy))
        for copy, story in zip(copies, stories, strict=True)
    ]
