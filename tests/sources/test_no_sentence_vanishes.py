"""A sentence in any place of a source where text can stand is read, or it is told that it was not."""

from __future__ import annotations

import functools
import io
import json
import re
import zipfile
from collections import Counter
from email.message import EmailMessage

import pytest
import samples
from planting import FIRST, LAST, Plants, told
from samples import as_read, said

from briefing.nouns import Document

PLANTED = "A heron of seven colours slept upon the roof of the customs house."
N_WORDS = len(PLANTED.split())


def is_accounted(document: Document, *, besides: Document | None = None, around: int = 0, what: str = "") -> bool:
    """Whether the sentence is read, or told by an entry of one kind with all of its words.

    Args:
        besides: The same source without it.
        around: How many words come with it.
        what: The kind it must be told as.
    """
    if PLANTED in " ".join(said(document)):
        return True
    new = told(document) - (told(besides) if besides else Counter())
    kinds = [kind for kind, n in new.items() if N_WORDS <= n <= N_WORDS + around]
    return len(kinds) == 1 and sum(new.values()) <= N_WORDS + around and what in ("", *kinds)


def n_around(block: str) -> int:
    """How many words a block has besides the sentence planted in it."""
    return len(re.sub(r"<[^<>]+>", " ", block.format("")).split())


PAGE = """<!doctype html><html lang="en"><head><title>Lamp on Karna</title>{head}</head><body>{top}<nav><a href="/">{nav}</a></nav>
<header>{header}<h1>Lamp on Karna</h1><p class="standfirst">{standfirst}</p><div class="byline">{byline}</div></header>
<article><p>{first}</p>{within}<p>{last}</p>{end}</article>{after}<aside>{aside}</aside><footer>{footer}</footer></body></html>"""
BLOCKS = [
    "<p>{}</p>", "<div>{}</div>", "<p><a href='/x'>{}</a></p>", "<ul><li>{}</li></ul>", "<ol><li>{}</li></ol>", "<h2>{}</h2>", "<blockquote>{}</blockquote>",
    "<table><tr><td>{}</td><td>4</td></tr></table>", "<table><caption>{}</caption><tr><td>4</td></tr></table>", "<figure><figcaption>{}</figcaption></figure>",
    "<pre>{}</pre>", "<code>{}</code>", "<details><summary>{}</summary></details>", "<dl><dd>{}</dd></dl>", "<x-y>{}</x-y>", "<font>{}</font>", "<center>{}</center>",
    "<aside>{}</aside>", "<form>{}</form>", "<button>{}</button>", "<select><option>{}</option></select>", "<textarea>{}</textarea>", "<label>{}</label>",
    "<iframe>{}</iframe>", "<video>{}</video>", "<object>{}</object>", "<canvas>{}</canvas>", "<noscript><p>{}</p></noscript>", "<template><p>{}</p></template>",
    "<svg><text>{}</text></svg>", "<dialog>{}</dialog>", "<p hidden>{}</p>", "<p style='display:none'>{}</p>", "<p><s>{}</s></p>", "<p><del>{}</del></p>",
    "<!-- {} -->", "<img alt='{}'>", "<p title='{}'>4</p>", "<input placeholder='{}'>", "<input value='{}'>", "<select><option label='{}'>4</option></select>", "<img data-caption='{}'>", "<div class='related'><p>{}</p></div>", "<div class='comments'><p>{}</p></div>",
    "<div class='ad'>{}</div>", "<section><p>{}</p></section>", "<p><small>{}</small></p>", "<p><time>{}</time></p>", "<marquee>{}</marquee>", "<math><mtext>{}</mtext></math>",
    "<p><sup>{}</sup></p>", "<p><ruby>x<rt>{}</rt></ruby></p>", "<p>4<br>{}<br>5</p>", "<address>{}</address>", "<menu><li>{}</li></menu>", "<p><kbd>{}</kbd></p>", "<fieldset><legend>{}</legend></fieldset>",
]  # fmt: skip
SPOTS = ["head", "top", "nav", "header", "standfirst", "byline", "within", "end", "after", "aside", "footer"]


def page(**spots: str) -> bytes:
    return PAGE.format(**{**dict.fromkeys(SPOTS, ""), **spots, "first": FIRST, "last": LAST}).encode()


# What a sentence is told as where its element says it.
KINDS = {
    "<s>": "withdrawn", "<del>": "withdrawn", "<!--": "comment", "alt=": "caption", "title=": "caption", "placeholder=": "caption",
    "value=": "caption", "label=": "caption", "data-caption=": "caption", "hidden>": "hidden", "display:none": "hidden", "<template>": "hidden",
    "<iframe>": "hidden", "<video>": "hidden", "<canvas>": "hidden", "<object>": "hidden", "<svg>": "drawing", "<rt>": "pronunciation",
    "<button>": "form", "<select>": "form", "<textarea>": "form", "<form>": "form",
}  # fmt: skip


@functools.cache
def bare() -> Document:
    return as_read(page())


@pytest.mark.parametrize("spot", ["within", "end", "after", "top"])
@pytest.mark.parametrize("block", BLOCKS)
def test_in_any_element_of_a_page(spot: str, block: str) -> None:
    around = n_around(block)
    what = next((kind for mark, kind in KINDS.items() if mark in block), "")
    document = as_read(page(**{spot: block.format(PLANTED)}))
    assert is_accounted(document, besides=bare(), around=around, what=what), document.left_out


@pytest.mark.parametrize("spot", [s for s in SPOTS if s != "head"])
def test_in_any_spot_of_a_page(spot: str) -> None:
    assert is_accounted(as_read(page(**{spot: PLANTED})), besides=bare())


def test_anywhere_in_the_data_and_the_head_of_a_page() -> None:
    x = Plants()
    data = {
        "@type": "NewsArticle",
        "headline": "Lamp on Karna",
        "description": x("description"),
        "abstract": x("description"),
        "articleBody": f"{FIRST} {x('data')} {LAST}",
    }
    metas = "".join(f'<meta {k}="{v}" content="{x("description")}">' for k, v in [("name", "description"), ("property", "og:description"), ("name", "twitter:description")])  # fmt: skip
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>{metas}<!-- {x("comment")} -->'
    within = f"<p>{x()}</p><p>{x()}</p><p>{LAST.replace('autumn', 'winter')}</p><p hidden>{x('hidden')}</p>"
    x.check(as_read(page(head=head, within=within)), outside=3)


@pytest.mark.parametrize(
    "head",
    ['<meta name="description" content="{}">', '<meta property="og:description" content="{}">'],
)
def test_in_the_head_of_a_page(head: str) -> None:
    assert is_accounted(as_read(page(head=head.format(PLANTED))), besides=bare(), what="description")


LINES = ["{}", "# {}", "## {}", "- {}", "1. {}", "> {}", "> [!NOTE] {}", "**{}**", "~~{}~~", "=={}==", "%% {} %%", "<!-- {} -->", "```\n{}\n```", "`{}`",
         "![{}](a.png)", "[{}](https://x.example)", "| {} | 4 |\n|---|---|\n| 4 | 5 |", "[^1]: {}", "^[{}]", ": {}", "<del>{}</del>", "<details>{}</details>", "    {}", "- [x] {}",
         "Read more: {}", "Photo: {}", "© {}"]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_in_any_line_of_markdown(line: str, at: int) -> None:
    parts = [FIRST, LAST]
    parts.insert(at, line.format(PLANTED))
    document = as_read("\n\n".join(parts).encode(), "a.md")
    assert is_accounted(document, around=n_around(line)) or document.source.title == PLANTED


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "  {}",
        "- {}",
        "> {}",
        "Read more: {}",
        "Image caption {}",
        "Subscribe to {}",
        "{} (AP Photo/Ana Roig)",
        "[1] {}",
        "By {}",
        "| {}",
        "https://x.example {}",
    ],
)
@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_in_any_line_of_a_text(line: str, at: int, gap: str) -> None:
    parts = [FIRST, LAST]
    parts.insert(at, line.format(PLANTED))
    document = as_read(gap.join(parts).encode(), "a.txt")
    assert is_accounted(document, around=n_around(line)) or PLANTED in (document.source.title, document.source.author)


def test_twice_in_a_text() -> None:
    long = f"{PLANTED} {PLANTED.replace('heron', 'stork')}"
    document = as_read("\n\n".join([long, FIRST, long, LAST]).encode(), "a.txt")
    assert [(left.what, left.where) for left in document.left_out] == [("repeated", "line 5")]


@pytest.mark.parametrize(("x", "y"), [(60, 700), (60, 820), (60, 30), (320, 500), (60, 760), (60, 200)])
@pytest.mark.parametrize("n_pages", [1, 3])
def test_anywhere_on_a_page_of_a_pdf(x: float, y: float, n_pages: int) -> None:
    lines = [line for p in (FIRST, LAST) for line in samples.wrapped(p.split(), 80)]
    rows = [(60.0, 600.0 - 13 * n, line) for n, line in enumerate(lines)]
    pages = [[*rows, (float(x), float(y), PLANTED)]] * n_pages
    document, bare = (as_read(samples.pdf(drawn), "a.pdf") for drawn in (pages, [rows] * n_pages))
    assert is_accounted(document, besides=bare) or document.source.outlet == PLANTED


BOOK = ["{}", "<p>{}</p>", "<aside epub:type='footnote'><p>{}</p></aside>", "<nav>{}</nav>", "<figure><figcaption>{}</figcaption></figure>", "<s>{}</s>", "<p hidden='hidden'>{}</p>", "<table><tr><td>{}</td></tr></table>", "<footer>{}</footer>"]  # fmt: skip


def book(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(samples.epub())) as old, zipfile.ZipFile(stream, "w") as new:
        items = "".join(f'<item id="{n}" href="{n}"/>' for n in files)
        spine = "".join(f'<itemref idref="{n}"/>' for n in files)
        for name in old.namelist():
            if name != "a.xhtml":
                body = old.read(name).replace(b'<item id="a" href="a.xhtml"/>', items.encode())
                new.writestr(name, body.replace(b'<itemref idref="a"/>', spine.encode()))
        for name, body_text in files.items():
            new.writestr(name, f"<html><body>{body_text}</body></html>")
    return stream.getvalue()


@pytest.mark.parametrize("block", BOOK)
@pytest.mark.parametrize("name", ["one.xhtml", "two.xhtml"])
def test_anywhere_in_a_book(block: str, name: str) -> None:
    chapter = f"<h1>Lamp on Karna</h1><p>{FIRST}</p><p>{LAST}</p><p>{FIRST.replace('spring', 'autumn')}</p>"
    files = {"one.xhtml": "<h1>Karna</h1>", "two.xhtml": chapter}
    bare = as_read(book(files), "a.epub")
    files[name] += block.format(PLANTED)
    assert is_accounted(as_read(book(files), "a.epub"), besides=bare)


@pytest.mark.parametrize("key", ["text", "summary", "description", "lead", "caption", "note", "title", "kicker"])
def test_in_any_field_of_a_record(key: str) -> None:
    record = {"text": f"{FIRST}\n\n{LAST}", "title": "Lamp on Karna"}
    record[key] = f"{record.get(key, '')}\n\n{PLANTED}" if key == "text" else PLANTED
    document = as_read(json.dumps(record).encode(), "a.json")
    assert is_accounted(document) or document.source.title == PLANTED


@pytest.mark.parametrize(
    "block",
    ["<p>{}</p>", "<figcaption>{}</figcaption>", "<s>{}</s>", "<aside>{}</aside>", "<form>{}</form>", "<li>{}</li>"],
)
def test_anywhere_in_an_entry_of_a_feed(block: str) -> None:
    body = f"<p>{FIRST}</p>{block.format(PLANTED)}<p>{LAST}</p>"
    assert is_accounted(as_read(samples.feed(body=body), "a.xml"))


def test_in_the_description_of_an_entry_that_has_content() -> None:
    content = f"<content:encoded><![CDATA[<p>{FIRST}</p><p>{LAST}</p>]]></content:encoded>"
    feed = samples.feed(body=f"<p>{PLANTED}</p>").decode().replace("</item>", f"{content}</item>")
    feed = feed.replace("<rss ", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" ')
    assert is_accounted(as_read(feed.encode(), "a.xml"))


@pytest.mark.parametrize(
    "block", ["<p>{}</p>", "<div>{}</div>", "<ul><li>{}</li></ul>", "<table><tr><td>{}</td></tr></table>"]
)
def test_in_the_words_of_a_mail(block: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Karna Post <n@karna.example>", "d@e.example", "Lamp"
    message.set_content(f"<html><body><p>{FIRST}</p>{block.format(PLANTED)}<p>{LAST}</p></body></html>", subtype="html")
    assert is_accounted(as_read(bytes(message), "a.eml"))


@pytest.mark.parametrize("style", ["Normal", "List Bullet", "Heading 2", "Quote"])
def test_in_a_paragraph_of_a_word_document(style: str) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph(FIRST)
    document.add_paragraph(PLANTED, style=style)
    document.add_paragraph(LAST)
    stream = io.BytesIO()
    document.save(stream)
    assert is_accounted(as_read(stream.getvalue(), "a.docx"))


def test_a_hidden_sentence_takes_no_place_of_a_shown_one_like_it() -> None:
    shown, hidden = PLANTED.replace("Karna", "Korna"), PLANTED.replace("A heron", "Almost every other heron")
    document = as_read(page(within=f"<p>{shown}</p><p hidden>{hidden}</p>"))
    assert shown in said(document)
    assert told(document)["hidden"] == len(hidden.split())
