"""Mail: single messages and mailboxes; a forwarded newsletter is read as what was forwarded."""

from __future__ import annotations

import email
import email.errors
import email.policy
import email.utils
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import Message

from briefing.errors import NoContentError, SourceError
from briefing.nouns import LeftOut
from briefing.sources.blocks import Block, laid_out, tidied
from briefing.sources.cleaning import one_line
from briefing.sources.content import Article, Content, counted, n_words_of, with_left_out
from briefing.sources.decoding import is_binary
from briefing.sources.heads import read_head_blocks, wire_credit
from briefing.sources.mail_heads import Letter, Part, action, bare_subject, told
from briefing.sources.mail_lines import html_parts, plain_parts
from briefing.sources.mail_parts import alternatives, attachments, header, is_body, text_of, unread_parts
from briefing.sources.unread import unlike

_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n)*){3}")
_KNOWN = re.compile(
    rb"^(?:From|To|Subject|Date|Received|Message-ID|MIME-Version|Return-Path|Delivered-To|Content-Type):", re.I | re.M
)
_POSTMARK = re.compile(rb"^From \S.*\d{4}\r?\n(?=[A-Za-z][\w-]*:)", re.M)
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
_LIST_FOOTER = re.compile(r"\s{0,20}_{20,}[ \t]*\r?\n")
_ATTACHED = re.compile(
    r"\b(?:attach|enclos|below|anbei|anhang|beigef|anlage|ci-joint|pi[èe]ce|adjunt|allegat|anexo|bijlage|bijgevoegd|vedlag"
    r"|vedhæft|vedlegg|bifoga|bilaga|załącz|příloh|влож)|附件|添付|첨부",
    re.I,
)
_MAX_MESSAGES = 1_000
_MAX_NOTE_WORDS, _MAX_REST_WORDS = 60, 12


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
        message = parsed(content.data)
        attached = list(attachments(message, content))
        article, left_out = _article(message, content)
        parts: tuple[Article | Content, ...] = tuple(attached)
        if article is not None:
            parts = (replace(article, covers=bool(attached) and _is_covering(article.text)), *attached)
        if not parts:
            raise NoContentError("The message holds no text. Give the one that carries the report.")
        return with_left_out(parts, left_out + counted(unread_parts(message)))


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


def parsed(data: bytes) -> Message:
    """The bytes as a message.

    Raises:
        SourceError: nothing can be made of them.
    """
    try:
        # Not the newer policy: its header grammar takes time with the square of a hostile header's length.
        return email.message_from_bytes(data, policy=email.policy.compat32)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, LookupError, RecursionError) as error:
        raise SourceError("The message is damaged and could not be taken apart. Give its text.") from error


def _article(message: Message, content: Content) -> tuple[Article | None, tuple[LeftOut, ...]]:
    """The article that the words of a message are, where there is one, and what is left out of them."""
    first = _letter(message)
    body = _body(message, is_reply=first.is_reply)
    letter, own, left_out = told(first, body.parts)
    blocks = tidied((p.kind, p.text) for p in own)
    end = _footer_start(blocks)
    left_out += body.left_out + counted(("footer", text, "mail") for _, text in blocks[end:])
    blocks = blocks[:end]
    if not blocks:
        return None, left_out
    head, n_head = read_head_blocks(blocks)
    text, prose = laid_out(blocks, n_head=n_head)
    article = Article(
        uri=content.uri,
        text=text,
        media_type="message/rfc822",
        prose=prose,
        outlet=head.outlet or _name(letter.sender),
        title=one_line(bare_subject(letter.subject)) or head.title,
        author=head.author,
        published=head.published if head.published and not head.published_date_only else letter.sent or head.published,
        published_date_only=letter.date_only if letter.sent else head.published_date_only,
        url=head.url,
        retrieved=content.retrieved,
        wire=wire_credit(text),
        notes=body.notes,
    )
    return article, left_out


@dataclass(slots=True)
class _Body:
    """Words of a message, what else of them may be told, and what is left out of them."""

    parts: list[Part] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(p.text for p in self.parts)

    def add(self, other: _Body) -> None:
        self.parts += other.parts
        self.signed += other.signed
        self.left_out += other.left_out
        self.notes += other.notes


def _body(message: Message, *, is_reply: bool) -> _Body:
    """The words of a message: of what is said in several forms one, and after it what is said besides."""
    whole = _Body()
    for parts in alternatives(message):
        plain, html = _Body(), _Body()
        for part in filter(is_body, parts):
            (html if part.get_content_type() == "text/html" else plain).add(_form(part, is_reply=is_reply))
        # HTML where there is some, since plain parts are often only "see the HTML".
        is_html = bool(html.parts) and n_words_of(html.text) * 2 >= n_words_of(plain.text)
        chosen, other = (html, plain) if is_html else (plain, html)
        rest = list(unlike([p.text for p in chosen.parts], whole.text))
        if not whole.parts or n_words_of(" ".join(rest)) * 2 > n_words_of(chosen.text):
            whole.parts += chosen.parts
            rest = []
        whole.signed += chosen.signed
        said = "\n".join([whole.text, *whole.signed])
        rest += unlike([*(p.text for p in other.parts), *other.signed], said)
        left_out = counted(("alternative", sentence, "mail") for sentence in rest)
        whole.left_out += chosen.left_out + other.left_out + left_out
        whole.notes += chosen.notes + other.notes
    whole.left_out += counted(("signature", line, "mail") for line in whole.signed)
    return whole


def _form(part: Message, *, is_reply: bool) -> _Body:
    text, notes = text_of(part)
    if part.get_content_type() == "text/html":
        try:
            parts, left_out = html_parts(text, is_reply=is_reply) if text.strip() else ([], ())
        except SourceError:  # there may be a plain form
            return _Body(notes=notes)
        return _Body(parts, left_out=left_out, notes=notes)
    if _LIST_FOOTER.match(text):
        return _Body(left_out=counted([("footer", text.strip(" _\r\n"), "mail")]), notes=notes)
    parts, signed = plain_parts(text, flowed=part.get_param("format", "") == "flowed")
    return _Body(parts, signed, notes=notes)


def _letter(message: Message) -> Letter:
    sent: datetime | None = None
    try:
        sent = email.utils.parsedate_to_datetime(header(message, "Date") or "")
        sent = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        sent = None
    subject = header(message, "Subject")
    did = action(subject)
    return Letter(
        sender=header(message, "From"),
        subject=subject,
        sent=sent if sent and sent.year > 1980 else None,
        is_reply=did == "answered" or (did == "" and message.get("In-Reply-To") is not None),
    )


def _is_covering(text: str) -> bool:
    """Whether a body but says that something comes with it: little is left without such lines and greetings."""
    if len(text.split()) > _MAX_NOTE_WORDS:
        return False
    n_words = 0
    for sentence in re.split(r"(?<=[.!?:])\s+|\n+", text):
        n = len(sentence.split())
        is_line = n <= 6 and not re.search(r"[.!?]$", sentence.strip())  # "Dear all,", "Best regards", a name
        n_words += 0 if is_line or (n <= _MAX_NOTE_WORDS // 2 and _ATTACHED.search(sentence)) else n
    return n_words <= _MAX_REST_WORDS


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


def _name(sender: str | None) -> str | None:
    name, address = email.utils.parseaddr((sender or "").replace("*", ""))
    name = re.sub(r"(?<!\s)\s++\(?via\s.*$", "", name)  # a list that passes its members' mails on
    found = one_line(name.strip("'\" ")) or one_line(address.rpartition("@")[2])
    # Programs write "Name [mailto:a@b]" and bare names in what they quote; the parser gives nothing for those.
    return found or one_line(re.split(r"(?<!\s)\s*+[<\[(]", sender or "", maxsplit=1)[0].strip("'\"* "))
