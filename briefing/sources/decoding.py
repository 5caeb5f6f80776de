"""Bytes to text: what is declared, then UTF-8, then Windows-1252; never mojibake in silence."""

from __future__ import annotations

import codecs
import re

import webencodings

from briefing.errors import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What most files in UTF-8 are declared as by mistake, or by default.
_DOUBTFUL = ("utf-8", "cp1252")
# Python's tables lack what the web's have: the euro sign and rare characters, circled figures.
_WIDER = {"gbk": "gb18030", "euc_jp": "euc_jis_2004"}
_META = re.compile(rb"<meta[^<>]{0,200}charset\s*+=\s*+[\"']?\s*+([\w:.-]{2,40})", re.I)
_XML = re.compile(rb"^\s{0,20}<\?xml[^<>]{0,100}encoding\s*=\s*[\"']([\w:.-]{2,40})", re.I)
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
    known = _codec(declared)
    is_stated = known is not None and known not in _DOUBTFUL and not (known.startswith("utf-16") and b"\0" not in data)
    for codec in (known, "utf-8") if is_stated and known else ("utf-8",):
        try:
            return data.decode(codec), ()
        except UnicodeDecodeError:
            pass
    if is_stated and known:
        text = data.decode(known, "replace")
        if (n_bad := text.count("\ufffd")) * 20 <= sum(ord(c) > 127 for c in text):
            return text, (f"It is {declared} with {n_bad} broken places, shown as \ufffd.",)
    broken = data.decode("utf-8", "replace")
    n_bad = broken.count("\ufffd")
    n_good = sum(ord(c) > 127 for c in broken) - n_bad
    if n_good > 4 * n_bad:
        return broken, (f"It is UTF-8 with {n_bad} broken places, shown as \ufffd.",)
    return _windows(data, declares=known == "cp1252")


def stated_in(page: bytes) -> str | None:
    """The encoding that a page, feed or chapter names in its own first lines; None where it names none.

    What could be read so far is ASCII, so that a claim to be UTF-16 means UTF-8 (Encoding Standard).
    """
    found = _XML.search(page[:200].lstrip(b"\xef\xbb\xbf")) or _META.search(page[:4096])
    label = found[1].decode("ascii", "ignore").lower() if found else None
    return "utf-8" if label and label.startswith(("utf-16", "ucs-2", "iso-10646-ucs-2", "unicode")) else label


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
    label = name.strip().strip("\"'")
    # By the web's labels, as every browser reads them: gb2312 is wider than it says, iso-8859-1 is Windows-1252.
    if (web := webencodings.lookup(label)) and web.name not in ("replacement", "x-user-defined"):
        return _WIDER.get(web.codec_info.name, str(web.codec_info.name))
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding else None  # not base64, zip and the like


def _lossy(data: bytes, encoding: str) -> tuple[str, ...]:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return (f"Some bytes are not valid {encoding.upper()} and are shown as \ufffd.",)
    return ()
