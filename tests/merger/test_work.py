"""Work that grows with the sentences, and not with their pairs."""

from __future__ import annotations

import cProfile
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from reports import reports

from briefing import brief
from briefing.corpus import Corpus, embed
from briefing.corpus.context import Context
from briefing.engines.protocols import Encoder, Stance
from briefing.language.names import Name, relate_names
from briefing.merger import forms as forms_of
from briefing.merger import hearing
from briefing.merger.align import Group, _distinct, align
from briefing.merger.choice.editing import Editor
from briefing.merger.choice.news import News
from briefing.merger.choice.signs import Signs
from briefing.merger.differences import asking
from briefing.merger.differences.asking import _denial, opinions
from briefing.merger.differences.decision import (
    JUDGED_BY_ENTAILMENT,
    favourable,
    judged,
    most_probable,
    probability,
)
from briefing.merger.differences.finding import find_candidates
from briefing.merger.differences.quotes import compare_wording
from briefing.merger.forms import Form
from briefing.merger.hearing import Asked, hear
from briefing.merger.points import shared_points
from briefing.merger.remainder import timeline
from briefing.nouns import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from briefing.corpus.corpus import Rows

PLACES = "north south east west upper".split()


class Counting:
    """The stance model, counting what it is asked."""

    def __init__(self, stance: Stance) -> None:
        self._stance = stance
        self.id = stance.id
        self.n_asked = 0
        self.n_of = Counter[str]()

    def __getattr__(self, name: str) -> object:
        def ask(pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
            self.n_asked += len(pairs)
            self.n_of[name] += len(pairs)
            return getattr(self._stance, name)(pairs)

        return ask


def of_the_districts() -> Sequence[Document]:
    """Reports that give other figures for the same places."""
    texts = [
        " ".join(f"In the {place} district {7 + 13 * i + n} {word} lost their homes." for n, place in enumerate(PLACES))
        for i, word in enumerate(("people", "families", "tenants", "people"))
    ]
    return reports(*texts)


def test_what_is_decided_is_not_asked_further_and_nothing_else_is_reported(stance: Stance, encoder: Encoder) -> None:
    """Reports that give figures and days for many places, most of them for another place than their neighbour's."""
    texts = [
        " ".join(
            f"In the {place} district {7 + 13 * i + n} people lost their homes by {'Monday' if i % 2 else 'Friday'}."
            for n, place in enumerate(PLACES)
        )
        for i in range(4)
    ]
    documents = reports(*texts)
    context = Context(embed(documents, encoder))
    candidates = find_candidates(context, [d.id for d in documents])
    whole, short = Counting(stance), Counting(stance)
    found = judged(context, candidates, opinions(context, candidates, whole))
    assert found
    assert judged(context, candidates, opinions(context, candidates, short, until_decided=True)) == found
    assert short.n_asked < 0.8 * whole.n_asked


def test_most_that_one_order_leaves_is_never_less_than_what_both_come_to(encoder: Encoder) -> None:
    """Whatever the other order is answered."""
    texts = [f"In the {p} district {7 + i} people lost their homes by {'MondayFriday'[6 * i:][:6]}." for p in PLACES
             for i in range(2)]  # fmt: skip
    documents = reports(*texts)
    context = Context(embed(documents, encoder))
    candidates = [c for c in find_candidates(context, [d.id for d in documents]) if c.kind in JUDGED_BY_ENTAILMENT]
    assert {c.kind for c in candidates} == {"number", "date"}
    answers = np.random.default_rng(1).dirichlet((0.3, 0.3, 0.3), (60, 2))
    for candidate in candidates[:40]:
        for one, other in answers:
            told, whole = (replace(favourable(candidate.kind), **_denial(a)) for a in ((one,), (one, other)))
            assert probability(context, candidate, whole) <= most_probable(context, candidate, told) + 1e-9


def test_the_second_order_of_two_sentences_is_asked_only_where_it_may_matter(stance: Stance, encoder: Encoder) -> None:
    documents = of_the_districts()
    context, asked = Context(embed(documents, encoder)), Counting(stance)
    candidates = find_candidates(context, [d.id for d in documents])
    n_pairs = len({frozenset((c.a, c.b)) for c in candidates})
    opinions(context, candidates, asked, until_decided=True)
    assert asked.n_of["classify"] < 1.7 * n_pairs


def test_the_nearest_of_a_document_is_that_of_all_its_rows(encoder: Encoder) -> None:
    corpus = embed(reports("The river rose. A dam broke.", "The dam broke at night. Nobody was hurt."), encoder)
    apart = Corpus(
        documents=corpus.documents,
        sentences=corpus.sentences,
        column=np.array([0, 1, 0, 1]),
        vectors=corpus.vectors,
    )
    for one in (corpus, apart):
        for row in range(4):
            for column in range(2):
                nearest = float(one.similarity(row, one.rows(column)).max())
                assert one.nearest(row, column) == pytest.approx(nearest, abs=1e-6)


def _n_substitutions(work: Callable[[], object]) -> int:
    """How often a pattern's matches are replaced meanwhile."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return sum(e.callcount for e in profile.getstats() if "'sub' of 're.Pattern'" in str(e.code))


def test_names_held_against_each_other_are_taken_apart_once_each() -> None:
    texts = [
        f"{first} {last}"
        for first in ("Ana", "Bert", "Cleo")
        for last in (f"B{v}{c}esen" for v in "aeiou" for c in "dklmnrst")
    ]
    names = [Name(start=0, end=len(t), text=t, head=t.split()[1].casefold(), title="", kind="other") for t in texts]
    assert _n_substitutions(lambda: [relate_names(a, b) for a in names for b in names]) < 60 * len(names)


def test_quotations_held_against_each_other_are_taken_apart_once_each() -> None:
    said = [f"We shall mend the dam number {n} before the next winter comes." for n in range(100)]
    n_made = _n_substitutions(lambda: [compare_wording(a, b) for a in said for b in said])
    assert n_made < 40 * len(said)


def test_editions_of_one_sentence_are_asked_about_once(stance: Stance, encoder: Encoder) -> None:
    texts = [f"Rescuers said that {300 + 70 * i} people had lost their homes in the flood." for i in range(12)]
    documents = reports(*texts)
    context, asked = Context(embed(documents, encoder)), Counting(stance)
    candidates = find_candidates(context, [d.id for d in documents])
    assert len(candidates) > 12
    assert judged(context, candidates, opinions(context, candidates, asked, until_decided=True))
    assert asked.n_asked == 3  # two ways whether they deny each other, one sentence for both in what they ask


def test_of_more_than_there_is_time_for_the_likeliest_are_asked_about(
    stance: Stance, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = of_the_districts()
    context, asked = Context(embed(documents, encoder)), Counting(stance)
    candidates = find_candidates(context, [d.id for d in documents])
    whole = judged(context, candidates, opinions(context, candidates, stance, until_decided=True))
    assert context.n_unasked == 0
    monkeypatch.setattr(asking, "MAX_PAIRS", 20)
    some = judged(context, candidates, opinions(context, candidates, asked, until_decided=True))
    assert some[:1] == whole[:1]
    assert asked.n_asked <= 20
    assert len(candidates) > 20
    assert 0 < context.n_unasked < len(candidates)


class Held(Corpus):
    """A corpus that counts how often a row is held against all others."""

    n_held: list[int] = []  # noqa: RUF012  of the class: the corpus is frozen

    def similarity(self, rows: Rows, others: Rows | None = None) -> NDArray[np.float32]:
        if others is None:
            self.n_held.append(1)
        return super().similarity(rows, others)


def test_of_each_day_only_the_likeliest_happening_is_held_against_all_others(encoder: Encoder) -> None:
    days = [f"On {day} March 2025 the council closed the lower bridge for repairs." for day in range(1, 6)]
    corpus = embed(reports(*[" ".join(days)] * 8), encoder)
    held = Held(documents=corpus.documents, sentences=corpus.sentences, column=corpus.column, vectors=corpus.vectors)
    weights = np.linspace(0.1, 0.9, len(corpus.sentences)).astype(np.float32)
    events = timeline(held, weights)
    assert [e.day for e in events] == [f"2025-03-0{day}" for day in range(1, 6)]
    assert {c.document for e in events for c in e.citations} == {"S8"}
    assert len(held.n_held) == len(events)


def test_the_signs_of_many_sentences_take_little_memory(encoder: Encoder) -> None:
    texts = [" ".join(f"Crew {i} of house {n} cleared the road." for i in range(400)) for n in range(8)]
    documents = reports(*texts)
    sentences = tuple(s for d in documents for s in d.sentences)
    column = np.array([c for c, d in enumerate(documents) for _ in d.sentences], dtype=np.int64)
    vectors = np.random.default_rng(1).normal(size=(len(sentences), 8)).astype(np.float32)
    corpus = Corpus(documents=tuple(documents), sentences=sentences, column=column, vectors=vectors)
    signs = Signs(corpus, encoder)
    rows = np.arange(len(sentences), dtype=np.int64)
    signs._told(rows[:1], vectors[:1])
    tracemalloc.start()
    signs._told(rows, vectors)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6 * len(rows) ** 2  # a number for each two sentences would be eight times their square


def told_alike(n: int) -> list[Document]:
    """Reports that tell the same in words of their own; two of them in the words of the first."""
    towns = [f"Town number {i} took in families." for i in range(n)]
    said = "The ferry Alma ran aground off Sund on Tuesday night, and all 212 passengers were taken off by lifeboats."
    own = [f"{said[:-1]}, house {i} reports." if 0 < i < n - 2 else said for i in range(n)]
    return reports(*(f"{a} {b}" for a, b in zip(own, towns, strict=True)))


def test_of_a_pile_the_nearest_reports_are_asked_what_they_say_and_who_was_not_is_not_called_silent(
    stance: Stance, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "MAX_HEARD", 3)
    documents = told_alike(8)
    context, counting = Context(embed(documents, encoder)), Counting(stance)
    asked = Asked(counting)  # type: ignore[arg-type]
    corpus = context.corpus
    form = Form(text=corpus.texts[0], row=0, vector=corpus.vectors[0])
    (ears,) = hear(context, [form], asked)
    assert {c for c, ear in ears.items() if not ear.asked} == asked.beyond
    assert len(asked.beyond) == 3
    assert {6, 7} <= {c for c, ear in ears.items() if ear.asked and ear.says > 0.9}  # word for word, asked with one
    assert counting.n_asked <= 2 * 3 * 3  # two questions of three reports' three nearest sentences
    point = shared_points(
        context, align(corpus, [d.id for d in documents]), [d.id for d in documents], encoder, asked,
        News(corpus, encoder), Editor(corpus, stance),
    )[0]  # fmt: skip
    told = {s.document for s in point.stances}
    assert len(told) == 5
    assert not set(point.silent) - told


def test_that_not_every_report_was_asked_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [Document.from_text(d.text) for d in told_alike(6)]
    assert not [d for d in brief(documents).diagnostics if "not asked" in d.message]
    monkeypatch.setattr(hearing, "MAX_HEARD", 2)
    (told,) = [d for d in brief(documents).diagnostics if "not asked" in d.message]
    assert "the 2 that come nearest" in told.message


def test_forms_are_held_against_no_more_than_the_nearest_rows_of_a_group(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = told_alike(8)
    context = Context(embed(documents, encoder))
    (group, *_) = align(context.corpus, [d.id for d in documents])
    monkeypatch.setattr(forms_of, "N_ROWS", 3)
    counting = Counting(encoder)  # type: ignore[arg-type]
    (found,) = forms_of.forms(context, [group], counting)  # type: ignore[arg-type]
    near = context.corpus.similarity(group.rows[0], list(group.rows))
    least = sorted(near.tolist())[-3]
    assert len(group.rows) == 8
    assert all(float(context.corpus.similarity(group.rows[0], form.row)) >= least - 1e-6 for form in found)


def test_that_not_every_difference_was_looked_into_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [
        Document.from_text(
            " ".join(
                f"In the {place} district {7 + 13 * i + n} people lost their homes." for n, place in enumerate(PLACES)
            )
        )
        for i in range(4)
    ]
    assert not [d for d in brief(documents).diagnostics if "looked into" in d.message]
    monkeypatch.setattr(asking, "MAX_PAIRS", 6)
    (told,) = [d for d in brief(documents).diagnostics if "looked into" in d.message]
    assert "of the possible differences" in told.message


def test_a_group_that_repeats_a_better_one_by_more_than_half_is_left_out() -> None:
    def group(*rows: int) -> Group:
        return Group(rows=rows, agreement=0.5, weight=1.0)

    best, apart, half, most, within = (
        group(0, 1, 2, 3),
        group(4, 5),
        group(0, 1, 6, 7),
        group(0, 1, 2, 8),
        group(9, 4, 5),
    )
    # The first pass takes what has .3 in common with none, the second what has .6 at most: two of four, not three of
    # four, nor two of the smaller group's two.
    assert _distinct([best, apart, half, most, within]) == (best, apart, half)


def test_what_words_say_of_themselves_is_not_asked(stance: Stance) -> None:
    counting = Counting(stance)
    asked = Asked(counting)
    same = ("The ferry ran aground.", "The ferry  ran aground.")
    other = ("The ferry ran aground off Marrow Point.", "The ferry ran aground.")
    said, denied = asked.says([same, other]), asked.denies([same, other])
    assert counting.n_asked == 2
    assert (said[same].tolist(), denied[same]) == ([1, 0, 0], 0)
    assert float(said[other][0]) > 0.9
    assert denied[other] < 0.1
