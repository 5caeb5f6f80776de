"""What several condensed documents share, where they differ, and what single ones add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from briefing.corpus import Corpus
from briefing.corpus.context import Context
from briefing.engines.protocols import Encoder, Stance
from briefing.merger import hearing
from briefing.merger.agree import disputed, in_line, misspelt
from briefing.merger.align import align
from briefing.merger.choice.editing import Editor, above
from briefing.merger.choice.lead import bottom_line
from briefing.merger.choice.news import News
from briefing.merger.choice.own import own
from briefing.merger.confidence import confidence
from briefing.merger.differences import differences
from briefing.merger.forms import Avoid
from briefing.merger.heading import heading
from briefing.merger.hearing import Asked
from briefing.merger.introductions import Introductions
from briefing.merger.points import shared_points
from briefing.merger.remainder import key_figures, timeline, unknowns
from briefing.nouns import (
    Citation,
    Confidence,
    Conflict,
    Diagnostic,
    Event,
    KeyFigure,
    Part,
    Point,
    Position,
    SharedPoint,
    Summary,
    Unknown,
)

_Stated = TypeVar("_Stated", Point, SharedPoint)
_Beside = TypeVar("_Beside", Unknown, Event)
_Cited = TypeVar("_Cited", Unknown, Event, KeyFigure)

MANY_SHARED = 9  # shared points, that a page may hold
N_BESIDE = 6  # gaps, figures and days, each, that are read for a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """All that comparing the documents gave; each list best first. `n_beyond` documents were not asked about some of
    the shared points, nor the stance model about `n_unasked` of the possible differences, being too many."""

    title: str
    bottom_line: Point | None
    summaries: tuple[Summary, ...]
    shared: tuple[SharedPoint, ...]
    conflicts: tuple[Conflict, ...]
    single: tuple[Point, ...]
    unknowns: tuple[Unknown, ...]
    figures: tuple[KeyFigure, ...]
    timeline: tuple[Event, ...]
    confidence: Confidence
    n_beyond: int = 0
    n_unasked: int = 0


def merge(
    corpus: Corpus,
    summaries: Sequence[Summary],
    news: News,
    encoder: Encoder,
    stance: Stance,
    *,
    preferred: Sequence[int] = (),
) -> Merged:
    """Compares the documents of a corpus.

    Args:
        corpus: The sentences of all documents, whose `origin` is set.
        summaries: One a document.
        news: How much each sentence is news.
        encoder: Encodes the shorter forms of sentences.
        stance: Judges the sentence pairs that need it.
        preferred: The rows that a reader asked for: of them single points are taken beside the likeliest ones.
    """
    origins = [d.origin or d.id for d in corpus.documents]
    groups = align(corpus, origins)
    context = Context(corpus)
    conflicts = differences(context, origins, stance)
    avoid = Avoid(everywhere=misspelt(conflicts), at=disputed(corpus, conflicts))
    asked = Asked(stance)
    editor = Editor(corpus, stance)
    lead = bottom_line(context, news, encoder, asked, editor, conflicts, avoid)
    said = lead.forms if lead else ()
    title = heading(news, lead)
    editor = editor.under(above(lead.point.statement if lead else "", title))
    found = shared_points(context, groups, origins, encoder, asked, news, editor, avoid=avoid, said=said)
    shared = in_line(found, conflicts, corpus.documents)
    over, told = _above(corpus, lead.point if lead else None, shared)
    printed = " ".join([*([lead.point.statement] if lead else []), *(p.statement for p in shared if p.printable)])
    differing = _rows(corpus, [p for c in conflicts if c.printable and c.kind != "name" for p in c.positions])
    ours = own(corpus, news, editor, asked, over, told, disputed=differing, printed=printed, preferred=preferred)
    page = Introductions(corpus, title)
    point = _introduced_lead(page, lead.point) if lead else None
    shared = tuple(_introduced(page, p) if p.printable and not p.in_lead else p for p in shared)
    beside = [*over, *differing, *_rows(corpus, (*ours.single, *ours.lines.values()))]
    lines = {document: _introduced(page, line) for document, line in ours.lines.items()}
    return Merged(
        title=title,
        bottom_line=point,
        summaries=tuple(replace(s, line=lines.get(s.document)) for s in summaries),
        shared=shared,
        conflicts=conflicts,
        single=tuple(_introduced(page, p) for p in ours.single),
        unknowns=_read(editor, unknowns(corpus, over)),
        figures=_worth_a_line(editor, key_figures(corpus, groups, printed)),
        timeline=_read(editor, timeline(corpus, news.worth, beside)),
        confidence=confidence(corpus, lead, conflicts),
        n_beyond=len(asked.beyond),
        n_unasked=context.n_unasked,
    )


def unasked(merged: Merged) -> tuple[Diagnostic, ...]:
    """Says what the stance model was not asked about, because there is too much of it."""
    told = []
    if merged.n_beyond:
        told.append(
            f"There are many documents: about each shared point the {hearing.MAX_HEARD} that come nearest to it were "
            f"asked, and {merged.n_beyond} were not asked about all of them, so that more may say a point than are "
            f"cited for it. Give fewer documents to have every one asked."
        )
    if merged.n_unasked:
        told.append(
            f"The documents have many values that may differ: {merged.n_unasked:,} of the possible differences, the "
            f"least likely ones, were not looked into. Give fewer documents, or shorter ones."
        )
    return tuple(Diagnostic(stage="merge", severity="warning", source=None, message=message) for message in told)


def _worth_a_line(editor: Editor, figures: Sequence[KeyFigure]) -> tuple[KeyFigure, ...]:
    """The first figures, without those that an editor leaves out."""
    return tuple(_kept(editor, figures, [f.what for f in figures]))


def _read(editor: Editor, told: Sequence[_Beside]) -> tuple[_Beside, ...]:
    """The same, with those not printable that an editor leaves out or has not read."""
    able = [t for t in told if t.printable]
    kept = set(map(id, _kept(editor, able, [t.statement for t in able])))
    return tuple(t if id(t) in kept else replace(t, printable=False) for t in told)


def _kept(editor: Editor, told: Sequence[_Cited], words: Sequence[str]) -> list[_Cited]:
    """Of the first `N_BESIDE` those that an editor keeps; `words` is what of each would be printed."""
    first = told[:N_BESIDE]
    rows = [editor.corpus.rows_of(t.citations)[0] for t in first]
    chosen = editor.chosen(list(zip(words, rows, strict=False)))
    return [t for t, keep in zip(first, chosen, strict=True) if keep]


def _introduced(page: Introductions, point: _Stated) -> _Stated:
    """A point with whoever it speaks of introduced."""
    statement, document = point.statement, _home(point.statement, point.citations)
    return replace(point, statement=page.introduce(statement, document)) if document else point


def _introduced_lead(page: Introductions, point: Point) -> Point:
    parts = tuple(
        replace(part, text=page.introduce(part.text, _home(part.text, part.citations))) for part in point.parts
    )
    return replace(point, statement=" ".join(part.text for part in parts), parts=parts)


def _home(statement: str, citations: Sequence[Citation]) -> str:
    """The document whose words a statement is made of: the cited one that has most of them."""
    words = set(statement.split())
    return max(citations, key=lambda c: len(words & set(c.quote.split()))).document if citations else ""


def _above(corpus: Corpus, lead: Point | None, shared: Sequence[SharedPoint]) -> tuple[list[int], list[int]]:
    """The rows that the page tells before it comes to what is one source's own: those whose words are printed, and all
    that are cited."""
    leading = lead.parts if lead else ()
    printed = [p for p in shared if p.printable and not p.in_lead][:MANY_SHARED]
    return _rows(corpus, (*leading, *printed)), _rows(corpus, (*leading, *shared))


def _rows(corpus: Corpus, told: Iterable[Part | Point | Position | SharedPoint]) -> list[int]:
    """The rows that these are cited to."""
    return corpus.rows_of(c for point in told for c in point.citations)
