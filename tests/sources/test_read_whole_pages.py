"""A page's report is read whole: whatever elements its sentences stand in, in one piece or several, or in its data."""

from __future__ import annotations

import json

import pytest
from samples import as_read, said

FIRST = (
    "The old lighthouse on Karna will be lit again in the spring of 2029, the coast guard said on Thursday in a notice that "
    "ended four years of doubt among the island's fishermen and the keepers of its two inns."
)
PLANTED = "The repair will cost 7.4 million crowns, a third of it paid by the island itself, the keeper told the paper."
LAST = (
    "Fishermen had asked for a stronger lamp since the autumn storm of 2023, in which three boats ran aground on the reef, "
    "and they had sent a letter with some two hundred names to the ministry in the capital last year."
)
MORE = (
    "The tower was built in 1871 from granite that ships carried over as ballast, and its lamp could be seen from the "
    "mainland until the keeper's house burned down and the service was given up for good."
)
TEASER = '<article class="{}"><h3><a href="/b">Ferry fares to rise</a></h3><p>The line said so on Monday. <a href="/b">More</a></p></article>'


def page(body: str, head: str = "", lang: str = "en") -> bytes:
    menu = "".join(f'<li><a href="/{s}">{s}</a></li>' for s in ("World", "Sport", "Culture", "Video"))
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Lamp on Karna</title>{head}</head><body>'
        f"<nav><ul>{menu}</ul></nav>{body}<footer>About us and our terms of use.</footer></body></html>"
    ).encode()


def sentences(data: bytes) -> list[str]:
    return said(as_read(data))


@pytest.mark.parametrize(
    "block",
    [
        "<div>{}</div>",
        '<div class="x1"><div>{}</div></div>',
        '<p><a href="/lamp">{}</a></p>',
        "<ul><li>{}</li><li>The lamp itself comes from a yard in the south.</li></ul>",
        "<story-par>{}</story-par>",
        "<x-block><x-line>{}</x-line></x-block>",
        '<font size="3">{}</font>',
        "<center>{}</center>",
        "<section><p>{}</p></section>",
        '<aside class="key-points"><ul><li>{}</li></ul></aside>',
        '<div class="factbox"><strong>In brief</strong><p>{}</p></div>',
        "<blockquote>{}</blockquote>",
        "<details><summary>What it costs</summary>{}</details>",
        "<dl><dt>Cost</dt><dd>{}</dd></dl>",
        "<figure><blockquote>{}</blockquote></figure>",
        "<pre>{}</pre>",
        "<label>{}</label>",
        "<main-text><p>{}</p></main-text>",
    ],
)
def test_a_sentence_of_the_body_is_read_whatever_it_stands_in(block: str) -> None:
    body = f"<article><h1>Lamp on Karna</h1><p>{FIRST}</p>{block.format(PLANTED)}<p>{LAST}</p></article>"
    found = sentences(page(body))
    assert found.index(FIRST) < found.index(PLANTED) < found.index(LAST)
    assert found.count(PLANTED) == 1


@pytest.mark.parametrize(
    ("first", "planted", "last", "lang"),
    [
        ("Der Leuchtturm auf Karna wird im Frühjahr wieder leuchten, teilte die Küstenwache am Donnerstag mit, nach vier Jahren des Zweifels bei Fischern und Wirten der Insel.", "Die Arbeiten kosten 7,4 Millionen Kronen, sagte der Wärter der Zeitung.", "Die Fischer hatten seit dem Sturm im Herbst ein stärkeres Licht verlangt und dem Ministerium einen Brief mit zweihundert Namen geschickt.", "de"),
        ("Le phare de Karna sera rallumé au printemps, ont annoncé jeudi les garde-côtes, après quatre années de doute parmi les pêcheurs et les aubergistes de cette île du nord.", "Les travaux coûteront 7,4 millions de couronnes, a dit le gardien au journal.", "Les pêcheurs demandaient une lampe plus forte depuis la tempête, et ils avaient envoyé au ministère une lettre signée de deux cents noms.", "fr"),
        ("卡尔纳岛上的旧灯塔将于明年春天重新点亮，海岸警卫队周四在一份通知中表示，这结束了岛上渔民四年来的疑虑和等待。", "维修费用为740万克朗，其中三分之一由岛上自己承担，看守人告诉本报。", "自从那次秋季风暴使三艘船在礁石上搁浅以来，渔民们一直要求安装更强的灯，并向首都的部委寄去了一封有两百人签名的信。", "zh"),
    ],
)  # fmt: skip
def test_so_in_other_languages(first: str, planted: str, last: str, lang: str) -> None:
    body = f"<article><h1>Karna</h1><p>{first}</p><div>{planted}</div><p>{last}</p></article>"
    text = as_read(page(body, lang=lang)).text
    assert text.index(first[:20]) < text.index(planted) < text.index(last[:20])


def test_a_standfirst_between_headline_and_article_is_read() -> None:
    body = (
        f'<header><h1>Lamp on Karna</h1><div class="standfirst">{PLANTED}</div><div class="byline">By Ane Holt</div></header>'
        f'<div class="story"><p>{FIRST}</p><p>{LAST}</p></div>'
    )
    found = sentences(page(body))
    assert found[:2] == [PLANTED, FIRST]
    assert not any("Ane Holt" in s for s in found)


def test_words_within_a_paragraph_are_kept_whatever_element_they_stand_in() -> None:
    middle = "The repair begins on <time>3 March</time> and costs <data value='7'>7.4 million</data> crowns, <label>the keeper</label> said."
    found = sentences(page(f"<article><p>{FIRST}</p><p>{middle}</p><p>{LAST}</p></article>"))
    assert "The repair begins on 3 March and costs 7.4 million crowns, the keeper said." in found


@pytest.mark.parametrize(
    "block",
    [
        "<nav>{}</nav>",
        '<div class="related"><p>{}</p></div>',
        "<figure><img src='x.jpg'><figcaption>{}</figcaption></figure>",
        '<div style="display: none">{}</div>',
        "<p hidden>{}</p>",
        '<div id="cookie-notice"><p>{}</p></div>',
        '<ul class="more-stories"><li><a href="/x">{}</a></li></ul>',
        "<form><p>{}</p></form>",
        '<div class="card"><h3><a href="/x">Ferry fares</a></h3><p>{}</p></div>',
        '<section class="comments"><p>{}</p></section>',
    ],
)
def test_what_is_no_report_stays_out_and_is_counted(block: str) -> None:
    body = f"<article><h1>Lamp on Karna</h1><p>{FIRST}</p>{block.format(PLANTED)}<p>{LAST}</p></article>"
    document = as_read(page(body))
    assert PLANTED not in said(document)
    assert sum(left.n_words for left in document.left_out) >= len(PLANTED.split())
    assert document.source.read_depth == "full"


ADVERTISEMENT = '<div class="ad">Advertisement</div>'


@pytest.mark.parametrize(
    ("opened", "closed", "between"),
    [
        ('<div class="article-body">', "</div>", ADVERTISEMENT),
        ('<div class="story-body clearfix">', "</div>", '<div class="ad"><iframe src="x"></iframe></div>'),
        ('<div itemprop="articleBody">', "</div>", ADVERTISEMENT),
        ('<section itemprop="articleBody">', "</section>", "<aside>Sign up for our letter.</aside>"),
        ("<article>", "</article>", ADVERTISEMENT),
        ('<div class="page-content">', "</div>", '<div class="pager">Page 2</div>'),
        ('<div class="row"><div class="text-block">', "</div></div>", ADVERTISEMENT),
        ("<section>", "</section>", ADVERTISEMENT),
        ('<div id="part-{n}">', "</div>", ADVERTISEMENT),
    ],
)
def test_a_body_in_parts_is_one_body(opened: str, closed: str, between: str) -> None:
    one = f"{opened.replace('{n}', '1')}<p>{FIRST}</p><p>{LAST}</p>{closed}"
    two = f"{opened.replace('{n}', '2')}<p>{PLANTED}</p><p>{MORE}</p>{closed}"
    found = sentences(page(f"<div><h1>Lamp on Karna</h1>{one}{between}{two}</div>"))
    assert found == [FIRST, LAST, PLANTED, MORE]


@pytest.mark.parametrize("name", ["teaser", "story", "card article-card", ""])
def test_cards_that_tease_other_reports_are_no_part(name: str) -> None:
    cards = TEASER.format(name) * 3
    body = f'<article class="{name}"><h1>Lamp on Karna</h1><p>{FIRST}</p><p>{LAST}</p><p>{MORE}</p></article>{cards}'
    assert sentences(page(body)) == [FIRST, LAST, MORE]


NODE = {"@type": "NewsArticle", "headline": "Lamp on Karna", "datePublished": "2026-03-09T08:00:00Z", "publisher": {"name": "Karna Post"}}  # fmt: skip
TEXT = f"{FIRST} {PLANTED} {LAST}"
EMPTY = '<div id="app"></div><noscript>You need to enable JavaScript to run this app.</noscript>'


@pytest.mark.parametrize(
    "data",
    [
        {**NODE, "articleBody": TEXT},
        {
            "@context": "https://schema.org",
            "@graph": [{"@type": "WebSite", "name": "x"}, {**NODE, "articleBody": TEXT}],
        },
        [{"@type": "BreadcrumbList"}, {**NODE, "articleBody": TEXT}],
        {**NODE, "@type": ["Report", "NewsArticle"], "articleBody": TEXT},
        {**NODE, "articleBody": f"<p>{FIRST}</p><p>{PLANTED}</p><p>{LAST}</p>"},
        {**NODE, "articleBody": f"{FIRST}\n\n{PLANTED}\n{LAST}"},
        {**NODE, "articleBody": TEXT.replace("'", "&#39;")},
        {"@type": "WebPage", "mainEntity": {**NODE, "articleBody": TEXT}},
        {**NODE, "@type": "BlogPosting", "articleBody": [TEXT]},
    ],
)
@pytest.mark.parametrize("body", [EMPTY, f"<article><h1>Lamp on Karna</h1><p>{FIRST}</p></article>"])
def test_the_text_in_a_pages_data_is_read_where_its_elements_hold_less(data: object, body: str) -> None:
    document = as_read(page(body, f'<script type="application/ld+json">{json.dumps(data)}</script>'))
    assert said(document) == [FIRST, PLANTED, LAST]
    assert document.source.outlet == "Karna Post"
    assert document.source.published is not None


@pytest.mark.parametrize("text", [TEXT, FIRST, f"{FIRST} {PLANTED}"])
def test_what_both_hold_is_read_once(text: str) -> None:
    body = f"<article><h1>Lamp on Karna</h1><p>{FIRST}</p><p>{PLANTED}</p><p>{LAST}</p></article>"
    data = json.dumps({**NODE, "articleBody": text})
    found = sentences(page(body, f'<script type="application/ld+json">{data}</script>'))
    assert found == [FIRST, PLANTED, LAST]


def test_a_control_character_within_the_name_of_a_tag_harms_nothing() -> None:
    prose = (
        "The bridge over the strait was opened on Monday after nine years of work. The governor’s car crossed first. "
    )
    page = f"<html><head><title>Bridge</title></head><body><art\x01icle><p>{prose * 3}</p></art\x01icle></body></html>"
    assert "The governor’s car crossed first." in said(as_read(page.encode()))


@pytest.mark.parametrize(
    "block",
    [
        f"<h4>{PLANTED}</h4>",
        f"<div class='kg-card callout-card'><div>!</div><div>{PLANTED}</div></div>",
        f"<div class='toggle-card'><h4>More</h4><div><p>{PLANTED}</p></div></div>",
    ],
)
def test_a_heading_that_is_a_sentence_and_a_box_without_links_are_of_the_body(block: str) -> None:
    body = f"<article><h1>Lamp on Karna</h1><p>{FIRST}</p>{block}<p>{LAST}</p><p>{MORE}</p></article>"
    assert sentences(page(body)) == [FIRST, PLANTED, LAST, MORE]


def test_a_standfirst_in_a_heading_is_of_the_report() -> None:
    body = f"<article><div><h1>Lamp on Karna</h1><h3>{FIRST}</h3></div><div><p>{PLANTED}</p><p>{LAST}</p><p>{MORE}</p></div></article>"
    assert sentences(page(body)) == [FIRST, PLANTED, LAST, MORE]


@pytest.mark.parametrize("name", ["teaser", "post", ""])
@pytest.mark.parametrize("parts", [(FIRST, LAST, MORE, PLANTED), ()])
def test_articles_with_a_linked_title_are_cards(name: str, parts: tuple[str, ...]) -> None:
    cards = TEASER.format(name) * 2 + "<aside><ul><li><a href='/1'>The bell of Holm is back</a></li></ul></aside>"
    body = f"<article><h1>Lamp on Karna</h1><p>{FIRST}</p><p>{LAST}</p></article><article><p>{MORE}</p><p>{PLANTED}</p></article>"
    if not parts:
        body = f"<article><h1>Lamp on Karna</h1><p>{FIRST}</p><p>{LAST}</p><p>{MORE}</p><p>{PLANTED}</p></article>"
    assert sentences(page(f"<main>{body}<section>{cards}</section></main>")) == [FIRST, LAST, MORE, PLANTED]


@pytest.mark.parametrize(
    "head",
    [
        {"@type": "LiveBlogPosting", "headline": "Lamp", "liveBlogUpdate": [{"articleBody": FIRST}, {"articleBody": f"{PLANTED} {LAST}"}]},
        {**NODE, "articleBody": {"@type": "Text", "@value": TEXT}},
        TEXT,
    ],
)  # fmt: skip
def test_so_are_live_updates_typed_values_and_microdata(head: object) -> None:
    script = f'<script type="application/ld+json">{json.dumps(head)}</script>'
    meta = f'<meta itemprop="articleBody" content="{TEXT}">'
    assert sentences(page(EMPTY, meta if head == TEXT else script)) == [FIRST, PLANTED, LAST]
