"""Slack, Obsidian and web pages: what is in each form, and that it keeps to its limits whatever comes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import crowd
import pytest
import yaml

from briefing.errors import UsageError
from briefing.nouns import Briefing
from briefing.page import escape, fit, render
from briefing.page.slack import CUTS, MAX_CHARS, MAX_TEXT, SlackVoice, _groups, message, sections, short
from briefing.page.view import view

FORMS = ("slack", "obsidian", "json-ld")


def blocks_of(briefing: Briefing) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(briefing.to_slack())["blocks"]
    return found


def texts_of(blocks: list[dict[str, Any]]) -> list[str]:
    return [t["text"] for b in blocks for t in (b["elements"] if b["type"] == "context" else [b["text"]])]


def test_a_message_says_what_the_page_says_and_leads_to_the_words(bridge: Briefing) -> None:
    blocks = blocks_of(bridge)
    assert blocks[0] == {"type": "header", "text": {"type": "plain_text", "text": bridge.title, "emoji": False}}
    shown = "\n".join(texts_of(blocks))
    for words in ("*Bottom line.* The Harrow Bridge", "*Where they differ*", "*Sources*", "*Confidence: moderate.*"):
        assert words in shown
    cost = "“Repairs are expected to cost 14 million crowns.” <https://news.example/lune/harrow-bridge?id=0&amp;s=1#:~:"
    assert f"    – {cost}text=Repairs%20are%20expected%20to%20cost%2014%20million%20crowns.|[S1]>" in shown
    assert (
        "<https://news.example/county/harrow-bridge?id=2&amp;s=1|“Bridge of sighs: bosses knew, now drivers pay”>"
        in shown
    )


@pytest.mark.parametrize("shape", crowd.SHAPES)
@pytest.mark.parametrize("fitted", [True, False])
def test_a_message_keeps_to_its_limits(shape: str, fitted: bool) -> None:
    briefing = crowd.crowd(crowd.SHAPES[shape], seed=3)
    blocks = blocks_of(fit(briefing) if fitted else briefing)
    assert len(blocks) <= 50
    assert len(json.dumps(blocks, ensure_ascii=False)) <= MAX_CHARS
    for text in texts_of(blocks):
        assert 0 < len(text) <= MAX_TEXT
        assert not re.search(r"&(?!amp;|lt;|gt;)|<(?![^<>]*>)|(?<!\|)\[S\d+$", text)
    assert blocks[0]["type"] == "header"


def test_what_a_message_does_not_hold_is_counted() -> None:
    briefing = crowd.crowd(crowd.SHAPES["two hundred sources"])
    assert re.search(
        r"Left off this message, which holds no more: \d+ of the page's lines", texts_of(blocks_of(briefing))[-1]
    )
    assert "Left off this message" not in texts_of(blocks_of(fit(crowd.crowd(crowd.SHAPES["three short"]))))[-1]


def test_a_difference_is_left_off_whole(bridge: Briefing) -> None:
    page = view(bridge, SlackVoice(bridge))
    entries = _groups(page)["conflicts"]
    assert len(entries) == len(page.conflicts) > 1
    assert all(entry.count("\n    – ") >= 2 for entry in entries)


def test_no_quotation_of_slack_begins_where_a_report_begins_with_its_sign() -> None:
    assert escape.slack("> a > b") == "› a › b"


def test_every_section_may_be_cut() -> None:
    from typing import get_args

    from briefing.config import Section

    assert {*get_args(Section), "quotes", "sources"} == set(CUTS)


def test_a_line_too_long_for_a_block_ends_before_a_link_that_is_cut() -> None:
    (block,) = sections(["x" * (MAX_TEXT - 20) + " <https://news.example/a|a label>"])
    assert block["text"]["text"].endswith("x…")
    (block,) = sections(["x" * (MAX_TEXT - 4) + "&amp;&amp;"])
    assert block["text"]["text"].endswith("x…")


@pytest.mark.parametrize("words", ["&" * 5000, "<" * 700, "x " * 2000, "é" * 900])
def test_a_text_is_cut_by_what_is_sent_and_never_inside_an_entity(words: str) -> None:
    cut = short(words, 600)
    assert 250 < len(cut) <= 600
    assert cut.endswith("…")
    assert not re.search(r"&(?!amp;|lt;|gt;)", cut)


def test_a_message_lets_slack_fetch_nothing() -> None:
    form = json.loads(message("x", []))
    assert (form["unfurl_links"], form["unfurl_media"], form["mrkdwn"]) == (False, False, False)


def test_a_note_has_properties_callouts_and_a_block_for_each_proof(bridge: Briefing) -> None:
    note = bridge.to_obsidian()
    front, _, body = note.removeprefix("---\n").partition("\n---\n")
    properties = yaml.safe_load(front)
    assert properties["title"] == bridge.title
    assert properties["date"] == bridge.run.compiled
    assert (properties["sources"], properties["origins"], properties["confidence"]) == (4, 3, "moderate")
    assert properties["outlets"] == ["Lune Gazette", "Northern Press", "County Herald", "Harrow Today"]
    assert "> [!abstract] Bottom line\n> The Harrow Bridge" in body
    assert "> [!warning] The minister's name\n> *name: contradiction; two spellings*\n> - “Ilse Brandt” [[#^" in body
    ids = re.findall(r" \^([a-z0-9-]+)$", body, re.MULTILINE)
    assert len(ids) == len(set(ids)) > 10
    assert set(re.findall(r"\[\[#\^([^|]+)\|", body)) == set(ids)
    quotes = {" ".join(c.quote.split()) for p in bridge.shared if p.on_page for c in p.citations}
    assert all(f": “{quote}” ^s" in body for quote in quotes)
    assert "#:~:text=The%20closure%20began" in body


def test_what_no_section_says_needs_no_proof(bridge: Briefing) -> None:
    chosen = fit(replace(bridge, run=replace(bridge.run, settings={"sections": "unknowns"})))
    body = render(chosen, format="obsidian").partition("## Evidence")[2]
    assert "It is not known how long" in body
    assert "Repairs are expected" not in body


def test_a_report_cites_articles_and_quotes_their_words(bridge: Briefing) -> None:
    report = json.loads(bridge.to_json_ld())
    assert (report["@context"], report["@type"]) == ("https://schema.org", "Report")
    assert report["datePublished"] == "2026-11-23"
    assert report["abstract"].startswith("The Harrow Bridge, which carries")
    first, *_ = report["citation"]
    assert first["publisher"] == {"@type": "Organization", "name": "Lune Gazette"}
    assert first["url"] == "https://news.example/lune/harrow-bridge?id=0&s=1"
    claims = {part["text"]: part for part in report["hasPart"] if part["@type"] == "Claim"}
    said = claims["Repairs are expected to cost 14 million crowns."]["appearance"]
    assert [(q["isPartOf"]["@id"], q["@type"]) for q in said] == [(f"_:S{n}", "Quotation") for n in (1, 2, 4)]
    differ = {part["name"]: part for part in report["hasPart"] if part["@type"] == "CreativeWork"}
    assert [p["text"] for p in differ["The minister's name"]["hasPart"]] == ["Ilse Brandt", "Ilse Brand"]
    assert not differ["What the repairs cost"]["hasPart"][1]["author"]["name"].startswith("14")


def test_what_is_said_twice_is_one_claim_with_the_proof_of_both(bridge: Briefing) -> None:
    unknown = next(u for u in bridge.unknowns if u.on_page)
    first, second = (replace(unknown.citations[0], quote=words) for words in ("One.", "Other."))
    twice = tuple(replace(unknown, statement="Nobody knows.", citations=(c,)) for c in (first, second, second))
    report = json.loads(replace(bridge, unknowns=twice).to_json_ld())
    (claim,) = (part for part in report["hasPart"] if part.get("text") == "Nobody knows.")
    assert [q["text"] for q in claim["appearance"]] == ["One.", "Other."]


def test_sections_are_refused_for_data_and_never_ignored(bridge: Briefing) -> None:
    chosen = replace(bridge, run=replace(bridge.run, settings={"sections": "unknowns"}))
    with pytest.raises(UsageError, match="json-ld tells the whole page, in its own order"):
        render(chosen, format="json-ld")


def test_only_what_the_page_shows_is_told(bridge: Briefing) -> None:
    hidden = replace(bridge, unknowns=tuple(replace(u, on_page=False) for u in bridge.unknowns))
    for format in FORMS:
        assert "how long the cracks" in render(bridge, format=format)
        assert "how long the cracks" not in render(hidden, format=format)


@pytest.mark.parametrize("format", FORMS)
def test_a_template_is_refused_and_never_ignored(format: str, bridge: Briefing) -> None:
    with pytest.raises(UsageError, match="has a form of its own and takes no template, such as 'memo'"):
        render(bridge, format=format, template="memo")


def recipes(root: Path) -> dict[str, str]:
    """The templates that the documentation shows, by the name it gives each."""
    page = (root / "docs" / "where-people-work.md").read_text(encoding="utf-8")
    found = re.findall(r"\(`(\w+\.md\.j2)`\):\n\n```jinja\n(.*?)```", page, re.DOTALL)
    return dict(found)


def test_the_templates_of_the_documentation_work(bridge: Briefing, root: Path, tmp_path: Path) -> None:
    written = recipes(root)
    assert set(written) == {"logseq.md.j2", "teams.md.j2"}
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    evil = replace(bridge, title='Bridge "shut" [x](https://evil.example) <b>')
    outline = render(evil, template=str(tmp_path / "logseq.md.j2")).splitlines()
    assert all(line.lstrip().startswith("- ") for line in outline if line)
    assert "    - The minister's name (name: contradiction)" in outline
    (attachment,) = json.loads(render(evil, template=str(tmp_path / "teams.md.j2")))["attachments"]
    assert attachment["content"]["body"][0]["text"] == r'Bridge "shut" \[x\](`https://evil.example`) &lt;b>'


def test_the_documentation_names_what_there_is(root: Path) -> None:
    page = (root / "docs" / "where-people-work.md").read_text(encoding="utf-8")
    for words in ("50 blocks", "3,000 characters", "150 a headline", f"{MAX_CHARS:,} in all", "--format obsidian"):
        assert words in page
    for method in re.findall(r"to_\w+", page):
        assert hasattr(Briefing, method)
