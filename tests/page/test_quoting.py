from __future__ import annotations

from dataclasses import replace

import newsroom

from briefing.model import KeyFigure, SharedPoint
from briefing.page.quoting import says, told_in_full


def test_a_figure_that_the_page_opens_with_is_not_repeated() -> None:
    briefing = newsroom.briefing(4)
    point = briefing.shared[0]
    figure = KeyFigure(value=point.statement.split()[1], what=point.statement, citations=point.citations)
    assert told_in_full(figure, briefing)
    assert not told_in_full(replace(figure, value="no such value"), briefing)
    assert not told_in_full(figure, replace(briefing, shared=()))


def test_a_point_that_is_not_printed_tells_no_figure() -> None:
    briefing = newsroom.briefing(4)
    hidden: tuple[SharedPoint, ...] = tuple(replace(p, printable=False) for p in briefing.shared)
    point = briefing.shared[0]
    figure = KeyFigure(value=point.statement.split()[1], what=point.statement, citations=point.citations)
    assert not told_in_full(figure, replace(briefing, shared=hidden))


def test_proof_shows_some_of_what_is_said_beside_the_names() -> None:
    statement = "Minister Ilse Brandt called the closure of the bridge a mistake."
    assert says("The closure was wrong, said Brandt", statement)
    assert not says("…aimed at Minister Ilse Brandt herself", statement)
