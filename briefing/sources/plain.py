"""Plain text, kept exactly as it is in the file, and Markdown with front matter."""

from __future__ import annotations

from briefing.sources.cleaning import clean
from briefing.sources.content import Article, Content, beyond, within
from briefing.sources.decoding import decode, is_binary
from briefing.sources.front_matter import MAX_FRONT_CHARS, front_matter, said
from briefing.sources.furniture import prose_spans
from briefing.sources.heads import read_head, wire_credit
from briefing.sources.markdown_marks import strip_marks
from briefing.sources.proper import proper_title
from briefing.sources.times import parse_published

MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")


class TextReader:
    """Text in any of the usual encodings; the last to be asked."""

    name = "text"

    def accepts(self, content: Content) -> bool:
        """Anything that is not binary."""
        return (
            not is_binary(content.data) or content.data[:2] in (b"\xff\xfe", b"\xfe\xff") or content.data[1:2] == b"\0"
        )

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """One article whose text is the file's own, so that offsets count in the file."""
        raw, notes = decode(content.data, content.charset)
        whole = clean(raw)
        text, cut = within(whole, content.max_chars)
        head = read_head(text)
        return (
            Article(
                uri=content.uri,
                text=text,
                media_type="text/plain",
                prose=prose_spans(text, head.end),
                outlet=head.outlet,
                title=head.title,
                author=head.author,
                published=head.published,
                published_date_only=head.published_date_only,
                url=head.url,
                wire=wire_credit(text[head.end :]),
                read_depth="truncated" if cut else "full",
                notes=notes + cut,
                left_out=beyond(whole, text),
            ),
        )


class MarkdownReader:
    """Markdown, with front matter (outlet, title, author, published, url) where there is some."""

    name = "markdown"

    def accepts(self, content: Content) -> bool:
        """By front matter, by name or declared type, or by headings that only Markdown has."""
        head = content.data[:4096]
        if is_binary(head):
            return False
        named = content.name.lower().endswith(MARKDOWN_NAMES) or content.media_type == "text/markdown"
        return named or (
            head.lstrip(b"\xef\xbb\xbf").startswith((b"---\n", b"---\r\n", b"+++\n", b"+++\r\n"))
            and (b"\n---" in content.data[:MAX_FRONT_CHARS] or b"\n+++" in content.data[:MAX_FRONT_CHARS])
        )

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """One article; its text is the file without front matter and without Markdown's marks."""
        raw, notes = decode(content.data, content.charset)
        whole = clean(raw)
        text, cut = within(whole, content.max_chars)
        front, start, problem = front_matter(text)
        body, left_out = strip_marks(text[start:])
        head = read_head(body)
        title = proper_title(said(front, "title")) or head.title
        moment, date_only = parse_published(said(front, "published", "date"))
        if moment is None:
            moment, date_only = head.published, head.published_date_only
        return (
            Article(
                uri=content.uri,
                text=body,
                media_type="text/markdown",
                prose=prose_spans(body, head.end),
                outlet=said(front, "outlet", "publisher", "source", "site") or head.outlet,
                title=title,
                author=said(front, "author", "authors", "byline") or head.author,
                published=moment,
                published_date_only=date_only,
                url=said(front, "url", "link", "canonical") or head.url,
                language=said(front, "language", "lang"),
                wire=wire_credit(body[head.end :]),
                read_depth="truncated" if cut else "full",
                notes=notes + cut + ((problem,) if problem else ()),
                left_out=left_out + beyond(whole, text),
            ),
        )
