"""The parts of a message: which are documents of their own, which go with the body, and what its headers say."""

from __future__ import annotations

import email.errors
import email.header
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message

from briefing.errors import SourceError
from briefing.sources.cleaning import one_line
from briefing.sources.content import Content
from briefing.sources.decoding import decode

_MAX_PARTS = 200
_NO_DOCUMENT = re.compile(
    r"image/|audio/|video/|font/|text/(?:calendar|x-?vcard|vcard|directory|x-amp-html|rfc822-headers|css)"
    r"|application/(?:ics|pgp-|x?-?pkcs7-|x-pkcs7-|pkix-|(?:vnd\.)?ms-tnef|x-font|json\+ld)|message/(?:delivery|disposition)",
    re.I,
)
_NO_NAME = re.compile(
    r".*\.(?:jpe?g|png|gif|bmp|tiff?|webp|heic|svg|ico|mp[34]|m4a|wav|avi|mov|ics|vcf|vcs|p7[smc]|asc|sig|gpg|pgp|key|pem"
    r"|crt|cer|eml\.asc)|winmail\.dat|att\d{3,6}\.(?:txt|htm|dat)|smime\.p7.|noname",
    re.I,
)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM", b"\0\0\1\0", b"\x78\x9f\x3e\x22")
_MIN_TEXT_WORDS = 8


def parts_of(message: Message) -> Iterator[Message]:
    """The parts of a message, not entering attached messages; at most 200."""
    waiting: list[Message] = [message]
    for _ in range(_MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting = [p for p in inner if isinstance(p, Message)] + waiting


def is_document(part: Message) -> bool:
    """Whether a part is a file of its own rather than body, picture, signature or key, however it is marked."""
    kind, name = part.get_content_type(), _name(part)
    if part.is_multipart() or _NO_DOCUMENT.match(kind) or _NO_NAME.fullmatch(name):
        return False
    return part.get_content_disposition() == "attachment" or bool(name) or kind not in ("text/plain", "text/html")


def attachments(message: Message, content: Content) -> Iterator[Content]:
    """What comes with a message and may be a report: documents, messages."""
    for part in parts_of(message):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                yield replace(
                    content, uri=f"{content.uri}!message", data=_bytes(inner[0]), name="message.eml", media_type=""
                )
            continue
        if not is_document(part):
            continue
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes) or not data.strip() or data.startswith(_PICTURES):
            continue
        if part.get_content_maintype() == "text" and len(data.split()) < _MIN_TEXT_WORDS:
            continue
        name = _name(part) or "attachment"
        kind = part.get_content_type()
        yield replace(
            content,
            uri=f"{content.uri}!{name}",
            data=data,
            name=name,
            media_type="" if kind == "application/octet-stream" else kind,
            charset=part.get_content_charset(),
        )


def header(message: Message, name: str) -> str | None:
    """A header as one clean line, its encoded words decoded."""
    value = next((v for k, v in message.raw_items() if k.lower() == name.lower()), None)
    return _decoded(str(value)[:5_000]) if value is not None else None


def _name(part: Message) -> str:
    try:
        return _decoded(part.get_filename() or "") or ""
    except (LookupError, ValueError, TypeError):
        return ""


def _decoded(value: str) -> str | None:
    """Encoded words by the web's labels; bytes that nobody encoded as text is read."""
    value = re.sub(r"\r?\n\s*", " ", value)
    try:
        found = email.header.decode_header(
            value.encode("ascii", "surrogateescape").decode("latin-1") if _raw(value) else value
        )
        words = "".join(_word(data, charset, raw=_raw(value)) for data, charset in found)
    except (ValueError, LookupError, TypeError, email.errors.MessageError, SourceError):
        words = value
    return one_line(words)


def _raw(value: str) -> bool:
    """Whether a header holds bytes beyond ASCII as they came."""
    return not value.isascii() and all(ord(c) < 128 or 0xDC80 <= ord(c) <= 0xDCFF for c in value)


def _word(data: bytes | str, charset: str | None, *, raw: bool) -> str:
    if isinstance(data, str):
        return decode(data.encode("latin-1"))[0] if raw else data
    return decode(data, charset)[0]


def _bytes(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except (ValueError, LookupError, TypeError, UnicodeError):
        return b""
