"""The elements of a feed that hold no report, bounded: what an entry is filed under, and who made it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

# Of these feedparser holds each against all before it, or looks in it for an address from each of its letters.
_SHORT = re.compile(
    r"<!\[CDATA\[|<!--|<(?P<close>/?)(?:[\w.-]+:)?(?P<name>category|keywords|subject|tags|author|creator"
    r"|managingeditor|webmaster|publisher|owner|item|entry)(?=[\s/>])",
    re.I,
)
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->"}
_ENTRIES = frozenset(("item", "entry"))
_MAX_CHARS, _MAX_ONE = 5_000, 1_000
_MARKS = re.compile(r"<!\[CDATA\[|\]\]>|</?[A-Za-z][^<>]{0,200}>")


def shortened(page: str) -> tuple[str, tuple[str, ...]]:
    """A feed of whose entries, and of which itself, each such kind of element is left in up to 5,000 characters, 1,000
    an element, those of it that come first; and the words of the others. Linear in the length of the page."""
    kept, words = list[str](), list[str]()
    at = 0
    for start, end in _beyond(page):
        kept.append(page[at:start])
        words.append(" ".join(unescape(_MARKS.sub(" ", page[start:end])).split()))
        at = end
    return "".join([*kept, page[at:]]), tuple(words)


def _beyond(page: str) -> list[tuple[int, int]]:
    """The spans of the elements that are too long, or of whose kind the entry has enough."""
    found: list[tuple[int, int]] = []
    n_chars = Counter[str]()
    for name, start, end in _elements(page):
        if name in _ENTRIES:
            n_chars.clear()
        elif end - start > _MAX_ONE or n_chars[name] + end - start > _MAX_CHARS:
            found.append((start, end))
        else:
            n_chars[name] += end - start
    return found


def _elements(page: str) -> Iterator[tuple[str, int, int]]:
    """Where entries begin and end, and where the whole elements are that stand in one: name, start, end. What is
    within one of these, and what does not end within its entry, is none."""
    opened, start, depth = "", 0, 0
    for name, at, end, step in _tags(page):
        if name in _ENTRIES:
            opened = ""
            yield name, at, end
        elif opened == name or (not opened and step >= 0):
            if not opened:
                opened, start, depth = name, at, 0
            depth += step
            if depth <= 0:
                opened = ""
                yield name, start, end


def _tags(page: str) -> Iterator[tuple[str, int, int, int]]:
    """The tags of these names outside comments and quoted text: name, start, end, and 1 where an element opens, -1
    where it ends, 0 for one that is empty."""
    at = 0
    while match := _SHORT.search(page, at):
        quoted = match["name"] is None
        at = page.find(_ENDS[match.group()] if quoted else ">", match.end()) + 1
        if not at:
            return
        if not quoted:
            step = -1 if match["close"] else 0 if page[at - 2] == "/" else 1
            yield match["name"].lower(), match.start(), at, step
