"""Which sentence opens the bottom line, and which stands behind it: the chance that an editor would have it there,
linear in the log-odds over signs that a reader can name.

The weights are data (`decisions/choice.json`), fitted by `training/fit_opening.py` on what readers made of the
likeliest sentences of 208 stories.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from briefing.corpus import Corpus
from briefing.merger.choice.editing import Opinion
from briefing.merger.choice.news import coefficients

# Two sentences this near or less tell of different things; beyond, what the second tells is the more likely said.
FREE_SIMILARITY = 0.3
# A sentence so many behind the first in its report goes on with what that began.
N_NEXT = 2
MANY_WORDS = 40
_LEAST = 1e-3


def first_signs(news: float, opinion: Opinion) -> tuple[float, ...]:
    """How much a sentence is news, whether it can be read alone, and whether it is worth a line, each in log-odds; by
    the names of `news.FIRST`."""
    return news, _logit(opinion.stands), _logit(opinion.worth)


def second_signs(corpus: Corpus, first: int, row: int, text: str, opinion: Opinion) -> tuple[float, ...]:
    """The same of a sentence behind a first one, but for the news; how much it tells of what the first does, whether it
    stands later in the same report, or next there, and how long it is; by the names of `news.SECOND`.

    Args:
        corpus: The sentences of all documents.
        first: The row that opens.
        row: The row weighed.
        text: Its words as they would be printed.
        opinion: Of these words below the first.
    """
    later = corpus.column[row] == corpus.column[first] and row > first
    return (
        _logit(opinion.stands),
        _logit(opinion.worth),
        max(0.0, float(corpus.vectors[row] @ corpus.vectors[first]) - FREE_SIMILARITY),
        float(later),
        float(later and row - first <= N_NEXT),
        min(1.0, len(text.split()) / MANY_WORDS),
    )


def log_odds(model: str, signs: Sequence[float]) -> float:
    """The log-odds that an editor would have a sentence there; `model` is "first" or "second"."""
    bias, *weights = coefficients()[model].values()
    return bias + sum(weight * sign for weight, sign in zip(weights, signs, strict=True))


def _logit(probability: float) -> float:
    sure = min(1 - _LEAST, max(_LEAST, probability))
    return math.log(sure / (1 - sure))
