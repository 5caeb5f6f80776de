"""The heading of a briefing, in the words of one of its sources."""

from __future__ import annotations

import numpy as np

from briefing.models.corpus import Corpus
from briefing.text.reduction import reductions
from briefing.text.sentences import dateline

MAX_CHARS = 110


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
    best = able[int(np.argmax(similarity + 0.3 * early))]
    return _short(corpus.statements[best] or corpus.texts[best])


def _short(title: str) -> str:
    title = " ".join(title.split())
    if span := dateline(title):
        title = title[span[1] :]
    # A shorter form of the sentence says less; one cut anywhere may say nothing.
    fitting = [form for form in (title, *reductions(title)) if len(form.rstrip(".")) <= MAX_CHARS]
    if fitting:
        return fitting[0].rstrip(".")
    return title[:MAX_CHARS].rsplit(" ", 1)[0].rstrip(",;:") + " …"
