"""PDF files, by PDFium: text in reading order, hyphenation undone, running heads left out."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from briefing.errors import NoContentError, SourceError
from briefing.sources.blocks import laid_out
from briefing.sources.cleaning import one_line
from briefing.sources.content import Article, Content
from briefing.sources.heads import Head, is_outlet, read_head_blocks, wire_credit
from briefing.sources.pdf_lines import JOINED, Line, in_columns, paragraphs, without_running_heads
from briefing.sources.times import parse_published

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

_MAX_PAGES = 300
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d)?'?(\d\d)?")
# A page printed from a browser or scanned carries the day of printing, not that of publication.
_PRINTERS = re.compile(
    r"chrom|skia|mozilla|firefox|safari|quartz|webkit|\bprint|scan|ghostscript|epson|canon|xerox", re.I
)


class PdfReader:
    """PDF files with text in them; pictures of text need OCR first."""

    name = "pdf"

    def accepts(self, content: Content) -> bool:
        """By the signature, which may come a little late."""
        return b"%PDF-" in content.data[:1024]

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """One article."""
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(content.data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise SourceError("The PDF is protected by a password. Save a copy without it.") from error
            raise SourceError("The PDF is damaged and could not be opened. Get it again, or give its text.") from error
        try:
            return (_article(document, content),)
        except pypdfium2.PdfiumError as error:
            raise SourceError("The PDF is damaged and could not be read. Get it again, or give its text.") from error
        finally:
            document.close()


def _article(document: PdfDocument, content: Content) -> Article:
    n_pages, n_chars = len(document), 0
    lines: list[Line] = []
    for number in range(min(n_pages, _MAX_PAGES)):
        page = document[number]
        page_lines = _lines(page.get_textpage(), number, *page.get_size())
        lines += in_columns(page_lines)
        n_chars += sum(len(line.text) for line in page_lines)
        page.close()
        if n_chars > content.max_chars * 2:
            break
    if not lines:
        raise NoContentError("The PDF holds no text, only pictures. Run OCR on it (ocrmypdf), or give its text.")
    kept, margins = without_running_heads(lines, n_pages)
    blocks = paragraphs(kept or lines)
    head, n_head = read_head_blocks(blocks)
    text, prose = laid_out(blocks, n_head=n_head)
    said = {k: one_line(v) for k, v in document.get_metadata_dict().items()}
    title = _title(said.get("Title"), head)
    outlet = head.outlet if head.outlet and head.outlet not in (title or "") else None
    published, date_only = head.published, head.published_date_only
    if published is None or date_only:
        published, date_only = _created(said) or (published, date_only)
    cut = n_pages > _MAX_PAGES
    return Article(
        uri=content.uri,
        text=text,
        media_type="application/pdf",
        prose=prose,
        outlet=outlet or _publication(margins, title),
        title=title,
        author=said.get("Author") or head.author,
        published=published,
        published_date_only=date_only,
        url=head.url or content.url,
        retrieved=content.retrieved,
        read_depth="truncated" if cut else "full",
        wire=wire_credit(text),
        notes=(f"Only the first {_MAX_PAGES} of its {n_pages} pages were read.",) if cut else (),
    )


def _lines(page: PdfTextPage, number: int, width: float, height: float) -> list[Line]:
    """The lines of a page with the boxes of their first and last letters."""
    import ctypes

    from pypdfium2 import raw

    n_chars = page.count_chars()
    if n_chars <= 0:
        return []
    codes = [raw.FPDFText_GetUnicode(page, i) for i in range(min(n_chars, 200_000))]
    box = [ctypes.c_double() for _ in range(4)]

    def edges(index: int) -> tuple[float, float, float, float] | None:
        if not raw.FPDFText_GetCharBox(page, index, *(ctypes.byref(b) for b in box)):
            return None
        left, right, bottom, top = (b.value for b in box)
        return left, right, bottom, top

    lines = []
    start = 0
    for i in range(len(codes) + 1):
        if i < len(codes) and codes[i] not in (10, 13):
            continue
        shown = [j for j in range(start, i) if codes[j] > 32 and codes[j] not in (0xFFFE, 2)]
        text = "".join(map(_letter, codes[start:i])).strip(" \t")
        start = i + 1
        if not shown or not text:
            continue
        first, last = edges(shown[0]), edges(shown[-1])
        if first is None or last is None:
            continue
        tall = [e for j in shown[:: max(1, len(shown) // 6)] if (e := edges(j))]
        top, bottom = max(e[3] for e in tall), min(e[2] for e in tall)
        size = raw.FPDFText_GetFontSize(page, shown[0]) or top - bottom
        depth = 1 - (top / height if height else 0)
        x, y = ctypes.c_double(), ctypes.c_double()
        base = y.value if raw.FPDFText_GetCharOrigin(page, shown[0], ctypes.byref(x), ctypes.byref(y)) else bottom
        lines.append(
            Line(
                text=text,
                page=number,
                left=first[0],
                right=last[1],
                top=top,
                bottom=bottom,
                base=base,
                size=size,
                depth=depth,
            )
        )
    return lines


def _letter(code: int) -> str:
    if code in (2, 0xFFFE):  # PDFium's mark of a word broken at the end of a line
        return JOINED
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _title(stated: str | None, head: Head) -> str | None:
    if (
        stated
        and len(stated) > 8
        and not re.search(r"\.(?:docx?|pdf|indd|qxd|html?)$|^(?:untitled|microsoft word)", stated, re.I)
    ):
        return stated
    return head.title


def _publication(margins: list[str], title: str | None) -> str | None:
    """The name in the margins: an outlet by its words, or a short capitalised line that is not the headline."""
    names = [m for m in margins if len(m.split()) <= 5 and m[:1].isupper() and not re.search(r"\d|https?:|www\.", m)]
    names = [m for m in names if m.casefold() not in (title or "").casefold()]
    return one_line(next((m for m in names if is_outlet(m)), names[0] if names else None))


def _created(said: dict[str, str | None]) -> tuple[datetime, bool] | None:
    found = _DATE.match(said.get("CreationDate") or "")
    if not found or _PRINTERS.search(f"{said.get('Creator')} {said.get('Producer')}"):
        return None
    year, month, day, hour, minute, second, zone, minutes = found.groups()
    offset = "Z" if zone == "Z" else f"{zone}:{minutes or '00'}" if zone else ""
    moment, date_only = parse_published(
        f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{offset}"
    )
    return (moment, date_only) if moment else None
