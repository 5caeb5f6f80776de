"""Sections that a reader chooses, in the order chosen, are the same in every format."""

from __future__ import annotations

import io
from dataclasses import replace

import crowd
import docx
import newsroom
import pytest

from briefing.config import Settings, sections_in
from briefing.errors import UsageError
from briefing.nouns import Briefing
from briefing.page import fit, layout, render, to_docx, to_pdf
from briefing.page.json_form import from_json, to_json
from briefing.page.templating import names
from briefing.page.view import view
from briefing.page.voices import PlainVoice

ORDER = "timeline,conflicts,source_lines,shared"


def chosen(sections: str, template: str = "onepage", briefing: Briefing | None = None) -> Briefing:
    briefing = briefing or newsroom.briefing()
    run = replace(briefing.run, settings={**briefing.run.settings, "sections": sections})
    return fit(replace(briefing, run=run), template=template)


def headings(page: str) -> list[str]:
    return [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]


@pytest.mark.parametrize("template", names())
def test_every_format_has_those_chosen_in_their_order(template: str) -> None:
    briefing = chosen(ORDER, template)
    page = render(briefing, template=template)
    told = headings(page)
    assert len(told) == 4
    every = headings(render(fit(newsroom.briefing(), template=template), template=template))
    assert [name for name in told if name not in every] in ([], ["Each source in a line"])
    at = [
        page.index(words)
        for words in ("bridge was strengthened", "Ilse Brand", "said chief engineer Tomas", "The closure began at")
    ]
    assert at == sorted(at)
    assert page.index("**Sources**") > at[-1]
    html = render(briefing, format="html", template=template)
    assert [html.index(f">{name}</h2>") for name in told] == sorted(html.index(f">{name}</h2>") for name in told)
    assert html.count("<h2") == 4
    word = docx.Document(io.BytesIO(to_docx(briefing, template=template)))
    assert [p.text for p in word.paragraphs if p.style and p.style.name == "Heading 1"] == [*told, "Sources"]


def test_the_room_of_what_is_not_chosen_goes_to_the_others() -> None:
    whole = crowd.crowd(crowd.SHAPES["five sources"])
    usual, only = fit(whole), chosen("single", briefing=whole)
    assert sum(p.on_page for p in only.single) > sum(p.on_page for p in usual.single)
    assert not any(item.on_page for item in (*only.conflicts, *only.unknowns, *only.timeline, *only.figures))
    # What nobody asked for was not left off for want of room.
    assert [
        told for told in only.run.cut if "point of one source" not in told and "points of one source" not in told
    ] == []


@pytest.mark.parametrize("template", names())
def test_what_is_measured_is_what_is_shown(template: str) -> None:
    weasyprint = pytest.importorskip("weasyprint")
    for sections in ("conflicts,shared", "figures,unknowns,single", ORDER):
        briefing = chosen(sections, template, crowd.crowd(crowd.SHAPES["twelve sources"]))
        page = view(briefing, PlainVoice())
        setting = layout.setting(page, template, "a4")
        assert layout.fits(replace(page, quotes=page.quotes[: setting.n_quotes]), template, "a4", setting.root_px)
        html = render(briefing, format="html", template=template)
        assert len(weasyprint.HTML(string=html).render().pages) == 1


def test_the_choice_stays_with_the_briefing() -> None:
    briefing = chosen(ORDER)
    assert render(from_json(to_json(briefing))) == render(briefing)
    # One that this version does not know is not followed.
    assert render(chosen("shared,horoscope")) == render(fit(newsroom.briefing()))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("shared,horoscope", "'horoscope' is not known; choose of changes, shared, conflicts, single, source_lines"),
        ("shared,shared", "'shared' is named twice"),
        (" , ", "none is named"),
        ("", "none is named"),
    ],
)
def test_an_unknown_section_is_answered_with_the_known(words: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Settings(sections=words)


def test_spaces_between_them_do_no_harm() -> None:
    assert sections_in(" conflicts , shared ,") == ("conflicts", "shared")


def test_what_has_an_order_of_its_own_is_refused(tmp_path: object) -> None:
    briefing = chosen(ORDER)
    for format in ("email", "email-html"):
        with pytest.raises(UsageError, match="a mail has its own order"):
            render(briefing, format=format)
    with pytest.raises(UsageError, match="a template that ships"):
        render(briefing, template=str(tmp_path))
    with pytest.raises(UsageError, match="a template that ships"):
        to_pdf(briefing, template=str(tmp_path))
