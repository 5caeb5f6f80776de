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
from briefing.merger.bearing import borne
from briefing.merger.choice.editing import Editor, Opinion, above, least
from briefing.merger.choice.news import News
from briefing.merger.choice.opening import first_signs, log_odds, second_signs
from briefing.merger.forms import NOTHING, Avoid, Form
from briefing.merger.hearing import Asked, Heard, chosen_forms, hear
from briefing.merger.points import cited, repeats, salience
from briefing.nouns import Citation, Conflict, Part, Point

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_WORDS, MAX_WORDS = 25, 55
# The first sentence is told shorter than this where it can be: so a second has room.
MAX_FIRST_WORDS = 42
MIN_FORM_WORDS = 7
N_REDUCTIONS = 2
# Two sentences this near tell of one thing in two states: the newer goes first.
MIN_ONE_THING = 0.45
# So many of the likeliest sentences are looked at, and, where one of the others can open it, none that is less likely
# news than this (in log-odds): of the 2,496 that readers graded one in a hundred lay below.
N_TRIED, MIN_NEWS = 12, -2.5
# A sentence nearer than this to another says it again.
MAX_SAME = 0.86


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
    editor: Editor,
    conflicts: Sequence[Conflict] = (),
    avoid: Avoid = NOTHING,
) -> Lead | None:
    """What a reader who stops here must know, in about 25 to 55 words where the sources have them; None where no
    sentence of any can stand alone."""
    able = _Forms(context, editor, avoid)
    chosen = _chosen(context, news, asked, conflicts, able)
    if not chosen:
        return None
    forms = _most_said(context, chosen, encoder, asked, able)
    origins = [d.origin or d.id for d in context.corpus.documents]
    forms, ears = borne(context, forms, hear(context, forms, asked), origins, asked)
    parts = [Part(text=f.text, citations=cited(context, f, e)) for f, e in zip(forms, ears, strict=True)]
    parts += _disputed(context, forms, conflicts)
    point = Point(
        statement=" ".join(part.text for part in parts),
        citations=tuple(dict.fromkeys(c for part in parts for c in part.citations)),
        salience=salience(max(float(news.news[f.row]) for f in forms)),
        parts=tuple(parts),
    )
    return Lead(point=point, forms=forms, ears=ears)


class _Forms:
    """The forms in which a row may stand in the bottom line: without what to avoid, and such as can be read alone under
    its report's headline."""

    def __init__(self, context: Context, editor: Editor, avoid: Avoid) -> None:
        self._corpus, self._editor, self._avoid = context.corpus, editor, avoid

    def longest(self, row: int, room: int) -> str:
        """The longest form of a row of so many words; "" where it has none. Only its longest few are looked at: what is
        cut down further has often lost its point."""
        statement = self._corpus.statements[row] or ""
        forms = (f for f in (statement, *reductions(statement)[:N_REDUCTIONS]) if self._may(f, room))
        return next((f for f in forms if self._opinion(row, f).stands >= least().stands), "")

    def _opinion(self, row: int, text: str) -> Opinion:
        """Of words of a row below its report's headline."""
        title = self._corpus.documents[self._corpus.column[row]].source.title or ""
        return self._editor.under(above("", title)).read([(text, row)])[0]

    def _may(self, form: str, room: int) -> bool:
        fits = MIN_FORM_WORDS <= len(form.split()) <= room
        return fits and not any(tells(form, word) for word in self._avoid.everywhere)

    def first(self, rows: Sequence[int], news: NDArray[np.float64]) -> tuple[int, str]:
        """The row that an editor would most likely open with, and its words; no words where none can be read alone."""
        told = [(row, text) for row in rows if (text := self.longest(row, MAX_WORDS))]
        if not told:
            return -1, ""

        def value(row: int, text: str) -> float:
            return log_odds("first", first_signs(float(news[row]), self._opinion(row, text)))

        row, text = max(told, key=lambda own: (value(*own), -own[0]))
        return row, self.longest(row, MAX_FIRST_WORDS) or text

    def behind(self, first: int, told: str, rows: Sequence[int]) -> list[tuple[int, str]]:
        """The rows that an editor would rather have behind the first sentence than nothing, best first, with their
        words: of 208 stories whose likeliest sentences were graded 204 have one. Behind one shorter than a bottom
        line also what tells of the same thing."""
        room, editor = MAX_WORDS - len(told.split()), self._editor.under(above(told, ""))
        others = [(text, row) for row in rows if (text := self.longest(row, room))]
        found = [
            (log_odds("second", second_signs(self._corpus, first, row, text, opinion)), row, text)
            for (text, row), opinion in zip(others, editor.read(others), strict=True)
        ]
        near = self._corpus.similarity(first)
        short = len(told.split()) < MIN_WORDS
        ranked = sorted(found, key=lambda f: (-f[0], f[1]))
        return [(row, text) for value, row, text in ranked if value >= 0 or (short and near[row] >= MIN_ONE_THING)]


def likeliest(news: NDArray[np.float64], bound: float = MIN_NEWS) -> list[int]:
    """The rows that a bottom line may be made of, best first: those that are likely enough to be news."""
    best = [int(r) for r in np.argsort(-news, kind="stable")[:N_TRIED] if news[r] > -np.inf]
    return [r for r in best if news[r] >= bound]


def _chosen(
    context: Context, news: News, asked: Asked, conflicts: Sequence[Conflict], able: _Forms
) -> list[tuple[int, str]]:
    """The rows of the bottom line with their words, at most two: the one that an editor would most likely open with,
    and the one behind it, where there is one; one of a later day that tells of the same thing first."""
    value = news.news.copy()
    value[_overtaken(context, conflicts)] = -np.inf
    tried = likeliest(value)
    first, text = able.first([r for r in tried if _opens(context, r)], value)
    if not text:
        tried = likeliest(value, -np.inf)
        first, text = able.first(tried, value)
    if not text:
        return []
    near = context.corpus.similarity(first)
    others = [r for r in tried if r != first and near[r] < MAX_SAME and _opens(context, r, first)]
    behind = able.behind(first, text, others)
    second = next((o for o in behind if not _again(context, first, o[0], asked)), None)
    if second is None:
        return [(first, text)]
    days = _day(context, first), _day(context, second[0])
    newer = all(days) and days[1] > days[0] and near[second[0]] >= MIN_ONE_THING
    return [second, (first, text)] if newer else [(first, text), second]


def _most_said(
    context: Context, chosen: Sequence[tuple[int, str]], encoder: Encoder, asked: Asked, able: _Forms
) -> tuple[Form, ...]:
    """Of each row its longest form or the next shorter one, whichever more origins say; the longest, where the bottom
    line were too short else."""
    options = []
    for row, text in chosen:
        shorter = able.longest(row, len(text.split()) - 1)
        options.append([(row, text), *([(row, shorter)] if shorter else [])])
    vectors = iter(_vectors(context, [o for own in options for o in own], encoder))
    made = [[Form(text=text, row=row, vector=next(vectors)) for row, text in own] for own in options]
    origins = [d.origin or d.id for d in context.corpus.documents]
    groups = [_neighbours(context, row) for row, _ in chosen]
    said = chosen_forms(context, groups, made, origins, asked)
    return said if sum(len(f.text.split()) for f in said) >= MIN_WORDS else tuple(own[0] for own in made)


def _neighbours(context: Context, row: int) -> Group:
    """A row with the nearest one of each other document."""
    corpus = context.corpus
    others = [corpus.rows(c) for c in range(len(corpus.documents)) if c != corpus.column[row]]
    rows = [int(own[corpus.similarity(row, own).argmax()]) for own in others if len(own)]
    return Group(rows=(row, *rows), agreement=0.0, weight=0.0)


def _again(context: Context, first: int, second: int, asked: Asked) -> bool:
    """Whether one of two rows says the other again."""
    corpus = context.corpus
    a, b = (Form(text=corpus.texts[r], row=r, vector=corpus.vectors[r]) for r in (first, second))
    return repeats(a, [b], asked) or repeats(b, [a], asked)


def _opens(context: Context, row: int, *before: int) -> bool:
    """Whether what a row begins with is known to who has read no more than the rows before it."""
    corpus = context.corpus
    return is_introduced(corpus, row, corpus.statements[row] or "", " ".join(corpus.texts[r] for r in before))


def _overtaken(context: Context, conflicts: Sequence[Conflict]) -> list[int]:
    """The rows that give an older answer to a question that a later report answers otherwise."""
    published = {d.id: d.source.published for d in context.corpus.documents}
    found = []
    for conflict in conflicts:
        days = [[d for c in p.citations if (d := published.get(c.document))] for p in conflict.positions]
        if conflict.relation != "superseded" or not conflict.printable or not all(days):
            continue
        newest = max(max(d.date() for d in own) for own in days)
        for position, own in zip(conflict.positions, days, strict=True):
            if max(d.date() for d in own) < newest:
                found += context.corpus.rows_of(position.citations)
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
