"""Mail: single messages and mailboxes; a forwarded newsletter is read as what was forwarded."""

from __future__ import annotations

import email
import email.errors
import email.header
import email.policy
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import Message

from briefing.errors import NoContentError, SourceError
from briefing.sources.blocks import Block, laid_out, tidied
from briefing.sources.cleaning import one_line, tidy
from briefing.sources.content import Article, Content
from briefing.sources.decoding import decode, is_binary
from briefing.sources.heads import read_head_blocks, wire_credit
from briefing.sources.markup import blocks_of, parse
from briefing.sources.times import parse_published

_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n)*){3}")
_KNOWN = re.compile(
    rb"^(?:From|To|Subject|Date|Received|Message-ID|MIME-Version|Return-Path|Delivered-To|Content-Type):", re.I | re.M
)
_POSTMARK = re.compile(rb"^From \S.*\d{4}\r?\n(?=[A-Za-z][\w-]*:)", re.M)
_FORWARDED = re.compile(
    r"^(?:-{2,}\s*(?:Forwarded message|Original Message|Weitergeleitete Nachricht)\s*-{2,}"
    r"|Begin forwarded message:)\s*$",
    re.I,
)
_FIELD = re.compile(r"^\*?(From|Von|Date|Sent|Datum|Subject|Betreff|To|An|Cc|Reply-To):\*?\s*(.*)$", re.I)
_FOOTER = re.compile(
    "|".join(
        (
            r"unsubscribe|no longer wish to receive|privacy policy",
            r"view (?:this (?:email|newsletter) )?(?:it )?(?:in|on) (?:your|a|the)? ?(?:web )?browser|view online",
            r"manage (?:your )?(?:subscription|email) ?preferences|update your preferences",
            r"you(?:'re| are)? (?:receiving|received) this (?:e-?mail|newsletter|message)",
            r"forward(?:ed)? (?:this (?:email )?)?to a friend|was this (?:email|newsletter) forwarded",
            r"sent to you by|add us to your address book|sent from my (?:iphone|ipad|android|mobile)",
        )
    ),
    re.I,
)
_MAX_MESSAGES, _MAX_PARTS = 1_000, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """Who wrote a message, when, and about what; `forwarded` where these are those of the message passed on."""

    sender: str | None
    subject: str | None
    sent: datetime | None
    date_only: bool = False
    forwarded: bool = False


class MailReader:
    """One message (.eml), with what is attached to it."""

    name = "mail"

    def accepts(self, content: Content) -> bool:
        """By three header lines at the top, two of them of mail."""
        head = content.data[:16384].lstrip(b"\r\n")
        if is_binary(head[:2048]):
            return False
        return bool(_HEADER.match(head)) and len({m.group().lower() for m in _KNOWN.finditer(head)}) >= 2

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """The message as an article, then the readable attachments."""
        message = _parsed(content.data)
        attached = list(_attachments(message, content))
        article = _article(message, content)
        n_words = len(article.text.split()) if article else 0
        if attached and n_words < 60:  # a covering note: what is attached is the report
            return tuple(attached)
        if article is None:
            raise NoContentError("The message holds no text. Give the one that carries the report.")
        return (article, *attached)


class MailboxReader:
    """An mbox file: each message by itself."""

    name = "mbox"

    def accepts(self, content: Content) -> bool:
        """By a postmark line and a header after it."""
        return bool(_POSTMARK.match(content.data[:4096].lstrip(b"\r\n")))

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """The messages, in their order."""
        starts = [m.end() for m in _POSTMARK.finditer(content.data)][:_MAX_MESSAGES]
        ends = [*(content.data.rfind(b"From ", 0, s) for s in starts[1:]), len(content.data)]
        return tuple(
            replace(
                content, uri=f"{content.uri}#{n}", data=re.sub(rb"(?m)^>(>*From )", rb"\1", content.data[a:b]), name=""
            )
            for n, (a, b) in enumerate(zip(starts, ends, strict=False), 1)
        )


def _parsed(data: bytes) -> Message:
    try:
        # Not the newer policy: its header grammar takes time with the square of a hostile header's length.
        return email.message_from_bytes(data, policy=email.policy.compat32)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, LookupError, RecursionError) as error:
        raise SourceError("The message is damaged and could not be taken apart. Give its text.") from error


def _article(message: Message, content: Content) -> Article | None:
    blocks, notes = _body(message)
    letter, blocks = _forwarded(blocks, _letter(message))
    blocks = tidied(blocks)
    blocks = blocks[: _footer_start(blocks)]
    if not blocks:
        return None
    head, n_head = read_head_blocks(blocks)
    text, prose = laid_out(blocks, n_head=n_head)
    return Article(
        uri=content.uri,
        text=text,
        media_type="message/rfc822",
        prose=prose,
        outlet=head.outlet or letter.sender,
        title=_subject(letter.subject) or head.title,
        author=head.author,
        published=head.published if head.published and not head.published_date_only else letter.sent or head.published,
        published_date_only=letter.date_only if letter.sent else head.published_date_only,
        url=head.url,
        retrieved=content.retrieved,
        wire=wire_credit(text),
        notes=notes,
    )


def _body(message: Message) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks of the body: HTML where there is some, since plain parts are often only "see the HTML"."""
    plain, html, notes = "", "", tuple[str, ...]()
    for part in _parts(message):
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html"):
            text, said = _text(part)
            notes += said
            plain, html = (plain + "\n" + text, html) if kind == "text/plain" else (plain, html + text)
    if html.strip():
        blocks = blocks_of(parse(html))
        if sum(len(t.split()) for _, t in blocks) * 2 >= len(plain.split()):
            return blocks, notes
    return _plain_blocks(plain), notes


def _text(part: Message) -> tuple[str, tuple[str, ...]]:
    try:
        data = part.get_payload(decode=True)
        return decode(data, part.get_content_charset()) if isinstance(data, bytes) else ("", ())
    except (SourceError, LookupError, ValueError, TypeError):
        return "", ()


def _plain_blocks(text: str) -> list[Block]:
    """Paragraphs of a plain body, wrapped and quoted lines made whole."""
    text = tidy(re.sub(r"(?m)^(?:> ?)+", "", re.split(r"(?m)^-- ?$", text.replace("\r\n", "\n"))[0]))
    blocks: list[Block] = []
    for paragraph in text.split("\n\n"):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        keeps = any(_FIELD.match(line) or _FORWARDED.match(line) for line in lines)
        is_wrapped = len(lines) > 1 and not keeps and all(40 <= len(line) <= 90 for line in lines[:-1])
        blocks += [("p", " ".join(lines))] if is_wrapped else [("p", line) for line in lines]
    return blocks


def _letter(message: Message) -> _Letter:
    sent: datetime | None = None
    try:
        sent = email.utils.parsedate_to_datetime(_header(message, "Date") or "")
        sent = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        sent = None
    return _Letter(sender=_name(_header(message, "From")), subject=_header(message, "Subject"), sent=sent)


def _forwarded(blocks: list[Block], letter: _Letter) -> tuple[_Letter, list[Block]]:
    """What was passed on, where the body says that it is: its sender, date and subject, and the text after those."""
    for n, (_, text) in enumerate(blocks[:40]):
        lines = [t for _, block in blocks[n : n + 12] for t in block.split("\n")]
        if not (_FORWARDED.match(text.split("\n")[0].strip()) or (_FIELD.match(text) and _n_fields(lines[:6]) >= 3)):
            continue
        said: dict[str, str] = {}
        end = n
        for k, (_, block) in enumerate(blocks[n : n + 12], n):
            found = [m for line in _unjoined(block) if (m := _FIELD.match(line.strip()))]
            if not found and k > n:
                break
            said |= {m[1].lower(): m[2] for m in found}
            end = k + 1
        if len(said) < 2:
            continue
        published, date_only = parse_published(said.get("date") or said.get("sent") or said.get("datum"))
        passed = _Letter(
            sender=_name(said.get("from") or said.get("von")) or letter.sender,
            subject=said.get("subject") or said.get("betreff") or letter.subject,
            sent=published or letter.sent,
            date_only=date_only if published else letter.date_only,
            forwarded=True,
        )
        return passed, blocks[end:]
    return letter, blocks


def _unjoined(block: str) -> list[str]:
    """The header lines of a forwarded message, also where the line ends between them were lost."""
    return re.split(r"\n|\s+(?=\*?(?:From|Date|Sent|Subject|To|Cc):)", block)


def _n_fields(lines: list[str]) -> int:
    return len({m[1].lower() for line in lines for part in _unjoined(line) if (m := _FIELD.match(part.strip()))})


def _footer_start(blocks: list[Block]) -> int:
    """Where the closing run of footer lines, and of short lines among them, begins."""
    end = len(blocks)
    for n in range(len(blocks) - 1, 0, -1):
        n_words = len(blocks[n][1].split())
        if _FOOTER.search(blocks[n][1]) and n_words < 60:
            end = n
        elif n_words > 12:
            break
    return end


def _attachments(message: Message, content: Content) -> Iterator[Content]:
    for part in _parts(message):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                yield replace(
                    content, uri=f"{content.uri}!message", data=inner[0].as_bytes(), name="message.eml", media_type=""
                )
            continue
        if part.get_content_disposition() != "attachment" or part.get_content_maintype() in ("image", "audio", "video"):
            continue
        data = part.get_payload(decode=True)
        name = _decoded(part.get_filename() or "") or "attachment"
        if (
            isinstance(data, bytes)
            and data.strip()
            and not name.lower().endswith((".ics", ".vcf", ".p7s", ".asc", ".sig"))
        ):
            yield replace(
                content, uri=f"{content.uri}!{name}", data=data, name=name, media_type=part.get_content_type()
            )


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a message, not entering attached messages; bounded."""
    waiting: list[Message] = [message]
    for _ in range(_MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting = [p for p in inner if isinstance(p, Message)] + waiting


def _header(message: Message, name: str) -> str | None:
    """A header as one clean line, its encoded words decoded."""
    value = message.get(name)
    return _decoded(str(value)[:5_000]) if value is not None else None


def _decoded(value: str) -> str | None:
    try:
        return one_line(str(email.header.make_header(email.header.decode_header(re.sub(r"\r?\n\s*", " ", value)))))
    except (ValueError, LookupError, TypeError, email.errors.MessageError):
        return one_line(value)


def _name(sender: str | None) -> str | None:
    name, address = email.utils.parseaddr((sender or "").replace("*", ""))
    return one_line(name.strip("'\" ")) or one_line(address.rpartition("@")[2])


def _subject(subject: str | None) -> str | None:
    return one_line(re.sub(r"^(?:(?:fwd?|re|wg|aw|tr)\s*:\s*)+", "", subject or "", flags=re.I))
