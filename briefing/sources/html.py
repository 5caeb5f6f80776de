"""HTML pages: the article in them and what they say of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from html import unescape
from typing import TYPE_CHECKING

from briefing.errors import NoContentError, SourceError
from briefing.nouns import ReadDepth
from briefing.sources.blocks import Block, laid_out
from briefing.sources.cleaning import one_line
from briefing.sources.content import Article, Content, counted, n_words_of
from briefing.sources.decoding import decode, stated_in
from briefing.sources.heads import wire_credit
from briefing.sources.html_body import completed
from briefing.sources.markup import blocks_of, descriptions, parse, parsed
from briefing.sources.passages import KINDS, passages
from briefing.sources.proper import proper_outlet, proper_title, without_site
from briefing.sources.times import parse_published
from briefing.sources.unread import Said
from briefing.sources.unsaid import GONE, take_out

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from briefing.sources.page_facts import PageFacts

_PAGE = re.compile(rb"<!doctype\s+html|<(?:html|head|body)[\s>]", re.I)
_BLOCK = re.compile(
    rb"<(p|div|article|section|main|h[1-6]|table|ul|span|center|font|br|b|i|a|meta|title|script|style|nav)\b[^<>]*>",
    re.I,
)
_MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|blockquote|a|b|strong|em|i)\b[^<>]{0,300}>", re.I)
_MAX_PAGE_BYTES = 20_000_000
_TAG = re.compile(r"<[^<>]{0,2000}>")
_INLINE = frozenset(
    "a abbr b bdi big cite data dfn em font i ins kbd label mark q samp small span strong sub sup time tt u var".split()
)
_MAX_INLINE = 500
_MORE = 1.1  # how many times as much a page must state in its data as its elements show for the data to be read


class HtmlReader:
    """Any page of HTML, whole or in part."""

    name = "html"

    def accepts(self, content: Content) -> bool:
        """By the tags near its beginning, wherever the text does not merely mention them."""
        head = content.data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        if not head.startswith(b"<"):
            return content.media_type in ("text/html", "application/xhtml+xml") and b"<" in head
        if head.startswith(b"<?xml") and not _PAGE.search(head):
            return False
        return bool(_PAGE.search(head) or _BLOCK.match(head) or head.startswith(b"<!--"))

    def read(self, content: Content) -> tuple[Article | Content, ...]:
        """The article of the page."""
        if len(content.data) > _MAX_PAGE_BYTES:
            raise SourceError("The page is larger than 20 MB, more than any article. Save the text of the article.")
        page, notes = decode(content.data, content.charset or stated_in(content.data))
        return (page_article(page, content, notes=notes),)


def page_article(page: str, content: Content, *, notes: tuple[str, ...] = (), media_type: str = "text/html") -> Article:
    """The article in the HTML of a page.

    Raises:
        SourceError: it cannot be taken apart.
        NoContentError: it holds no running text.
    """
    from briefing.sources.page_facts import page_facts

    tree, withdrawn = parsed(page)
    facts = page_facts(tree)
    found, meta = _extract(tree, content.url)
    body = tree.find("body")
    shown = passages(body if body is not None else tree)
    whole = completed(found, shown)
    stated = _stated(facts.body or "")
    if stated and _n_words(stated) > _MORE * _n_words(whole.blocks):
        whole = completed(stated, shown)
    text, prose = laid_out(whole.blocks)
    beside = counted(_beside(facts, stated, tree, text))
    if not text:
        raise NoContentError("The page holds no article text. Give the page of the article itself, or its text.")
    published, date_only = facts.published, facts.published_date_only
    if published is None and not facts.states_change:  # what trafilatura finds then is the day of the change
        published, date_only = parse_published(meta.get("date"))
    notes += ("It is a live blog: entries of different times stand side by side.",) if facts.live else ()
    outlet = proper_outlet(facts.outlet) or proper_outlet(meta.get("sitename"))
    return Article(
        uri=content.uri,
        text=text,
        media_type=media_type,
        prose=prose,
        outlet=outlet,
        title=_title(tree, (*facts.titles, one_line(meta.get("title"))), outlet),
        author=facts.author or one_line(meta.get("author")),
        published=published,
        published_date_only=date_only,
        url=facts.url or content.url,
        retrieved=content.retrieved,
        language=None,
        read_depth=_depth(text, behind_paywall=facts.behind_paywall),
        wire=wire_credit(text),
        notes=notes,
        left_out=withdrawn + whole.left_out + beside,
    )


def _beside(facts: PageFacts, stated: list[Block], tree: HtmlElement, text: str) -> Iterator[tuple[str, str, str]]:
    """What a page states in its data of itself and neither its text nor its head says."""
    if not facts.summaries and not facts.body:
        return
    said = Said("\n".join([text, *facts.titles, *descriptions(tree)]))
    for summary in facts.summaries:
        yield from (("description", sentence, "ld+json") for sentence in said.lacks(unescape(_TAG.sub(" ", summary))))
    for _, words in stated:
        yield from (("data", sentence, "ld+json") for sentence in said.lacks(words))


def _stated(body: str) -> list[Block]:
    """The blocks of the whole text that a page states in its data, plain or with markup."""
    if not _MARKUP.search(body) and _MARKUP.match(once := unescape(body).strip()):
        body = once  # escaped as a whole
    if _MARKUP.search(body):
        return blocks_of(parse(body))
    return [("p", line) for part in re.split(r"\n|\\r|\\n", unescape(body)) if (line := part.strip())]


def _n_words(blocks: Iterable[Block]) -> int:
    return sum(n_words_of(text) for _, text in blocks)


def _extract(tree: HtmlElement, url: str | None) -> tuple[list[Block], dict[str, str]]:
    from trafilatura import bare_extraction

    try:
        # htmldate's extensive search compiles dateparser's tables, for seconds, to guess; a guess is no date.
        dates = {"original_date": True, "extensive_search": False}
        found = bare_extraction(
            _thinned(tree),
            url=url,
            favor_precision=True,
            with_metadata=True,
            include_comments=False,
            date_extraction_params=dates,
        )
    except (ValueError, RecursionError, AssertionError, TypeError, AttributeError, KeyError, IndexError) as error:
        # trafilatura has no error of its own; on broken pages these come from the depths of lxml and the date finder.
        raise SourceError(
            f"The page could not be taken apart ({type(error).__name__}). Save its text instead."
        ) from error
    if found is None or found.body is None:
        return [], {}
    fields = ("title", "author", "sitename", "date")
    return blocks_of(found.body), {f: str(v) for f in fields if (v := getattr(found, f, None))}


def _thinned(tree: HtmlElement) -> HtmlElement:
    """The tree as trafilatura can take it. It takes inline elements out without joining the texts around them, and
    lxml then needs time with the square of how many these are: beyond `_MAX_INLINE` in a block they are but text."""
    if next(_beyond(tree), None) is None:
        return tree
    thinned = deepcopy(tree)
    for element in list(_beyond(thinned)):
        element.tag = GONE
    take_out(thinned)
    return thinned


def _beyond(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The inline elements beyond `_MAX_INLINE` in one block."""
    n_inline: Counter[HtmlElement] = Counter()
    blocks = {tree: tree}
    for element in tree.iterdescendants():
        blocks[element] = element if element.tag in KINDS else blocks[element.getparent()]
        if element.tag in _INLINE:
            n_inline[blocks[element]] += 1
            if n_inline[blocks[element]] > _MAX_INLINE:
                yield element


def _title(tree: HtmlElement, stated: tuple[str | None, ...], outlet: str | None) -> str | None:
    """The first of the titles that a page states which is one: not the site's name, a program's, or cut short."""
    shown = [one_line("".join(h.itertext())) for h in tree.xpath("//h1")[:3]]
    titles = [t for s in (*stated, *shown) if (t := proper_title(without_site(s, outlet)))]
    titles = [t for t in titles if t.casefold() != (outlet or "").casefold()]
    first = titles[0] if titles else None
    stem = (first or "").rstrip(" .…")
    return next(
        (t for t in titles if first != stem and len(stem) > 8 and t.startswith(stem) and t[-1] not in ".…"), first
    )


def _depth(text: str, *, behind_paywall: bool) -> ReadDepth:
    if re.search(r"(?:…|\.\.\.|\[\.\.\.\]|\[…\])\W{0,40}$", text) or (behind_paywall and len(text.split()) < 120):
        return "truncated"
    return "full"
