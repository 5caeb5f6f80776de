"""Do articles survive their formats? Real articles are written as HTML page, two-column PDF, DOCX, EML, EPUB and feed,
read back, and compared with the same articles as plain text.

    python benchmarks/reading_formats.py ARTICLES.jsonl.gz [--n 30] [--briefings] [--keep FOLDER]

ARTICLES has one object a line with text, title, outlet and date (YYYY-MM-DD). Counted are the 4-grams of the plain
text that come back in their order, and title, outlet, author and time. The feed is served on the loopback; two of
three of its entries hold only a teaser, so that their pages are fetched. With --briefings, each article is briefed in
every format, and the statements are compared with those of the plain text. WeasyPrint (the extra `pdf`) is needed.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import io
import json
import re
import statistics
import sys
import tempfile
import threading
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from briefing import Document
from briefing.sources import ReadOptions, read
from briefing.sources.furniture import is_furniture, is_headline_like

FLOOR = 0.98
AUTHORS = ("Jane Whitfield", "Tomás Ortega", "Priya Nair", "Aiko Mori", "Samuel O’Connor")


@dataclass(frozen=True)
class Piece:
    """One article."""

    title: str
    outlet: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]

    @property
    def html(self) -> str:
        """Its paragraphs as HTML."""
        return "\n".join(f"<p>{escape(p)}</p>" for p in self.paragraphs)


def pieces(path: Path, n: int) -> list[Piece]:
    """Articles of 300 to 1,200 words in paragraphs, without captions and lists among them, evenly over the file."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            paragraphs = tuple(p.strip() for p in row["text"].split("\n") if p.strip())
            odd = any(is_furniture(p) or is_headline_like(p) for p in paragraphs) or not paragraphs
            if (
                odd
                or not (row["date"] and row["title"] and row["outlet"])
                or not 300 <= len(row["text"].split()) <= 1200
            ):
                continue
            if len(paragraphs) < 4 or not re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"]) or "|" in row["title"]:
                continue
            moment = datetime.fromisoformat(f"{row['date']}T09:30:00").replace(tzinfo=UTC)
            outlet = row["outlet"].split("(")[0].split(" - ")[0].strip()
            title = " ".join(row["title"].split())
            found.append(Piece(title, outlet, AUTHORS[len(found) % len(AUTHORS)], moment, paragraphs))
    step = max(1, len(found) // n)
    return found[::step][:n]


def as_text(piece: Piece) -> bytes:
    head = f"{piece.outlet}\n\n{piece.title}\n\nBy {piece.author}\nPublished: {piece.published.isoformat()}\n\n"
    return (head + "\n\n".join(piece.paragraphs) + "\n").encode()


def as_html(piece: Piece, url: str = "https://news.example/story") -> bytes:
    nav = "".join(
        f'<li><a href="/{s.lower()}">{s}</a></li>'
        for s in ("World", "Politics", "Business", "Sport", "Culture", "Video")
    )
    related = "".join(
        f'<li><a href="/r{n}">Another story that readers of this page looked at, number {n}</a></li>' for n in range(8)
    )
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(piece.title)} - {escape(piece.outlet)}</title>
<meta property="og:title" content="{escape(piece.title)}"><meta property="og:site_name" content="{escape(piece.outlet)}">
<meta name="author" content="{escape(piece.author)}"><meta property="article:published_time" content="{piece.published.isoformat()}">
<link rel="canonical" href="{url}"></head><body>
<header><a href="/">{escape(piece.outlet)}</a><nav><ul>{nav}</ul></nav></header>
<div class="cookie-banner">We use cookies to improve your experience. <button>Accept all cookies</button></div>
<main><article><h1>{escape(piece.title)}</h1><p class="byline">By {escape(piece.author)}</p>
{piece.html}
</article><aside class="related"><h3>Most read</h3><ul>{related}</ul></aside></main>
<section id="comments"><h3>Comments</h3><div class="comment"><p>reader77 says: I do not believe a word of this.</p></div></section>
<footer><p>Copyright {piece.published.year} {escape(piece.outlet)}. All rights reserved.</p><ul>{nav}</ul></footer></body></html>""".encode()


def as_pdf(piece: Piece) -> bytes:
    import weasyprint

    style = """@page{size:A4;margin:2cm;@top-left{content:string(outlet)}@bottom-center{content:"Page " counter(page) " of " counter(pages)}}
.outlet{string-set:outlet content();position:absolute;visibility:hidden;height:0} body{font:10pt/1.35 serif}
h1{font-size:20pt} .text{columns:2;column-gap:8mm;text-align:justify;hyphens:auto} p{margin:0 0 2mm} .text p{text-indent:4mm}"""
    page = f"""<html lang="en"><head><title>{escape(piece.title)}</title><meta name="author" content="{escape(piece.author)}">
<meta name="dcterms.created" content="{piece.published.isoformat()}"><style>{style}</style></head><body>
<span class="outlet">{escape(piece.outlet)}</span><h1>{escape(piece.title)}</h1><p>By {escape(piece.author)}</p>
<div class="text">{piece.html}</div></body></html>"""
    return weasyprint.HTML(string=page).write_pdf() or b""


def as_docx(piece: Piece) -> bytes:
    import docx

    document = docx.Document()
    said = document.core_properties
    said.title, said.author, said.created = piece.title, piece.author, piece.published.replace(tzinfo=None)
    document.add_paragraph(piece.outlet)
    document.add_heading(piece.title, 0)
    document.add_paragraph(f"By {piece.author}")
    for n, paragraph in enumerate(piece.paragraphs):
        if n == 2:  # a box, as writers make them: a table of one cell
            document.add_table(rows=1, cols=1).cell(0, 0).text = paragraph
        else:
            document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_eml(piece: Piece) -> bytes:
    sent = format_datetime(piece.published)
    head = f"---------- Forwarded message ---------\nFrom: {piece.outlet} <newsletter@news.example>\nDate: {sent}\nSubject: {piece.title}\nTo: <a@example.org>\n\n"
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "Ann Reader <ann@example.org>",
        "desk@example.org",
        f"Fwd: {piece.title}",
    )
    message["Date"] = format_datetime(piece.published.replace(year=piece.published.year + 1))
    footer = "You are receiving this email because you subscribed. Unsubscribe | View in browser"
    message.set_content(head + f"By {piece.author}\n\n" + "\n\n".join(piece.paragraphs) + f"\n\n{footer}\n")
    body = "".join(f"<div>{escape(line)}</div>" for line in head.splitlines())
    message.add_alternative(
        f"<html><body><div>{body}</div><br><table><tr><td><p>By {escape(piece.author)}</p>{piece.html}<p>{footer}</p></td></tr></table></body></html>",
        subtype="html",
    )
    return bytes(message)


def as_epub(piece: Piece) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr(
            "META-INF/container.xml",
            '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        book.writestr(
            "OEBPS/book.opf",
            f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(piece.title)}</dc:title><dc:creator>{escape(piece.author)}</dc:creator>
<dc:publisher>{escape(piece.outlet)}</dc:publisher><dc:date>{piece.published.isoformat()}</dc:date><dc:language>en</dc:language>
<dc:identifier id="i">urn:x</dc:identifier></metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c" href="cover.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a%20b.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="c"/><itemref idref="n"/><itemref idref="a"/></spine></package>""",
        )
        page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
        book.writestr("OEBPS/cover.xhtml", page.format("<h1>Cover</h1>"))
        book.writestr("OEBPS/nav.xhtml", page.format('<nav><ol><li><a href="a%20b.xhtml">Story</a></li></ol></nav>'))
        book.writestr(
            "OEBPS/a b.xhtml",
            page.format(f"<h1>{escape(piece.title)}</h1><p>By {escape(piece.author)}</p>{piece.html}"),
        )
    return stream.getvalue()


def as_feed(all_pieces: list[Piece], base: str) -> bytes:
    items = []
    for n, piece in enumerate(all_pieces):
        body = piece.html if n % 3 == 0 else f"<p>{escape(' '.join(piece.paragraphs[0].split()[:25]))} …</p>"
        items.append(
            f"<item><title>{escape(piece.title)}</title><link>{base}/{n}.html</link><dc:creator>{escape(piece.author)}</dc:creator>"
            f"<source url='{base}'>{escape(piece.outlet)}</source>"
            f"<pubDate>{format_datetime(piece.published)}</pubDate><description>{escape(body)}</description></item>"
        )
    return f"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>All of them</title>
<link>{base}</link><description>x</description>{"".join(items)}</channel></rss>""".encode()


def grams(text: str) -> list[tuple[str, ...]]:
    tokens = re.findall(r"\w+", text)
    return [tuple(tokens[i : i + 4]) for i in range(len(tokens) - 3)]


def in_order(true: str, found: str) -> float:
    """The share of the true text's 4-grams that come back in their order."""
    a, b = grams(true), grams(found)
    return sum(m.size for m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()) / len(a)


def kept(piece: Piece, document: Document) -> dict[str, bool]:
    said = document.source
    return {
        "title": said.title == piece.title,
        "outlet": said.outlet == piece.outlet,
        "author": said.author == piece.author,
        "published": said.published == piece.published and not said.published_date_only,
    }


def served(all_pieces: list[Piece]) -> tuple[ThreadingHTTPServer, str]:
    pages: dict[str, tuple[bytes, str]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, kind = pages.get(self.path, (b"none", "text/plain"))
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    base = f"http://127.0.0.1:{server.server_port}"
    pages |= {
        f"/{n}.html": (as_html(p, f"{base}/{n}.html"), "text/html; charset=utf-8") for n, p in enumerate(all_pieces)
    }
    pages["/feed.xml"] = (as_feed(all_pieces, base), "application/rss+xml")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"{base}/feed.xml"


def read_back(all_pieces: list[Piece], folder: Path) -> dict[str, list[Document]]:
    """The documents of each format, in the order of the pieces."""
    writers = {"txt": as_text, "html": as_html, "pdf": as_pdf, "docx": as_docx, "eml": as_eml, "epub": as_epub}
    found = {}
    for suffix, write in writers.items():
        paths = []
        for n, piece in enumerate(all_pieces):
            paths.append(folder / f"{n:03}.{suffix}")
            paths[-1].write_bytes(write(piece))
        documents, diagnostics = read(paths)
        for diagnostic in diagnostics:
            print("  ", diagnostic.severity, Path(diagnostic.source or "").name, diagnostic.message)
        found[suffix] = list(documents)
    server, url = served(all_pieces)
    documents, diagnostics = read([url], options=ReadOptions(allow_private=True, delay_s=0.02, cache=""))
    for diagnostic in diagnostics:
        print("  ", diagnostic.severity, diagnostic.source, diagnostic.message)
    server.shutdown()
    found["feed"] = list(documents)
    return found


def statements(document: Document) -> list[str]:
    from briefing import brief

    briefing = brief([document])
    points = [p.statement for s in briefing.summaries for p in s.points] + [p.statement for p in briefing.single]
    return [" ".join(s.split()) for s in ([briefing.bottom_line.statement] if briefing.bottom_line else []) + points]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--n", type=int, default=30)
    parser.add_argument("--briefings", action="store_true")
    parser.add_argument("--keep", type=Path, help="keep the files in this folder")
    args = parser.parse_args()
    chosen = pieces(args.articles, args.n)
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        found = read_back(chosen, folder)
    plain = [statements(d) for d in found["txt"]] if args.briefings else []
    print(
        f"{'format':6} {'read':>5} {'4-grams':>8} {'worst':>7} {'title':>6} {'outlet':>7} {'author':>7} {'published':>9}  statements"
    )
    for suffix, documents in found.items():
        if len(documents) != len(chosen):
            print(f"{suffix:6} {len(documents):>5} of {len(chosen)} read")
            failed = True
            continue
        shares = [in_order("\n".join(p.paragraphs), d.text) for p, d in zip(chosen, documents, strict=True)]
        facts = [kept(p, d) for p, d in zip(chosen, documents, strict=True)]
        same = [statements(d) == s for d, s in zip(documents, plain, strict=True)] if args.briefings else []
        row = [f"{sum(f[k] for f in facts):>2}/{len(facts)}" for k in ("title", "outlet", "author", "published")]
        print(
            f"{suffix:6} {len(documents):>5} {statistics.mean(shares):>8.4f} {min(shares):>7.4f} {row[0]:>6} {row[1]:>7} {row[2]:>7} {row[3]:>9}"
            f"  {f'{sum(same)}/{len(same)}' if same else '-'}"
        )
        for piece, document, share, fact in zip(chosen, documents, shares, facts, strict=True):
            if share < FLOOR or not all(fact.values()):
                print(
                    "   ",
                    f"{share:.3f}",
                    [k for k, v in fact.items() if not v],
                    piece.title[:50],
                    "|",
                    document.source.title,
                    "|",
                    document.source.outlet,
                    "|",
                    document.source.author,
                )
        failed |= statistics.mean(shares) < FLOOR or not all(all(f.values()) for f in facts)
    sys.exit(failed)


if __name__ == "__main__":
    main()
