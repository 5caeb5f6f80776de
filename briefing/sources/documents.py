"""Articles to documents: sentences with offsets, language, read depth, and limits."""

from __future__ import annotations

import re
from dataclasses import asdict, fields, replace
from html import unescape
from typing import Any

from briefing.nouns import Document, LeftOut, Sentence, Source, digest
from briefing.sources.cleaning import one_line
from briefing.sources.content import Article, counted
from briefing.sources.furniture import is_furniture, is_headline_like
from briefing.sources.heads import is_head_line, without_role
from briefing.sources.proper import proper_author, proper_outlet, proper_title
from briefing.sources.unread import letters_of

Span = tuple[int, int]
_MAX_BESIDE = 24  # letters: "Staff correspondent", a date, a place
_SURROGATE = re.compile("[\ud800-\udfff]")
_BULLET = re.compile(r"\s*[-*+]\s+")


def as_document(article: Article, id: str) -> tuple[Document, tuple[str, ...]]:
    """The document of an article, and notes on what a reader of the briefing should know of it."""
    notes = article.notes
    prose = _without_title(article)
    if article.media_type == "text/markdown":
        prose = _without_bullets(article.text, prose or ())
    sentences = _sentences(article.text, prose, id)
    language = _language(article)
    if language not in (None, "en") or (language is None and _is_foreign(article.text)):
        name = f" ({language})" if language else ""
        notes += (f"It seems to be written in another language than English{name}; comparisons may miss points.",)
    if len(sentences) == 1:
        notes += ("It holds a single sentence. Give the whole report if there is more of it.",)
    outlet = proper_outlet(unescape(article.outlet or ""))
    author = proper_author(without_role(unescape(article.author or "")))
    source = Source(
        uri=_storable(article.uri),
        media_type=article.media_type,
        outlet=outlet,
        title=proper_title(unescape(article.title or "")),
        author=author if letters_of(author or "") != letters_of(outlet or "") else None,
        published=article.published,
        published_date_only=article.published_date_only,
        url=_address(article.url),
        retrieved=article.retrieved,
        language=language,
        read_depth=article.read_depth,
        wire=article.wire,
    )
    sha256, left_out = digest(article.text), article.left_out + _unread(article.text, article.prose, source)
    return Document(
        id=id, source=source, text=article.text, sha256=sha256, sentences=sentences, left_out=left_out
    ), notes


def _encodable(document: Document) -> Document:
    """The document without lone surrogates, which no file, database or tokenizer takes; every offset stays."""
    values = (
        document.text,
        *(v for v in (getattr(document.source, f.name) for f in fields(document.source)) if isinstance(v, str)),
    )
    if not any(_SURROGATE.search(v) for v in values):
        return document
    text = _SURROGATE.sub("\ufffd", document.text)
    said = asdict(document.source)
    words: dict[str, Any] = {k: _SURROGATE.sub("\ufffd", v) if isinstance(v, str) else v for k, v in said.items()}
    return replace(document, text=text, sha256=digest(text), source=Source(**words))


def with_sentences(document: Document, id: str) -> Document:
    """A document at hand under the id it has in this briefing. Sentences it has are kept; where it has none, its text
    is read as a plain file's is, and its head fills in what is not known of it."""
    from briefing.language.language import detect
    from briefing.sources.furniture import prose_spans
    from briefing.sources.heads import read_head, wire_credit

    document = _encodable(document)
    if document.sentences:
        return replace(document, id=id, sentences=tuple(replace(s, document=id) for s in document.sentences))
    text, known = document.text, document.source
    head = read_head(text)
    source = replace(
        known,
        title=known.title or head.title,
        outlet=known.outlet or head.outlet,
        author=known.author or head.author,
        published=known.published or head.published,
        published_date_only=known.published_date_only if known.published else head.published_date_only,
        url=known.url or head.url,
        language=known.language or detect(text),
        wire=known.wire or wire_credit(text[head.end :]),
    )
    prose = prose_spans(text, head.end)
    left_out = document.left_out or _unread(text, prose, source)
    return replace(document, id=id, source=source, sentences=_sentences(text, prose, id), left_out=left_out)


def _sentences(text: str, prose: tuple[Span, ...] | None, id: str) -> tuple[Sentence, ...]:
    from briefing.language.sentences import segment

    spans = ((0, len(text)),) if prose is None else prose
    # A line end inside a span is a wrapped line, not the end of anything; as a space it keeps every offset.
    found = [(a + c, a + d) for a, b in spans for c, d in segment(text[a:b].replace("\n", " ").replace("\r", " "))]
    return tuple(Sentence(document=id, index=n, start=a, end=b) for n, (a, b) in enumerate(found))


def _unread(text: str, prose: tuple[Span, ...] | None, source: Source) -> tuple[LeftOut, ...]:
    """The lines of the text that are no prose: captions, notices, headings, and what is said twice; not those that
    give title, outlet, author and date."""
    if prose is None:
        return ()
    facts = {letters_of(fact) for fact in (source.title, source.outlet, source.author) if fact}
    ends = [0, *(b for _, b in prose)]
    starts = [*(a for a, _ in prose), len(text)]
    pieces, n_lines, at = [], 1, 0
    for a, b in zip(ends, starts, strict=True):
        n_lines, at = n_lines + text.count("\n", at, a), a
        for k, line in enumerate(text[a:b].split("\n")):
            if not _states(line, facts) and not is_head_line(line):
                what = "notice" if is_furniture(line) else "heading" if is_headline_like(line) else "repeated"
                pieces.append((what, line, f"line {n_lines + k}"))
    return counted(pieces)


def _states(line: str, facts: set[str]) -> bool:
    """Whether a line says nothing, or hardly more than a fact that is known."""
    said = letters_of(line)
    return not said or any(said in fact or (fact in said and len(said) < len(fact) + _MAX_BESIDE) for fact in facts)


def _language(article: Article) -> str | None:
    """The language the text shows; where it is too short or strange to tell, the one its source states."""
    from briefing.language.language import detect

    prose = "\n".join(article.text[a:b] for a, b in article.prose) if article.prose else article.text
    stated = article.language if article.language and re.fullmatch(r"[a-z]{2}", article.language) else None
    return detect(prose) or stated


def _is_foreign(text: str) -> bool:
    """Whether most letters are of no Latin script."""
    letters = [c for c in text[:5000] if c.isalpha()]
    return len(letters) > 40 and sum(ord(c) > 0x24F for c in letters) * 2 > len(letters)


def _without_title(article: Article) -> tuple[Span, ...] | None:
    """The prose without paragraphs that only repeat the headline."""
    if article.prose is None or not article.title:
        return article.prose
    title = letters_of(article.title)
    return tuple((a, b) for a, b in article.prose if b - a > 400 or letters_of(article.text[a:b]) != title)


def _without_bullets(text: str, prose: tuple[Span, ...]) -> tuple[Span, ...]:
    """The prose without the marks of entries."""
    return tuple((found.end() if (found := _BULLET.match(text, a, b)) else a, b) for a, b in prose)


def _storable(uri: str) -> str:
    """A name that any file can hold: bytes in a file's name that are no text are written as what they are."""
    return uri.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _address(url: str | None) -> str | None:
    """An address fit for the page: http or https, without credentials."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    from briefing.sources.fetching.addresses import shown

    return one_line(shown(url), 2000)
