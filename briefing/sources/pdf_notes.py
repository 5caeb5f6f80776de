"""What lies on the pages of a PDF beside their text: notes that readers made, and what was filled into forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from briefing.sources.unread import is_sentence

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

Piece = tuple[str, str, str]
_KEYS = {"Contents": "comment", "V": "form", "TU": "form", "DV": "form"}
_MAX_NOTES = 500


def notes_on(page: PdfPage) -> Iterator[Piece]:
    """The sentences in the notes and fields of a page, each once, as `counted` takes them; of 500 notes at most."""
    from pypdfium2 import raw

    seen = set[str]()
    for n in range(min(raw.FPDFPage_GetAnnotCount(page), _MAX_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, n)
        for key, what in _KEYS.items():
            if is_sentence(words := _value(note, key)) and words not in seen:
                seen.add(words)
                yield what, words, "annotation"
        raw.FPDFPage_CloseAnnot(note)


def _value(note: object, key: str) -> str:
    import ctypes

    from pypdfium2 import raw

    n_bytes = raw.FPDFAnnot_GetStringValue(note, key.encode(), None, 0)
    if n_bytes <= 2:
        return ""
    buffer = ctypes.create_string_buffer(n_bytes)
    raw.FPDFAnnot_GetStringValue(note, key.encode(), ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), n_bytes)
    return " ".join(buffer.raw[: n_bytes - 2].decode("utf-16-le", "replace").split())
