"""Pages and files as programs of all kinds write them: hidden, raised and struck by other means; data in odd wrapping."""

from __future__ import annotations

import json

import pytest
import samples
from office import docx, p, r, sentences

from briefing.sources.times import parse_published

PARAGRAPHS = (
    "The dam above Sund will be raised by four metres by the end of next year, the ministry of works said on Thursday.",
    "The lake behind it will then hold enough water for two dry summers, according to engineers in the valley.",
    "Farmers below the dam have asked for such a step since the drought of 2022, when half of the harvest was lost.",
)
UNSEEN = "This text is not to be seen by any reader of the page at all."
DATA = {"@type": "NewsArticle", "headline": "Dam to be raised", "articleBody": "\n\n".join(PARAGRAPHS)}


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8><title>Dam</title>{head}</head><body><article><h1>Dam to be raised</h1>{body}</article></body></html>".encode()


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div hidden><p>{UNSEEN}</p></div>",
        f"<template><p>{UNSEEN}</p></template>",
        f"<p class='visually-hidden'>{UNSEEN}</p>",
        f"<p class='sr-only'>{UNSEEN}</p>",
        f"<p style='display: none'>{UNSEEN}</p>",
    ],
)
def test_what_is_hidden_is_not_read(hidden: str) -> None:
    first, *rest = (f"<p>{words}</p>" for words in PARAGRAPHS)
    assert sentences(page(first + hidden + "".join(rest))) == list(PARAGRAPHS)


SCRIPT = '<script type="application/ld+json">{}</script>'
PLAIN = json.dumps(DATA)
ESCAPED = "".join(f"&lt;p&gt;{words}&lt;/p&gt;" for words in PARAGRAPHS)


@pytest.mark.parametrize(
    "data",
    [
        f"\n//<![CDATA[\n{PLAIN}\n//]]>\n",
        f"/*<![CDATA[*/{PLAIN}/*]]>*/",
        f"<!--\n{PLAIN}\n-->",
        PLAIN[:-1] + ",}",
        json.dumps({"@type": "WebPage", "hasPart": [DATA]}),
        json.dumps({**DATA, "articleBody": list(PARAGRAPHS)}),
        json.dumps({**DATA, "articleBody": ESCAPED}),
        json.dumps({**DATA, "articleBody": "\\n\\n".join(PARAGRAPHS)}),
        json.dumps({"@type": "NewsArticle", "text": "\n\n".join(PARAGRAPHS)}),
    ],
)
def test_the_text_in_a_page_s_data_is_found_however_it_is_wrapped(data: str) -> None:
    whole = f"<!doctype html><html><head><title>Dam</title>{SCRIPT.format(data)}</head><body><div id=root></div></body></html>"
    assert sentences(whole.encode()) == list(PARAGRAPHS)


COST = "The repair of the pier will cost 48 million kroner, the harbour board said on Thursday."
MARKED = COST.replace("48", "48{}")


@pytest.mark.parametrize(
    "data",
    [
        page(f"<p>{MARKED.format('<span class=fnref>1</span>')}</p><p>{PARAGRAPHS[0]}</p>", "<style>.fnref{vertical-align:super}</style>"),
        docx(p(r(COST[:35]), r("2", '<w:position w:val="8"/>'), r(COST[35:])) + p(PARAGRAPHS[0])),
        (r"{\rtf1\ansi " + MARKED.format(r"{\up6\fs12 2}") + r"\par " + PARAGRAPHS[0] + r"\par}").encode(),
        (r"{\rtf1\ansi " + MARKED.format(r"\up8 2\up0 ") + r"\par " + PARAGRAPHS[0] + r"\par}").encode(),
        page(f"<p>{COST.replace('48', '<span role=deletion>11</span> 48').replace('  ', ' ')}</p><p>{PARAGRAPHS[0]}</p>"),
    ],
    ids=["style sheet", "docx", "rtf", "rtf up0", "role"],
)  # fmt: skip
def test_marks_may_be_raised_and_words_struck_by_other_means(data: bytes) -> None:
    assert sentences(data) == [COST, PARAGRAPHS[0]]


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("25/03/2026", "2026-03-25"),
        ("3/25/2026", "2026-03-25"),
        ("04/03/2026", None),
        ("2026. március 10., kedd", "2026-03-10"),
        ("2026. 3. 10.", "2026-03-10"),
        ("10 Mart 2026 Salı", "2026-03-10"),
        ("10. marraskuuta 2026", "2026-11-10"),
        ("10 iunie 2026", "2026-06-10"),
    ],
)
def test_days_in_other_forms(stated: str, day: str | None) -> None:
    found, _ = parse_published(stated)
    assert (found.date().isoformat() if found else None) == day


def test_a_headline_in_the_margin_of_a_page_is_the_title() -> None:
    rows = [(60.0, 800.0, "Dam to be raised by four metres")]
    lines = [line for words in PARAGRAPHS for line in samples.wrapped(words.split(), 80)]
    rows += [(60.0, 740.0 - 13 * n, line) for n, line in enumerate(lines)]
    document = samples.as_read(samples.pdf([rows], b"<</Title(Document1)>>"))
    assert (document.source.title, document.source.outlet) == ("Dam to be raised by four metres", None)
