"""A sentence in any place of a feed, a record, captions, a book, a PDF or an archive is read, or it is told as what it
is with all of its words."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
import samples
from office import gathered
from planting import FIRST, LAST, Plants

from briefing.pipeline import read

BODY = f"<p>{FIRST}</p>{{}}<p>{LAST}</p>"


def test_anywhere_in_a_feed() -> None:
    x = Plants()
    shown = x()
    inside = BODY.format(
        f"<p>{shown}</p><figure><figcaption>{x('caption')}</figcaption></figure><s>{x('withdrawn')}</s><img alt='{x('caption')}'/>"
    )
    feed = f"""<?xml version="1.0"?><!-- {x("comment")} --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
      xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
      <channel><title>Karna Post</title><description>{x("field")}</description><itunes:summary>{x("field")}</itunes:summary>
      <item><title>Lamp on Karna</title><link>https://karna.example/1</link><category>{x("field")}</category>
      <description><![CDATA[<p>{shown}</p><p>{x("summary")}</p>]]></description>
      <content:encoded><![CDATA[{inside}]]></content:encoded><media:description>{x("field")}</media:description>
      </item></channel></rss>"""
    documents, _ = gathered(feed.encode(), "a.xml")
    x.check(*documents)


def test_anywhere_in_a_feed_of_atom() -> None:
    x = Plants()
    feed = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Karna Post</title><subtitle>{x("field")}</subtitle>
      <entry><title>Lamp on Karna</title><id>https://karna.example/1</id><category term="lamp" label="{x("field")}"/>
      <summary>{x("summary")}</summary><content type="html"><![CDATA[{BODY.format(f"<p>{x()}</p>")}]]></content></entry></feed>"""
    documents, _ = gathered(feed.encode(), "a.xml")
    x.check(*documents)


def test_anywhere_in_a_feed_of_json() -> None:
    x = Plants()
    item = {
        "id": "https://karna.example/1",
        "title": "Lamp on Karna",
        "content_html": BODY.format(f"<p>{x()}</p><s>{x('withdrawn')}</s>"),
        "summary": x("field"),
        "tags": ["lamp", x("field")],
        "_own": {"note": x("field")},
        "attachments": [{"title": x("field")}],
    }
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Karna Post",
        "description": x("field"),
        "items": [item],
    }
    documents, _ = gathered(json.dumps(feed).encode(), "a.json")
    x.check(*documents)


@pytest.mark.parametrize("is_page", [False, True])
def test_anywhere_in_records(is_page: bool) -> None:
    x = Plants()
    text = BODY.format(f"<p>{x()}</p>") if is_page else f"{FIRST}\n\n{x()}\n\n{LAST}"
    record = {
        "title": "Lamp on Karna",
        "text": text,
        "summary": x("field"),
        "caption": x("field"),
        "notes": [{"by": "Ana", "words": f"<b>{x('field')}</b>"}],
        "deep": {"in": {"it": x("field")}},
    }
    whole = {
        "about": x("field"),
        "articles": [record, {"title": x("field")}, x("field")],
        "others": [{"a": x("field")}],
    }
    documents, _ = gathered(json.dumps(whole).encode(), "a.json")
    x.check(*documents)


def test_anywhere_in_captions_of_the_web() -> None:
    x = Plants()
    cue = "00:00:{:02}.000 --> 00:00:{:02}.000 align:left\n{}\n\n"
    spoken = [FIRST, f"<v Ana Roig>{x()}", f"[{x('sound')}]", x(), LAST]
    cues = [cue.format(2 * n, 2 * n + 1, words) for n, words in enumerate(spoken, 1)]
    cues.insert(1, f"NOTE {x('comment')}\n\nSTYLE\n::cue {{ color: red }}\n\n")
    cues.insert(3, f"NOTE\n{x('comment')}\n\n{x('label')}\n")
    documents, _ = gathered(f"WEBVTT - {x('comment')}\n\nREGION\nid:a\n\n{''.join(cues)}".encode(), "a.vtt")
    x.check(*documents)


def test_anywhere_in_subtitles() -> None:
    x = Plants()
    spoken = [FIRST, f"<i>{x()}</i>", f"{x()}\n\n{x()}", f"({x('sound')})", f"{x()}\n42", LAST]
    cues = [f"{n}\n00:00:{2 * n:02},000 --> 00:00:{2 * n + 1:02},000\n{words}\n" for n, words in enumerate(spoken, 1)]
    documents, _ = gathered("\n".join(cues).encode(), "a.srt")
    assert " 42 " in documents[0].text
    x.check(*documents)


def test_anywhere_in_a_book() -> None:
    x = Plants()
    chapter = (
        f"<p>{FIRST}</p><p>{x()}</p><aside epub:type='footnote'><p>{x()}</p></aside><table><tr><td>{x()}</td></tr></table>"
        f"<nav>{x('menu')}</nav><figure><figcaption>{x('caption')}</figcaption><img alt='{x('caption')}'/></figure>"
        f"<s>{x('withdrawn')}</s><p hidden='hidden'>{x('hidden')}</p><!-- {x('comment')} --><p>{LAST}</p>"
    )
    pages = {
        "cover.xhtml": f"<p>{x('front matter')}</p>",
        "one.xhtml": f"<h1>Lamp on Karna</h1>{chapter}",
        "two.xhtml": f"<p>{LAST} {FIRST}</p><p>{x()}</p><p>{LAST.replace('autumn', 'winter')} {FIRST}</p>",
        "notes.xhtml": f"<p>{x('outside')}</p>",
    }
    items = "".join(f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in pages)
    spine = "".join(f'<itemref idref="{n}"/>' for n in pages if n != "notes.xhtml")
    about = (
        f"<dc:description xmlns:dc='http://purl.org/dc/elements/1.1/'>{x('description')}</dc:description></metadata>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(samples.epub())) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            body = old.read(name).decode().replace('<item id="a" href="a.xhtml"/>', items)
            body = body.replace('<itemref idref="a"/>', spine).replace("</metadata>", about)
            if name != "a.xhtml":
                new.writestr(name, body)
        for name, words in pages.items():
            new.writestr(name, f"<html><body>{words}</body></html>")
    documents, _ = gathered(stream.getvalue(), "a.epub")
    x.check(*documents, heading=3)


def test_in_an_archive() -> None:
    x = Plants()
    data = samples.archive({"a.txt": f"{FIRST}\n\n{x()}\n\n{LAST}".encode(), "b/c.md": f"{LAST}\n\n{x()}\n".encode()})
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as box:
        box.comment = x("comment").encode()
    documents, _ = gathered(stream.getvalue(), "a.zip")
    x.check(*documents)


def test_beside_the_text_of_a_pdf() -> None:
    x = Plants()
    lines = [line for words in (FIRST, x(), LAST) for line in samples.wrapped(words.split(), 80)]
    rows = [(60.0, 600.0 - 13 * n, line) for n, line in enumerate(lines)]
    notes = f"""<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents({x("comment")})>><</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]
      /Contents({x("comment")})>><</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[0 0 9 9]/V({x("form")})/TU({x("form")})>>"""
    info = f"<</Title(Lamp on Karna)/Subject({x('description')})/Keywords({x('description')})>>"
    documents, _ = gathered(samples.pdf([rows], info.encode(), notes.encode()), "a.pdf")
    x.check(*documents)


def test_in_the_margins_of_a_pdf() -> None:
    x = Plants()
    lines = [line for words in (FIRST, x(), LAST) for line in samples.wrapped(words.split(), 80)]
    rows = [(60.0, 600.0 - 13 * n, line) for n, line in enumerate(lines)]
    margins = [(60.0, 815.0, "Karna Post"), (60.0, 830.0, x("margin")), (60.0, 20.0, x("margin"))]
    other = [(60.0, y, words.replace("lighthouse", "lamp").replace("Fishermen", "Sailors")) for _, y, words in rows]
    documents, _ = gathered(samples.pdf([[*rows, *margins], [*other, *margins]]), "a.pdf")
    x.check(*documents, margin=2)


def test_in_the_words_on_a_film_that_has_no_others() -> None:
    x = Plants()
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>Karna Post</title><entry>
      <title>Lamp</title><media:group><media:description>{FIRST} {x()} {LAST}</media:description></media:group></entry></feed>"""
    documents, _ = gathered(feed.encode(), "a.xml")
    x.check(*documents)


def test_what_an_archive_says_of_itself_is_told_once_however_deep_its_reports_lie(tmp_path: Path) -> None:
    letter = "From a@post.example Tue Mar 10 09:00:00 2026\nFrom: a@post.example\nSubject: Quay\nDate: Tue, 10 Mar 2026 09:00:00 +0000\n\n{}\n\n"
    prose = (
        "The {} quay of the harbour was closed on Monday after divers had found cracks in its wall. Nobody was hurt."
    )
    path = tmp_path / "desk.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "desk.mbox", "".join(letter.format(prose.format(which)) for which in ("north", "south", "old"))
        )
        archive.comment = b"This archive was packed by the night desk for the morning."
    documents, _ = read([str(path)])
    told = [left for document in documents for left in document.left_out if left.where == "archive"]
    assert len(documents) == 3
    assert len(told) == 1
