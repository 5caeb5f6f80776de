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
from briefing.sources.decoding import decode, stated_in
from briefing.sources.unread import is_sentence

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
# A sender's address and notices, which some programs put into files of their own.
_SIGNATURE = re.compile(
    r"(?:e-?mail[-_ ]?)?(?:signature|signatur|unterschrift|firma|disclaimer|footer)[-_ \d]*\.(?:html?|txt)", re.I
)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM", b"\0\0\1\0", b"\x78\x9f\x3e\x22")
_OF_PROGRAMS = re.compile(r"\bmulti-?part\b|\bMIME\b", re.I)
_MIN_TEXT_WORDS = 8


def parts_of(message: Message) -> Iterator[Message]:
    """The parts of a message, not entering attached messages; at most 200."""
    return (part for parts in alternatives(message) for part in parts)


def alternatives(message: Message) -> list[list[Message]]:
    """The parts of a message in their order, those together that say the same in several forms."""
    waiting: list[tuple[Message, list[Message] | None]] = [(message, None)]
    found: list[list[Message]] = []
    for _ in range(_MAX_PARTS):
        if not waiting:
            break
        part, group = waiting.pop(0)
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            if group is None and part.get_content_subtype() == "alternative":
                found.append(group := [])
            waiting = [(p, group) for p in inner if isinstance(p, Message)] + waiting
        elif group is None:
            found.append([part])
        else:
            group.append(part)
    return found


def is_body(part: Message) -> bool:
    """Whether a part is of the words of a message; one whose own parts cannot be told apart is taken as it is."""
    kind = part.get_content_type()
    if part.is_multipart() or is_document(part) or is_signature(part):
        return False
    return kind in ("text/plain", "text/html") or part.get_content_maintype() == "multipart"


def is_document(part: Message) -> bool:
    """Whether a part is a file of its own rather than body, picture, signature or key, however it is marked."""
    kind, name = part.get_content_type(), _name(part)
    if part.is_multipart() or kind.startswith("multipart/") or _NO_DOCUMENT.match(kind) or _NO_NAME.fullmatch(name):
        # Keys and presentations of Keynote are named alike.
        return name.lower().endswith(".key") and str(part.get_payload()).lstrip().startswith(("UEsDB", "PK\3\4"))
    if is_signature(part):
        return False
    return part.get_content_disposition() == "attachment" or bool(name) or kind not in ("text/plain", "text/html")


def is_signature(part: Message) -> bool:
    """Whether a part is by its name but the address or the notice of the sender."""
    return _SIGNATURE.fullmatch(_name(part)) is not None


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
        data = _file_of(part)
        if data is None:
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


def unread_parts(message: Message) -> Iterator[tuple[str, str, str]]:
    """The texts in a message that are neither its body nor files to read, nor what programs put there: invitations and
    cards, what stands before and after its parts, and the sender's note in its head."""
    for part in parts_of(message):
        if part.get_content_maintype() == "text" and not is_body(part) and _file_of(part) is None:
            what = "signature" if is_signature(part) else "attachment"
            yield what, text_of(part)[0], part.get_content_type()
    for part in _containers(message):
        for where, words in (("preamble", part.preamble), ("epilogue", part.epilogue)):
            if words and is_sentence(words) and not _OF_PROGRAMS.search(words):
                yield "hidden", words, where
    if (note := header(message, "Comments")) is not None:
        yield "field", note, "Comments"


def text_of(part: Message) -> tuple[str, tuple[str, ...]]:
    """The text of a part, and notes on how it was decoded; "" where it cannot be."""
    try:
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            return "", ()
        stated = stated_in(data) if part.get_content_type() == "text/html" else None
        return decode(data, part.get_content_charset() or stated)
    except (SourceError, LookupError, ValueError, TypeError):
        return "", ()


def _file_of(part: Message) -> bytes | None:
    """The bytes of a part that is a document to be read; None where it is none."""
    data = part.get_payload(decode=True)
    if not is_document(part) or not isinstance(data, bytes) or not data.strip() or data.startswith(_PICTURES):
        return None
    return data if part.get_content_maintype() != "text" or len(data.split()) >= _MIN_TEXT_WORDS else None


def _containers(message: Message) -> Iterator[Message]:
    waiting = [message]
    for _ in range(_MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            yield part
            waiting += [p for p in inner if isinstance(p, Message)]


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
