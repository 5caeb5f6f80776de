from __future__ import annotations

from dataclasses import replace

import newsroom

from briefing.nouns import KeyFigure, Part, Point, SharedPoint
from briefing.page.phrases import core_in
from briefing.page.quoting import lead_parts, proves, told_in_full


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


def test_proof_shows_some_of_what_is_said_beside_the_names_and_not_its_very_words() -> None:
    statement = "Minister Ilse Brandt called the closure of the bridge a mistake."
    assert proves("The closure was wrong, said Brandt", statement)
    assert not proves("aimed at Minister Ilse Brandt herself", statement)
    assert not proves("The minister, Ilse Brandt, called the closure of the bridge a mistake", statement)


def test_proof_is_shown_whole_or_not_at_all() -> None:
    briefing = newsroom.briefing(4)
    point = briefing.shared[0]
    near, far = (c for c in point.whole)
    said = f"{far.quote.rstrip('.')}, as everybody in the harbour had long been told by those who knew of it."
    assert "**In their words** · 1 " in replace(briefing, shared=(point,)).to_markdown()
    long = replace(far, quote=f"{said} {said} {said}")
    shown = replace(briefing, shared=(replace(point, citations=(near, long)),)).to_markdown()
    assert "In their words" not in shown


def test_each_sentence_of_the_bottom_line_has_its_own_sources() -> None:
    briefing = newsroom.briefing(4)
    first, second = briefing.shared[:2]
    cited = (replace(c, says="core") if c.document == "S4" else c for c in second.citations)
    second = replace(second, citations=tuple(cited))
    parts = tuple(Part(text=p.statement, citations=p.whole) for p in (first, second))
    citations = first.citations + second.citations
    lead = Point(statement=f"{first.statement} {second.statement}", citations=citations, parts=parts)
    briefing = replace(briefing, bottom_line=lead, shared=(first, second, *briefing.shared[2:]))
    assert [statement for statement, _ in lead_parts(briefing)] == [first.statement, second.statement]
    opening = briefing.to_markdown().split("**Bottom line.** ")[1].split("\n")[0]
    assert opening == f"{first.statement} [S2][S3] {second.statement} [S1][S2]"
    written = replace(lead, statement="A model's words.")
    assert lead_parts(replace(briefing, bottom_line=replace(written, parts=()))) == [(written.statement, citations)]


def test_the_bottom_line_names_who_says_only_the_core_of_it() -> None:
    briefing = newsroom.briefing(4)
    citations = briefing.shared[0].citations
    first, other = citations[0], next(c for c in citations if c.document != citations[0].document)
    proof = (replace(first, says="all"), replace(other, says="core"))
    lead = Point(statement=first.quote, citations=proof, parts=(Part(text=first.quote, citations=proof),))
    page = replace(briefing, bottom_line=lead, shared=()).to_markdown()
    assert f"{first.quote} [{first.document}] (its core in {other.document})" in page
    crowd = tuple(replace(other, document=f"S{n}", says="core") for n in range(2, 12))
    page = replace(briefing, bottom_line=replace(lead, parts=(Part(text=first.quote, citations=crowd),)), shared=())
    assert core_in(crowd) == "its core in S2, S3, S4, S5, S6 and 5 more"
    assert f"({core_in(crowd)})" in page.to_markdown()
