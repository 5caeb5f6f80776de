"""RSS and Atom feeds: each entry is a document."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping

from briefing.errors import NoContentError, SourceError
from briefing.sources.archives import xml_without_entities
from briefing.sources.blocks import laid_out, tidied
from briefing.sources.cleaning import one_line
from briefing.sources.content import Article, Content, counted
from briefing.sources.heads import wire_credit
from briefing.sources.markup import content_of, parsed
from briefing.sources.times import parse_published

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]", re.I)
_MIN_FULL_WORDS = 120
_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|read more|continue reading|more\s*»?)\W*$", re.I)
_REFERENCE = re.compile(rb"&(?:amp;)?#(?:x([0-9a-f]{4,})|([0-9]{5,}));?", re.I)
Entry = Mapping[str, object]


class FeedReader:
    """RSS 0.9 to 2.0, RDF and Atom."""

    name = "feed"

    def accepts(self, content: Content) -> bool:
        """By the root element."""
        head = content.data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        return (
            head.startswith(b"<")
            and bool(_FEED.search(head))
            and not re.search(rb"<html[\s>]|<!doctype html", head, re.I)
        )

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """An article for each entry with text; one that is only a teaser has read depth "snippet" and its address."""
        import feedparser

        data = _REFERENCE.sub(_within_unicode, xml_without_entities(content.data))
        # A stream, since feedparser takes text for an address or a file name first.
        try:
            found = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
        except (ValueError, LookupError, AssertionError) as error:
            raise SourceError(
                "The feed is damaged and could not be taken apart. Give the articles' addresses."
            ) from error
        feed = found.get("feed", {})
        articles = [a for n, e in enumerate(found.get("entries", []), 1) if (a := _article(e, feed, content, n))]
        if not articles:
            raise NoContentError("The feed holds no entries. Check its address, or wait until there are some.")
        return tuple(articles)


def _article(entry: Entry, feed: Entry, content: Content, number: int) -> Article | None:
    bodies = [_value(b) for b in _list(entry.get("content"))] + [_value(entry.get("summary"))]
    body = max((b for b in bodies if b), key=len, default="")
    title = one_line(_plain(_value(entry.get("title"))))
    tree, withdrawn = parsed(f"<html><body>{body}</body></html>")
    blocks, unread = content_of(tree)
    text, prose = laid_out(blocks)
    if not text and not title:
        return None
    n_words, is_cut = len(text.split()), bool(_SHORT.search(text[-40:]))
    is_full = not is_cut and (n_words >= _MIN_FULL_WORDS or (n_words >= _MIN_FULL_WORDS // 2 and len(prose) >= 3))
    published, date_only = parse_published(_value(entry.get("published")) or _value(entry.get("updated")))
    link = one_line(_value(entry.get("link")), 2000)
    source = entry.get("source")
    outlet = _value(source.get("title")) if isinstance(source, Mapping) else None
    return Article(
        uri=f"{content.uri}#{number}",
        text=text or f"{title}",
        media_type="application/feed",
        prose=prose,
        outlet=one_line(_plain(outlet or _value(feed.get("title")))),
        title=title,
        author=one_line(_plain(_value(entry.get("author")))),
        published=published,
        published_date_only=date_only,
        url=link if link and link.startswith(("http://", "https://")) else None,
        retrieved=content.retrieved,
        language=(_value(feed.get("language")) or "")[:2].lower() or None,
        read_depth="full" if is_full else "snippet",
        wire=wire_credit(text),
        notes=() if is_full else ("The feed holds only a teaser of it.",),
        left_out=withdrawn + unread + counted(_others(bodies, body, text)),
    )


def _others(bodies: list[str | None], body: str, text: str) -> Iterator[tuple[str, str, str]]:
    """The passages of the bodies that were not chosen, where the chosen one does not have them."""
    for other in bodies:
        if other and other != body:
            for _, passage in tidied(content_of(parsed(f"<html><body>{other}</body></html>")[0])[0]):
                if passage.rstrip(" .…[]") not in text:
                    yield "summary", passage, "<description>"


def _within_unicode(reference: re.Match[bytes]) -> bytes:
    """feedparser raises on references to characters that are none; they show as U+FFFD."""
    code = int(reference[1][:9], 16) if reference[1] else int(reference[2][:9])
    return reference.group() if code < 0xD800 or 0xE000 <= code < 0x110000 else b"&#65533;"


def _plain(markup: str | None) -> str | None:
    """A title as text, whether the feed escaped it once or twice."""
    from html import unescape

    return re.sub(r"<[^<>]{0,200}>", "", unescape(markup)) if markup else None


def _value(found: object) -> str | None:
    if isinstance(found, Mapping):
        found = found.get("value")
    return found if isinstance(found, str) and found.strip() else None


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []
