from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import newsroom
import pytest

from briefing.nouns import Briefing, Document, Sentence, SharedPoint, Standing
from briefing.page import fit, render
from briefing.page.surroundings import MAX_AROUND, MAX_QUOTE, passage
from briefing.page.templating import names, render_page
from briefing.page.text_fragments import to_words
from briefing.page.witnesses import of_point

URL = "https://news.example/a"


def told(briefing: Briefing) -> SharedPoint:
    """The repairs' cost: S1 says all of it, S2 its core, S3 denies it, S4 touches on it; a fifth is silent."""
    a, b, *_ = briefing.documents
    stances = (("S1", "all"), ("S2", "core"), ("S3", "denies"), ("S4", "silent"), ("S5", "silent"))
    cited = (newsroom.said(a, "Repairs are"), replace(newsroom.said(b, "Repairs are"), says="core"))
    return SharedPoint(
        statement=cited[0].quote,
        citations=cited,
        origins=2,
        silent=("S5",),
        stances=tuple(Standing(document=d, stance=s, probability=0.5) for d, s in stances),
    )


def test_every_standpoint_is_told_and_who_denies_it_in_its_own_words() -> None:
    briefing = newsroom.briefing()
    witnesses = of_point(told(briefing), briefing.conflicts)
    assert [(w.document, w.standpoint) for w in witnesses] == [
        ("S1", "all"), ("S2", "core"), ("S3", "denies"), ("S4", "unclear"), ("S5", "silent"),
    ]  # fmt: skip
    assert [len(w.citations) for w in witnesses] == [1, 1, 1, 0, 0]
    assert witnesses[2].citations[0].quote.startswith("The bill will reach 31 million")


def test_only_a_sure_contradiction_of_fact_denies() -> None:
    briefing = newsroom.briefing()
    unsure = tuple(replace(c, printable=False) for c in briefing.conflicts)
    spelled = tuple(replace(c, kind="name") for c in briefing.conflicts)
    overtaken = tuple(replace(c, relation="superseded") for c in briefing.conflicts)
    for conflicts in (unsure, spelled, overtaken):
        witness = next(w for w in of_point(told(briefing), conflicts) if w.document == "S3")
        assert (witness.standpoint, witness.citations) == ("unclear", ())


def in_sentences(document: Document) -> Document:
    ends = [m.end() for m in re.finditer(r"[.!?](?= |$)", document.text)]
    starts = [0, *(e + 1 for e in ends[:-1])]
    cut = zip(starts, ends, strict=True)
    return replace(
        document,
        sentences=tuple(Sentence(document=document.id, index=i, start=s, end=e) for i, (s, e) in enumerate(cut)),
    )


def test_a_quote_stands_between_two_sentences_before_and_two_after_with_its_value() -> None:
    document = in_sentences(newsroom.documents()[0])
    found = passage(document, newsroom.said(document, "Repairs are"), "14 million crowns")
    assert found.before.startswith("Transport minister Ilse Brandt")
    assert found.before.endswith("the bridge authority said. ")
    assert found.after.startswith(" Ferries will run")
    assert found.after.endswith("the old toll road at Quern.")
    assert found.quote[slice(*found.value)] == "14 million crowns"
    assert found.before + found.quote + found.after in document.text


def test_a_quote_without_sentences_or_without_a_text_or_longer_than_its_room() -> None:
    document = newsroom.documents()[0]
    cited = newsroom.said(document, "Repairs are")
    bare = passage(document, cited)
    assert bare.before[0] == bare.after[-1] == "…"
    assert max(len(bare.before), len(bare.after)) <= MAX_AROUND + 2
    for gone in (replace(document, text=""), None):
        assert passage(gone, cited).before == passage(gone, cited).after == ""
    long = Document.from_text("first words " + "and so on and on " * 200 + "to the last of 99 crowns. More.", id="S1")
    cut = passage(long, long.cite(6, len(long.text) - 6), "99 crowns")
    assert len(cut.quote) <= MAX_QUOTE + 2
    assert cut.quote[slice(*cut.value)] == "99 crowns"
    assert (cut.before, cut.after) == ("", " More.")


@pytest.mark.parametrize(
    ("url", "words", "address"),
    [
        (URL, "Two-way, now & then", f"{URL}#:~:text=Two%2Dway%2C%20now%20%26%20then"),
        (f"{URL}#top", "Shut.", f"{URL}#top:~:text=Shut."),
        (
            URL,
            " ".join(f"w{n}" for n in range(20)),
            f"{URL}#:~:text=w0%20w1%20w2%20w3%20w4,w15%20w16%20w17%20w18%20w19",
        ),
        (URL, '"><script>#', f"{URL}#:~:text=%22%3E%3Cscript%3E%23"),
        (URL, "橋" * 400, URL),
        (URL, "", URL),
        ("javascript:alert(1)", "x", ""),
        ("file:///etc/passwd", "x", ""),
        ("https://user:secret@news.example/", "x", ""),
        (None, "x", ""),
    ],
)
def test_an_address_leads_to_the_words(url: str | None, words: str, address: str) -> None:
    assert to_words(url, words) == address


@pytest.mark.parametrize("template", names())
def test_every_statement_opens_its_sources_and_names_their_outlets(template: str) -> None:
    briefing = fit(newsroom.briefing(), template=template)
    html = render(briefing, format="html", template=template)
    sections = ("shared", "single", "unknowns", "figures", "timeline")
    n_items = sum(item.on_page for name in sections for item in getattr(briefing, name))
    assert html.count('<details class="evidence') >= 1 + n_items > 8
    shown = [c for c in briefing.conflicts if c.on_page]
    openers = re.findall(r'popovertarget="(pin-\d+)"[^>]*>([^<]+)<', html)
    pins = re.findall(r'id="(pin-\d+)" popover="manual"', html)
    assert len(pins) == len(set(pins)) == len(shown)
    assert {pin for pin, _ in openers} == set(pins)
    assert len(openers) == sum(len(c.positions) for c in shown)
    assert "Lune Gazette, Northern Press, Harrow Today" in {names for _, names in openers}
    assert "<mark>The bill will reach <b>31 million crowns</b>, according to" in html
    assert (
        'href="https://news.example/county/harrow-bridge?id=2&amp;s=1#:~:text=The%20bill%20will%20reach%2031,' in html
    )


def test_a_shared_point_tells_who_denies_it_and_who_is_silent() -> None:
    briefing = newsroom.briefing()
    html = render(replace(briefing, shared=(told(briefing),)), format="html")
    block = next(b for b in html.split("</details>") if "its core:" in b)
    summary = re.sub("<[^>]+>", "", block[block.index("<summary>") : block.index("</summary>")])
    assert summary == "Lune Gazette · its core: Northern Press · denied by County Herald · silent: S5 · 2 origins"
    assert re.findall('class="stands">([^<]+)<', block) == ["says all of it", "says its core", "denies it"]
    assert "<b>Touches on it, not clearly enough to be quoted:</b> Harrow Today." in block
    opened = block[block.rindex('<details class="evidence') :].partition(">")[0]
    assert "from-2" in opened
    assert "from-3" not in opened, "what a source denies does not rest on it"


def test_of_many_that_say_it_some_are_quoted_and_who_denies_it_always() -> None:
    briefing = newsroom.briefing()
    first = briefing.documents[0]
    many = tuple(replace(first, id=f"S{n}") for n in range(5, 20))
    point = told(briefing)
    cited = (*point.citations, *(replace(point.citations[0], document=d.id) for d in many))
    crowded = replace(briefing, documents=briefing.documents + many, shared=(replace(point, citations=cited),))
    block = next(b for b in render(crowded, format="html").split("</details>") if "denied by" in b)
    assert re.findall('class="card ([a-z]+)"', block) == ["all"] * 5 + ["denies"]
    assert "<b>Also says its core:</b> Northern Press." in block


def test_one_source_can_be_chosen_where_there_are_several() -> None:
    assert 'id="choice"' not in render(fit(newsroom.briefing(1)), format="html")
    html = render(fit(newsroom.briefing(2)), format="html")
    assert '<option value="2">S2 · Northern Press</option>' in html
    assert 'body:has(#choice > [value="2"]:checked) li:has(.evidence):not(:has(.from-2))' in html


@pytest.mark.parametrize("template", names())
def test_the_policy_admits_the_page_s_own_style_and_nothing_else(template: str) -> None:
    html = render(fit(newsroom.briefing(), template=template), format="html", template=template)
    assert html.count("<style") == 1
    style = html.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert policy[1] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"<script|\sstyle=|\son\w+=", html)


def test_paper_has_nothing_that_opens(bridge: Briefing) -> None:
    html = render_page(bridge, format="html", template="onepage", page="a4", paper=True)
    assert not re.search("<details|<button|<select|popover=", html)
    assert "[S1]" in html


def test_a_language_that_is_none_is_not_told(bridge: Briefing) -> None:
    source = replace(bridge.documents[0].source, language='x" onclick="alert(1)')
    html = render(
        replace(bridge, documents=(replace(bridge.documents[0], source=source), *bridge.documents[1:])), format="html"
    )
    assert "onclick" not in html
    assert '<blockquote dir="auto" lang="en">' in html


def test_what_is_not_among_the_documents_is_named_by_its_id_escaped(bridge: Briefing) -> None:
    cited = replace(newsroom.said(bridge.documents[0], "Repairs are"), document='<b id="x">')
    point = SharedPoint(statement="Costs.", citations=(cited,), origins=1, silent=("<i>",))
    html = render(replace(bridge, shared=(point,)), format="html")
    assert "&lt;b id=&#34;x&#34;&gt;" in html
    assert "silent: &lt;i&gt;" in html
    assert "<i>" not in html
    assert '<b id="x">' not in html
