"""Which sentence opens the bottom line, and which stands behind it."""

from __future__ import annotations

import numpy as np
from reports import reports

from briefing.corpus import Corpus, embed
from briefing.corpus.context import Context
from briefing.engines.registry import encoder, stance
from briefing.merger.choice.editing import Editor, Opinion
from briefing.merger.choice.lead import MAX_WORDS, MIN_WORDS, bottom_line, likeliest
from briefing.merger.choice.news import FIRST, SECOND, News
from briefing.merger.choice.opening import first_signs, log_odds, second_signs
from briefing.merger.hearing import Asked

STRIKE = (
    "Tram drivers in Oste walked out on Monday and left 60,000 commuters to find another way to work, the city said. "
    "The drivers want a pay rise of 8 percent and an end to split shifts, their union said in a letter to the mayor. "
    "Talks are to go on at the town hall on Wednesday.",
    "No tram ran in Oste on Monday after drivers walked out over pay. The city put on 40 buses from the main station.",
    "Strikes are a relic of another age, and the drivers of Oste should be ashamed of themselves. "
    "Tram drivers in Oste stopped work on Monday in a dispute over pay and shifts, stranding thousands of commuters.",
)


def corpus_of(*texts: str) -> Corpus:
    return embed(reports(*texts), encoder())


def rows_of(corpus: Corpus) -> list[int]:
    news = News(corpus, encoder())
    lead = bottom_line(Context(corpus), news, encoder(), Asked(stance()), Editor(corpus, stance()))
    assert lead is not None
    assert len(lead.point.statement.split()) <= MAX_WORDS
    return [form.row for form in lead.forms]


def test_an_opinion_does_not_open_it() -> None:
    corpus = corpus_of(*STRIKE)
    assert "relic" not in corpus.texts[rows_of(corpus)[0]]


def test_what_goes_on_with_the_first_is_rather_behind_it_than_the_same_in_other_words() -> None:
    corpus = corpus_of(*STRIKE)
    first, second = rows_of(corpus)
    assert not (corpus.texts[second].startswith(("No tram", "Tram drivers", "Strikes")))
    assert corpus.column[first] == corpus.column[second]


def test_signs_have_their_names() -> None:
    corpus, opinion = corpus_of(*STRIKE), Opinion(stands=0.9, worth=0.5)
    assert len(first_signs(0.0, opinion)) == len(FIRST)
    same = dict(zip(SECOND, second_signs(corpus, 0, 1, corpus.texts[1], opinion), strict=True))
    assert (same["later"], same["next"], same["worth"]) == (1.0, 1.0, 0.0)
    other = dict(zip(SECOND, second_signs(corpus, 0, 3, corpus.texts[3], opinion), strict=True))
    assert (other["later"], other["next"]) == (0.0, 0.0)
    assert other["near"] > same["near"]  # it says the first again


def test_what_an_editor_cannot_read_alone_is_less_likely_to_open() -> None:
    alone, leaning = (log_odds("first", first_signs(1.0, Opinion(stands=s, worth=0.1))) for s in (0.9, 0.2))
    assert alone > leaning


def test_what_is_hardly_news_is_looked_at_only_where_nothing_else_is() -> None:
    assert likeliest(np.array([0.5, -3.0, 1.0, -np.inf])) == [2, 0]
    assert likeliest(np.array([-4.0, -3.0, -np.inf]), -np.inf) == [1, 0]
    corpus = corpus_of("The kiosk sells stamps and postcards. Old maps hang on the wall behind the counter there.")
    assert rows_of(corpus)


def test_a_short_first_sentence_is_never_alone_where_another_has_room() -> None:
    corpus = corpus_of(
        "The Orrin ferry ran aground off Skellan on Friday. Lifeboats took all 140 passengers off before noon."
    )
    lead = bottom_line(Context(corpus), News(corpus, encoder()), encoder(), Asked(stance()), Editor(corpus, stance()))
    assert lead is not None
    assert len(lead.forms[0].text.split()) < MIN_WORDS
    assert len(lead.forms) == 2
