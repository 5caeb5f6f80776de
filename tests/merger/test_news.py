"""One scale for what is worth a line, and what is a source's own on it."""

from __future__ import annotations

import numpy as np
from reports import reports

from briefing.corpus import embed
from briefing.engines.registry import encoder, stance
from briefing.merger.choice.editing import Editor
from briefing.merger.choice.news import News, coefficients
from briefing.merger.choice.own import MAX_LINE_WORDS, MAX_POINT_WORDS, _asked_for, _best, own
from briefing.merger.choice.signs import NAMES, Signs
from briefing.merger.hearing import Asked

FERRY = (
    "The Orrin ferry ran aground off Skellan on Friday with 140 passengers aboard, the coast guard said. "
    "The harbour cafe of Skellan served soup to the passengers all afternoon. "
    "The owner of the ferry asked the harbour board for a new licence three times before it ran aground.",
    "A ferry with 140 passengers aboard ran aground off Skellan on Friday. "
    "Two lawyers for the passengers said they would sue the owner of the ferry for 3 million crowns.",
)


def test_every_sign_has_its_weight_and_is_a_share() -> None:
    for model in ("news", "foremost", "alone"):
        assert set(coefficients()[model]) == {"bias", *NAMES}
    corpus = embed(reports(*FERRY), encoder())
    rows = range(len(corpus.sentences))
    signs = Signs(corpus, encoder()).of(rows, corpus.vectors, corpus.texts)
    assert signs.shape == (len(corpus.sentences), len(NAMES))
    assert signs.min() >= 0
    assert signs.max() <= 1 + 1e-6


def test_what_both_open_with_is_the_news() -> None:
    corpus = embed(reports(*FERRY), encoder())
    news = News(corpus, encoder())
    assert {corpus.sentences[r].index for r in np.argsort(-news.news)[:2]} == {0}
    assert min(news.foremost[0], news.foremost[3]) > max(news.foremost[[1, 2, 4]])
    assert ((news.worth >= 0) & (news.worth <= 1)).all()


def test_what_single_sources_add_is_what_the_page_has_not_told() -> None:
    corpus = embed(reports(*FERRY), encoder())
    news = News(corpus, encoder())
    opening = [r for r, s in enumerate(corpus.sentences) if s.index == 0]
    found = own(corpus, news, Editor(corpus, stance()), Asked(stance()), above=opening, told=opening)
    assert found.single
    assert not any("aground off Skellan" in p.statement for p in found.single)
    assert all(len(line.statement.split()) <= MAX_LINE_WORDS for line in found.lines.values())
    assert "sue the owner" in found.lines["S2"].statement


def test_what_another_tells_too_but_the_page_does_not_may_be_told_once() -> None:
    """Where it is not sure that two say it, it is no shared point; it is not lost for that."""
    opening = "The Orrin ferry ran aground off Skellan on Friday with 140 passengers aboard."
    texts = (
        f"{opening} Divers found a hole of two metres in the hull of the Orrin ferry on Sunday.",
        f"{opening} A hole in the hull of the Orrin ferry, two metres long, was found by divers.",
    )
    corpus = embed(reports(*texts), encoder())
    assert corpus.similarity(1, [3]).max() > 0.7
    found = own(corpus, News(corpus, encoder()), Editor(corpus, stance()), Asked(stance()), above=[0, 2], told=[0, 2])
    assert sum("hole" in p.statement for p in found.single) == 1


def test_a_source_that_adds_nothing_has_no_line() -> None:
    told = "The Orrin ferry ran aground off Skellan on Friday with 140 passengers aboard."
    corpus = embed(reports(told, f"{told} Two lawyers said they would sue the owner over the grounding."), encoder())
    found = own(corpus, News(corpus, encoder()), Editor(corpus, stance()), Asked(stance()), above=[0], told=[0, 1])
    assert "S1" not in found.lines


def test_one_source_alone_has_nothing_set_apart() -> None:
    corpus = embed(reports(FERRY[0]), encoder())
    assert (
        own(corpus, News(corpus, encoder()), Editor(corpus, stance()), Asked(stance()), above=[], told=[]).single == ()
    )


def test_what_a_reader_asked_for_is_rated_as_the_others_are() -> None:
    corpus = embed(reports(*FERRY), encoder())
    news, editor = News(corpus, encoder()), Editor(corpus, stance())
    rows = range(len(corpus.sentences))
    usual = {row: value for row, _, value in _best(corpus, news, editor, rows, MAX_POINT_WORDS, len(rows))}
    asked_for = {row: value for row, _, value in _asked_for(corpus, news, editor, rows)}
    both = usual.keys() & asked_for.keys()
    assert both
    assert {row: usual[row] for row in both} == {row: asked_for[row] for row in both}
