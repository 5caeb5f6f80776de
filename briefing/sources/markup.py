"""HTML trees to blocks: trafilatura's output as well as mail, book chapters and feed entries, where all is content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from briefing.errors import SourceError
from briefing.nouns import LeftOut
from briefing.sources.blocks import Block
from briefing.sources.content import counted
from briefing.sources.passages import passages
from briefing.sources.unread import comments, is_sentence
from briefing.sources.unsaid import drop_unsaid

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_ASIDES = 500
_WORDS = ("alt", "title", "placeholder", "aria-label", "label", "value", "data-caption")
_CONTENT = ("", "aside")  # the notes of a book stand in asides
# A tag with its first attributes, and what more of them it has: libxml2 and lxml hold each against all before it.
_ATTRIBUTE = r"\s++[^\s>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_TAG = re.compile(rf"(<[A-Za-z][^\s>]*+(?:{_ATTRIBUTE}){{0,300}}+)(?:{_ATTRIBUTE})*+")
# No character of a page; within a name of a tag or attribute lxml takes them and then chokes on them.
_CONTROLS = bytes((*range(9), 11, *range(14, 32), 127))


def parse(page: str) -> HtmlElement:
    """A page as a tree, without withdrawn words and reference marks.

    Raises:
        SourceError: nothing can be made of it.
    """
    return parsed(page)[0]


def parsed(page: str) -> tuple[HtmlElement, tuple[LeftOut, ...]]:
    """A page as a tree, without withdrawn words and reference marks, and what was withdrawn.

    Raises:
        SourceError: nothing can be made of it.
    """
    from lxml import etree, html

    page = few_attributes(page)
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = html.document_fromstring(page.encode("utf-8", "replace").translate(None, _CONTROLS), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SourceError("The page could not be taken apart as HTML. Save the text of the article instead.") from error
    return tree, drop_unsaid(tree) + counted(_aside(page, tree))


def few_attributes(page: str) -> str:
    """A page, or a feed, of whose tags each has its first 300 attributes."""
    return _TAG.sub(r"\1", page)


def _aside(page: str, tree: HtmlElement) -> Iterator[tuple[str, str, str]]:
    """The sentences that a page holds beside its text: in comments of its source, for pictures, and for search."""
    yield from comments(page)
    for name in _WORDS:
        for value in tree.xpath(f"//*/@{name}")[:_MAX_ASIDES]:
            if is_sentence(value):
                yield "caption", value, name
    yield from (("description", value, "<meta>") for value in descriptions(tree))


def descriptions(tree: HtmlElement) -> list[str]:
    """What the head of a page says of it, for search and for those who share it, each once."""
    found = tree.xpath('//meta[contains(@name, "description") or contains(@property, "description")]/@content')
    return list(dict.fromkeys(str(value) for value in found[:_MAX_ASIDES]))


def blocks_of(body: HtmlElement) -> list[Block]:
    """The blocks of a tree in their order, where all is content; what is hidden, a menu or a caption is left out."""
    return content_of(body)[0]


def content_of(body: HtmlElement) -> tuple[list[Block], tuple[LeftOut, ...]]:
    """The blocks of a tree, and what was left out of them."""
    found = passages(body)
    left = counted((p.what, p.text, f"<{p.element.tag}>") for p in found if p.what not in _CONTENT)
    return [(p.kind, p.text) for p in found if p.what in _CONTENT], left
