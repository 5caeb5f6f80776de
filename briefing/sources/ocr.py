"""Words in pictures, by `tesseract` where that is installed: photos of a page, and scans without text."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from briefing.errors import NoContentError, SourceError
from briefing.sources.blocks import Block, laid_out, tidied
from briefing.sources.content import Article, Content
from briefing.sources.heads import read_head_blocks, wire_credit

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_PICTURE = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
)
_INSTALL = "Run OCR on it (ocrmypdf), or install tesseract, by which it is then read, or give its text."
_NOTE = "It is a picture of text; its words were read by OCR (tesseract) and may hold errors."
_DPI = 200
# Within the time that the parsing of one source may take.
_MAX_S = 8.0
_MAX_PAGES = 20


class PictureReader:
    """Photos and scans of a page."""

    name = "picture"

    def accepts(self, content: Content) -> bool:
        """By the signature of a picture."""
        return _media_type(content.data) is not None

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """One article, marked as read by OCR."""
        return (_article([content.data], content, media_type=_media_type(content.data) or "image/png", n_pages=1),)


def scanned(document: PdfDocument, content: Content) -> Article:
    """The article in a PDF that holds only pictures.

    Raises:
        SourceError: tesseract is not installed, or finds no words.
    """
    n_pages = len(document)
    return _article(_pages(document), content, media_type="application/pdf", n_pages=n_pages)


def _article(pictures: Iterable[bytes], content: Content, *, media_type: str, n_pages: int) -> Article:
    program = shutil.which("tesseract")
    what = "The PDF is scanned: it holds no text, only pictures." if "pdf" in media_type else "It is a picture."
    if program is None:
        raise NoContentError(f"{what} {_INSTALL}")
    deadline = time.monotonic() + _MAX_S
    blocks: list[Block] = []
    n_read = 0
    for picture in pictures:
        text = _recognised(program, picture, deadline)
        if text is None:
            break
        n_read += 1
        blocks += [("p", " ".join(_whole(part).split())) for part in re.split(r"\n\s*\n", text)]
    blocks = tidied(blocks)
    if not n_read:
        raise SourceError(f"{what} OCR (tesseract) took longer than {_MAX_S:.0f} s. Run it beforehand (ocrmypdf).")
    if not blocks:
        raise NoContentError(f"{what} OCR (tesseract) found no words in it. Give the text.")
    head, n_head = read_head_blocks(blocks)
    laid, prose = laid_out(blocks, n_head=n_head)
    cut = (f"Only the first {n_read} of its {n_pages} pages were read.",) if n_read < n_pages else ()
    return Article(
        uri=content.uri,
        text=laid,
        media_type=media_type,
        prose=prose,
        outlet=head.outlet,
        title=head.title,
        author=head.author,
        published=head.published,
        published_date_only=head.published_date_only,
        url=head.url or content.url,
        retrieved=content.retrieved,
        read_depth="truncated" if cut else "full",
        wire=wire_credit(laid),
        notes=(_NOTE, *cut),
    )


def _recognised(program: str, picture: bytes, deadline: float) -> str | None:
    """The words of a picture; None where time ran out."""
    left = deadline - time.monotonic()
    if left <= 0.2:
        return None
    # Several threads for one page only hinder each other.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        # By way of pipes: the process that parses may write no files.
        done = subprocess.run(
            [program, "stdin", "stdout"],
            input=picture,
            capture_output=True,
            timeout=left,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        return None
    except OSError as error:
        raise SourceError(f"tesseract could not be run ({error.strerror}). Mend it, or give the text.") from error
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _whole(paragraph: str) -> str:
    """A paragraph with the words that were broken at line ends whole."""
    return re.sub(r"(?<=[^\W\d_])-\n(?=[a-zà-ÿ])", "", paragraph)


def _pages(document: PdfDocument) -> Iterator[bytes]:
    """The pages as grey pictures in the simplest of formats (PGM)."""
    for number in range(min(len(document), _MAX_PAGES)):
        page = document[number]
        # A page may claim any size; no sheet is wider than this many points.
        scale = _DPI / 72 * min(1.0, 1500 / max(*page.get_size(), 1))
        grey = page.render(scale=scale, grayscale=True).to_numpy()
        height, width = grey.shape[:2]
        yield b"P5 %d %d 255\n" % (width, height) + grey.tobytes()
        page.close()


def _media_type(data: bytes) -> str | None:
    found = next((kind for start, kind in _PICTURE if data.startswith(start)), None)
    return found or ("image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None)
