"""Plain text, kept exactly as it is in the file, and Markdown with YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping

from briefing.sources.cleaning import clean, one_line
from briefing.sources.content import Article, Content, within
from briefing.sources.decoding import decode, is_binary
from briefing.sources.furniture import prose_spans
from briefing.sources.heads import read_head, wire_credit
from briefing.sources.times import parse_published

_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.S | re.M)
_MARKDOWN_NAMES = (".md", ".markdown", ".mdown", ".mkd")
_MARKS = re.compile(r"^(?:#{1,6} \S|\[[^\]\n]{1,200}\]: http|```)", re.M)
# PyYAML's time grows with the square of the nesting; no front matter is long or deep.
_MAX_FRONT_CHARS, _MAX_BRACKETS = 8_000, 100
Front = Mapping[str, object]


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
        text, cut = within(clean(raw), content.max_chars)
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
        named = content.name.lower().endswith(_MARKDOWN_NAMES) or content.media_type == "text/markdown"
        return named or (
            head.lstrip(b"\xef\xbb\xbf").startswith((b"---\n", b"---\r\n"))
            and b"\n---" in content.data[:_MAX_FRONT_CHARS]
        )

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """One article; its text is the file without front matter and without Markdown's marks."""
        raw, notes = decode(content.data, content.charset)
        text, cut = within(clean(raw), content.max_chars)
        front, problem = front_matter(text)
        found = _FRONT.match(text)
        body = strip_marks(text[found.end() :] if found else text)
        head = read_head(body)
        title = said(front, "title") or head.title
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
            ),
        )


def front_matter(text: str) -> tuple[Front, str | None]:
    """The front matter of a Markdown text, and what is wrong with it."""
    found = _FRONT.match(text)
    if not found:
        return {}, None
    if len(found["yaml"]) > _MAX_FRONT_CHARS:
        return {}, "Its front matter is longer than any and was not read. Shorten it."
    if len(re.findall(r"[\[{]|- -|\? \?", found["yaml"])) > _MAX_BRACKETS:
        return {}, "Its front matter is nested too deeply and was not read. Write plain keys and values."
    import yaml

    try:
        # Aliases let a few lines grow without bound; no front matter needs them.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(found["yaml"], Loader=yaml.SafeLoader)):
            return {}, "Its front matter uses YAML aliases and was not read. Write the values out."
        values = yaml.load(found["yaml"], Loader=yaml.BaseLoader)  # noqa: S506  BaseLoader makes only text
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark else ""
        return {}, f"Its front matter is not valid YAML{where} and was not read. Quote values that hold a colon."
    return (values, None) if isinstance(values, dict) else ({}, None)


def said(values: Front, *keys: str) -> str | None:
    """The first of the keys that has a value, as one clean line; a list is joined, an object gives its name."""
    lowered = {str(k).lower(): v for k, v in values.items()}
    for key in keys:
        value = lowered.get(key)
        if isinstance(value, list):
            value = ", ".join(t for v in value[:20] if (t := said({"name": v}, "name")))
        elif isinstance(value, dict):
            value = said(value, "name", "title", "label", "href")
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and (line := one_line(str(value))):
            return line
    return None


def strip_marks(text: str) -> str:
    """Markdown as the text it shows: headings, emphasis, links, images, code fences and HTML tags undone."""
    text = text.replace("\r\n", "\n")
    text = re.sub(r"^(```|~~~)[^\n]*\n.*?(?:^\1[^\n]*$|\Z)", "", text, flags=re.M | re.S)
    text = re.sub(r"<!--.*?(?:-->|\Z)", "", text, flags=re.S)
    text = re.sub(r"<(?:script|style)\b[^<>]{0,500}>.*?(?:</(?:script|style)\s*>|\Z)", "", text, flags=re.S | re.I)
    text = re.sub(r"</?[A-Za-z][^<>\n]{0,500}>", "", text)
    text = re.sub(r"!\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)", "", text)
    text = re.sub(r"\[([^\[\]\n]{1,500})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)", r"\1", text)
    text = re.sub(r"\[([^\[\]\n]{1,500})\]\[[^\[\]\n]{0,100}\]", r"\1", text)
    text = re.sub(r"^\[[^\[\]\n]{1,200}\]:[^\n]*$", "", text, flags=re.M)
    text = re.sub(r"^[ \t]{0,3}#{1,6}[ \t]++([^\n]*)$", _heading, text, flags=re.M)
    text = re.sub(r"^[ \t]{0,3}(?:=+|-{3,}|\*{3,}|_{3,})[ \t]*$", "", text, flags=re.M)
    text = re.sub(r"^[ \t]{0,3}>[ \t]?", "", text, flags=re.M)
    text = re.sub(r"(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])([*_])(?=\S)([^*_\n]{1,500}?)(?<=\S)\1(?![\w*])", r"\2", text)
    text = re.sub(r"`([^`\n]{1,300})`", r"\1", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+.!>|~-])", r"\1", text)
    return re.sub(r"\n{3,}", "\n\n", _unwrapped(text)).strip("\n") + "\n"


def _heading(found: re.Match[str]) -> str:
    """A heading's words without the signs that may close it."""
    words = found[1].rstrip(" \t").rstrip("#").rstrip(" \t")
    return f"\n{words}\n"


def _unwrapped(text: str) -> str:
    """In Markdown a line end is a space, but before a list's entry."""
    return re.sub(r"(?<=[^\n])\n(?=[^\n])(?![ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])", " ", text)
