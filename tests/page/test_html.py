from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import crowd
import newsroom
import pytest

from briefing.nouns import Briefing
from briefing.page import PAGES, fit, render
from briefing.page.templating import names

VOID = {"meta", "link", "br", "img", "col", "hr", "input"}


class Outline(HTMLParser):
    """The tags of a page, checked to be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.mark.parametrize("template", names())
@pytest.mark.parametrize("n_sources", [1, 2, 4])
def test_it_is_one_sound_file(template: str, n_sources: int) -> None:
    html = render(fit(newsroom.briefing(n_sources), template=template), format="html", template=template)
    page = Outline(html)
    assert len(html.encode()) < 200_000
    assert len(page.all("h1")) == 1
    for landmark in ("main", "header", "footer"):
        assert len(page.all(landmark)) == 1
    assert not page.all("script")
    assert not page.all("img")
    assert not page.all("link")
    assert page.all("html")[0]["lang"] == "en"
    ids = Counter(attrs["id"] for _, attrs in page.tags if "id" in attrs)
    assert set(ids.values()) == {1}
    named = [attrs["aria-labelledby"] for attrs in page.all("section") if "aria-labelledby" in attrs]
    assert set(named) <= set(ids)
    outside = re.sub(r"url\(\"data:[^\"]*\"\)", "", html)
    assert "url(" not in outside
    assert "@import" not in outside


def test_rows_and_columns_of_tables_are_headed(bridge: Briefing) -> None:
    page = Outline(render(bridge, format="html"))
    assert {attrs.get("scope") for attrs in page.all("th")} == {"row", "col"}
    assert sum(attrs.get("scope") == "row" for attrs in page.all("th")) == 4


@pytest.mark.parametrize("sheet", PAGES)
def test_the_print_style_is_of_the_sheet(sheet: str, bridge: Briefing) -> None:
    html = render(bridge, format="html", page=sheet)
    size = {"a4": "210mm 297mm", "letter": "215.9mm 279.4mm"}[sheet]
    assert f"@page {{ size: {size};" in html
    assert "prefers-color-scheme: dark" in html


def test_all_formats_show_the_same_items(fifty: Briefing) -> None:
    html, page = render(fifty, format="html"), render(fifty)
    shown = [p.statement for p in (*fifty.shared, *fifty.single, *fifty.unknowns) if p.on_page]
    hidden = [p.statement for p in fifty.single if not p.on_page]
    text = " ".join("".join(Outline(html).text).split())
    assert len(shown) > 5
    for statement in shown:
        assert statement[:60] in text
        assert statement[:60] in page.replace("\\", "")
    assert not [s for s in hidden if s[:70] in text]


def test_many_quotes_of_one_source_are_bounded() -> None:
    html = render(fit(crowd.crowd(crowd.SHAPES["2,000-word sentences"])), format="html")
    assert len(html.encode()) < 250_000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("أضاءت العمدة المنارة يوم الجمعة. ", True),
        ("ראש העיר הדליקה את המגדלור. ", True),
        ("The mayor lit the lamp. ", False),
    ],
)
def test_a_page_in_a_script_from_right_to_left_says_so(text: str, says: bool, bridge: Briefing) -> None:
    documents = tuple(replace(d, text=text * 30) for d in bridge.documents)
    page = render(replace(bridge, documents=documents), format="html")
    assert ('dir="rtl"' in page.split(">", 2)[1]) is says
