"""Each format gives back the article and what is known of it, told by content and not by name."""

from __future__ import annotations

import json
import re
import threading
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import samples

from briefing.nouns import Document
from briefing.sources import ReadOptions, read


def put(folder: Path, data: bytes, name: str = "source.dat") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def only(folder: Path, data: bytes, name: str = "source.dat") -> Document:
    documents, diagnostics = read([put(folder, data, name)])
    assert len(documents) == 1, diagnostics
    return documents[0]


def words(document: Document) -> list[str]:
    return " ".join(document.words(s) for s in document.sentences).split()


@pytest.mark.parametrize("name", [n for n in samples.ALL if n not in ("mbox", "picture")])
def test_the_article_comes_back_whole_from_every_format(name: str, tmp_path: Path) -> None:
    document = only(tmp_path, samples.ALL[name](), "wrong-name.bin")
    assert words(document) == samples.WORDS
    assert document.source.wire == "Reuters"
    assert document.source.language == "en"
    assert document.source.read_depth == "full"


@pytest.mark.parametrize("name", [n for n in samples.ALL if n not in ("text", "mbox", "zip", "picture", "captions")])
def test_metadata_come_back_with_the_time_and_its_zone(name: str, tmp_path: Path) -> None:
    said = only(tmp_path, samples.ALL[name]()).source
    assert said.title == samples.TITLE
    assert said.published is not None
    is_local = name == "rtf"  # which has no way to say the zone
    assert said.published.isoformat() == (f"{samples.PUBLISHED[:10]}T00:00:00+00:00" if is_local else samples.PUBLISHED)
    assert said.published_date_only is is_local
    if name not in ("pdf",):
        assert said.outlet == samples.OUTLET
    if name not in ("mail", "msg"):
        assert said.author == samples.AUTHOR


def test_a_page_prefers_what_its_publisher_states_in_json(tmp_path: Path) -> None:
    facts = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "x"},
            {
                "@type": ["NewsArticle"],
                "headline": "Bridge &amp; ferry: what now",
                "datePublished": "2025-03-04T10:15:00+01:00",
                "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Diaz"}],
                "publisher": {"name": "Bay Chronicle"},
                "isAccessibleForFree": "False",
            },
        ],
    }
    script = f'<script type="application/ld+json">{json.dumps(facts)}</script>'
    said = only(tmp_path, samples.page(head=script)).source
    assert (said.title, said.outlet, said.author) == ("Bridge & ferry: what now", "Bay Chronicle", "Ann Lee, Bo Diaz")
    assert said.published is not None
    assert said.published.isoformat() == "2025-03-04T10:15:00+01:00"


def test_a_live_blog_is_marked(tmp_path: Path) -> None:
    script = '<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Bridge vote: live"}</script>'
    _, diagnostics = read([put(tmp_path, samples.page(head=script))])
    assert any("live blog" in d.message for d in diagnostics)


def test_a_page_in_a_declared_encoding_is_read_in_it(tmp_path: Path) -> None:
    page = samples.page().decode().replace('charset="utf-8"', 'charset="windows-1251"')
    page = page.replace(samples.PARAGRAPHS[1], "Порт снова откроется в четверг, сообщили власти города. " * 4)
    assert "Порт снова" in only(tmp_path, page.encode("cp1251", "replace")).text


def test_a_pdf_is_read_column_by_column_with_hyphens_and_running_heads_undone(tmp_path: Path) -> None:
    pages = []
    text = [
        *(
            "The harbour council voted on",
            "Tuesday to delay the new bridge",
            "by two years, citing the con-",
            "struction costs of the long-",
        ),
        *("term plan. A long-term plan was", "first promised in 2019."),
    ]
    more = [
        "The chair, Ewan Gray, said that",
        "no one could sign for a number",
        "that moves every month.",
        "A hearing is set for May in the",
        "old town hall.",
    ]
    for number in (1, 2, 3):
        rows = [(60.0, 820.0, "Port Herald"), (280.0, 30.0, f"Page {number} of 3")]
        for n, line in enumerate(text if number == 1 else []):
            rows.append((60.0, 700.0 - 13 * n, line))
            if n < len(more):
                rows.append((320.0, 700.0 - 13 * n, more[n]))
        if number > 1:
            rows += [
                (60.0, 700.0, f"On page {number} the report goes on for a line."),
                (60.0, 687.0, "It then ends at that."),
            ]
        pages.append(rows)
    document = only(tmp_path, samples.pdf(pages))
    assert document.source.outlet == "Port Herald"
    shown = " ".join(words(document))
    assert "the construction costs of the long-term plan. A long-term plan was first promised in 2019." in shown
    assert "The chair, Ewan Gray, said that no one could sign for a number that moves every month." in shown
    assert shown.index("first promised") < shown.index("The chair")
    assert "Page" not in shown
    assert "Port Herald" not in shown


def test_a_pdf_without_text_or_with_a_password_says_what_to_do(tmp_path: Path) -> None:
    _, (diagnostic, *_) = read([put(tmp_path, samples.pdf([[(0, 0, " ")]]))])
    assert "scanned" in diagnostic.message
    assert "OCR" in diagnostic.message


def test_a_pdf_printed_from_a_browser_is_not_dated_by_the_printing(tmp_path: Path) -> None:
    info = b"<</Title(Harbour council delays bridge)/Creator(Mozilla/5.0)/Producer(Skia/PDF m120)/CreationDate(D:20260101120000Z)>>"
    assert only(tmp_path, samples.pdf(info=info)).source.published is None


def test_a_word_table_is_read(tmp_path: Path) -> None:
    assert samples.PARAGRAPHS[-1] in only(tmp_path, samples.docx()).text


def forwarded(html: bool) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "Ann <ann@example.org>",
        "desk@example.org",
        f"Fwd: Re: {samples.TITLE}",
    )
    message["Date"] = "Fri, 07 Mar 2025 12:00:00 +0000"
    head = f"---------- Forwarded message ---------\nFrom: {samples.OUTLET} <news@herald.example>\nDate: Tue, 4 Mar 2025 at 09:30 +0000\nSubject: {samples.TITLE}\nTo: <ann@example.org>\n"
    foot = "You are receiving this email because you subscribed.\n\nUnsubscribe | View in browser"
    message.set_content(
        f"FYI, see below.\n\n{head}\n\n" + "\n\n".join(samples.PARAGRAPHS) + f"\n\n{foot}\n\n-- \nAnn\n"
    )
    if html:
        lines = "".join(f"<div>{line.replace('<', '&lt;')}</div>" for line in head.splitlines())
        message.add_alternative(
            f"<div>FYI, see below.</div><div>{lines}</div>{samples.HTML}<p>{foot}</p>", subtype="html"
        )
    return bytes(message)


@pytest.mark.parametrize("html", [True, False])
def test_a_forwarded_newsletter_is_read_as_what_was_forwarded(html: bool, tmp_path: Path) -> None:
    document = only(tmp_path, forwarded(html))
    assert words(document) == samples.WORDS
    said = document.source
    assert (said.title, said.outlet) == (samples.TITLE, samples.OUTLET)
    assert said.published is not None
    assert said.published.date().isoformat() == "2025-03-04"


def test_an_attached_report_is_read_and_its_covering_note_is_not(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.c", "d@e.f", "the report"
    message.set_content("Please see the attachment.")
    message.add_attachment(samples.docx(), maintype="application", subtype="octet-stream", filename="report.bin")
    documents, _ = read([put(tmp_path, bytes(message))])
    assert [words(d) for d in documents] == [samples.WORDS]
    assert documents[0].source.uri.endswith("!report.bin")


def test_a_mailbox_gives_each_message(tmp_path: Path) -> None:
    documents, _ = read([put(tmp_path, samples.mailbox())])
    assert [d.source.title for d in documents] == [samples.TITLE, "Second letter on the bridge"]
    assert all(words(d) == samples.WORDS for d in documents)


def test_the_articles_of_a_magazine_are_documents_of_their_own(tmp_path: Path) -> None:
    data = samples.epub()
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "b.opf":
                body = body.replace(
                    b'<item id="a" href="a.xhtml"/>', b'<item id="a" href="a.xhtml"/><item id="z" href="z.xhtml"/>'
                )
                body = body.replace(b'<itemref idref="a"/>', b'<itemref idref="a"/><itemref idref="z"/>')
            new.writestr(name, body)
        new.writestr("z.xhtml", f"<html><body><h1>Ferry fares rise in spring</h1>{samples.HTML}</body></html>")
    documents, _ = read([put(tmp_path, stream.getvalue())])
    assert [d.source.title for d in documents] == [samples.TITLE, "Ferry fares rise in spring"]
    assert [d.source.uri.rpartition("#")[2] for d in documents] == ["1", "2"]


def test_an_entry_with_a_teaser_is_completed_from_its_page(tmp_path: Path) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            base = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
            pages = {
                "/feed": samples.feed(f"{base}/page", "<p>The harbour council voted on Tuesday …</p>"),
                "/page": samples.page(),
                "/feed404": samples.feed(f"{base}/gone", f"<p>{samples.PARAGRAPHS[0]} {samples.PARAGRAPHS[1]} …</p>"),
            }
            body = pages.get(self.path)
            self.send_response(200 if body else 404)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = ReadOptions(allow_private=True, cache="", delay_s=0.0)
    base = f"http://127.0.0.1:{server.server_port}"
    (whole,), _ = read([f"{base}/feed"], options=options)
    (teaser,), diagnostics = read([f"{base}/feed404"], options=options)
    server.shutdown()
    server.server_close()
    assert words(whole) == samples.WORDS
    assert (whole.source.read_depth, whole.source.outlet, whole.source.url) == ("full", samples.OUTLET, f"{base}/page")
    assert teaser.source.read_depth == "snippet"
    assert any("404" in d.message for d in diagnostics)


def test_an_atom_feed_is_read(tmp_path: Path) -> None:
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>{samples.OUTLET}</title><entry><title>{samples.TITLE}</title>
<author><name>{samples.AUTHOR}</name></author><published>2025-03-04T10:30:00+01:00</published><link href="https://x.example/a"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{samples.HTML}<script>alert(1)</script></div></content></entry></feed>"""
    document = only(tmp_path, atom.encode())
    assert words(document) == samples.WORDS
    assert document.source.published is not None
    assert document.source.published.isoformat() == "2025-03-04T10:30:00+01:00"


def test_records_in_lists_lines_and_envelopes(tmp_path: Path) -> None:
    record = samples.record()
    forms = [
        json.dumps(record),
        json.dumps([record]),
        json.dumps({"status": "ok", "articles": [record]}),
        json.dumps(record) + "\n",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{**record, "text": None, "content_html": samples.HTML}],
            }
        ),
        json.dumps(
            {
                "headline": record["title"],
                "articleBody": record["text"],
                "publisher": {"name": record["outlet"]},
                "datePublished": record["published"],
            }
        ),
    ]
    for form in forms:
        document = only(tmp_path, form.encode())
        assert words(document) == samples.WORDS, form[:80]
        assert (document.source.title, document.source.outlet) == (samples.TITLE, samples.OUTLET)
    lines = json.dumps(record) + "\n\n" + json.dumps({**record, "title": "Other"}) + "\n"
    documents, _ = read([put(tmp_path, lines.encode())])
    assert [d.source.title for d in documents] == [samples.TITLE, "Other"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"text": "a",\n "b": }', "line 2"),
        (b'{"text":"a"}\n{"text":\n', "line 2"),
        (b'[{"id": 1}]', '"text"'),
        (b'{"a": 1}', '"text"'),
    ],
)
def test_broken_records_are_told_with_their_line(data: bytes, said: str, tmp_path: Path) -> None:
    documents, diagnostics = read([put(tmp_path, data)])
    assert not documents
    assert said in diagnostics[0].message


def test_an_archive_and_a_folder_hold_sources(tmp_path: Path) -> None:
    members = {
        "b.html": samples.page(),
        "a/x.docx": samples.docx(),
        ".hidden": b"x",
        "inner.zip": samples.archive({"c.txt": samples.text()}),
    }
    documents, _ = read([put(tmp_path, samples.archive(members), "all.zip")])
    assert [d.source.uri.partition("!")[2] for d in documents] == ["a/x.docx", "b.html", "inner.zip!c.txt"]
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    put(folder / "sub", samples.text(), "b.txt")
    put(folder, samples.page(), "a.html")
    put(folder, b"x", ".hidden")
    documents, _ = read([folder])
    assert [Path(d.source.uri).name for d in documents] == ["a.html", "b.txt"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "kind"),
        (samples.compound({"WordDocument": b"x" * 200}), r"DOC.*DOCX"),
        (samples.compound({"Workbook": b"x" * 200}), "Excel"),
        (samples.compound({"PowerPoint Document": b"x" * 200}), "PowerPoint"),
        (samples.compound({"EncryptedPackage": b"x" * 200}), "password"),
        (samples.archive({"ppt/presentation.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "PowerPoint"),
        (samples.archive({"Index/Document.iwa": b"x", "preview.jpg": b"x"}), r"iWork.*Export"),
        (b"day,town,dead\n2026-03-10,Oste,3\n2026-03-11,Vik,4\n2026-03-12,Holm,0\n", "CSV"),
        (b"tag;ort;zahl\n10.3.;Oste;3\n11.3.;Vik;4\n12.3.;Holm;0\n", "CSV"),
        (b"{\\rtf1\\ansi hello there, this is a text}", ""),
        (samples.archive({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<x/>"}), "Excel"),
    ],
)
def test_other_formats_are_named(data: bytes, said: str, tmp_path: Path) -> None:
    documents, diagnostics = read([put(tmp_path, data)])
    assert not documents
    assert re.search(said, diagnostics[0].message)


def test_standard_input_is_told_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys
    from types import SimpleNamespace

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(samples.docx())))
    (document,), _ = read(["-"])
    assert document.source.uri == "-"
    assert words(document) == samples.WORDS
