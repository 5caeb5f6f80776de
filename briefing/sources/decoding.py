"""Bytes to text: what is declared, then UTF-8, then Windows-1252; never mojibake in silence."""

from __future__ import annotations

import codecs
import re

from briefing.errors import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Every browser reads these labels as cp1252, since that is what is meant.
_LATIN = {"iso8859-1", "ascii", "iso8859-15"}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of the bytes, and notes on what had to be assumed.

    Raises:
        SourceError: the bytes are not text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), _lossy(data[len(bom) :], encoding)
    if wide := _without_bom(data):
        return data.decode(wide, "replace"), (f"Read as {wide.upper()}, which it seems to be but does not say.",)
    if is_binary(data):
        raise SourceError("The file is binary, not text. Give the text itself, or a format that can be read.")
    if (known := _codec(declared)) and known not in _LATIN | {"utf-8", "cp1252"}:
        try:
            return data.decode(known), ()
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    broken = data.decode("utf-8", "replace")
    n_bad = broken.count("\ufffd")
    n_good = sum(ord(c) > 127 for c in broken) - n_bad
    if n_good > 4 * n_bad:
        return broken, (f"It is UTF-8 with {n_bad} broken places, shown as \ufffd.",)
    return _windows(data, declares=known in _LATIN | {"cp1252"})


def is_binary(data: bytes) -> bool:
    """Whether the bytes are no text in any 8-bit encoding: more than one control in fifty."""
    head = data[:65536]
    return len(_CONTROLS.findall(head)) * 50 > len(head)


def _windows(data: bytes, *, declares: bool) -> tuple[str, tuple[str, ...]]:
    text = data.decode("cp1252", "replace")
    high = [c for c in text if ord(c) > 127]
    odd = sum(not (c.isalpha() or c in "‘’“”–—…•€£©®°§«»\xa0¡¿´·½") for c in high)
    runs = re.findall(r"[\x80-\uffff]{4,}", text)
    if odd * 3 > len(high) or len("".join(runs)) * 2 > len(high) > 8:
        return text, ("Its encoding could not be told and letters may be wrong. Save it as UTF-8.",)
    return text, () if declares else ("Read as Windows-1252, since it is not UTF-8 and names no encoding.",)


def _without_bom(data: bytes) -> str | None:
    head = data[:4096]
    if len(head) < 8 or (len(head) % 2 and len(data) < 4096):
        return None
    n_even, n_odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if n_odd > 0.7 * half and n_even < 0.05 * half:
        return "utf-16-le"
    if n_even > 0.7 * half and n_odd < 0.05 * half:
        return "utf-16-be"
    return None


def _codec(name: str | None) -> str | None:
    if not name:
        return None
    try:
        info = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding else None  # not base64, zip and the like


def _lossy(data: bytes, encoding: str) -> tuple[str, ...]:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return (f"Some bytes are not valid {encoding.upper()} and are shown as \ufffd.",)
    return ()
