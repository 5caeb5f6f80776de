"""A source is cited for a statement only if its own words bear the whole of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from reports import reports

from briefing.corpus import Corpus, embed
from briefing.corpus.context import Context
from briefing.engines.protocols import Encoder, Stance
from briefing.language.analysis import analyse
from briefing.merger.align import align
from briefing.merger.bearing import says_opposite, values_otherwise, without_day
from briefing.merger.choice.editing import Editor
from briefing.merger.choice.news import News
from briefing.merger.hearing import Asked
from briefing.merger.points import shared_points

THURSDAY = datetime(2026, 11, 26, 20, tzinfo=UTC)


def corpus_of(encoder: Encoder, *texts: str) -> Corpus:
    documents = [replace(d, source=replace(d.source, published=THURSDAY)) for d in reports(*texts)]
    return embed(documents, encoder)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("Shares in Velden Rail rose on Monday.", "Shares in Velden Rail fell on Monday."),
        ("Ilse Brandt won the race for mayor of Lund.", "Ilse Brandt lost the race for mayor of Lund."),
        ("The relief ship arrived in Sund.", "The relief ship did not arrive in Sund."),
        ("The relief ship never arrived in Sund.", "The relief ship arrived in Sund."),
        ("The duke signed the treaty with the islands.", "The duke has yet to sign the treaty with the islands."),
        ("The duke signed the treaty with the islands.", "The duke will sign the treaty with the islands."),
        ("The miners accepted the offer of the owners.", "The miners refused to accept the offer of the owners."),
    ],
)
def test_the_opposite_is_no_witness(statement: str, sentence: str) -> None:
    assert says_opposite(analyse(statement), analyse(sentence))


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("Shares in Velden Rail rose on Monday.", "Shares in Velden Rail rose on Monday after they fell last week."),
        ("The relief ship arrived in Sund.", "The relief ship arrived in Sund, but it did not unload."),
        ("The duke will sign the treaty.", "The duke is due to sign the treaty."),
        ("The works begin in March.", "The works will begin in March."),
        ("The strike did not end on Monday.", "The strike did not end on Monday, the union said."),
        ("The council voted to close the street.", "The council voted on Monday to close the street."),
        ("The duke signed the treaty.", "The harvest will not be good, farmers said."),
    ],
)
def test_what_says_the_same_or_something_else_is_no_opposite(statement: str, sentence: str) -> None:
    assert not says_opposite(analyse(statement), analyse(sentence))


@pytest.mark.parametrize(
    ("statement", "sentence", "otherwise"),
    [
        ("The street will be closed from 1 March.", "The street will be closed from 1 April.", ["1 March"]),
        ("The lock cost 62 million euros.", "The lock cost 26 million euros.", ["62 million euros"]),
        ("The vote on Wednesday closed the street from 1 March.", "The vote on Wednesday closed it.", []),
        ("The street will be closed from 1 March.", "The street will be closed, the mayor said on Tuesday.", []),
        ("The lock cost 62 million euros.", "The lock cost 62 million euros, 26 million more than planned.", []),
        ("The barge had 40 people on board.", "The barge had 40 people on board, 12 of them children.", []),
    ],
)
def test_values_that_a_sentence_has_otherwise(
    statement: str, sentence: str, otherwise: list[str], encoder: Encoder
) -> None:
    context = Context(corpus_of(encoder, sentence))
    found = values_otherwise(context, analyse(statement, THURSDAY.date()), 0)
    assert [value.text for value in found] == otherwise


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "The council voted on Wednesday to close Ferry Lane to lorries from 1 March.",
            "The council voted on Wednesday to close Ferry Lane to lorries from 1 April, a month later than planned.",
        ),
        (
            "The duke will open the new lock at Sund to barges on 5 May.",
            "The new lock at Sund will be opened to barges by the duke on 15 May.",
        ),
        (
            "The tram to the harbour will run again in June, the operator said.",
            "The tram to the harbour will run again in July, the operator said.",
        ),
    ],
)
def test_a_day_that_only_one_bears_is_not_told_as_shared(
    first: str, second: str, encoder: Encoder, stance: Stance
) -> None:
    corpus = corpus_of(encoder, first, second)
    origins = [d.id for d in corpus.documents]
    points = shared_points(
        Context(corpus),
        align(corpus, origins),
        origins,
        encoder,
        Asked(stance),
        News(corpus, encoder),
        Editor(corpus, stance),
    )
    assert points
    for point in points:
        assert "a month later" not in point.statement, "later than a day that is not told"
        for day in ("1 March", "1 April", "5 May", "15 May", "June", "July"):
            cited = {c.document for c in point.citations}
            assert not (f" {day}" in point.statement and len(cited) > 1), point.statement


@pytest.mark.parametrize(
    ("statement", "shorter"),
    [
        ("The council voted to close Ferry Lane from 1 April.", "The council voted to close Ferry Lane."),
        (
            "The council voted to close Ferry Lane from 1 April, a month later than planned.",
            "The council voted to close Ferry Lane.",
        ),
        (
            "The new tariffs on steel begin on 1 August, three months before the U.S. election.",
            "The new tariffs on steel begin.",
        ),
        ("The strike of the miners ended on 3 May, two days after 1,200 workers walked out in Lyon.", None),
        ("The bridge at Sund was opened on 3 May, two years late and 40 million over budget.", None),
    ],
)
def test_what_is_reckoned_from_a_day_goes_with_it_or_the_day_stays(statement: str, shorter: str | None) -> None:
    (day,) = analyse(statement, THURSDAY.date()).dates[:1]
    assert without_day(statement, day) == shorter
