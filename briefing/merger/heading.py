"""The heading of a briefing, in the words of one of its sources."""

from __future__ import annotations

import numpy as np

from briefing.corpus import Corpus
from briefing.language.reduction import reductions
from briefing.language.sentences import dateline

MAX_CHARS = 110
N_TRIED = 5


def heading(corpus: Corpus) -> str:
    """The headline whose document is nearest to all; without any headline, the most central early sentence."""
    if not len(corpus.sentences):
        return "Briefing"
    mean = corpus.vectors.mean(axis=0)
    near = [float((corpus.vectors[corpus.rows(c)] @ mean).mean()) for c in range(len(corpus.documents))]
    titled = [(near[c], d.source.title) for c, d in enumerate(corpus.documents) if d.source.title]
    if titled:
        return _short(max(titled)[1])
    able = [r for r in range(len(corpus.sentences)) if corpus.statements[r]] or [0]
    similarity = corpus.vectors[able] @ mean
    early = np.array([1.0 / (1 + corpus.sentences[r].index) for r in able])
    ranked = [able[i] for i in np.argsort(-(similarity + 0.3 * early), kind="stable")]
    tried = [corpus.statements[r] or corpus.texts[r] for r in ranked[:N_TRIED]]
    return next(filter(None, map(_whole, tried)), None) or _short(tried[0])


def _short(title: str) -> str:
    """A title that fits: its longest form that does, else cut at a word."""
    return _whole(title) or _plain(title)[:MAX_CHARS].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _whole(title: str) -> str:
    """The longest form of a title that fits, "" if none does: one cut anywhere may say nothing."""
    title = _plain(title)
    return next((f.rstrip(".") for f in (title, *reductions(title)) if len(f.rstrip(".")) <= MAX_CHARS), "")


def _plain(title: str) -> str:
    title = " ".join(title.split())
    span = dateline(title)
    return title[span[1] :] if span else title
