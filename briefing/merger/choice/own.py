"""What single sources add to what is told above: points that an editor would keep, and a line for each source.

Nothing is said of the other sources here: whether they tell it too is not known. Of 2,564 sentences that readers held
against the nearest ones of the other reports 15 of 100 were told there as well, and of the best quarter 21. What is
near to another report's is the better line for it: 52 of 100 were worth their room, of the others 32. So they are
ranked by how likely they are among the foremost of all (area under the curve .71 for worth its room; .59 by what the
labels of single points taught), times what the editor thinks of them (.77; without, .75).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from briefing.corpus import Corpus
from briefing.corpus.context import is_introduced
from briefing.language.reduction import reductions
from briefing.merger.choice.editing import Editor, least
from briefing.merger.choice.news import News, probability
from briefing.merger.forms import Form
from briefing.merger.hearing import Asked
from briefing.merger.points import repeats
from briefing.nouns import Point

# One further than this from all that other origins say is of another subject, as in a digest of the day.
MIN_TOLD = 0.3
# What is nearer than this to something above it on the page says it again.
MAX_AGAIN = 0.7
# So many of the likeliest by their signs are read, and of each source for its line.
N_READ, N_READ_EACH = 18, 4
# Of what stands above a line so many sentences are held against it, the nearest ones.
N_HELD = 3
# Of a pile about so many are read in all, and of each source one.
MAX_READ = 240
MAX_POINTS, MAX_PREFERRED = 12, 6
N_REDUCTIONS = 2
MAX_POINT_WORDS, MAX_LINE_WORDS = 45, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The points taken from single sources, best first, and for each document that has one its line."""

    single: tuple[Point, ...]
    lines: Mapping[str, Point]


def own(
    corpus: Corpus,
    news: News,
    editor: Editor,
    asked: Asked,
    above: Sequence[int],
    told: Sequence[int],
    *,
    disputed: Sequence[int] = (),
    printed: str = "",
    preferred: Sequence[int] = (),
) -> Own:
    """What each source adds.

    Args:
        corpus: The sentences of all documents.
        news: How much each is news.
        editor: Says which lines can be read alone and are worth their room.
        asked: Says which of them are told again.
        above: The rows whose words stand on the page already.
        told: The rows that a shared point or the bottom line cites.
        disputed: The rows in a difference on the page: what tells them again is a source's line only where it has no
            other.
        printed: The words that the page has printed before.
        preferred: The rows that a reader asked for. They stand behind the others: likely news they need not be.
    """
    if len(corpus.documents) < 2:
        return Own(single=(), lines={})
    free = [r for r in _free(corpus, news, told) if is_introduced(corpus, r, corpus.statements[r] or "", printed)]
    shown = [*above, *disputed]
    single: list[Point] = []
    for row, words, value in _best(corpus, news, editor, free, MAX_POINT_WORDS, N_READ):
        if len(single) < MAX_POINTS and value >= least().single and _is_news(corpus, row, words, shown, asked):
            single.append(_point(corpus, row, words, value))
            shown.append(row)
    asked_for = set(preferred)
    wanted = [r for r in free if r in asked_for]
    for row, words, value in _asked_for(corpus, news, editor, wanted):
        if len(single) < MAX_POINTS + MAX_PREFERRED and _is_news(corpus, row, words, shown, asked):
            single.append(_point(corpus, row, words, value))
            shown.append(row)
    lines = {}
    n_read = max(1, min(N_READ_EACH, MAX_READ // len(corpus.documents)))
    for column, document in enumerate(corpus.documents):
        if document.origin in ("", document.id):
            rows = [r for r in free if corpus.column[r] == column and _is_new(corpus, r, above)]
            rows = [r for r in rows if _is_new(corpus, r, disputed)] or rows
            best = (b for b in _best(corpus, news, editor, rows, MAX_LINE_WORDS, n_read) if b[2] >= least().line)
            line = next((b for b in best if _is_news(corpus, b[0], b[1], above, asked)), None)
            if line:
                lines[document.id] = _point(corpus, *line)
    return Own(single=tuple(single), lines=lines)


def _free(corpus: Corpus, news: News, told: Sequence[int]) -> list[int]:
    """The rows that can stand as a point, are of the others' subject and are not told above."""
    origins = np.array([d.origin or d.id for d in corpus.documents])[corpus.column]
    nearest = np.full(len(origins), -1.0, np.float32)
    for origin in set(origins.tolist()):
        own, others = np.flatnonzero(origins == origin), np.flatnonzero(origins != origin)
        nearest[own] = corpus.similarity(own, others).max(axis=1, initial=-1.0)
    able = (news.foremost > -np.inf) & (nearest >= MIN_TOLD)
    able[list(told)] = False
    able[[r for r, a in enumerate(corpus.analyses) if a.unknown]] = False  # the page tells these as not known
    return [int(r) for r in np.flatnonzero(able)]


def _is_new(corpus: Corpus, row: int, shown: Sequence[int]) -> bool:
    return not len(shown) or float(corpus.similarity(row, list(shown)).max()) < MAX_AGAIN


def _is_news(corpus: Corpus, row: int, words: str, shown: Sequence[int], asked: Asked) -> bool:
    """Whether what stands above, whose rows are `shown`, does not tell it in other words either."""
    if not _is_new(corpus, row, shown):
        return False
    nearest = sorted(set(shown), key=lambda r: (-float(corpus.vectors[r] @ corpus.vectors[row]), r))[:N_HELD]
    stated = [Form(text=corpus.texts[r], row=r, vector=corpus.vectors[r]) for r in nearest]
    return not repeats(Form(text=words, row=row, vector=corpus.vectors[row]), stated, asked)


def _best(
    corpus: Corpus, news: News, editor: Editor, rows: Sequence[int], max_words: int, n_read: int
) -> list[tuple[int, str, float]]:
    """Those of some rows that can be told in a whole clause, with their words and value, best first: the editor
    reads the `n_read` that are likeliest by their signs."""
    ranked = sorted(rows, key=lambda r: (-news.foremost[r], r))
    told = list(islice(((r, words) for r in ranked if (words := told_in(corpus, r, max_words))), n_read))
    opinions = zip(told, editor.read((words, r) for r, words in told), strict=True)
    likely = probability(news.foremost)
    rated = [(r, words, o.value * float(likely[r])) for (r, words), o in opinions if o.value >= least().beside]
    return sorted(rated, key=lambda found: (-found[2], found[0]))


def _asked_for(corpus: Corpus, news: News, editor: Editor, rows: Sequence[int]) -> list[tuple[int, str, float]]:
    """Those of some rows that can be read alone, with their words and value, likeliest first: that they are worth their
    room a reader has said."""
    ranked = sorted(rows, key=lambda r: (-news.foremost[r], r))
    told = list(islice(((words, r) for r in ranked if (words := told_in(corpus, r, MAX_POINT_WORDS))), N_READ))
    opinions = zip(told, editor.read(told), strict=True)
    likely = probability(news.foremost)
    return [(r, words, o.value * float(likely[r])) for (words, r), o in opinions if o.stands >= least().stands]


def told_in(corpus: Corpus, row: int, max_words: int) -> str | None:
    """The longest form of a row that has no more words; None where each has."""
    return next((f for f in _forms(corpus.statements[row] or "") if len(f.split()) <= max_words), None)


def _forms(statement: str) -> Iterator[str]:
    """A statement, and its longest shorter forms. What is cut down further has often lost its point."""
    yield statement
    yield from reductions(statement)[:N_REDUCTIONS]


def _point(corpus: Corpus, row: int, statement: str, value: float) -> Point:
    return Point(statement=statement, citations=(corpus.cite(row),), salience=round(value, 4))
