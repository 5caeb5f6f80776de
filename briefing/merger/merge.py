"""What several condensed documents share, where they differ, and what only one of them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.corpus import Corpus
from briefing.corpus.context import Context
from briefing.engines.protocols import Encoder, Stance
from briefing.merger.agree import disputed, in_line, misspelt
from briefing.merger.align import align
from briefing.merger.differences import differences
from briefing.merger.forms import Avoid
from briefing.merger.lead import bottom_line, confidence
from briefing.merger.points import shared_points
from briefing.merger.remainder import key_figures, single_points, timeline, unknowns
from briefing.nouns import Confidence, Conflict, Event, KeyFigure, Point, SharedPoint, Summary, Unknown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """All that comparing the documents gave; each list best first."""

    bottom_line: Point | None
    shared: tuple[SharedPoint, ...]
    conflicts: tuple[Conflict, ...]
    single: tuple[Point, ...]
    unknowns: tuple[Unknown, ...]
    figures: tuple[KeyFigure, ...]
    timeline: tuple[Event, ...]
    confidence: Confidence


def merge(
    corpus: Corpus, summaries: Sequence[Summary], weights: NDArray[np.float32], encoder: Encoder, stance: Stance
) -> Merged:
    """Compares the documents of a corpus.

    Args:
        corpus: The sentences of all documents, whose `origin` is set.
        summaries: One a document.
        weights: The salience of each row, shape (n,).
        encoder: Encodes the shorter forms of shared sentences.
        stance: Judges the sentence pairs that need it.
    """
    origins = [d.origin or d.id for d in corpus.documents]
    groups = align(corpus, origins)
    context = Context(corpus)
    conflicts = differences(context, origins, stance)
    avoid = Avoid(everywhere=misspelt(conflicts), at=disputed(corpus, conflicts))
    found = shared_points(context, groups, origins, encoder, stance, avoid)
    shared = in_line(found, conflicts, corpus.documents)
    return Merged(
        bottom_line=bottom_line(shared, summaries),
        shared=shared,
        conflicts=conflicts,
        single=single_points(corpus, summaries, groups),
        unknowns=unknowns(corpus),
        figures=key_figures(corpus, groups),
        timeline=timeline(corpus, weights),
        confidence=confidence(corpus.documents, shared, conflicts),
    )
