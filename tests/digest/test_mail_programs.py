"""A digest's mail as mail programs and a browser show it: `make test-browser`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_look import png

sys.path.insert(0, str(Path(__file__).parents[1] / "page"))
import newsroom

from briefing.digest.config import load
from briefing.digest.issue import MAX_HTML_BYTES, compose, files
from briefing.digest.memory import Telling
from briefing.digest.plan import Plan
from briefing.nouns import Briefing
from briefing.page import fit

CONFIG = """name = "Morning"
[look]
masthead = "The Harbour Desk"
logo = "logo.png"
introduction = "Good morning.\\n\\nMore at https://example.org/desk."
footer = "Questions: https://example.org/ask"
accent = "#802"
background = "#f7f1ea"
[[subject]]
name = "On the water"
feeds = ["feed.xml"]
"""
CANIEMAIL = Path(os.environ.get("CANIEMAIL", ".venv/caniemail/node_modules/caniemail"))
LINT = """
import { pathToFileURL } from 'node:url'; import { readFileSync } from 'node:fs';
const { caniemail } = await import(pathToFileURL(process.argv[1] + '/dist/index.js'));
const { issues } = caniemail({ clients: ['*'], html: readFileSync(0, 'utf8') });
const titles = [...issues.errors.values()].flat().map(issue => issue.title);
console.log(JSON.stringify([...new Set(titles)].sort()));
"""
# What some mail program does not know, and what a reader of it then lacks.
GIVEN_UP = {
    "@media": "the dark colours: the light ones stay",
    "<style> element": "the same",
    "<body> element": "its ground: the table inside has it too",
    "display:none": "the line for the inbox is seen, in the colour of the ground",
    "role attribute": "tables are told as tables by a screen reader",
    "word-break": "a very long word is not broken",
    "text-decoration": "a link is underlined, or not, as the program has it",
    "lang attribute": "the language is guessed",
    "width attribute": "widths are those of the style sheet",
    "height attribute": "the same",
    "height property": "line-height is taken for it by the linter",
}
# The least contrast of any words with the ground they stand on, and whose it is.
CONTRAST = """() => {
    const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
    const light = colour => parts(colour).slice(0, 3).map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = element => {
        const colour = getComputedStyle(element).backgroundColor;
        return parts(colour)[3] !== 0 || !element.parentElement ? colour : ground(element.parentElement);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let worst = [21, ''];
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
        const [a, b] = [light(getComputedStyle(element).color), light(ground(element))].sort((x, y) => y - x);
        if ((a + 0.05) / (b + 0.05) < worst[0]) worst = [(a + 0.05) / (b + 0.05), texts.currentNode.data.slice(0, 60)];
    }
    return worst;
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The HTML of a mail of two stories, a headline and all of `[look]`, as a file."""
    folder = tmp_path_factory.mktemp("mail")
    (folder / "digest.toml").write_text(CONFIG)
    (folder / "logo.png").write_bytes(png())
    digest = load(folder / "digest.toml")
    full = [telling(fit(newsroom.briefing(n))) for n in (4, 2)]
    plan = Plan(subject="On the water", tellings=full, headlines=[telling(newsroom.briefing(1))])
    issue = compose(digest, [plan], logo=digest.look.check())
    assert issue is not None
    for name, content in files(digest, issue, now=datetime(2026, 11, 29, tzinfo=UTC)).items():
        (folder / name).write_bytes(content)
    return folder / "issue.html"


def telling(briefing: Briefing) -> Telling:
    return Telling(
        story=None,
        subject="On the water",
        title=briefing.title,
        briefing=briefing,
        claims=None,
        documents=briefing.documents,
    )


def test_mail_programs_know_what_it_is_made_of(page: Path) -> None:
    node = shutil.which("node")
    if node is None or not (CANIEMAIL / "dist" / "index.js").is_file():
        pytest.skip(
            "needs Node and npm's caniemail: `npm install --prefix .venv/caniemail caniemail@1.0.5`, or "
            f"CANIEMAIL=…/node_modules/caniemail (none at {CANIEMAIL})"
        )
    done = subprocess.run(
        [node, "--input-type=module", "-e", LINT, str(CANIEMAIL.resolve())],
        input=page.read_text(encoding="utf-8"), capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    unknown = set(json.loads(done.stdout))
    assert unknown == GIVEN_UP.keys()
    assert len(page.read_bytes()) <= MAX_HTML_BYTES


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 700])
def test_it_can_be_read_on_a_telephone_and_in_the_dark(width: int, scheme: str, page: Path, browser: Any) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    shown, told = context.new_page(), []
    shown.on("console", lambda message: told.append(message.text))
    shown.on("request", lambda r: told.append(r.url) if r.url != page.as_uri() and r.url[:5] != "data:" else None)
    shown.goto(page.as_uri())
    worst, words = shown.evaluate(CONTRAST)
    assert worst >= 4.5, words
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.evaluate("document.querySelector('img').naturalWidth") == 400
    assert told == []
    context.close()
