"""The heading of a briefing, in the words of one of its sources: the headline that tells what the bottom line tells."""

from __future__ import annotations

import numpy as np

from briefing.language.reduction import reductions
from briefing.language.sentences import dateline
from briefing.merger.choice.lead import Lead
from briefing.merger.choice.news import News

MAX_CHARS = 110
N_TRIED = 5
# What a headline of the newest report is worth beside one of the oldest, in cosine to the bottom line.
NEWEST_WEIGHT = 0.03


def heading(news: News, lead: Lead | None) -> str:
    """The headline nearest to the bottom line, of the newest reports before others; without one that fits whole, the
    likeliest sentence that does, else it cut at a word."""
    corpus = news.corpus
    if not len(corpus.sentences):
        return "Briefing"
    about = corpus.vectors.mean(axis=0)
    if lead:
        about = max(lead.forms, key=lambda form: news.news[form.row]).vector
    near = news.headlines @ about + NEWEST_WEIGHT * news.newest
    titles = [(float(near[c]), d.source.title) for c, d in enumerate(corpus.documents) if d.source.title]
    titles.sort(key=lambda t: -t[0])
    rows = [int(r) for r in np.argsort(-news.news, kind="stable")[:N_TRIED]]
    told = [f.text for f in lead.forms] if lead else []
    tried = [*(title for _, title in titles), *told, *(corpus.statements[r] or corpus.texts[r] for r in rows)]
    fitting = (plain.rstrip(".") for plain in map(_plain, tried) if len(plain) <= MAX_CHARS)
    return next(fitting, None) or next(filter(None, map(_whole, tried)), None) or _cut(tried[0])


def _cut(title: str) -> str:
    return _plain(title)[:MAX_CHARS].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _whole(title: str) -> str:
    """The longest form of a title that fits, "" if none does: one cut anywhere may say nothing."""
    title = _plain(title)
    return next((f.rstrip(".") for f in (title, *reductions(title)) if len(f.rstrip(".")) <= MAX_CHARS), "")


def _plain(title: str) -> str:
    title = " ".join(title.split())
    span = dateline(title)
    return title[span[1] :] if span else title
