"""Outlook's messages (.msg): made into mail, which is read as any mail is."""

from __future__ import annotations

import io
from dataclasses import replace
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from briefing.errors import SourceError
from briefing.sources.cleaning import one_line
from briefing.sources.content import Article, Content

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0".encode("utf-16-le")
_WITHIN = "A message or object within it is not read. Save it as a file of its own and give that, too."
_KEPT = ("From", "To", "Subject", "Date", "In-Reply-To")


class MsgReader:
    """Messages that Outlook saved."""

    name = "msg"

    def accepts(self, content: Content) -> bool:
        """By the compound file's signature and the name of the stream that holds a message's properties."""
        return content.data.startswith(OLE) and _PROPERTIES in content.data

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """The message as mail, with what is attached to it."""
        import oxmsg

        try:
            message = oxmsg.Message.load(io.BytesIO(content.data))
            data = _as_mail(message)
            is_partly = any(attachment.file_bytes is None for attachment in message.attachments)
        except SourceError:
            raise
        except Exception as error:
            raise SourceError("The Outlook message is damaged. Save it anew, or give its text.") from error
        return (
            replace(
                content,
                uri=f"{content.uri}!message",
                data=data,
                name="message.eml",
                media_type="message/rfc822",
                notes=content.notes + ((_WITHIN,) if is_partly else ()),
            ),
        )


def _as_mail(message: object) -> bytes:
    """The message in the form in which mail travels."""
    said = {str(k).lower(): str(v) for k, v in dict(getattr(message, "message_headers", None) or {}).items()}
    made = EmailMessage()
    sent = getattr(message, "sent_date", None)
    facts = {
        "From": said.get("from") or getattr(message, "sender", None),
        "To": said.get("to") or "undisclosed-recipients:;",
        "Subject": getattr(message, "subject", None) or said.get("subject") or "(no subject)",
        "Date": said.get("date") or (format_datetime(sent) if sent else None),
        "In-Reply-To": said.get("in-reply-to"),
    }
    for name in _KEPT:
        if value := one_line(facts[name], 2000):
            made[name] = value if name != "From" or "@" in value else formataddr((value, "unknown@unknown.invalid"))
    body, html = getattr(message, "body", None), getattr(message, "html_body", None)
    if not body and not html:
        body = ""
    if body is not None:
        made.set_content(str(body), charset="utf-8")
    if html:
        text = html.decode("utf-8", "replace") if isinstance(html, bytes) else str(html)
        if body is not None:
            made.add_alternative(text, subtype="html", charset="utf-8")
        else:
            made.set_content(text, subtype="html", charset="utf-8")
    for attachment in getattr(message, "attachments", None) or ():
        data = getattr(attachment, "file_bytes", None)
        if isinstance(data, bytes) and data:
            name = one_line(getattr(attachment, "file_name", None)) or "attachment"
            kind = str(getattr(attachment, "mime_type", None) or "application/octet-stream")
            main, _, sub = kind.partition("/")
            if main not in ("application", "image", "audio", "video") or not sub:
                main, sub = "application", "octet-stream"
            made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return made.as_bytes()
