from __future__ import annotations

from datetime import date

import pytest

from briefing.language.analysis import analyse
from briefing.language.cues import (
    find_hedges,
    find_negations,
    find_unknown,
    find_updates,
    is_boilerplate,
    opposed,
)
from briefing.language.language import detect
from briefing.language.reference import described, leans, opener


@pytest.mark.parametrize(
    "text",
    [
        "Exact figures remain classified.",
        "Financial terms were not disclosed.",
        "It was not immediately clear whether he left.",
        "The pastor declined to say who called.",
        "It was bought for an undisclosed sum.",
        "Police did not know whether the fires were linked.",
        "The ministry would not specify how many were held.",
        "No further details were given.",
        "The claim could not be independently verified.",
        "A date had yet to be set.",
        "The motive is unknown.",
        "There were unconfirmed reports of a fire; the cause was unclear.",
        "The company has n't said how much it paid.",
    ],
)
def test_what_is_not_known(text: str) -> None:
    span = find_unknown(text)
    assert span is not None
    assert 0 <= span[0] < span[1] <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Unknown assailants fired at them.",
        "He had an unclear mind.",
        "He was not known for his patience.",
        "Classified documents were burnt.",
        "The suspect was unknown to police.",
        "The files were not released until Monday.",
        "I don't know what to say.",
        "He did not say he was sorry.",
        "It is clear that they won.",
    ],
)
def test_what_is_known_after_all(text: str) -> None:
    assert find_unknown(text) is None


def test_negations_hedges_and_updates() -> None:
    assert find_negations("They did n't go, and not only that.")
    assert not find_negations("Not only that: No. 5 won, no doubt.")
    assert find_hedges("It may rain.")
    assert not find_hedges("It rained in May.")
    assert find_updates("The toll rose to 12 so far.")
    assert not find_updates("The toll is 12.")


@pytest.mark.parametrize(
    "text",
    [
        "Sign up for our newsletter.",
        "Click here for more.",
        "Read more:",
        "Copyright © 2020 Harbour News. All rights reserved.",
        "ADVERTISEMENT",
        "Reporting by Anna Holm; editing by Lars Berg",
        "This story has been updated.",
        "Follow us on Twitter.",
        "Photo: Harbour News",
        "Anna Holm contributed to this report.",
        "A version of this story first ran in our letter.",
        "Mayor Anna Holm leaves after a meeting at the old harbor hall in Velden, October 23, 2019.",
    ],
)
def test_boilerplate(text: str) -> None:
    assert is_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "The officials signed the treaty on Monday.",
        "Advertisers left the newspaper.",
        "The photo showed a man in a red coat.",
        "He read more than 40 letters.",
        "The mayor announced the plan at the harbor hall on October 23, 2019.",
        "The trial returns to what the crew did on the night of January 6, 2021.",
        "It was part of this post-war effort to mend the harbor.",
        "The terms of the deal were shared with both.",
    ],
)
def test_prose_is_not_boilerplate(text: str) -> None:
    assert not is_boilerplate(text)


def test_opposites() -> None:
    assert opposed(["The", "bill", "was", "approved"], ["The", "bill", "was", "Rejected"]) == ("approved", "Rejected")
    assert opposed(["prices", "rose"], ["prices", "rose", "then", "fell"]) is None
    assert opposed(["prices", "rose"], ["prices", "rose"]) is None


@pytest.mark.parametrize(
    ("text", "lean"),
    [
        ("He left.", "He"),
        ("However, they left.", "they"),
        ("This move was big.", "This move"),
        ("These include steel.", "These"),
        ("The former won.", "The former"),
        ("It was badly damaged.", "It"),
        ("“I like it,” he said.", "he"),
        ("After a fire, he left town.", "he"),
        ("Their car was found.", "Their"),
        ("Despite that, Holm said the ferry would sail.", "Despite that"),
        ("For that outing Holm took two guests.", "For that"),
        ("Another lawmaker was more direct.", "Another"),
        ("The gesture was welcomed in the harbor.", "The gesture"),
        ("It was a sign of the harbor's decline.", "It"),
        ("Others mended their nets.", "Others"),
        ("Later, Holm left town.", "Later"),
        ("The next day the ferry sailed.", "The next day"),
        ("Two hours later a tug arrived.", "Two hours later"),
    ],
)
def test_leans(text: str, lean: str) -> None:
    assert leans(text) == lean


@pytest.mark.parametrize(
    "text",
    [
        "Holm said he would go.",
        "When Holm left, he took it.",
        "It is unclear whether Holm left.",
        "It was the first time a president came.",
        "“He was running,” Anna Holm said.",
        "This week the deal closed.",
        "Both men died.",
        "A meeting took place.",
        "Another 12 people were hurt.",
        "Another storm hit the coast.",
        "Among those killed was Anna Holm, a nurse.",
        "With such a narrow majority, the council may fall.",
        "The exchange rate fell on Monday.",
        "The threat posed by the reef has grown.",
        "The news conference began at noon.",
        "For those who were there, the noise was great.",
        "The company said it would buy.",
        "Later this week the council will vote.",
        "Others in the harbor mended nets.",
    ],
)
def test_stands_alone(text: str) -> None:
    assert leans(text) is None


def test_a_description_that_does_not_say_what_is_meant_is_told_from_one_that_does() -> None:
    assert described("The vehicles were shown at the harbor.") == "vehicles"
    assert described("The ferry captain said no.") == "captain"
    for text in ("The vehicles of the fire brigade were shown.", "The FBI said no.", "Holm said no.", "A man said no."):
        assert described(text) is None


def test_opener_can_be_dropped() -> None:
    for text, rest in (("However, prices rose.", "prices rose."), ("But prices rose.", "prices rose.")):
        span = opener(text)
        assert span is not None
        assert text[span[1] :] == rest
    assert opener("Prices rose.") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The mayor of the town said that the ferry was old and it is not for sale.", "en"),
        ("Der Bürgermeister sagte, die Fähre ist alt und nicht zu verkaufen, das ist der Plan.", "de"),
        ("Le maire a dit que la ville et les bateaux sont dans le port avec des amis.", "fr"),
        ("El alcalde dijo que los barcos de la ciudad son para una empresa y no se venden.", "es"),
        ("Il sindaco ha detto che la città non è una isola e che il porto è aperto con gli amici.", "it"),
        ("O prefeito disse que os barcos da cidade não são para uma empresa e que o porto está aberto.", "pt"),
        ("De burgemeester zei dat het schip niet van de stad is en dat een bedrijf het wil.", "nl"),
        ("Мэр сказал, что паром старый, и это был долгий день.", "ru"),
        ("市長はフェリーが古いと言いました。", "ja"),
        ("市长说渡轮很旧，不出售。", "zh"),
        ("قال رئيس البلدية إن العبارة قديمة وليست للبيع", "ar"),
        ("Hi.", None),
        ("", None),
        ("12345 67890 !!!", None),
    ],
)
def test_language(text: str, code: str | None) -> None:
    assert detect(text) == code


def test_analysis_leaves_out_what_a_date_holds_and_what_is_quoted() -> None:
    text = 'Police said two men left two years ago on Tuesday; Holm added, "We do not know them."'
    found = analyse(text, date(2013, 3, 12))
    assert [(q.text, q.noun) for q in found.quantities] == [("two", "man")]
    assert [d.text for d in found.dates] == ["two years ago", "Tuesday"]
    assert [n.text for n in found.names] == ["Holm"]
    assert not found.hedged
    assert {a.speaker for a in found.attributions} == {"Police", "Holm"}
