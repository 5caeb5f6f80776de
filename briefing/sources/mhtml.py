"""Pages that a browser saved as one file (MHTML): the page itself, read as any page is."""

from __future__ import annotations

import re
from dataclasses import replace
from email.message import Message

from briefing.errors import NoContentError, SourceError
from briefing.sources.content import Article, Content, counted
from briefing.sources.decoding import is_binary
from briefing.sources.mail import parsed
from briefing.sources.mail_parts import header, parts_of, text_of
from briefing.sources.markup import blocks_of, parse

_PAGES = ("text/html", "application/xhtml+xml")
_HEAD = re.compile(rb"^(?:[A-Za-z-]{2,60}:[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n)*){2,30}")
_SAVED = re.compile(rb"^(?:Snapshot-Content-Location:|From: ?\"?<?Saved by|X-MAF-)", re.I | re.M)
_RELATED = re.compile(rb"^Content-Type:\s*multipart/related", re.I | re.M)


class MhtmlReader:
    """Web archives of one page (.mhtml, .mht)."""

    name = "mhtml"

    def accepts(self, content: Content) -> bool:
        """By the headers: parts that belong together, addressed to nobody or said to be saved by a browser."""
        if is_binary(content.data[:2048]):
            return False
        found = _HEAD.match(content.data[:16384].lstrip(b"\r\n"))
        head = found.group() if found else b""
        return bool(_RELATED.search(head)) and (
            bool(_SAVED.search(head)) or not re.search(rb"^(?:To|Received):", head, re.I | re.M)
        )

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """The page, with the address it was saved from."""
        message = parsed(content.data)
        pages = [p for p in parts_of(message) if p.get_content_type() in _PAGES and text_of(p)[0].strip()]
        data = pages[0].get_payload(decode=True) if pages else None
        if not isinstance(data, bytes):
            raise NoContentError("The web archive holds no page. Save the page anew, or give its text.")
        url = header(message, "Snapshot-Content-Location") or header(pages[0], "Content-Location")
        is_address = bool(url) and str(url).startswith(("http://", "https://"))
        return (
            replace(
                content,
                uri=f"{content.uri}!page",
                data=data,
                name="page.html",
                media_type="text/html",
                charset=pages[0].get_content_charset(),
                url=url if is_address else content.url,
                left_out=counted(("frame", _shown(page), header(page, "Content-Location") or "") for page in pages[1:]),
            ),
        )


def _shown(page: Message) -> str:
    """The text of a frame of the page: an advertisement, a map, a post from elsewhere."""
    try:
        return "\n".join(text for _, text in blocks_of(parse(text_of(page)[0])))
    except SourceError:
        return ""
