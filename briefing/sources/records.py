"""JSON and JSONL: records with a text and what is known of it, as `briefing read` prints them and others do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from briefing.errors import NoContentError, SourceError
from briefing.language.invisible import visible
from briefing.sources.cleaning import clean
from briefing.sources.content import Article, Content, counted, with_left_out
from briefing.sources.decoding import decode, is_binary
from briefing.sources.front_matter import said
from briefing.sources.plain import MARKDOWN_NAMES, TextReader
from briefing.sources.times import parse_published
from briefing.sources.unread import Said, fields

_TEXTS = ("text", "content_text", "articlebody", "body", "content", "article", "story", "fulltext", "full_text")
_PAGES = ("content_html", "html", "body_html")
_LISTS = ("documents", "articles", "items", "results", "entries", "data", "posts", "stories")
_TAGS = re.compile(r"<(?:p|div|br|h[1-6]|ul|article|html)\b[^<>]{0,300}>", re.I)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_DEPTHS = ("full", "truncated", "snippet")
_MAX_RECORDS = 10_000


class RecordReader:
    """One record, a list of them, an object that holds such a list, or a record a line."""

    name = "json"

    def accepts(self, content: Content) -> bool:
        """By how it begins, where that is JSON and no prose in brackets."""
        if is_binary(content.data[:4096]) or content.name.lower().endswith(MARKDOWN_NAMES):
            return False
        head = content.data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
        return bool(re.match(rb"\{\s*(?:\"|\})|\[\s*(?:\{|\])", head))

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """An article for each record with a text; one that holds HTML is handed on as a page."""
        text, notes = decode(content.data, content.charset)
        records, whole, beside = _records(text)
        if is_feed := "jsonfeed.org/version" in str(whole.get("version"))[:100]:
            records = [_entry(r, whole, content.url) for r in records]
        n = 2 if is_feed else len(records)
        found = [(r, _part(r, content, k, n, notes)) for k, r in enumerate(records[:_MAX_RECORDS], 1)]
        parts = tuple(part for _, part in found if part is not None)
        if not parts:
            raise NoContentError('No record in it holds a text. Name the field "text" (or "content", "body").')
        empty = (("field", words, name) for r, part in found if part is None for name, words in fields(r))
        around = (("field", words, name) for name, words in fields(beside))
        return with_left_out(parts, counted(empty) + counted(around))


def _entry(item: dict[str, object], feed: dict[str, object], url: str | None) -> dict[str, object]:
    """An item of a JSON Feed with what the feed says of all of them; of its texts, the one with the most words."""
    base = next((v for k in ("home_page_url", "feed_url") if isinstance(v := feed.get(k), str)), url or "")
    texts = {k: v for k in ("content_html", "content_text", "summary") if isinstance(v := item.get(k), str)}
    best = max(texts, key=lambda k: len(_TAG.sub(" ", texts[k]).split()), default=None)
    entry = {k: v for k, v in item.items() if k not in texts}
    entry["summaries"] = [v for k, v in texts.items() if k != best]
    if best is not None:
        entry["content_html" if best == "content_html" else "content_text"] = texts[best]
    try:
        entry["url"] = urljoin(urljoin(url or "", base), said(item, "url", "external_url", "id") or "")
    except ValueError:
        entry["url"] = None
    if title := said(feed, "title"):
        entry["outlet"] = title
    entry["author"] = item.get("authors") or item.get("author") or feed.get("authors") or feed.get("author")
    return {**entry, "language": item.get("language") or feed.get("language")}


def _records(text: str) -> tuple[list[dict[str, object]], dict[str, object], list[object]]:
    """The records; the object around them, empty where there is none; and what stands beside them."""
    try:
        whole: object = json.loads(text)
    except RecursionError as error:
        raise SourceError("Its JSON is nested too deeply. Give flat records with a text each.") from error
    except ValueError as error:
        whole = _lines(text, error)
    around = whole if isinstance(whole, dict) else {}
    beside: list[object] = []
    if isinstance(whole, dict) and not any(isinstance(whole.get(k), str) for k in whole if str(k).lower() in _TEXTS):
        lists = {str(k).lower(): v for k, v in whole.items() if isinstance(v, list)}
        if (chosen := next((k for k in _LISTS if k in lists), None)) is not None:
            beside, whole = [{k: v for k, v in around.items() if v is not lists[chosen]}], lists[chosen]
    records = whole if isinstance(whole, list) else [whole]
    beside += [r for r in records if not isinstance(r, dict)]
    return [r for r in records if isinstance(r, dict)], around, beside


def _lines(text: str, error: ValueError) -> list[object]:
    """The records of JSON lines; a broken line is named."""
    found: list[object] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError) as bad:
                where = f"line {number}" if found else f"line {getattr(error, 'lineno', number)}"
                raise SourceError(f"It is not valid JSON ({where}). Mend it, or give one record a line.") from bad
    return found


def _part(
    record: dict[str, object], content: Content, number: int, n: int, notes: tuple[str, ...]
) -> Article | Content | None:
    lowered = {str(k).lower(): v for k, v in record.items()}
    uri = content.uri if n == 1 else f"{content.uri}#{number}"
    facts = {
        "title": said(lowered, "title", "headline", "name"),
        "outlet": said(lowered, "outlet", "publisher", "source", "site", "sitename", "publication"),
        "author": said(lowered, "author", "authors", "byline", "creator"),
        "published": said(
            lowered, "published", "published_at", "publishedat", "datepublished", "date_published", "date", "pubdate"
        ),
        "url": said(lowered, "url", "link", "canonical_url", "webpage", "external_url"),
        "language": said(lowered, "language", "lang", "inlanguage"),
    }
    page = next((v for k in _PAGES if isinstance(v := lowered.get(k), str) and v.strip()), None)
    text = next((v for k in _TEXTS if isinstance(v := lowered.get(k), str) and v.strip()), None)
    known = {k: v for k, v in facts.items() if v}
    if text is None or len(_TAGS.findall(text[:20_000])) >= 2:
        html = page or text
        if html is None:
            return None
        data = f"<!doctype html><html><body><article>{html}</article></body></html>".encode("utf-8", "replace")
        left_out = counted(_unread(lowered, html, known))
        return replace(
            content,
            uri=uri,
            data=data,
            name="",
            media_type="text/html",
            charset="utf-8",
            facts=known,
            left_out=left_out,
        )
    (article,) = TextReader().read(
        replace(content, uri=uri, data=visible(clean(text)).encode("utf-8", "replace"), charset="utf-8")
    )
    if not isinstance(article, Article):
        return None
    published, date_only = parse_published(known.get("published"))
    if lowered.get("published_date_only") is True:
        date_only = True
    depth = lowered.get("read_depth")
    return replace(
        article,
        media_type="application/json",
        title=known.get("title") or article.title,
        outlet=known.get("outlet") or article.outlet,
        author=known.get("author") or article.author,
        published=published or article.published,
        published_date_only=date_only if published else article.published_date_only,
        url=known.get("url") or article.url,
        language=(known.get("language") or "")[:2].lower() or None,
        read_depth=depth if depth in _DEPTHS else article.read_depth,  # type: ignore[arg-type]  # checked beside it
        notes=(*notes, *article.notes),
        left_out=article.left_out + counted(_unread(lowered, text, known)),
    )


def _unread(record: dict[str, object], text: str, known: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """The running text in a record that is neither the report's nor known of it."""
    said = Said("\n".join([_TAG.sub(" ", text), *known.values()]))
    return (("field", sentence, name) for name, words in fields(record) for sentence in said.lacks(words))
