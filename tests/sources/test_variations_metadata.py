"""Title, outlet, author and day that a source states are right or absent: no program's, template's, login's or list's."""

from __future__ import annotations

import json

import pytest
import samples
from office import document, docx, p

from briefing.nouns import Source

PARAGRAPHS = (
    "The council of Oste will sell its three mills to a buyer from abroad, the mayor said on Monday in the town hall.",
    "The buyer pays 4.2 million euros for them, and some 60 people who work there will keep their jobs for two years.",
)
TITLE = "Mills of Oste for sale"


def text(*head: str) -> Source:
    return document(("\n".join(head) + "\n\n" + "\n\n".join(PARAGRAPHS) + "\n").encode(), "a.txt").source


def word(title: str = "", author: str = "") -> Source:
    core = f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
    return document(docx(p(TITLE) + "".join(map(p, PARAGRAPHS)), core=core)).source


def pdf(title: str = "", author: str = "") -> Source:
    rows = [(60.0, 800.0, TITLE)]
    lines = [line for words in PARAGRAPHS for line in samples.wrapped(words.split(), 80)]
    rows += [(60.0, 740.0 - 13 * n, line) for n, line in enumerate(lines)]
    return document(samples.pdf([rows], f"<</Title({title})/Author({author})>>".encode("cp1252"))).source


def page(head: str = "", title: str = f"{TITLE} | Sund Post", data: object = None) -> Source:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    body = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    whole = f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}{script}</head><body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    return document(whole.encode()).source


def feed(item: str, title: str = "Mills for sale") -> Source:
    whole = f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Sund Post</title><link>https://s.example/</link><lastBuildDate>Thu, 12 Mar 2026 09:00:00 GMT</lastBuildDate><item><title>{title}</title><link>https://s.example/1</link>{item}<description>{" ".join(PARAGRAPHS)}</description></item></channel></rss>'
    return document(whole.encode()).source


def mail(**headers: str) -> Source:
    from email.message import EmailMessage

    message = EmailMessage()
    given = {"From": "Sund Works <press@sund.example>", "To": "d@p.example", "Subject": TITLE}
    for name, value in (given | {"Date": "Tue, 10 Mar 2026 09:12:00 +0000"} | headers).items():
        message[name.replace("_", "-")] = value
    message.set_content("\n\n".join(PARAGRAPHS))
    return document(bytes(message)).source


NO_TITLES = [
    "Microsoft Word - final2", "Untitled", "Untitled-1", "Document1", "scan0001", "IMG_0001", "index", "Layout 1",
    "Ohne Titel", "Sans titre", "Press Release Template", "Normal", "about:blank", "untitled.indd", "20260310_final",
    "file:///tmp/x.html", "anonymous", "Slide 1",
]  # fmt: skip
NO_AUTHORS = [
    "Administrator", "Microsoft Office User", "python-docx", "openpyxl", "HP", "DELL", "Canon iR", "Utilisateur", "PC-01",
    "ann.lee", "root", "WordPress", "Adobe InDesign", "www.sund.example", "ann@sund.example", "Kingsoft",
]  # fmt: skip


@pytest.mark.parametrize("made", [word, pdf])
@pytest.mark.parametrize("title", NO_TITLES)
def test_a_program_s_title_is_none(made: object, title: str) -> None:
    assert made(title=title).title == TITLE  # type: ignore[operator]


@pytest.mark.parametrize("made", [word, pdf])
@pytest.mark.parametrize("author", NO_AUTHORS)
def test_nobody_is_no_author(made: object, author: str) -> None:
    assert made(author=author).author is None  # type: ignore[operator]


@pytest.mark.parametrize("title", ["Документ Microsoft Word", "无标题", "[Document title]"])
def test_nor_is_one_in_another_language(title: str) -> None:
    assert word(title=title).title == TITLE


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ((TITLE, "By Ann Lee, Staff writer"), "Ann Lee"),
        ((TITLE, "", "By Ann Lee and Bo Lie, Sund Post"), "Ann Lee and Bo Lie"),
        ((TITLE, "By Ann Lee in Oste"), "Ann Lee in Oste"),
        ((TITLE, "Von Ann Lee"), "Ann Lee"),
        ((TITLE, "Par Ann Lee, à Oste", "Publié le 10 mars 2026"), "Ann Lee"),
        ((TITLE, "Por Ann Lee", "10 de marzo de 2026"), "Ann Lee"),
        ((TITLE, "Published 10 March 2026, 09:12 GMT", "Ann Lee"), "Ann Lee"),
        (("WORLD", TITLE, "By Ann Lee"), "Ann Lee"),
        (("Home > News > Oste", TITLE, "By Ann Lee | Sund"), "Ann Lee"),
        (("FOR IMMEDIATE RELEASE", "", TITLE, "Contact: Ann Lee, +44 12 34"), None),
        ((TITLE, "OSTE, 10 March 2026"), None),
    ],
)
def test_the_head_of_a_text_is_told_from_it(head: tuple[str, ...], author: str | None) -> None:
    said = text(*head)
    assert (said.title, said.author, said.outlet) == (TITLE, author, None)
    assert said.published_date_only or said.published is None or "GMT" in head[1]
    assert (said.published is None) == (not any("2026" in line for line in head))


def test_a_dateline_is_no_outlet() -> None:
    whole = f"{TITLE}\n\nLONDON (Reuters) — {PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n"
    said = document(whole.encode(), "a.txt").source
    assert (said.title, said.outlet, said.author, said.wire) == (TITLE, None, None, "Reuters")


NAMED = {"@type": "Article", "headline": TITLE, "author": {"@id": "#a"}, "publisher": {"@id": "#o"}}
NAMES = [
    {"@type": "Person", "@id": "#a", "name": "Ann Lee"},
    {"@type": "Organization", "@id": "#o", "name": "Sund Post"},
]
ITSELF = {
    "@type": "Article",
    "headline": TITLE,
    "author": {"@type": "Organization", "name": "Sund Post"},
    "publisher": {"name": "Sund Post"},
}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (page('<meta property="og:title" content="Sund Post"><meta property="og:site_name" content="Sund Post">'), (TITLE, "Sund Post", None)),
        (page(title="index"), (TITLE, None, None)),
        (page(title="Untitled Document"), (TITLE, None, None)),
        (page('<meta property="og:site_name" content="WordPress">', title=TITLE), (TITLE, None, None)),
        (page('<meta name="author" content="admin">', title=TITLE), (TITLE, None, None)),
        (page(data={"@graph": [*NAMES, NAMED]}, title=TITLE), (TITLE, "Sund Post", "Ann Lee")),
        (page(data=ITSELF), (TITLE, "Sund Post", None)),
        (page(data={"@type": "Article", "headline": "Mills of Oste for s…"}), (TITLE, None, None)),
    ],
)  # fmt: skip
def test_a_page_s_title_outlet_and_author_are_its_own(said: Source, expected: tuple[str | None, ...]) -> None:
    assert (said.title, said.outlet, said.author) == expected


def test_the_day_of_a_change_is_not_that_of_publication() -> None:
    assert page('<meta property="article:modified_time" content="2026-03-12T09:00:00Z">').published is None
    assert feed("").published is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (feed("<author>ann@s.example (Ann Lee)</author>"), ("Mills for sale", "Sund Post", "Ann Lee")),
        (feed("<author>ann@s.example</author>"), ("Mills for sale", "Sund Post", None)),
        (feed("<dc:creator>admin</dc:creator>"), ("Mills for sale", "Sund Post", None)),
        (feed('<source url="https://o.example">Oste Letter</source>', "Mills for sale - Oste Letter"), ("Mills for sale", "Oste Letter", None)),
        (mail(From='"Sund Works via Press List" <press@lists.example>', Subject=f"[press] {TITLE}"), (TITLE, "Sund Works", None)),
        (mail(Resent_From="Ida Holm <ida@h.example>", Resent_Date="Thu, 12 Mar 2026 09:00:00 +0000"), (TITLE, "Sund Works", None)),
        (mail(From="noreply@sund.example", Subject="(no subject)"), (None, "sund.example", None)),
    ],
)  # fmt: skip
def test_so_are_those_of_a_feed_and_a_mail(said: Source, expected: tuple[str | None, ...]) -> None:
    assert (said.title, said.outlet, said.author) == expected
    assert said.published is None or said.published.day == 10


def test_markdown_without_a_title_has_that_of_its_heading() -> None:
    front = "---\ntitle: Untitled\nauthor: admin\ndate: 0001-01-01T00:00:00Z\n---\n\n"
    said = document(f"{front}# {TITLE}\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n".encode(), "a.md").source
    assert (said.title, said.author, said.published) == (TITLE, None, None)
