"""The evidence page in a real browser: `make test-browser`."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import crowd
import newsroom
import pytest

from briefing.nouns import Briefing
from briefing.page import fit, render
from briefing.page.templating import names

pytestmark = pytest.mark.browser

EXAMPLE = Path(__file__).parents[2] / "examples" / "us-japan"
WIDTHS = (390, 1200)
MANNERS = ("mouse", "touch", "keyboard")
AXE = Path(os.environ.get("AXE_CORE", ".venv/axe/node_modules/axe-core/axe.min.js"))
PAGES = (
    *(f"us-japan {name}" for name in names()), *(f"bridge {name}" for name in names()), "bridge, one source",
    "bridge, two sources", "crowd, two sources", "crowd, fifty sources",
)  # fmt: skip
OPENERS = "summary, .opener"
# Whether what a chip opens is seen, and the chip itself at its own middle: nothing lies over it.
OPEN = """chip => {
    const block = chip.matches('summary') ? chip.parentElement
        : document.getElementById(chip.getAttribute('popovertarget')).parentElement;
    return block.checkVisibility() && block.querySelector('blockquote').checkVisibility({contentVisibilityAuto: true});
}"""
BARE = """chip => {
    chip.scrollIntoView({block: 'center'});
    const box = chip.getClientRects()[0];
    const top = document.elementFromPoint(box.x + Math.min(box.width, 40) / 2, box.y + box.height / 2);
    return chip === top || chip.contains(top);
}"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each page as a file."""
    from briefing import brief

    folder = tmp_path_factory.mktemp("pages")
    example = brief([str(EXAMPLE)])
    made: dict[str, tuple[Briefing, str]] = {}
    for name in names():
        made[f"us-japan {name}"] = example, name
        made[f"bridge {name}"] = newsroom.briefing(), name
    for n, words in ((1, "one source"), (2, "two sources")):
        made[f"bridge, {words}"] = newsroom.briefing(n), "onepage"
    for words in ("two sources", "fifty sources"):
        made[f"crowd, {words}"] = crowd.crowd(crowd.SHAPES[words]), "onepage"
    files = {}
    for page, (briefing, template) in made.items():
        files[page] = folder / f"{page}.html"
        html = render(fit(briefing, template=template), format="html", template=template)
        files[page].write_text(html, encoding="utf-8")
    return files


def opened(browser: Any, file: Path, width: int, **options: Any) -> tuple[Any, list[str]]:
    """A page, and what it asked for or complained of, which must stay empty."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda r: told.append(r.url) if r.url != file.as_uri() and r.url[:5] != "data:" else None)
    page.goto(file.as_uri())
    return page, told


def act(page: Any, chip: Any, manner: str) -> None:
    """Opens or closes a chip by mouse, finger or keyboard; the pointer is then moved away."""
    if manner == "touch":
        chip.tap()
    elif manner == "keyboard":
        chip.focus()
        page.keyboard.press("Enter")
    else:
        chip.click()
        page.mouse.move(1, 1)


def by_turns(chips: list[Any]) -> list[list[Any]]:
    """Chips in turns, no two of one turn opening the same block."""
    turns: list[list[Any]] = [[]]
    seen: Counter[str] = Counter()
    for chip in chips:
        pin = chip.get_attribute("popovertarget")
        turn = seen[pin] if pin else 0
        seen[pin] += 1
        turns += [[]] * (turn >= len(turns))
        turns[turn].append(chip)
    return turns


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_every_chip_is_opened_pinned_and_closed(
    name: str, width: int, manner: str, files: dict[str, Path], browser: Any
) -> None:
    page, told = opened(browser, files[name], width, has_touch=manner == "touch", is_mobile=manner == "touch")
    chips = page.locator(OPENERS).all()
    assert len(chips) >= 7
    # The sides of a difference open one block: first those of one side are tried, all together, then the others'.
    for turn in by_turns(chips):
        for chip in turn:
            assert not chip.evaluate(OPEN)
            act(page, chip, manner)
            assert chip.evaluate(OPEN)
        assert all(chip.evaluate(OPEN) and chip.evaluate(BARE) for chip in turn)
        for chip in turn:
            act(page, chip, manner)
            assert not chip.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert told == []
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_alone_comes_to_every_chip(name: str, files: dict[str, Path], browser: Any) -> None:
    page, _ = opened(browser, files[name], 1200)
    n_chips, reached = page.locator(OPENERS).count(), set()
    for _ in range(n_chips + page.locator("a, select").count() + 2):
        page.keyboard.press("Tab")
        at = page.evaluate(f"[...document.querySelectorAll('{OPENERS}')].indexOf(document.activeElement)")
        if at >= 0:
            reached.add(at)
            page.keyboard.press("Space")
            assert page.evaluate(f"({OPEN})(document.activeElement)")
            page.keyboard.press("Space")
    assert len(reached) == n_chips
    page.context.close()


@pytest.mark.parametrize("name", ["us-japan onepage", "bridge newsletter", "bridge, two sources"])
def test_one_source_is_chosen_and_the_page_works_without_scripts(
    name: str, files: dict[str, Path], browser: Any
) -> None:
    page, told = opened(browser, files[name], 1200, java_script_enabled=False)
    everything = page.locator("li:visible, tr:visible").count()
    page.locator("#choice").select_option("2")
    left = page.locator("li:visible:has(.evidence)").all()
    assert left
    assert all(item.locator(".from-2").count() for item in left)
    assert 0 < page.locator("li:visible, tr:visible").count() < everything
    assert page.locator(".lead").is_visible()
    page.locator("#choice").select_option("0")
    assert page.locator("li:visible, tr:visible").count() == everything
    page.locator("summary").first.click()
    assert page.locator("details[open] blockquote").first.is_visible()
    page.locator(".opener").first.click()
    assert page.locator(".sides blockquote:visible").count() >= 2
    assert told == []
    page.context.close()


def test_a_link_leads_to_the_very_words_on_the_source_s_page(tmp_path: Path, browser: Any) -> None:
    text = newsroom.GAZETTE.replace(". ", ".</p><p>")
    body = f"<!doctype html><title>x</title>{'<p>Other news.</p>' * 200}<p>{text}</p>{'<p>More.</p>' * 200}"
    (tmp_path / "story.html").write_text(body, encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        briefing = newsroom.briefing(1)
        first = briefing.documents[0]
        url = f"http://127.0.0.1:{server.server_port}/story.html"
        linked = replace(briefing, documents=(replace(first, source=replace(first.source, url=url)),))
        file = tmp_path / "page.html"
        file.write_text(render(linked, format="html"), encoding="utf-8")
        page, _ = opened(browser, file, 1200)
        page.locator("summary").first.click()
        page.locator(".there a").first.click()
        page.wait_for_function("scrollY > 2000")
        words = page.locator("p", has_text="The Harrow Bridge, which carries").bounding_box()
        assert 0 < words["y"] < 900
        page.context.close()
        server.shutdown()


@pytest.mark.parametrize("name", PAGES)
def test_it_prints_as_the_one_page_whatever_is_open(name: str, files: dict[str, Path], browser: Any) -> None:
    import pypdfium2

    page, _ = opened(browser, files[name], 1200)
    for chip in page.locator("summary, td > .said:first-child > .opener").all():
        chip.click()
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(printed) == 1
    text = printed[0].get_textpage().get_text_bounded()
    assert re.search(r"\[S\d+\]", text)
    assert "Read it at" not in text
    assert "Show what rests on" not in text
    page.context.close()


@pytest.mark.parametrize("state", ["closed", "open"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    name: str, width: int, scheme: str, state: str, files: dict[str, Path], browser: Any
) -> None:
    if not AXE.is_file():
        pytest.skip(f"needs axe-core: `npm install axe-core` in a folder, and AXE_CORE=…/axe.min.js (none at {AXE})")
    page, _ = opened(browser, files[name], width, color_scheme=scheme)
    if state == "open":
        for chip in page.locator("summary, .said:first-of-type > .opener").all():
            chip.click()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found["violations"]] == []
    assert found["passes"]
    page.context.close()
