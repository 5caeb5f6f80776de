"""HTML pages: the article in them and what they say of it."""

from __future__ import annotations

import re

from briefing.errors import NoContentError, SourceError
from briefing.sources.cleaning import one_line, tidy
from briefing.sources.content import Article, Content
from briefing.sources.furniture import prose_spans
from briefing.sources.heads import wire_credit
from briefing.sources.times import parse_published

_MARKUP = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]|<(?:p|div)(?:\s[^<>]{0,300})?>.{0,2000}?</(?:p|div)>",
    re.I | re.S,
)


class HtmlReader:
    """Any page of HTML."""

    name = "html"

    def accepts(self, content: Content) -> bool:
        """By the tags a page begins with, wherever the text does not merely mention them."""
        head = content.data[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        return (
            (head.startswith(b"<")
            and bool(_MARKUP.search(head))
            and not head.startswith((b"<?xml version", b"<rss", b"<feed")))
            or (head.startswith(b"<?xml") and b"<html" in head)
        )

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """The article of the page."""
        from trafilatura import bare_extraction

        try:
            found = bare_extraction(content.data, url=content.url, favor_precision=True, with_metadata=True)
        except (ValueError, RecursionError, AssertionError) as error:
            raise SourceError(
                f"The page could not be taken apart ({type(error).__name__}). Save its text instead."
            ) from error
        text = tidy(found.text or "") if found else ""
        if not found or not text:
            raise NoContentError("The page holds no article text. Give the page of the article itself, or its text.")
        moment, date_only = parse_published(found.date)
        return (
            Article(
                uri=content.uri,
                text=text,
                media_type="text/html",
                prose=prose_spans(text),
                outlet=one_line(found.sitename),
                title=one_line(found.title),
                author=one_line(found.author),
                published=moment,
                published_date_only=date_only,
                url=one_line(found.url, 2000),
                retrieved=content.retrieved,
                wire=wire_credit(text),
            ),
        )
