"""Pages that a browser saved as one file (MHTML): the page itself, read as any page is."""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.errors import NoContentError
from briefing.sources.content import Article, Content
from briefing.sources.decoding import is_binary
from briefing.sources.mail import parsed
from briefing.sources.mail_parts import header, parts_of

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
        for part in parts_of(message):
            data = part.get_payload(decode=True)
            if (
                part.get_content_type() in ("text/html", "application/xhtml+xml")
                and isinstance(data, bytes)
                and data.strip()
            ):
                url = header(message, "Snapshot-Content-Location") or header(part, "Content-Location")
                is_address = bool(url) and str(url).startswith(("http://", "https://"))
                return (
                    replace(
                        content,
                        uri=f"{content.uri}!page",
                        data=data,
                        name="page.html",
                        media_type="text/html",
                        charset=part.get_content_charset(),
                        url=url if is_address else content.url,
                    ),
                )
        raise NoContentError("The web archive holds no page. Save the page anew, or give its text.")
