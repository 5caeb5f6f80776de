from __future__ import annotations

import io
from dataclasses import replace

import crowd
import markdown as python_markdown
import newsroom
import pytest
from markdown_it import MarkdownIt

from briefing.errors import UsageError
from briefing.nouns import Briefing, Change
from briefing.page import FORMATS, fit, render
from briefing.page.json_form import from_json, to_json
from briefing.page.templating import names


def test_the_page_has_the_sections_in_order(bridge: Briefing) -> None:
    page = render(bridge)
    parts = (
        "# Harrow Bridge",
        "4 sources, 3 independent origins, 3 read in full, 1 cut off · published 17–18 November 2026 · compiled 23",
        "**Bottom line.** The Harrow Bridge, which carries",
        "## What the sources agree on",
        "1. The closure began at 6 p.m. [S2][S3] *(2 origins; not in S4)*",
        "## Where they differ",
        '| The minister\'s name | "Ilse Brandt" [S1] · "Ilse Brand" [S2][S4] | name: contradiction; two spellings |',
        "## Also reported",
        "## Each source in a line",
        "## Not known",
        "## Key figures",
        "- **48,000**: vehicles a day use the bridge [S1]",
        "## Key dates",
        "- **2003**: the bridge was strengthened [S1]",
        "**Confidence: moderate.** The closure rests on three",
        "*Method: every statement is in a source's own words",
        "**Sources** · S1 Lune Gazette, [“Harrow Bridge shut",
        "same origin as S2",
        '**In their words** · 1 S3: "The closure was announced on Tuesday."',
        "*Note: reports/5.pdf: no text could be read from it*",
    )
    at = [page.index(part) for part in parts]
    assert at == sorted(at)


def test_two_sources_have_a_column_each() -> None:
    page = render(fit(newsroom.briefing(2)))
    assert "| Issue | S1 · Lune Gazette | S2 · Northern Press | What kind |" in page
    assert '| The minister\'s name | "Ilse Brandt" | "Ilse Brand" | name: contradiction; two spellings |' in page


def test_one_source_gives_a_page_without_the_comparison_and_says_so() -> None:
    page = render(fit(newsroom.briefing(1)))
    assert "One source only: nothing here is compared or corroborated." in page
    assert "## What it says" in page
    for absent in ("agree on", "differ", "Also reported", "Each source in a line"):
        assert absent not in page


def test_a_summary_stands_where_one_source_has_no_points_set_apart() -> None:
    from dataclasses import replace

    briefing = fit(replace(newsroom.briefing(1), single=()))
    assert "## What it says\n\n- The Harrow Bridge" in render(briefing)


def test_a_copy_has_no_line_of_its_own(bridge: Briefing) -> None:
    lines = render(bridge).split("## Each source in a line")[1].split("##")[0]
    assert "**S2**" in lines
    assert "**S4**" not in lines


def test_what_a_model_wrote_is_told() -> None:
    from dataclasses import replace

    briefing = newsroom.briefing()
    run = replace(briefing.run, writer="seq2seq:small", n_written=41, n_replaced=6)
    page = render(fit(replace(briefing, run=run)))
    assert "41 sentences written by seq2seq:small, each checked against its source (6 replaced)" in page


def test_many_citations_are_named_in_short() -> None:
    fitted = fit(crowd.crowd(crowd.Shape(n_sources=40)))
    lines = [line for line in render(fitted).splitlines() if " +" in line and line[:2] in ("1.", "2.", "3.")]
    assert lines
    assert all(line.count("[S") == 5 for line in lines)


@pytest.mark.parametrize("template", names())
@pytest.mark.parametrize("n_sources", [1, 2, 4])
def test_renderers_agree_on_what_it_is(template: str, n_sources: int) -> None:
    page = render(fit(newsroom.briefing(n_sources), template=template), template=template)
    html = MarkdownIt("commonmark").enable("table").render(page)
    other = python_markdown.markdown(page, extensions=["extra", "sane_lists"])
    for made in (html, other):
        assert made.count("<h1") == 1
        assert made.count("<h2") == page.count("\n## ")
        assert made.count("<li") == sum(
            line[:2] == "- " or line[:3] in ("1. ", "2. ", "3. ", "4. ") for line in page.splitlines()
        )
        n_tables = page.count("|---|")
        assert made.count("<table") == (1 if n_tables and template != "table" else made.count("<table"))
    assert html.count("<td") == other.count("<td")
    assert html.count("<a ") == other.count("<a ") == n_sources


def test_it_reads_well_in_a_terminal(bridge: Briefing) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(file=io.StringIO(), width=100)
    console.print(Markdown(render(bridge)))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "Ilse Brandt" in shown
    assert "\\" not in shown


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_briefing_gives_the_same_bytes(format: str, bridge: Briefing) -> None:
    assert render(bridge, format=format) == render(fit(newsroom.briefing()), format=format)


def test_unknown_names_are_answered_with_the_known_ones(bridge: Briefing) -> None:
    with pytest.raises(
        UsageError, match="markdown, html, json, email, email-html, slack, obsidian, json-ld, pdf, docx"
    ):
        render(bridge, format="odt")
    with pytest.raises(UsageError, match="memo, newsletter, onepage, table"):
        render(bridge, template="twopage")


def test_the_noun_renders_itself(bridge: Briefing) -> None:
    assert bridge.to_markdown() == render(bridge)
    assert bridge.to_html().startswith("<!doctype html>")
    assert bridge.to_email().startswith("Subject:")


def test_a_change_tells_what_moved_who_says_so_and_when(bridge: Briefing) -> None:
    moved = Change(
        kind="revised",
        statement="The lamps failed on 41 piers.",
        before="The lamps failed on nine piers.",
        value="41",
        value_before="nine",
        by=("Lune Gazette", "The Lamp"),
        day="2026-11-18",
    )
    told = Change(kind="confirmed", statement="The lamps had failed.", before="The lamps had failed.", day="2026-11-18")
    page = render(replace(bridge, changes=(moved, told)))
    assert "The lamps failed on 41 piers. *(from nine to 41; Lune Gazette and The Lamp, 18 November 2026)*" in page
    assert "**confirmed**: The lamps had failed. *(18 November 2026)*" in page


def test_the_values_of_a_change_survive_the_json_form(bridge: Briefing) -> None:
    change = Change(
        kind="confirmed", statement="It was so.", value="41", value_before="nine", by=("The Lamp",), day="2026-11-18"
    )
    assert from_json(to_json(replace(bridge, changes=(change,)))).changes == (change,)
