"""The bottom line: the news, in one or two sentences of the sources, each cut to whole clauses and cited for itself.

Its sentences are those that an editor would most likely tell first; the second is weighed against what the first has
said already. What is newest comes first. What reports give different answers to is said with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from briefing.corpus.context import Context, is_introduced
from briefing.engines.protocols import Encoder
from briefing.language.reduction import reductions
from briefing.merger.agree import tells
from briefing.merger.align import Group
from briefing.merger.choice.news import News
from briefing.merger.forms import NOTHING, Avoid, Form
from briefing.merger.hearing import Asked, Heard, chosen_forms, hear, thresholds
from briefing.merger.points import cited, probability
from briefing.nouns import Citation, Conflict, Part, Point

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_WORDS, MAX_WORDS = 25, 55
# The first sentence leaves room for a second: the shortest form of one has this many words.
MIN_FORM_WORDS = 7
# Two sentences this near tell of one thing in two states: the newer goes first.
MIN_ONE_THING = 0.45
# So many of the likeliest sentences are looked at.
N_TRIED = 24
N_SECONDS = 3
# What a second sentence loses (in log-odds) for each unit of cosine beyond this to the first; beyond the last it says
# it again. Of 319 stories out of fold one of the two is of the news in .944 at a cost of 3, .934 at 4.5, .925 at 8.
REDUNDANCY_COST, FREE_SIMILARITY, MAX_SAME = 3.0, 0.3, 0.86
# Of each sentence so many forms are asked about: which of them most origins say.
N_FORMS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The bottom line, and of each of its sentences the form and what every document says of it."""

    point: Point
    forms: tuple[Form, ...]
    ears: tuple[Mapping[int, Heard], ...]


def bottom_line(
    context: Context,
    news: News,
    encoder: Encoder,
    asked: Asked,
    conflicts: Sequence[Conflict] = (),
    avoid: Avoid = NOTHING,
) -> Lead | None:
    """What a reader who stops here must know, in 25 to 55 words where the sources have them; None where no sentence of
    any can stand alone."""
    rows = _rows(context, news, asked, conflicts, avoid)
    if not rows:
        return None
    forms = _forms(context, rows, encoder, asked, avoid)
    ears = hear(context, forms, asked)
    parts = [Part(text=f.text, citations=cited(context, f, e)) for f, e in zip(forms, ears, strict=True)]
    parts += _disputed(context, forms, conflicts)
    point = Point(
        statement=" ".join(part.text for part in parts),
        citations=tuple(dict.fromkeys(c for part in parts for c in part.citations)),
        salience=probability(max(float(news.news[f.row]) for f in forms)),
        parts=tuple(parts),
    )
    return Lead(point=point, forms=forms, ears=ears)


def _rows(context: Context, news: News, asked: Asked, conflicts: Sequence[Conflict], avoid: Avoid) -> list[int]:
    """The rows of the bottom line, at most two: the likeliest, and the next that says something else and has room; one
    of a later day first."""
    value = news.news.copy()
    value[_overtaken(context, conflicts)] = -np.inf
    tried = [int(r) for r in np.argsort(-value, kind="stable")[:N_TRIED] if value[r] > -np.inf]
    lengths = {r: [len(f.split()) for f in _told(context, r, avoid)] for r in tried}
    fitting = [r for r in tried if _fits(lengths[r], MAX_WORDS)]
    if not fitting:
        return []
    first = next((r for r in fitting if _opens(context, r)), fitting[0])
    near = context.corpus.similarity[first]
    value = value - REDUNDANCY_COST * np.clip(near - FREE_SIMILARITY, 0, None)
    room = MAX_WORDS - min(lengths[first])
    others = [
        r for r in fitting
        if r != first and near[r] < MAX_SAME and _fits(lengths[r], room) and _opens(context, r, first)
    ]  # fmt: skip
    others.sort(key=lambda r: (-value[r], r))
    second = next((r for r in others[:N_SECONDS] if not _again(context, first, r, asked)), None)
    rows = [first] if second is None else [first, second]
    days = [_day(context, r) for r in rows]
    newer = all(days) and days[-1] > days[0] and near[rows[-1]] >= MIN_ONE_THING
    return rows[::-1] if newer else rows


def _again(context: Context, first: int, second: int, asked: Asked) -> bool:
    """Whether one of two rows says all of the other."""
    texts = context.corpus.texts
    pairs = [(texts[first], texts[second]), (texts[second], texts[first])]
    said = asked.says(pairs)
    return any(float(said[pair][0]) >= thresholds().all for pair in pairs)


def _opens(context: Context, row: int, *before: int) -> bool:
    """Whether what a row begins with is known to who has read no more than the rows before it."""
    return is_introduced(context.corpus.texts[row], " ".join(context.corpus.texts[r] for r in before))


def _fits(lengths: Sequence[int], room: int) -> bool:
    return any(n <= room for n in lengths)


def _told(context: Context, row: int, avoid: Avoid) -> list[str]:
    """The ways to tell a row, longest first, without what is to be avoided."""
    statement = context.corpus.statements[row] or ""
    forms = [f for f in (statement, *reductions(statement)) if len(f.split()) >= MIN_FORM_WORDS]
    return [f for f in forms if not any(tells(f, word) for word in avoid.everywhere)]


def _forms(context: Context, rows: Sequence[int], encoder: Encoder, asked: Asked, avoid: Avoid) -> tuple[Form, ...]:
    """Of each row the form that most origins say, where all together keep to the length of a bottom line."""
    origins = [d.origin or d.id for d in context.corpus.documents]
    told = [_told(context, r, avoid) for r in rows]
    shortest = [min(len(f.split()) for f in own) for own in told]
    options: list[list[tuple[int, str]]] = []
    for n, (row, own) in enumerate(zip(rows, told, strict=True)):
        room = MAX_WORDS - (sum(shortest) - shortest[n])
        fitting = [(row, f) for f in own if len(f.split()) <= room]
        options.append([*fitting[: N_FORMS - 1], *fitting[N_FORMS - 1 :][-1:]])
    vectors = iter(_vectors(context, [option for own in options for option in own], encoder))
    made = [[Form(text=text, row=row, vector=next(vectors)) for row, text in own] for own in options]
    groups = [_neighbours(context, r) for r in rows]
    chosen = list(chosen_forms(context, groups, made, origins, asked))
    n_words = sum(len(f.text.split()) for f in chosen)
    if n_words > MAX_WORDS:
        chosen = [forms[-1] for forms in made]
    for n, longer in enumerate(made):  # room that is left goes to longer forms, where it is too short without
        others = sum(len(f.text.split()) for m, f in enumerate(chosen) if m != n)
        if others + len(chosen[n].text.split()) < MIN_WORDS:
            chosen[n] = next(f for f in longer if len(f.text.split()) + others <= MAX_WORDS or f is longer[-1])
    return tuple(chosen)


def _neighbours(context: Context, row: int) -> Group:
    """A row with the nearest one of each other document."""
    corpus = context.corpus
    others = [corpus.rows(c) for c in range(len(corpus.documents)) if c != corpus.column[row]]
    rows = [int(own[corpus.similarity[row, own].argmax()]) for own in others if len(own)]
    return Group(rows=(row, *rows), agreement=0.0, weight=0.0)


def _overtaken(context: Context, conflicts: Sequence[Conflict]) -> list[int]:
    """The rows that give an older answer to a question that a later report answers otherwise."""
    published = {d.id: d.source.published for d in context.corpus.documents}
    place = {(s.document, s.start): r for r, s in enumerate(context.corpus.sentences)}
    found = []
    for conflict in conflicts:
        days = [[d for c in p.citations if (d := published.get(c.document))] for p in conflict.positions]
        if conflict.relation != "superseded" or not conflict.printable or not all(days):
            continue
        newest = max(max(d.date() for d in own) for own in days)
        for position, own in zip(conflict.positions, days, strict=True):
            if max(d.date() for d in own) < newest:
                found += [place[c.document, c.start] for c in position.citations if (c.document, c.start) in place]
    return found


def _vectors(context: Context, chosen: Sequence[tuple[int, str]], encoder: Encoder) -> NDArray[np.float32]:
    """One vector a form; those of whole sentences are known."""
    corpus = context.corpus
    new = [text for row, text in chosen if text != corpus.texts[row]]
    made = dict(zip(new, encoder.encode(new), strict=True)) if new else {}
    return np.stack([made.get(text, corpus.vectors[row]) for row, text in chosen])


def _day(context: Context, row: int) -> int:
    """The day its report was published, as an ordinal; 0 where that is unknown."""
    published = context.corpus.documents[context.corpus.column[row]].source.published
    return published.date().toordinal() if published else 0


def _disputed(context: Context, forms: Sequence[Form], conflicts: Sequence[Conflict]) -> list[Part]:
    """What a sentence of the bottom line says and another report contradicts, in a line of its own."""
    places = {(context.corpus.sentences[f.row].document, context.corpus.sentences[f.row].start) for f in forms}
    told = " ".join(form.text for form in forms)
    for conflict in conflicts:
        proof: list[Citation] = [c for p in conflict.positions for c in p.citations]
        values = list(dict.fromkeys(p.value for p in conflict.positions))
        if (
            conflict.printable
            and conflict.relation == "contradiction"
            and conflict.kind in ("number", "date", "place")
            and len(values) > 1
            and any(tells(told, value) for value in values)
            and any((c.document, c.start) in places for c in proof)
        ):
            return [Part(text=f"Reports differ: {' or '.join(values[:3])}.", citations=tuple(dict.fromkeys(proof)))]
    return []
