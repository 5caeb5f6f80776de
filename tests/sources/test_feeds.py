"""Feeds as sites write them: relative links, dates of all habits, bodies escaped once too often."""

from __future__ import annotations

import json
from html import escape

import pytest

from briefing.sources.content import Article, Content
from briefing.sources.feed_elements import shortened
from briefing.sources.registry import reader_for

TEXT = "The lift to the upper town stands still until May, the works said. A part from Holm was two metres short."
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def entries(data: str | bytes, url: str | None = None, charset: str | None = None) -> list[Article]:
    content = Content(uri="feed", data=data if isinstance(data, bytes) else data.encode(), url=url, charset=charset)
    found = reader_for(content).read(content)
    assert all(isinstance(a, Article) for a in found)
    return [a for a in found if isinstance(a, Article)]


def rss(item: str, channel: str = "<link>https://desk.example/news/</link>", more: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0" {CONTENT} {more}><channel><title>Upper Desk</title>{channel}<item>{item}</item></channel></rss>'


def described(text: str = TEXT) -> str:
    return f"<title>Lift stands still</title><description>{escape(text)}</description>"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a/1", "https://desk.example/a/1"),
        ("a/1", "https://desk.example/news/a/1"),
        ("../a", "https://desk.example/a"),
        ("?p=12", "https://desk.example/news/?p=12"),
        ("//other.example/x", "https://other.example/x"),
        ("https://third.example/y", "https://third.example/y"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("http://[", None),
    ],
)
def test_a_relative_link_is_one_of_the_channel_s_site(link: str, address: str | None) -> None:
    (entry,) = entries(rss(f"{described()}<link>{link}</link>"), url="https://feeds.example/rss.xml")
    assert entry.url == address


def test_the_nearest_base_wins_and_the_feed_s_own_address_is_the_last() -> None:
    item = f"{described()}<link>a</link>"
    assert entries(rss(item, more='xml:base="https://base.example/b/"'))[0].url == "https://base.example/b/a"
    assert entries(rss(item, channel=""), url="https://feeds.example/x/rss")[0].url == "https://feeds.example/x/a"
    assert (
        entries(rss(item, channel="<link>/home/</link>"), url="https://feeds.example/x/rss")[0].url
        == "https://feeds.example/home/a"
    )
    assert entries(rss(item, channel=""))[0].url is None
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>D</title><link href="https://desk.example/"/><entry xml:base="https://near.example/e/"><title>Lift</title><link href="a"/><content>{TEXT}</content></entry><entry><title>Lift</title><link href="a"/><content>{TEXT}</content></entry></feed>'
    near, far = entries(atom, url="https://feeds.example/y/atom")
    assert (near.url, far.url) == ("https://near.example/e/a", "https://feeds.example/y/a")


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("Sat, 07 Feb 26 18:30:00 GMT", "2026-02-07T18:30:00+00:00"),
        ("Sat Feb  7 18:30:00 2026", "2026-02-07"),
        ("Sat Feb 7 18:30:00 UTC 2026", "2026-02-07T18:30:00+00:00"),
        ("7-Feb-26", "2026-02-07"),
        ("7 Februar 2026 18:30 MEZ", "2026-02-07T18:30:00+01:00"),
        ("7-Feb-2026 18:30 UT", "2026-02-07T18:30:00+00:00"),
        ("sam., 07 févr. 2026 18:30:00 +0100", "2026-02-07T18:30:00+01:00"),
        ("So, 07 Feb 2026 18:30:00 CET", "2026-02-07T18:30:00+01:00"),
        ("sábado, 7 de febrero de 2026", "2026-02-07"),
        ("7 lutego 2026 18:30", "2026-02-07"),
        ("7 февраля 2026", "2026-02-07"),
        ("2026年2月7日", "2026-02-07"),
        ("07.02.2026 18:30", "2026-02-07"),
        ("Sat, 07 Feb 2026 18:30:00 IST", "2026-02-07"),
        ("20260207T183000Z", "2026-02-07"),
        ("07/02/2026 18:30", None),
        ("02/07/26", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("2026-02", None),
        ("2026", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_in_the_habits_of_feeds_and_never_guessed(stated: str, moment: str | None) -> None:
    (entry,) = entries(rss(f"{described()}<pubDate>{stated}</pubDate>"))
    if entry.published is None:
        assert moment is None
    else:
        assert moment == (entry.published.date() if entry.published_date_only else entry.published).isoformat()


def test_the_next_date_stands_in_for_one_that_is_none() -> None:
    more = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    item = f"{described()}<pubDate>unknown</pubDate><dc:date>2026-02-07T18:30:00Z</dc:date>"
    (entry,) = entries(rss(item, more=more))
    assert entry.published is not None


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        (escape(escape(f"<p>{TEXT}</p><p>It’s late.</p>")), [TEXT, "It’s late."]),
        (escape(escape("<div>First of all.<br/><br/>Then the rest.</div>")), ["First of all.", "Then the rest."]),
        (escape("<p>Write &lt;b&gt; before the word, the guide says.</p>"), ["Write <b> before the word, the guide says."]),
        (escape("<p>Write <code>&lt;b&gt;</code> before the word, the guide says.</p>"), ["Write <b> before the word, the guide says."]),
        (escape("Write &lt;b&gt; before the word, the guide says."), ["Write <b> before the word, the guide says."]),
        (escape("Where 3 < 4, all is well, the teacher said."), ["Where 3 < 4, all is well, the teacher said."]),
    ],
)  # fmt: skip
def test_a_body_is_unescaped_as_often_as_it_was_escaped(markup: str, paragraphs: list[str]) -> None:
    (entry,) = entries(rss(f"<title>Lift</title><description>{markup}</description>"))
    assert entry.text.split("\n\n") == paragraphs


def test_what_atom_calls_text_is_text() -> None:
    words = "If a < b and c > d hold, then <em> is a tag, the guide says."
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">A &lt;b> C</title><entry><title type="text">Of &lt;em> tags</title><content type="text">{escape(words)}</content></entry></feed>'
    (entry,) = entries(atom)
    assert (entry.text, entry.title, entry.outlet) == (words, "Of <em> tags", "A <b> C")


def test_the_body_with_the_most_words_counts() -> None:
    picture = f"<img src='https://x.example/{'a' * 3000}.jpg'/>"
    item = f"{described()}<content:encoded><![CDATA[{picture}]]></content:encoded>"
    assert entries(rss(item))[0].text == TEXT
    item = f"<title>Lift</title><description>{picture.replace('<', '&lt;')}</description><content:encoded><![CDATA[<p>{TEXT}</p>]]></content:encoded>"
    assert entries(rss(item))[0].text == TEXT


@pytest.mark.parametrize(
    "closing",
    [
        'The post <a href="x">Lift stands still</a> appeared first on <a href="y">Upper Desk</a>.',
        'Der Beitrag <a href="x">Lift stands still</a> erschien zuerst auf <a href="y">Upper Desk</a>.',
        "L’article Lift stands still est apparu en premier sur Upper Desk.",
    ],
)
def test_where_a_post_appeared_is_no_part_of_it(closing: str) -> None:
    assert entries(rss(described(f"<p>{TEXT}</p><p>{closing}</p>")))[0].text == TEXT


def test_a_json_feed_s_title_is_the_outlet() -> None:
    items = [
        {"id": "1", "url": "/a/1", "content_text": TEXT, "content_html": "<img src='x.png'>", "title": "Lift"},
        {
            "id": "2",
            "url": "b",
            "summary": TEXT,
            "date_published": "2026-02-07T18:30:00Z",
            "authors": [{"name": "Ann Ek"}],
        },
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Upper Desk",
        "home_page_url": "https://desk.example/n/",
        "items": items,
    }
    one, two = entries(json.dumps(feed))
    assert (one.text, one.outlet, one.url, one.title) == (TEXT, "Upper Desk", "https://desk.example/a/1", "Lift")
    assert (two.text, two.outlet, two.url, two.author) == (TEXT, "Upper Desk", "https://desk.example/n/b", "Ann Ek")
    assert two.published is not None


@pytest.mark.parametrize(
    ("label", "codec", "name"),
    [
        ("gb2312", "gb18030", "朱镕基"), ("shift_jis", "cp932", "髙橋①"), ("euc-kr", "cp949", "똠방"), ("big5", "big5hkscs", "嘅喺"),
        ("iso-8859-8-i", "iso8859-8", "דוד לוי"), ("x-sjis", "cp932", "髙橋"), ("tis-620", "cp874", "สมชาย"), ("x-euc-jp", "euc_jis_2004", "高橋①"),
        ("windows-1250", "cp1250", "Jiří Křen"), ("koi8-r", "koi8-r", "Иван Петров"), ("iso-8859-1", "cp1252", "“Zoë”"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("container", ["feed", "page", "xhtml", "mail", "mail page", "header", "http"])
def test_an_encoding_is_what_the_web_means_by_its_label(label: str, codec: str, name: str, container: str) -> None:
    said = f"The bridge was opened on Monday by {name} of the council, who came late. Some 4,000 people crossed it."
    page = f'<html><head><meta charset="{label}"></head><body><p>{said}</p></body></html>'
    post = "From: a@b.example\nTo: c@d.example\nSubject: Bridge\n"
    data = {
        "feed": f'<?xml version="1.0" encoding="{label}"?><rss version="2.0"><channel><title>D</title><item><title>B</title><description>{said}</description></item></channel></rss>',
        "page": page,
        "xhtml": f'<?xml version="1.0" encoding="{label}"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{said}</p></body></html>',
        "mail": f"{post}Content-Type: text/plain; charset={label}\nContent-Transfer-Encoding: 8bit\n\n{said}\n",
        "mail page": f"{post}Content-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n{page}\n",
        "header": "",
        "http": page.replace(f'<meta charset="{label}">', ""),
    }[container].encode(codec)
    if container == "header":
        import base64

        word = base64.b64encode(name.encode(codec)).decode()
        data = f"From: =?{label}?B?{word}?= <a@b.example>\nTo: c@d.example\nSubject: Bridge\n\n{TEXT}\n".encode()
    (entry,) = entries(data, charset=label if container == "http" else None)
    assert name in (entry.outlet if container == "header" else entry.text)  # type: ignore[operator]
    assert not [n for n in entry.notes if "encoding" in n or "broken" in n]


def test_utf_16_in_a_page_s_own_words_means_utf_8() -> None:
    page = '<html><head><meta charset="utf-16le"></head><body><p>Zoë Ångström came to the port on Monday, and she stayed for a week there.</p></body></html>'
    assert "Zoë Ångström" in entries(page)[0].text


def test_what_an_entry_is_filed_under_is_kept_out_of_its_way_and_told() -> None:
    many = "".join(f"<category>Reason number {n} why it stood still.</category>" for n in range(5_000))
    (entry,) = entries(rss(described() + many + f"<author>{'a' * 100_000}</author>"))
    assert entry.title == "Lift stands still"
    assert TEXT in entry.text
    assert sum(left.n_words for left in entry.left_out if left.what == "field") == 7 * 5_000


@pytest.mark.parametrize(
    "kept",
    [
        "<category>a</category>",
        '<x:category text="A"><x:category text="B"/></x:category>',
        f"<description><![CDATA[{'<author>a <category>b ' * 500}]]></description>",
        f"<!-- {'<author>a ' * 500} --><author>A</author>",
        f"<author>A <category>{'a' * 9_000}",
    ],
    ids=("few", "nested", "quoted", "in a comment", "without an end"),
)
def test_of_a_feed_with_little_of_each_all_is_left(kept: str) -> None:
    page = f"<rss><item>{kept}</item><item>{kept}</item></rss>"
    assert shortened(page) == (page, ())


def test_each_entry_has_room_of_its_own_for_what_it_is_filed_under() -> None:
    item = "<item>" + "<itunes:category text='A'><itunes:category text='B'/></itunes:category>" * 200 + "</item>"
    page, words = shortened(f"<rss>{item * 3}</rss>")
    first, *others = page.removeprefix("<rss>").removesuffix("</rss>").split("</item>")[:3]
    assert 4_000 < len(first) < 5_100
    assert others == [first, first]
    assert len(words) == 3 * (200 - first.count("</itunes:category>"))


def test_a_script_in_a_title_is_no_words_of_it() -> None:
    title = "<title type='html'>Lift &lt;script&gt;a();&lt;/script&gt;stands still</title>"
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{title}<content>{TEXT}</content></entry></feed>'
    assert entries(atom)[0].title == "Lift stands still"
