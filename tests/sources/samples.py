"""One article of our own in every format, for the tests of reading."""

from __future__ import annotations

import io
import json
import quopri
import struct
import zipfile
import zlib
from email.message import EmailMessage
from html import escape

from briefing.nouns import Document
from briefing.sources.content import Article, Content
from briefing.sources.documents import as_document
from briefing.sources.registry import reader_for
from briefing.sources.verdicts import judge

TITLE = "Harbour council delays the new bridge"
OUTLET = "Port Herald"
AUTHOR = "Mara Lind"
PUBLISHED = "2025-03-04T09:30:00+00:00"
PARAGRAPHS = (
    "PORT ELLEN (Reuters) - The harbour council voted on Tuesday to delay the new bridge by two years, citing its costs.",
    "The bridge, first promised in 2019, is now put at 41.5 million pounds, up from 28 million, officials said on Monday.",
    "“We cannot sign for a number that moves every month,” said the council’s chair, Ewan Gray, after the vote on the plan.",
    "Shop owners on the south bank had asked for a start this summer. About 1,200 people cross the water by ferry each day.",
    "The contractor did not say when a revised offer would come. A public hearing is set for 9 May in the old town hall.",
)
HTML = "\n".join(f"<p>{escape(p)}</p>" for p in PARAGRAPHS)
WORDS = " ".join(PARAGRAPHS).split()


def text() -> bytes:
    return ("\n\n".join(PARAGRAPHS) + "\n").encode()


def markdown() -> bytes:
    front = f"---\ntitle: {TITLE}\noutlet: {OUTLET}\nauthor: {AUTHOR}\npublished: {PUBLISHED}\n---\n\n"
    return (front + f"# {TITLE}\n\n" + "\n\n".join(PARAGRAPHS) + "\n").encode()


def page(body: str = HTML, head: str = "") -> bytes:
    menu = "".join(f'<li><a href="/{s}">{s}</a></li>' for s in ("World", "Sport", "Culture", "Video", "Weather"))
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} | {OUTLET}</title>
<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="{OUTLET}">
<meta name="author" content="{AUTHOR}"><meta property="article:published_time" content="{PUBLISHED}">{head}</head>
<body><nav><ul>{menu}</ul></nav><article><h1>{TITLE}</h1>{body}</article>
<aside><h3>Most read</h3><ul>{menu}</ul></aside><footer>Copyright 2025 {OUTLET}. All rights reserved.</footer></body></html>""".encode()


def docx() -> bytes:
    import datetime

    from docx import Document

    document = Document()
    said = document.core_properties
    said.title, said.author, said.created = TITLE, AUTHOR, datetime.datetime(2025, 3, 4, 9, 30)
    document.add_paragraph(OUTLET)
    document.add_heading(TITLE, 0)
    for paragraph in PARAGRAPHS[:-1]:
        document.add_paragraph(paragraph)
    document.add_table(rows=1, cols=1).cell(0, 0).text = PARAGRAPHS[-1]
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = f"{OUTLET} <news@herald.example>", "desk@example.org"
    message["Subject"], message["Date"] = TITLE, "Tue, 04 Mar 2025 09:30:00 +0000"
    message.set_content("\n\n".join(PARAGRAPHS))
    message.add_alternative(f"<html><body>{HTML}<p>Unsubscribe | View in browser</p></body></html>", subtype="html")
    return bytes(message)


def mailbox() -> bytes:
    second = mail().replace(TITLE.encode(), b"Second letter on the bridge")
    return b"From a@b Tue Mar  4 09:30:00 2025\n" + mail() + b"\nFrom a@b Tue Mar  4 10:00:00 2025\n" + second


def epub() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
        )
        book.writestr(
            "b.opf",
            f"""<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>{TITLE}</dc:title><dc:creator>{AUTHOR}</dc:creator><dc:publisher>{OUTLET}</dc:publisher><dc:date>{PUBLISHED}</dc:date>
<dc:language>en</dc:language></metadata><manifest><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>""",
        )
        book.writestr(
            "a.xhtml", f'<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>{TITLE}</h1>{HTML}</body></html>'
        )
    return stream.getvalue()


def feed(link: str = "https://herald.example/bridge", body: str = HTML) -> bytes:
    return f"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{OUTLET}</title>
<item><title>{TITLE}</title><link>{link}</link><dc:creator>{AUTHOR}</dc:creator><pubDate>Tue, 04 Mar 2025 09:30:00 GMT</pubDate>
<description>{escape(body)}</description></item></channel></rss>""".encode()


def record() -> dict[str, str]:
    return {"text": "\n\n".join(PARAGRAPHS), "title": TITLE, "outlet": OUTLET, "author": AUTHOR, "published": PUBLISHED}


def records() -> bytes:
    return json.dumps([record()]).encode()


def archive(members: dict[str, bytes] | None = None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in (members or {"news/one.html": page(), "__MACOSX/._one": b"x"}).items():
            box.writestr(name, data)
    return stream.getvalue()


def pdf(pages: list[list[tuple[float, float, str]]] | None = None, info: bytes = b"", notes: bytes = b"") -> bytes:
    """A PDF by hand: for each page, lines as (x, y, text) in 10-point Helvetica; "^" raises what is between two of it.
    Each page has the same notes."""
    pages = pages or [_columns()]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for n, lines in enumerate(pages):
        shown = b"".join(
            b"BT /F1 %d Tf %.1f %.1f Td %s ET\n" % (18 if y > 780 else 10, x, y, _shown(t)) for x, y, t in lines
        )
        bodies.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Annots[%s]/Resources<</Font<</F1 3 0 R>>>>>>"
            % (5 + 2 * n, notes)
        )
        bodies.append(b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown))
    facts = info or b"<</Title(%s)/Author(%s)/CreationDate(D:20250304093000Z)>>" % (TITLE.encode(), AUTHOR.encode())
    bodies.append(facts)
    out, at = b"%PDF-1.4\n", []
    for n, body in enumerate(bodies, 1):
        at.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % a for a in at)
    size = len(bodies) + 1
    end = b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(bodies), len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + end


def _shown(text: str) -> bytes:
    """A text as operators of a PDF, with what stands between two "^" small and raised."""
    parts = text.replace("(", "\\(").replace(")", "\\)").encode("cp1252", "replace").split(b"^")
    raised = [
        b"/F1 6 Tf 4 Ts (%s) Tj 0 Ts /F1 10 Tf" % part if n % 2 else b"(%s) Tj" % part for n, part in enumerate(parts)
    ]
    return b" ".join(raised)


def wrapped(words: list[str], width: int) -> list[str]:
    """Words as lines of at most `width` letters."""
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _columns() -> list[tuple[float, float, str]]:
    """A headline over two columns, drawn line by line across both, as some programs do."""
    lines = [line for p in PARAGRAPHS for line in wrapped(p.split(), 42)]
    half = (len(lines) + 1) // 2
    rows: list[tuple[float, float, str]] = [(60, 800, TITLE)]
    for n in range(half):
        rows.append((60, 760 - 13 * n, lines[n]))
        if half + n < len(lines):
            rows.append((320, 760 - 13 * n, lines[half + n]))
    return rows


def as_read(data: bytes, name: str = "source.dat") -> Document:
    """The document of one content, by its own reader in this process; a test of many texts has no need of another."""
    content = Content(uri=name, data=data, name=name)
    while not isinstance(content, Article):
        (content,) = reader_for(content).read(content)
    article = judge(content)
    assert not article.problem, article.problem
    return as_document(article, "S1")[0]


def said(document: Document) -> list[str]:
    """The sentences of a document, white space folded."""
    return [" ".join(document.words(s).split()) for s in document.sentences]


def odt() -> bytes:
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"'
        for n, u in [("office", "office"), ("text", "text"), ("meta", "meta")]
    )
    head = f'<text:p text:style-name="P1">{OUTLET}</text:p><text:h>{TITLE}</text:h>'
    body = head + "".join(f"<text:p>{escape(p)}</text:p>" for p in PARAGRAPHS)
    meta = f'<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">{TITLE}</dc:title><meta:initial-creator>{AUTHOR}</meta:initial-creator><meta:creation-date>{PUBLISHED}</meta:creation-date>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        box.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        box.writestr(
            "meta.xml", f"<office:document-meta {names}><office:meta>{meta}</office:meta></office:document-meta>"
        )
    return stream.getvalue()


def rtf() -> bytes:
    def escaped(text: str) -> str:
        return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)

    info = rf"{{\info{{\title {TITLE}}}{{\author {AUTHOR}}}{{\creatim\yr2025\mo3\dy4\hr9\min30}}}}"
    head = rf"\pard {OUTLET}\par\pard\outlinelevel0 {TITLE}\par\pard "
    return (rf"{{\rtf1\ansi{info}{head}" + r"\par ".join(map(escaped, PARAGRAPHS)) + r"\par}").encode()


def captions() -> bytes:
    """Each few words a caption, as speech comes."""
    pairs = [" ".join(WORDS[n : n + 6]) for n in range(0, len(WORDS), 6)]
    cues = [f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{words}\n" for n, words in enumerate(pairs, 1)]
    return "\n".join(cues).encode()


def mhtml(*pages: bytes) -> bytes:
    head = f'From: <Saved by Blink>\nSnapshot-Content-Location: https://herald.example/bridge\nSubject: {TITLE}\nDate: Fri, 7 Mar 2025 12:00:00 -0000\nMIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="b"\n\n'
    part = b"--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\nContent-Location: https://herald.example/bridge\n\n"
    return head.encode() + b"".join(part + quopri.encodestring(p) + b"\n" for p in pages or (page(),)) + b"--b--\n"


def msg(body: str = "\r\n\r\n".join(PARAGRAPHS)) -> bytes:
    """A message as Outlook keeps it: the streams of its properties in a compound file."""
    header = f"From: {OUTLET} <news@herald.example>\r\nTo: desk@example.org\r\nSubject: {TITLE}\r\nDate: Tue, 04 Mar 2025 09:30:00 +0000\r\n"
    texts = {0x001A: "IPM.Note", 0x0037: TITLE, 0x007D: header, 0x0C1A: OUTLET, 0x1000: body}
    streams = {f"__substg1.0_{id:04X}001F": text.encode("utf-16-le") for id, text in texts.items()}
    table = b"".join(
        struct.pack("<HHIII", 0x1F, id, 6, len(text.encode("utf-16-le")) + 2, 0) for id, text in texts.items()
    )
    return compound({"__properties_version1.0": b"\0" * 32 + table, **streams})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (MS-CFB) of these streams, all beside each other."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    mini, mini_fat, bodies, entries = b"", [], [], []
    for name, data in streams.items():
        if len(data) < 4096:
            start, n = len(mini) // 64, max(1, -(-len(data) // 64))
            mini += data.ljust(n * 64, b"\0")
            mini_fat += [*range(start + 1, start + n), end]
            entries.append((name, start, len(data)))
        else:
            bodies.append(data)
            entries.append((name, -len(bodies), len(data)))
    n_entries = len(entries) + 1
    parts = [b"", struct.pack(f"<{len(mini_fat)}I", *mini_fat), mini, *bodies]
    sizes = [-(-n_entries * 128 // 512), *(-(-len(p) // 512) for p in parts[1:])]
    starts, at, fat = [], 1, [0xFFFFFFFD]
    for n in sizes:
        starts.append(at)
        fat += [*range(at + 1, at + n), end]
        at += n

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        words = name.encode("utf-16-le")
        return struct.pack("<64sHBBIII36xIQ", words, len(words) + 2, kind, 1, free, right, child, start, size)

    rows = [entry("Root Entry", 5, free, 1, starts[2], len(mini))]
    for n, (name, start, size) in enumerate(entries, 1):
        place = starts[2 - start] if start < 0 else start
        rows.append(entry(name, 2, n + 1 if n < len(entries) else free, free, place, size))
    parts[0] = b"".join(rows)
    facts = (0x3E, 3, 0xFFFE, 9, 6, 0, 1, starts[0], 0, 4096, starts[1], sizes[1], end, 0, 0)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6xIIIIIIIIII", *facts)
    header += struct.pack("<108I", *[free] * 108)
    sectors = struct.pack("<128I", *(fat + [free] * (128 - len(fat))))
    return (
        header.ljust(512, b"\0")
        + sectors
        + b"".join(p.ljust(s * 512, b"\0") for p, s in zip(parts, sizes, strict=True))
    )


def picture() -> bytes:
    """A photo of a page, as PNG."""
    import pypdfium2

    rows: list[tuple[float, float, str]] = []
    for n, line in enumerate(line for p in PARAGRAPHS for line in [*wrapped(p.split(), 80), ""]):
        rows.append((60, 760 - 14 * n, line))
    grey = pypdfium2.PdfDocument(pdf([rows]))[0].render(scale=2.2, grayscale=True).to_numpy()
    height, width = grey.shape[:2]
    lines = b"".join(b"\0" + grey[n].tobytes() for n in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


ALL = {
    "text": text,
    "markdown": markdown,
    "html": page,
    "docx": docx,
    "odt": odt,
    "picture": picture,
    "rtf": rtf,
    "captions": captions,
    "msg": msg,
    "mhtml": mhtml,
    "mail": mail,
    "mbox": mailbox,
    "epub": epub,
    "feed": feed,
    "json": records,
    "zip": archive,
    "pdf": pdf,
}
SUFFIXES = {"text": "txt", "markdown": "md", "mail": "eml", "feed": "xml"}
