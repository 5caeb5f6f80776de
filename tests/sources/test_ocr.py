"""Pictures of text: named as such, and read where tesseract is installed."""

from __future__ import annotations

import shutil

import pytest
import samples
from office import gathered

from briefing.sources import ocr

needs_ocr = pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract, which is not installed")


def scan() -> bytes:
    """A PDF whose one page is a picture of a page of text."""
    import pypdfium2

    rows = [(60.0, 760.0 - 14 * n, line) for n, line in enumerate(samples.wrapped(samples.PARAGRAPHS[1].split(), 80))]
    grey = pypdfium2.PdfDocument(samples.pdf([rows]))[0].render(scale=2.2, grayscale=True).to_numpy()
    height, width = grey.shape[:2]
    drawn = b"q 595 0 0 842 0 0 cm /P Do Q"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Length %d>>stream\n%s\nendstream"
        % (width, height, grey.size, grey.tobytes()),
    ]
    out, at = b"%PDF-1.4\n", []
    for n, body in enumerate(bodies, 1):
        at.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % a for a in at)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


@needs_ocr
@pytest.mark.parametrize("kind", ["photo", "scan"])
def test_a_picture_of_text_is_read_and_marked_as_read_by_ocr(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_MAX_S", 120.0)  # a machine that is busy otherwise
    documents, _ = gathered(samples.picture() if kind == "photo" else scan())
    (article,) = documents
    assert "is now put at 41.5 million pounds, up from 28 million" in article.text
    assert article.source.media_type == ("image/png" if kind == "photo" else "application/pdf")
    (part,) = ocr.PictureReader().read(ocr.Content(uri="x", data=samples.picture())) if kind == "photo" else [None]
    assert part is None or any("OCR" in note for note in part.notes)  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["photo", "scan"])
def test_where_tesseract_is_not_a_picture_is_named_with_what_to_do(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    documents, (diagnostic,) = gathered(samples.picture() if kind == "photo" else scan())
    assert not documents
    assert ("picture" if kind == "photo" else "scanned") in diagnostic.message
    assert "tesseract" in diagnostic.message


@needs_ocr
def test_a_hostile_picture_is_refused_in_words() -> None:
    for data in (
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 500,
        b"\xff\xd8\xff\xe0",
        b"GIF89a" + b"\0" * 100,
        b"II*\0" + b"\xff" * 50,
    ):
        documents, (diagnostic,) = gathered(data)
        assert not documents
        assert diagnostic.message.endswith(".")
