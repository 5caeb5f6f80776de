"""PDF files, by PDFium: text in reading order, hyphenation undone, running heads left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from briefing.errors import SourceError
from briefing.sources.blocks import laid_out
from briefing.sources.cleaning import one_line
from briefing.sources.content import Article, Content, counted
from briefing.sources.heads import Head, is_outlet, read_head_blocks, wire_credit
from briefing.sources.ocr import scanned
from briefing.sources.pdf_letters import lines_of
from briefing.sources.pdf_lines import Line, in_columns, paragraphs, without_running_heads
from briefing.sources.pdf_notes import Piece, notes_on
from briefing.sources.proper import proper_author, proper_title
from briefing.sources.stated import Stated, creation, dated, moment_of
from briefing.sources.unread import is_sentence

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

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
    beside = list[Piece]()
    for number in range(min(n_pages, _MAX_PAGES)):
        page = document[number]
        beside += notes_on(page)
        page_lines, hidden = lines_of(page, number)
        beside += [("hidden", words, f"page {number + 1}") for words in hidden]
        lines += in_columns(page_lines)
        n_chars += sum(len(line.text) for line in page_lines)
        page.close()
        if n_chars > content.max_chars * 2:
            break
    if not lines:
        return scanned(document, content)
    kept, margins = without_running_heads(lines, n_pages)
    blocks = paragraphs(kept or lines)
    head, n_head = read_head_blocks(blocks)
    text, prose = laid_out(blocks, n_head=n_head)
    said = {k: one_line(v) for k, v in document.get_metadata_dict().items()}
    title = _title(said.get("Title"), head)
    outlet = head.outlet if head.outlet and head.outlet not in (title or "") else None
    published, date_only = dated(head, _created(said, text))
    cut = n_pages > _MAX_PAGES
    return Article(
        uri=content.uri,
        text=text,
        media_type="application/pdf",
        prose=prose,
        outlet=outlet or _publication(margins, title),
        title=title,
        author=proper_author(said.get("Author")) or head.author,
        published=published,
        published_date_only=date_only,
        url=head.url or content.url,
        retrieved=content.retrieved,
        read_depth="truncated" if cut else "full",
        wire=wire_credit(text),
        notes=(f"Only the first {_MAX_PAGES} of its {n_pages} pages were read.",) if cut else (),
        left_out=counted(("margin", margin, "page margins") for margin in margins if margin not in (title, outlet))
        + counted(beside)
        + counted(_stated(said, title, text)),
    )


def _stated(said: Mapping[str, str | None], title: str | None, text: str) -> Iterator[Piece]:
    """The sentences that a file states of itself, where its text does not have them."""
    for name in ("Title", "Subject", "Keywords"):
        if (words := said.get(name)) and words != title and is_sentence(words) and words not in text:
            yield "description", words, name


def _title(stated: str | None, head: Head) -> str | None:
    return stated if stated and len(stated) > 8 and proper_title(stated) else head.title


def _publication(margins: list[str], title: str | None) -> str | None:
    """The name in the margins: an outlet by its words, or a short capitalised line that is not the headline."""
    names = [m for m in margins if len(m.split()) <= 5 and m[:1].isupper() and not re.search(r"\d|https?:|www\.", m)]
    names = [m for m in names if m.casefold() not in (title or "").casefold()]
    return one_line(next((m for m in names if is_outlet(m)), names[0] if names else None))


def _created(said: dict[str, str | None], text: str) -> tuple[datetime, bool] | None:
    """The stamp of creation, where it can be the day of publication."""
    if _PRINTERS.search(f"{said.get('Creator')} {said.get('Producer')}"):
        return None
    return creation(Stated(created=_moment(said.get("CreationDate")), changed=_moment(said.get("ModDate"))), text)


def _moment(stamp: str | None) -> datetime | None:
    """The moment of a PDF's stamp, without a zone where it names none."""
    found = _DATE.match(stamp or "")
    if not found:
        return None
    year, month, day, hour, minute, second, zone, minutes = found.groups()
    offset = "Z" if zone == "Z" else f"{zone}:{minutes or '00'}" if zone else ""
    return moment_of(f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{offset}")
