from __future__ import annotations

from briefing.corpus import embed
from briefing.engines.registry import encoder
from briefing.merger.choice.news import News
from briefing.merger.heading import MAX_CHARS, heading
from tests.merger.reports import reports


def titled(*texts: str) -> str:
    return heading(News(embed(reports(*texts), encoder()), encoder()), None)


def test_a_long_first_sentence_is_shortened_where_it_may_be_and_keeps_its_verb() -> None:
    text = (
        "(CNN) The council of Velden sent the harbor bill to the mayor on Monday, with the opposition voting against it"
        " because of what it would do to the small ferries that serve the outer islands in the winter months."
    )
    title = titled(text)
    assert title == "The council of Velden sent the harbor bill to the mayor on Monday"
    assert len(title) <= MAX_CHARS


def test_a_sentence_that_fits_is_preferred_to_one_cut_short() -> None:
    text = (
        "Lawmakers in the upper chamber of Velden secured enough votes on Friday evening to reject all efforts to extend"
        " the inquiry into the harbor ferry and call new witnesses from the islands.\n"
        "The upper chamber of Velden voted on Friday to end the inquiry into the harbor ferry."
    )
    assert titled(text) == ("The upper chamber of Velden voted on Friday to end the inquiry into the harbor ferry")
