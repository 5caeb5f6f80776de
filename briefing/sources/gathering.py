"""From what the user gave to articles: files parsed, addresses fetched, containers opened, feeds completed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefing.errors import SourceError
from briefing.nouns import Diagnostic, Document, LeftOut, Severity
from briefing.sources.content import Article, Content, beyond, counted, with_left_out, within
from briefing.sources.given import Given
from briefing.sources.isolation import Isolation
from briefing.sources.locating import expand, is_address, load
from briefing.sources.one_source import one_source
from briefing.sources.options import ReadOptions
from briefing.sources.registry import IN_PROCESS, reader_for
from briefing.sources.times import parse_published
from briefing.sources.unread import unlike
from briefing.sources.verdicts import consent_wall, judge
from briefing.sources.wordings import CONSENT_PLACE

Progress = Callable[[str], None]
Found = Document | Article | Diagnostic
FEED = "application/feed"
_MAX_DEPTH = 3
_MIN_ARTICLE_WORDS = 60
_TEASER = "The feed holds only a teaser of it"


def said(uri: str, message: str, severity: Severity) -> Diagnostic:
    """A diagnostic of reading."""
    return Diagnostic(stage="read", severity=severity, source=uri, message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """One reading of sources: its options, whom it tells, and the process it parses in."""

    options: ReadOptions
    progress: Progress
    isolation: Isolation

    def found(self, sources: Sequence[Given]) -> Iterator[Found]:
        """What the sources hold, in their order."""
        items = [item for source in sources for item in self._items(source)]
        addresses = list(dict.fromkeys(i for i in items if isinstance(i, str) and is_address(i)))
        fetched = dict(zip(addresses, self._completed(self._fetched(addresses)), strict=True)) if addresses else {}
        for item in items:
            if isinstance(item, str):
                yield from fetched[item] if item in fetched else self._file(item)
            else:
                yield item

    def articles(self, content: Content, depth: int = 0) -> Iterator[Article | Diagnostic]:
        """The articles of a content and of the contents within it, each with its verdict."""
        try:
            if depth > _MAX_DEPTH:
                raise SourceError(f"It is a container within {depth} others. Unpack it first.")
            with one_source():
                parts = self._parts(content)
        except SourceError as error:
            yield said(content.uri, _walled(content) or str(error), "error")
            return
        for note in content.notes:
            yield said(content.uri, note, "warning")
        if not parts:
            yield said(content.uri, "There is nothing to read in it. Give the report itself.", "error")
        notes = [p for p in parts if isinstance(p, Article) and p.covers]
        unread = tuple(left for note in notes for left in (*note.left_out, *_noted(note)))
        n_covered = 0
        for part in parts[: self.options.max_documents]:
            if isinstance(part, Content):
                self.progress(f"Reading {part.uri}")
                for found in self.articles(part, depth + 1):
                    if isinstance(found, Article):
                        n_covered += 1
                        found, unread = replace(found, left_out=found.left_out + unread), ()
                    yield found
            elif part in notes:
                continue
            elif _is_teaser(part):
                yield self._filled(part, content)  # judged once its page was asked for
            else:
                yield self._one(part, content)
        if not n_covered:
            yield from (self._one(note, content) for note in notes)
        if len(parts) > (most := self.options.max_documents):
            yield said(content.uri, f"It holds {len(parts)} documents; only the first {most} were read.", "warning")

    def _one(self, article: Article, content: Content) -> Article | Diagnostic:
        try:
            with one_source():
                return self._judged(article, content)
        except SourceError as error:
            return said(article.uri, str(error), "error")

    def _judged(self, part: Article, content: Content) -> Article | Diagnostic:
        found = _judged(self._filled(part, content))
        is_little = isinstance(found, Diagnostic) or len(found.text.split()) < _MIN_ARTICLE_WORDS
        if (is_little or CONSENT_PLACE.search(content.url or "")) and (wall := _walled(content)):
            return said(content.uri, wall, "error")
        return found

    def _filled(self, article: Article, content: Content) -> Article:
        """An article with what its surroundings know, where it does not say itself."""
        facts = content.facts
        text, cut = within(article.text, self.options.max_chars)
        prose = article.prose and tuple((a, min(b, len(text))) for a, b in article.prose if a < len(text))
        published, date_only = article.published, article.published_date_only
        if published is None:
            published, date_only = parse_published(facts.get("published"))
        return replace(
            article,
            text=text,
            prose=prose,
            read_depth="truncated" if cut else article.read_depth,
            notes=article.notes + cut,
            left_out=article.left_out + beyond(article.text, text),
            title=facts.get("title") or article.title,
            outlet=article.outlet or facts.get("outlet"),
            author=article.author or facts.get("author"),
            published=published,
            published_date_only=date_only,
            url=article.url or facts.get("url") or content.url,
            language=article.language or (facts.get("language") or "")[:2].lower() or None,
            retrieved=article.retrieved or content.retrieved,
        )

    def _items(self, source: Given) -> list[str | Document | Diagnostic]:
        if isinstance(source, Document):
            return [source]
        uri = os.fspath(source)
        if is_address(uri):
            return [uri]
        denied: list[str | Document | Diagnostic] = []

        def tell(folder: str, why: str) -> None:
            denied.append(said(folder, f"The folder may not be read ({why}). Change its permissions.", "error"))

        try:
            with one_source():
                return [*expand(uri, self.options, tell), *denied]
        except SourceError as error:
            return [said(uri, str(error), "error"), *denied]

    def _file(self, file: str) -> Iterator[Article | Diagnostic]:
        self.progress(f"Reading {file}")
        try:
            with one_source():
                content = load(file, self.options)
        except SourceError as error:
            yield said(file, str(error), "error")
            return
        yield from (_judged(a) if isinstance(a, Article) and _is_teaser(a) else a for a in self.articles(content))

    def _parts(self, content: Content) -> tuple[Article | Content, ...]:
        content = replace(content, max_chars=self.options.max_chars)
        reader = reader_for(content)
        inner = replace(content, left_out=())  # what holds it is told once, by its first part
        parts = reader.read(inner) if reader.name in IN_PROCESS else self.isolation.read(reader.name, inner)
        return with_left_out(parts, content.left_out)

    def _fetched(self, urls: Sequence[str]) -> list[list[Article | Diagnostic]]:
        """What stands at each address; parsing goes on while others are still fetched."""
        from briefing.sources.fetching.addresses import shown
        from briefing.sources.fetching.crawling import Fetched, fetch_all
        from briefing.sources.fetching.fetcher import Fetcher

        results: list[list[Article | Diagnostic]] = [[] for _ in urls]
        if not self.options.network:
            message = "Nothing is fetched from the network here. Save the page and give the file."
            return [[said(shown(url), message, "error")] for url in urls]

        def done(place: int, found: Fetched) -> None:
            if isinstance(found, SourceError):
                results[place] = [said(shown(urls[place]), str(found), "error")]
            else:
                results[place] = list(self.articles(found))

        fetcher = Fetcher(self.options)
        try:
            fetch_all(urls, fetcher, n_parallel=self.options.n_parallel, progress=self.progress, done=done)
        finally:
            fetcher.close()
        return results

    def _completed(self, results: list[list[Article | Diagnostic]]) -> list[list[Article | Diagnostic]]:
        """The results with the teasers of feeds replaced by the pages behind them."""
        teasers = [a for found in results for a in found if isinstance(a, Article) and _is_teaser(a)]
        if not teasers:
            return results
        urls = list(dict.fromkeys(a.url for a in teasers if a.url))
        pages = dict(zip(urls, self._fetched(urls), strict=True)) if self.options.fetch_full else {}
        told = [d for page in pages.values() for d in page if isinstance(d, Diagnostic) and d.severity != "error"]
        whole = [
            [_whole(a, pages) if isinstance(a, Article) and _is_teaser(a) else a for a in found] for found in results
        ]
        return [[*whole[0], *told], *whole[1:]]


def _noted(note: Article) -> tuple[LeftOut, ...]:
    """The words of a note that but covers what could be read."""
    return counted([("remark", note.text, "mail")])


def _walled(content: Content) -> str | None:
    """Whether a page that gave no article is a wall that asks for consent, and what to do."""
    is_page = content.media_type in ("text/html", "application/xhtml+xml") or b"<html" in content.data[:2000].lower()
    return consent_wall(content.url, content.data[:400_000].decode("utf-8", "replace")) if is_page else None


def _is_teaser(article: Article) -> bool:
    return article.media_type == FEED and article.read_depth == "snippet" and article.url is not None


def _judged(article: Article) -> Article | Diagnostic:
    article = judge(article)
    return said(article.uri, article.problem, "error") if article.problem else article


def _only_teased(teaser: Article, page: Article) -> Iterator[tuple[str, str, str]]:
    """What a feed says in its teaser of a page and the page does not."""
    for sentence in unlike([teaser.text], f"{page.text}\n{page.title}\n{teaser.title}"):
        yield "summary", sentence, "feed"


def _whole(teaser: Article, pages: Mapping[str, list[Article | Diagnostic]]) -> Article | Diagnostic:
    """The page behind a feed's entry, with what the feed knows where the page does not say; else the teaser."""
    page = pages.get(teaser.url or "", [])
    for found in page:
        if isinstance(found, Article) and len(found.text) >= len(teaser.text):
            stated = teaser.published if found.published is None or found.published_date_only else None
            return replace(
                found,
                title=found.title or teaser.title,
                outlet=found.outlet or teaser.outlet,
                author=found.author or teaser.author,
                published=stated or found.published,
                published_date_only=teaser.published_date_only if stated else found.published_date_only,
                left_out=found.left_out + teaser.left_out + counted(_only_teased(teaser, found)),
            )
    why = next((d.message for d in page if isinstance(d, Diagnostic) and d.severity == "error"), None)
    notes = (f"{_TEASER}, and its page could not be read: {why}",) if why else teaser.notes
    return _judged(replace(teaser, notes=notes))
