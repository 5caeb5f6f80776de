"""RSS and Atom feeds: each entry is a document."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from time import struct_time
from typing import Any, NamedTuple
from urllib.parse import urljoin

from briefing.errors import NoContentError, SourceError
from briefing.nouns import LeftOut
from briefing.sources.archives import xml_without_entities
from briefing.sources.blocks import Block, laid_out, tidied
from briefing.sources.cleaning import one_line
from briefing.sources.content import Article, Content, counted, with_left_out
from briefing.sources.decoding import decode, stated_in
from briefing.sources.feed_elements import shortened
from briefing.sources.heads import wire_credit
from briefing.sources.markup import content_of, few_attributes, parsed
from briefing.sources.proper import without_site
from briefing.sources.times import parse_published
from briefing.sources.unread import comments, fields, letters_of, unlike

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]", re.I)
_MIN_FULL_WORDS = 120
_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|read more|continue reading|more\s{0,20}»?)\W{0,40}$", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^<>]{0,200}\?>")
_TAG = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|img|a|b|i|em|strong|span|blockquote|figure|table|article|section)\b[^<>]{0,2000}>",
    re.I,
)
_UNSEEN = re.compile(r"<(script|style)\b[^<>]{0,200}>[^<]{0,2000}</\1\s{0,9}>", re.I)
_ON_PICTURE = re.compile(r"(</?)media:description\b")
_ESCAPED = re.compile(r"&(?:amp;)?(?:#\w{1,7}|[a-z]{2,8});", re.I)
_REFERENCE = re.compile(rb"&(?:amp;)?#(?:x([0-9a-f]{4,})|([0-9]{5,}));?", re.I)
# What is read of an entry or a feed, and what holds no words.
_KNOWN = re.compile(
    r"(?:title|summary|content|author|link|id|guid|published|updated|created|language|rights|generator)"
)
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
        page, notes = decode(content.data, content.charset or stated_in(content.data))
        # feedparser has the language's tables for encodings, not the web's: it is given UTF-8.
        page = _DECLARATION.sub("", page.replace("\0", ""), count=1)
        # It lets the words on a picture or film take the place of an entry's own.
        page = _ON_PICTURE.sub(r"\1media:onpicture", page)
        page, filed = shortened(few_attributes(page))
        data = _REFERENCE.sub(_within_unicode, xml_without_entities(page.encode("utf-8", "replace")))
        found = _parsed(data, None)
        base = _base(found.get("feed", {}), content, is_atom=str(found.get("version")).startswith("atom"))
        if b"xml:base" in data:
            found = _parsed(data, base)  # it forgets to leave an inner base where it knows no outer one
        feed = found.get("feed", {})
        articles = [
            a for n, e in enumerate(found.get("entries", []), 1) if (a := _article(e, feed, content, n, base=base))
        ]
        if not articles:
            raise NoContentError("The feed holds no entries. Check its address, or wait until there are some.")
        told = articles[0]
        said = f"{told.text}\n{told.title}\n{told.outlet}"
        beside = (*_fields(feed, "feed", said), *_fields({"filed": filed}, "entry", said), *_comments(page))
        return with_left_out(tuple(replace(a, notes=notes + a.notes) for a in articles), counted(beside))


def _comments(page: str) -> Iterator[tuple[str, str, str]]:
    """The comments in the source of a feed, and in that of the bodies which it holds escaped."""
    yield from comments(page)
    if "&lt;!--" in page:
        yield from comments(unescape(page.replace("<!--", "")))


def _parsed(data: bytes, base: str | None) -> Any:
    import feedparser

    # A stream, since feedparser takes text for an address or a file name first. What is harmful in its markup is not
    # read here either; feedparser's own cleaning takes longer than that markup is long.
    headers = {"content-location": base} if base else {}
    try:
        return feedparser.parse(
            io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
        )
    except (ValueError, LookupError, AssertionError) as error:
        raise SourceError("The feed is damaged and could not be taken apart. Give the articles' addresses.") from error


def _article(entry: Entry, feed: Entry, content: Content, number: int, *, base: str | None) -> Article | None:
    title = one_line(_title(entry))
    texts = [b for b in (*_list(entry.get("content")), entry.get("summary_detail")) if _value(b)]
    bodies = [body for b in texts or [entry.get("media_onpicture")] if (body := _body(b)).blocks]
    best = max(bodies, key=lambda body: body.n_words, default=_Body(blocks=(), left_out=()))
    blocks, outlet_name = list(best.blocks), one_line(_title(feed))
    back = list[str]()
    while blocks and _only_links_back(blocks[-1][1], title, outlet_name):
        back.append(blocks.pop()[1])
    text, prose = laid_out(blocks)
    if not text and not title:
        return None
    n_words, is_cut = len(text.split()), bool(_SHORT.search(text[-40:]))
    is_full = not is_cut and (n_words >= _MIN_FULL_WORDS or (n_words >= _MIN_FULL_WORDS // 2 and len(prose) >= 3))
    published, date_only = _published(entry)
    link = _resolved(base, one_line(_value(entry.get("link")), 2000))
    source = entry.get("source")
    outlet = one_line(_plain(_value(source.get("title")) if isinstance(source, Mapping) else None) or _title(feed))
    return Article(
        uri=f"{content.uri}#{number}",
        text=text or f"{title}",
        media_type="application/feed",
        prose=prose,
        outlet=outlet,
        title=without_site(title, outlet),
        author=one_line(_plain(_value(entry.get("author")))),
        published=published,
        published_date_only=date_only,
        url=link,
        retrieved=content.retrieved,
        language=(_value(feed.get("language")) or "")[:2].lower() or None,
        read_depth="full" if is_full else "snippet",
        wire=wire_credit(text),
        notes=() if is_full else ("The feed holds only a teaser of it.",),
        left_out=best.left_out
        + counted(("notice", words, "end") for words in back)
        + counted(_others(bodies, best, text))
        + counted(_fields(entry, "entry", f"{text}\n{title}")),
    )


class _Body(NamedTuple):
    """One of the texts that an entry has: its blocks, and what of it is not read."""

    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def n_words(self) -> int:
        return sum(len(text.split()) for _, text in self.blocks)


def _body(body: object) -> _Body:
    value = _value(body) or ""
    if not value.strip():
        return _Body((), ())
    if isinstance(body, Mapping) and body.get("type") == "text/plain":
        return _Body(tuple(("p", part) for part in re.split(r"\n\s*\n", value)), ())
    # Where tags are all that was escaped twice, they are tags; a text about tags has its own around them.
    if not _TAG.search(value) and _is_markup(once := unescape(value)):
        value = once
    tree, withdrawn = parsed(f"<html><body>{value}</body></html>")
    blocks, unread = content_of(tree)
    return _Body(tuple(blocks), tuple(withdrawn + unread))


def _others(bodies: Sequence[_Body], best: _Body, text: str) -> Iterator[tuple[str, str, str]]:
    """What the bodies that were not chosen say and the chosen one does not."""
    passages = (passage for other in bodies if other is not best for _, passage in tidied(other.blocks))
    return (("summary", sentence, "<description>") for sentence in unlike(passages, text))


def _fields(entry: Entry, where: str, text: str) -> Iterator[tuple[str, str, str]]:
    """What else is said in an entry, or of all of them: categories, captions, the feed's own description."""
    rest = {k: v for k, v in entry.items() if not _KNOWN.match(k) or (where == "feed" and k.startswith("summary"))}
    return (("field", sentence, where) for sentence in unlike((words for _, words in fields(rest)), text))


def _is_markup(text: str) -> bool:
    text = text.strip()
    return bool(_TAG.match(text)) and (text.endswith(">") or len(_TAG.findall(text)) > 2)


def _only_links_back(text: str, title: str | None, outlet: str | None) -> bool:
    """Whether a last paragraph but says, in any language, that a post of this title appeared at this outlet."""
    words = letters_of(text)
    if not title or not outlet or letters_of(title) not in words or letters_of(outlet) not in words:
        return False
    return len(text.split()) <= len(title.split()) + len(outlet.split()) + 10


def _title(entry: Entry) -> str | None:
    """The title as text: what an Atom feed calls text is taken at its word, everything else as markup."""
    value, detail = _value(entry.get("title")), entry.get("title_detail")
    is_text = isinstance(detail, Mapping) and detail.get("type") == "text/plain" and not _ESCAPED.search(value or "")
    return value if is_text else _plain(value)


def _published(entry: Entry) -> tuple[datetime | None, bool]:
    """What the entry says; by feedparser's own grammars where ours are narrower."""
    for key in ("published", "updated", "created"):
        stated, parsed = _value(entry.get(key)), entry.get(f"{key}_parsed")
        if (found := parse_published(stated))[0]:
            return found
        # Its grammars fill in what a number alone leaves open, and take a clock in an unknown zone for UTC.
        if stated and isinstance(parsed, struct_time) and re.search(r"[^\W\d_]{2}", stated) and parsed.tm_year > 1970:
            return datetime(*parsed[:3], tzinfo=UTC), True
    return None, False


def _base(feed: Entry, content: Content, *, is_atom: bool) -> str | None:
    """What relative links are relative to: in RSS the channel's link, in Atom the feed's own address, and each where
    there is no other."""
    links = [link for link in _list(feed.get("links")) if isinstance(link, Mapping)]
    own = next((str(link.get("href")) for link in links if link.get("rel") == "self"), None)
    page = one_line(_value(feed.get("link")), 2000)
    for place in (content.url, own, page) if is_atom else (page, content.url, own):
        if found := _resolved(content.url, place):
            return found
    return None


def _resolved(base: str | None, link: str | None) -> str | None:
    """A link as an address of the web."""
    try:
        whole = urljoin(base or "", link or "") if link else ""
    except ValueError:
        return None
    return whole if whole.startswith(("http://", "https://")) else None


def _within_unicode(reference: re.Match[bytes]) -> bytes:
    """feedparser raises on references to characters that are none; they show as U+FFFD."""
    code = int(reference[1][:9], 16) if reference[1] else int(reference[2][:9])
    return reference.group() if code < 0xD800 or 0xE000 <= code < 0x110000 else b"&#65533;"


def _plain(markup: str | None) -> str | None:
    """A title as text, whether the feed escaped it once or twice."""
    return re.sub(r"<[^<>]{0,200}>", "", _UNSEEN.sub("", unescape(markup))) if markup else None


def _value(found: object) -> str | None:
    if isinstance(found, Mapping):
        found = found.get("value")
    return found if isinstance(found, str) and found.strip() else None


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []
