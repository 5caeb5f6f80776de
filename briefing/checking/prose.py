"""The sentences of a brief in Markdown, HTML or plain text, without markup, each with its place in the text.

Left out are headings, tables, code, lists of sources, and lines that say how the brief was made: they state nothing
about the subject that a source could support. Marks such as [S1] or [^2] are taken out of a sentence.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.language.invisible import invisible_at
from briefing.language.sentences import segment

_HTML = re.compile(r"<!doctype html|<html[\s>]|<body[\s>]|<(?:p|div|article|section|ul|ol|h[1-6])(?:\s[^<>]*)?>", re.I)
_HTML_DROPPED = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|head|template|svg|table|h[1-6]|title|nav|footer|pre|code|button|form)\b.*?(?:</\1\s*>|\Z)",
    re.I | re.S,
)
_HTML_BLOCK = re.compile(
    r"</?(?:p|div|li|ul|ol|br|tr|td|th|section|article|header|blockquote|dd|dt|dl|hr|body|html|main)\b[^<>]*>", re.I
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<![^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{2,31});", re.I)

_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.S)
_CODE_BLOCK = re.compile(r"^(`{3,}|~{3,}).*?(?:^\1\s*$|\Z)", re.M | re.S)
_LINE_DROPPED = re.compile(
    r"^[ \t]*+(?:#{1,6}[ \t].*|\|.*|[-=*_]{3,}[ \t]*"
    r"|\[\^?[\w.-]+\]:.*|!\[[^\]\n]*\]\([^)\n]*\)[ \t]*|.*\n(?:={2,}|-{2,})[ \t]*)$",
    re.M,
)
_LINE_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)*(?:(?:[-*+•]|\d{1,3}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?", re.M)
_CITED = re.compile(
    r"[ \t]{0,9}(?:\[\^?(?:S?\d{1,3}|[a-z]{1,3})(?:[ \t]{0,9}[,;–-][ \t]{0,9}S?\d{1,3})*+\](?!\()"
    r"|\((?:S\d{1,3})(?:[ \t]{0,9}[,;–-][ \t]{0,9}S\d{1,3})*+\)|<sup>[^\n]{0,40}?</sup>)"
    r"|[ \t]{0,9}\*\(\d{1,6} origins?[^)\n]{0,60}\)\*"
)
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]*)\]\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\)")
_IMAGE = re.compile(r"!\[(?:(?!!\[)[^\]\n])*+\]\((?:(?!!\[)[^)\n])*+\)")
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`+|\\(?=[!-/:-@\[-`{-~])")
_LABEL = re.compile(
    r"^[ \t]*(?:[-*+•][ \t]+|\d{1,3}[.)][ \t]+)?(?:(?:\*\*|__)?(?:bottom line|summary|key points?)[.:](?:\*\*|__)?"
    r"|(?:\*\*|__)[^*_\n]{1,40}(?::(?:\*\*|__)|(?:\*\*|__):))[ \t]*",
    re.I | re.M,
)
# What a brief says of itself: "**Sources** · …", "Method: …", "compiled 23 November 2026".
_ABOUT_ITSELF = re.compile(
    r"^[ \t>*_-]*(?:sources?|references?|method|confidence|in their words|left off this page|written by|compiled|"
    r"published|further reading|contents)(?:\*\*|__|[ \t]*[·:]).*$"
    r"|^.*\bcompiled \d{1,2} \w+ \d{4}\b.*$",
    re.I | re.M,
)
_ABOUT_SECTION = re.compile(
    r"^#{1,6}[ \t]*(?:sources?|references?|method(?:ology)?|bibliography)[ \t]*$.*?(?=^#{1,6}[ \t]|\Z)",
    re.I | re.M | re.S,
)
_MIN_WORDS = 3
_MAX_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence of the brief: `words` without markup, at ``text[start:end]``, on `line` (from 1)."""

    words: str
    start: int
    end: int
    line: int


def find_passages(text: str) -> tuple[Passage, ...]:
    """The sentences that state something, in order."""
    characters = _plain(text)
    hidden = invisible_at("".join(c for c, _ in characters))
    characters = [place for n, place in enumerate(characters) if n not in hidden]
    bare = "".join(c for c, _ in characters)
    newlines = [i for i, c in enumerate(text) if c == "\n"]
    passages = []
    for start, end in segment(bare):
        words = " ".join(bare[start:end].split())
        if not _states(words, bare, end):
            continue
        first, last = characters[start][1], characters[end - 1][1] + 1
        passages.append(Passage(words=words, start=first, end=last, line=1 + bisect_left(newlines, first)))
    return tuple(passages)


def _states(words: str, bare: str, end: int) -> bool:
    """Whether it is a statement rather than a heading or a scrap."""
    n_words = len(re.findall(r"\w+", words))
    if n_words < _MIN_WORDS:
        return False
    closed = words[-1] in ".!?…\"”’')" or bare[end : end + 1] not in ("", "\n")
    return (
        closed
        or n_words > _MAX_HEADING_WORDS
        or re.search(r"\b(?:is|are|was|were|has|have|had|will)\b", words) is not None
    )


def _plain(text: str) -> list[tuple[str, int]]:
    """The characters of the text without markup, each with its place in it."""
    edits = sorted(_edits(text), key=lambda e: (e[0], -e[1]))
    characters: list[tuple[str, int]] = []
    place = 0
    for start, end, instead in edits:
        if start < place:
            continue
        characters += [(text[i], i) for i in range(place, start)]
        characters += [(c, start) for c in instead]
        place = end
    return characters + [(text[i], i) for i in range(place, len(text))]


def _edits(text: str) -> Iterator[tuple[int, int, str]]:
    """What goes out of the text, as (start, end, what stands there instead)."""
    if _HTML.search(text):
        yield from ((*m.span(), "\n") for m in _HTML_DROPPED.finditer(text))
        yield from ((*m.span(), "\n") for m in _HTML_BLOCK.finditer(text))
        yield from ((*m.span(), "") for m in _CITED.finditer(text))
        yield from ((*m.span(), "") for m in _TAG.finditer(text))
        yield from ((*m.span(), html.unescape(m[0])) for m in _ENTITY.finditer(text))
        return
    for pattern in (_FRONT_MATTER, _CODE_BLOCK, _ABOUT_SECTION, _ABOUT_ITSELF, _LINE_DROPPED, _IMAGE):
        yield from ((*m.span(), "\n") for m in pattern.finditer(text))
    yield from ((*m.span(), "") for m in _LINE_MARK.finditer(text) if m[0])
    yield from ((*m.span(), "") for m in _LABEL.finditer(text))
    yield from ((*m.span(), "") for m in _CITED.finditer(text))
    for m in _LINK.finditer(text):
        yield m.start(), m.start() + 1, ""
        yield m.end(1), m.end(), ""
    yield from ((*m.span(), "") for m in _TAG.finditer(text))
    yield from ((*m.span(), "") for m in _EMPHASIS.finditer(text))
    yield from ((*m.span(), html.unescape(m[0])) for m in _ENTITY.finditer(text))
