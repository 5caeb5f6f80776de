from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from reports import reports

from briefing.corpus import embed
from briefing.corpus.context import is_introduced
from briefing.engines.registry import encoder
from briefing.merger.introductions import Introductions

REPORT = (
    "Mayor Anna Vell opened the new bridge on Monday. Vell said the old one would be taken down in spring. "
    "An engineer, Robert Holm, said that Vell had asked for it."
)


def introductions(title: str = "", days: tuple[int, ...] = (3,)) -> Introductions:
    made = reports(*[REPORT] * len(days))
    dated = [
        replace(d, source=replace(d.source, published=datetime(2026, 3, n, tzinfo=UTC)))
        for d, n in zip(made, days, strict=True)
    ]
    return Introductions(embed(dated, encoder()), title)


def test_who_is_named_for_the_first_time_is_introduced_and_only_then() -> None:
    page = introductions()
    assert page.introduce("Vell said the bridge was safe.", "S1") == "[Anna] Vell said the bridge was safe."
    assert page.introduce("It was Vell who asked for it.", "S1") == "It was Vell who asked for it."
    assert page.introduce("A man told Holm of it.", "S1") == "A man told [Robert] Holm of it."


def test_a_title_introduces_and_so_does_the_whole_name() -> None:
    assert introductions("Anna Vell opens bridge").introduce("Vell said so.", "S1") == "Vell said so."
    page = introductions()
    whole = "Mayor Anna Vell opened the bridge."
    assert page.introduce(whole, "S1") == whole
    assert page.introduce("Vell said so.", "S1") == "Vell said so."


def test_who_is_nowhere_named_in_full_is_left_as_he_is() -> None:
    assert introductions().introduce("Brandt said so on the day.", "S1") == "Brandt said so on the day."


def test_a_weekday_of_another_week_is_told_with_its_day() -> None:
    assert introductions(days=(3, 20)).introduce("The bridge opened on Monday.", "S1") == (
        "The bridge opened on Monday [2 March]."
    )
    assert introductions().introduce("The bridge opened on Monday.", "S1") == "The bridge opened on Monday."


def test_a_description_needs_what_its_own_report_told_before_it() -> None:
    text = (
        "The navy sent two tugs and three old vehicles to the island on Monday. "
        "The vehicles were shown in the harbour. The navy declined to comment."
    )
    corpus = embed(reports(text), encoder())
    navy, vehicles, declined = corpus.texts
    assert is_introduced(corpus, 0, navy, "")
    assert not is_introduced(corpus, 1, vehicles, "A ferry ran aground.")
    assert is_introduced(corpus, 1, vehicles, "Old vehicles were shipped.")
    assert not is_introduced(corpus, 2, declined, vehicles)


def test_a_surname_of_two_people_is_left_as_it_is() -> None:
    two = f"{REPORT} James Vell, who built the old bridge, wept. The Vell bridge stood for 80 years."
    page = Introductions(embed(reports(two), encoder()))
    assert page.introduce("The Vell bridge stood for 80 years.", "S1") == "The Vell bridge stood for 80 years."
    assert page.whole("The Vell bridge stood for 80 years.", "S1") == "The Vell bridge stood for 80 years."
    assert page.introduce("Holm said so.", "S1") == "[Robert] Holm said so."


@pytest.mark.parametrize("country", ["Ethiopia", "New Zealand"])
def test_the_place_of_an_office_is_no_given_name(country: str) -> None:
    told = f"The ambassador to {country} Marian Holloway wrote to the families. Holloway said she was shocked."
    page = Introductions(embed(reports(told), encoder()))
    assert page.introduce("Holloway said she was shocked.", "S1") == "[Marian] Holloway said she was shocked."


def test_the_whole_name_is_given_without_marks() -> None:
    page = introductions()
    assert page.whole("[Anna Vell] said that Holm had asked for it.", "S1") == (
        "Anna Vell said that Robert Holm had asked for it."
    )
