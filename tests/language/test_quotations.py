from __future__ import annotations

import pytest

from briefing.language.quotations import find_attributions, find_posts, find_quotations, normalise_quote


@pytest.mark.parametrize(
    ("text", "quoted", "speaker", "full"),
    [
        ("\"It's hard to say at this point. '' he said.", "It's hard to say at this point.", "he", True),
        ("“ They ran away, ” the chief said.", "They ran away,", "the chief", True),
        ("He called it a “very fair deal.”", "very fair deal.", None, False),
        ("'This is a hollow victory,' said one trade analyst.", "This is a hollow victory,", "one trade analyst", True),
        ("Holm, stating, 'We value this order.", "We value this order.", None, True),
        ("She said the deal ``was not final''.", "was not final", "She", False),
        ("« Nous partons », he said.", "Nous partons", "he", False),
        ("Berg said: ‘ Don ’ t move. ’", "Don ’ t move.", "Berg", True),
        ("The officers' plan was 'too bold' for them.", "too bold", None, False),
    ],
)
def test_quotation(text: str, quoted: str, speaker: str | None, full: bool) -> None:
    (found,) = find_quotations(text)
    assert (found.text, found.speaker, found.full) == (quoted, speaker, full)
    assert text[found.start : found.end] == found.text


def test_apostrophes_are_no_quotation_marks() -> None:
    assert find_quotations("It's the girls' school of the '90s, isn't it? Rock 'n' roll didn't die.") == ()


@pytest.mark.parametrize(
    ("text", "speaker", "verb", "hedged"),
    [
        ("Police said the man left.", "Police", "said", False),
        ("A quake hit, Velden media said.", "Velden media", "said", False),
        ("Nobody was hurt, said the fire chief, James Moen.", "the fire chief, James Moen.", "said", False),
        ("James Moen, chief of the fire department, said it was arson.", "James Moen", "said", False),
        ("According to the harbour agency, two were hurt.", "the harbour agency", "according to", False),
        ("Lt. Frank Dahl told reporters it was over.", "Lt. Frank Dahl", "told", False),
        ("She claimed it never happened.", "She", "claimed", True),
        ("The man allegedly fired.", "", "allegedly", True),
        ("He is believed to have fled.", "", "believed", True),
        ("A senior official in Velden said so.", "A senior official in Velden", "said", False),
    ],
)
def test_attribution(text: str, speaker: str, verb: str, hedged: bool) -> None:
    (found,) = find_attributions(text)
    assert (found.speaker.rstrip("."), found.verb, found.hedged) == (speaker.rstrip("."), verb, hedged)


@pytest.mark.parametrize(
    "text",
    ["Investigators did not say why.", "The police found a gun.", "Claims of fraud were rejected.", "It rained."],
)
def test_what_is_no_attribution(text: str) -> None:
    assert find_attributions(text) == ()


def test_wording_is_compared_without_typography() -> None:
    assert normalise_quote("“I do n't know — it ’ s 1,000 &amp; more.”") == normalise_quote(
        "I don’t know, it's 1000 & more!"
    )
    assert normalise_quote("a fair deal") != normalise_quote("a very fair deal")


def test_an_embedded_post_is_its_authors_words() -> None:
    text = (
        "The ferry line lost its licence on Monday.\n"
        "The ferry line whines about it. What else is new? — Anna Holm (@aholm) March 28, 2018\n"
        "The owner answered on Tuesday."
    )
    assert [text[a:b] for a, b in find_posts(text)] == [
        "The ferry line whines about it. What else is new? — Anna Holm (@aholm)"
    ]


def test_a_hyphen_in_a_word_opens_no_post() -> None:
    assert find_posts("The mayor resigned. A long-time ally of hers, Lars Berg (@lberg), said so.") == ()
