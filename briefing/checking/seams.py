"""How a statement is put together from what the documents say: copied at length, or of pieces joined anew.

A sentence whose words all come from the source, but in an order that no sentence of it has, joins what the source
keeps apart; such joints are where extractive summaries go wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.checking.wording import MIN_RUN, Wording, ngrams

SEAM_NAMES = (
    "copied", "longest", "triples", "one_sentence", "joined_copied", "joined_known", "joined_beyond",
)  # fmt: skip
# Below this part of copied words a statement is written anew, and its order says nothing.
_MOSTLY_COPIED = 0.5


def seams(stems: Sequence[str], wording: Wording, seen: float) -> tuple[float, ...]:
    """The features of SEAM_NAMES.

    Args:
        stems: The statement's words, in order.
        wording: What the documents say.
        seen: The part of its content words that they have, weighted by rarity.
    """
    n = max(1, len(stems))
    found = [run for run in wording.runs(stems) if run.row >= 0]
    copied = sum(run.size for run in found if run.size >= MIN_RUN) / n
    longest = max((run.size for run in found), default=0) / n
    one_sentence = _one_sentence(stems, wording, {run.row for run in found})
    threes = ngrams(stems, 3)
    new = sum(three not in wording.triples for three in threes)
    joined = 1 - one_sentence
    return (
        copied,
        longest,
        1 - new / len(threes) if threes else 1.0,
        one_sentence,
        copied * joined,
        seen * joined if copied > _MOSTLY_COPIED else 0.0,
        max(0.0, copied - one_sentence),
    )


def _one_sentence(stems: Sequence[str], wording: Wording, rows: set[int]) -> float:
    """Of the statement's pairs of words that follow each other, the largest part that one row has."""
    mine = ngrams(stems, 2)
    if not mine:
        return 1.0
    return max((sum(p in theirs for p in mine) / len(mine) for theirs in (wording.twos(r) for r in rows)), default=0.0)
