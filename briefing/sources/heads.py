"""The head of a plain text: outlet, headline, byline and date lines before the prose begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from briefing.language.lines import paragraphs
from briefing.sources.cleaning import one_line
from briefing.sources.furniture import is_furniture, is_headline_like
from briefing.sources.times import is_date_line, parse_published

_FIELD = re.compile(
    r"\s*(?P<key>title|headline|outlet|source|publication|publisher|author|by|byline|date|published|url|link|section"
    r"|(?:media |press )?contacts?|kontakt|phone|tel|e-?mail)"
    r"\s*:\s*(?P<value>\S.*)$",
    re.I,
)
_KEYS = {
    "headline": "title", "source": "outlet", "publication": "outlet", "publisher": "outlet", "by": "author",
    "byline": "author", "date": "published", "link": "url",
}  # fmt: skip
_KNOWN = frozenset(("title", "outlet", "author", "published", "url"))
_BYLINE = re.compile(r"\s*(?:Written\s+by|Story\s+by|By|BY)\s+(?P<name>[A-Z][^\d|•.]{2,80}?)\s*(?:[|•].*)?$")
# In other languages the word before a name is a common one: what follows it has to be a name, and little else.
_BYLINE_ABROAD = re.compile(
    r"\s*(?:Von|Par|Por|Di|Door|Av|Af|Tekst:|Text:|Texte\s?:|Autor:|Auteur\s?:|Autore:|Автор:|Текст:)\s+"
    r"(?P<name>[^\W\d_a-zß-ÿ][\w’'-]+(?:\s(?:de|du|da|van|von|den|der|la|le|el|y|et|und|e|en|og|och"
    r"|[^\W\d_a-zß-ÿ][\w.’'-]*)){1,6})"
    r"(?P<role>,\s[^\d.!?]{2,40})?\s*$"
)
_ROLE = re.compile(
    r"(?<!\s)(?:\s*+[,|•–—(]|\s++-\s)\s*+(?:(?:[\w’'-]+\s){0,3}(?:staff|writers?|reporters?|reporting|correspondents?"
    r"|editors?|columnist|contributor"
    r"|journalist|bureau(?: chief)?|analyst|desk|producer|intern|presenter)\b"
    r"|(?:in|at|from|for|à|en|aus|in)\s(?-i:[^\W\d_a-z])).*$",
    re.I,
)
_DATED = re.compile(
    r"\s*(?:(?:first\s+)?(?:published|posted|updated|last\s+updated|edited|created)\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:mon|tue|wed|thu|fri|sat|sun)\b[.,]|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug"
    r"|sep|"
    r"oct|nov|dec)|\d{4}-\d\d-\d\d)",
    re.I,
)
_OUTLET = re.compile(
    r"\b(?:News|Times|Post|Journal|Herald|Tribune|Guardian|Reuters|AP|AFP|BBC|CNN|NBC|CBS|ABC|Fox|NPR|Press|Daily|"
    r"Chronicle|Gazette|Telegraph|Globe|Observer|TODAY|Today|Agency|Radio|TV|Wire|Magazine|Bloomberg|Politico"
    r"|POLITICO|"
    r"Nikkei|Kyodo|Xinhua|TASS|Novosti|Standard|Independent|Mirror|Examiner|Dispatch|Courier|Bulletin|Monitor|Review|"
    r"[KW][A-Z]{2,3}(?:-TV|-FM)?)\b|\b\w+\.(?:com|org|net|co\.uk)\b"
)
_ADDRESS = re.compile(r"\s*(https?://\S+)\s*$")
_WIRE = re.compile(r"\((?P<wire>Reuters|AP|AFP|UPI|Bloomberg|dpa|Kyodo|Xinhua|TASS|ANSA|EFE|PTI|ANI|IANS|CNN)\)", re.I)
_WIRES = {
    w.casefold(): w
    for w in [
        "Reuters",
        "AP",
        "AFP",
        "UPI",
        "Bloomberg",
        "dpa",
        "Kyodo",
        "Xinhua",
        "TASS",
        "ANSA",
        "EFE",
        "PTI",
        "ANI",
        "IANS",
        "CNN",
    ]
}
_LINE = re.compile(r"[^\n]*\n?")
_MAX_HEAD_LINES, _MAX_FREE_LINES, _MAX_HEAD_CHARS = 12, 4, 8_000
_MORE = re.compile(r"(?:read more|…|\.\.\.)\W{0,40}$", re.I)


@dataclass(slots=True, kw_only=True)
class Head:
    """What the head says; `end` is where the prose begins."""

    end: int = 0
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    published: datetime | None = None
    published_date_only: bool = False
    url: str | None = None


def read_head(text: str) -> Head:
    """The head of a text. A first line that is a sentence is prose, however short it is."""
    head = Head()
    free: list[str] = []
    at = 0
    wrapped = _wrapped_starts(text[:_MAX_HEAD_CHARS])
    for n, match in enumerate(_LINE.finditer(text)):
        line = match.group().strip()
        if not match.group() or n >= 2 * _MAX_HEAD_LINES or len(free) > _MAX_HEAD_LINES:
            break
        if line and not _take(head, line):
            if match.start() in wrapped:
                break
            if _MORE.search(line) or (
                not (is_headline_like(line) or (_asks(line) and len(free) <= 2))
                and not (_above_byline(text[match.end() :], line, free))
            ):
                break
            if not _set_off(text, match.end(), line):
                break
            if not is_furniture(line):
                free.append(line)
        at = match.end()
    if not text[at:].strip() or len(free) > _MAX_FREE_LINES:
        return Head()  # a list of short lines is no head: leave it to the reader of the whole
    head.end = at
    _name(head, free)
    return head


def _wrapped_starts(text: str) -> set[int]:
    """Where paragraphs of several lines begin: those are prose."""
    return {a for a, b in paragraphs(text) if "\n" in text[a:b]}


def read_head_blocks(blocks: Sequence[tuple[str, str]]) -> tuple[Head, int]:
    """The head of a formatted document, and how many of its first blocks it takes."""
    lines = []
    for kind, text in blocks[:_MAX_HEAD_LINES]:
        if kind != "head" and not is_headline_like(text) and not _take(Head(), text):
            break
        lines.append(text)
    if not lines or len(lines) == len(blocks):
        return Head(), 0
    first = next((n for n, (kind, _) in enumerate(blocks[: len(lines)]) if kind == "head"), None)
    shown = lines if first is None else [line for n, line in enumerate(lines) if n != first]
    head = read_head("\n\n".join(shown) + "\n\n" + "prose " * 30 + ".") if shown else Head()
    if first is not None:
        if head.title and not head.outlet and head.title in lines[:first]:
            head.outlet = head.title
        if first and not head.outlet and len(lines[0].split()) <= 6:
            head.outlet = one_line(lines[0])
        head.title = one_line(lines[first])
    return head, len(lines)


def is_head_line(line: str) -> bool:
    """Whether a line says who wrote the report, when, or where it stands."""
    return _take(Head(), line)


def without_role(byline: str) -> str:
    """A byline without its "By", and without what the person does and for whom: "Ann Lee, Staff writer"."""
    name = _ROLE.sub("", re.sub(r"^\s*(?:written\s+)?by\s+", "", byline, flags=re.I))
    *before, last = name.split(",")
    return ",".join(before) if before and is_outlet(last.strip()) else name


def wire_credit(text: str) -> str | None:
    """The agency credited in the dateline or the last line: "TOKYO (Reuters) - …"."""
    found = _WIRE.search(text[:250]) or _WIRE.search(text[-120:])
    return _WIRES[found["wire"].casefold()] if found else None


def _take(head: Head, line: str) -> bool:
    """Take a line that says what it is; False where it does not."""
    if len(line) > 300:
        return False
    if field := _FIELD.match(line):
        key = field["key"].lower()
        return _set(head, _KEYS.get(key, key if key in _KNOWN else "section"), field["value"])
    if address := _ADDRESS.match(line):
        return _set(head, "url", address[1])
    if len(line) <= 160 and (byline := _BYLINE.match(line)) and len(line.split()) <= 12:
        return _set(head, "author", byline["name"])
    if len(line) <= 100 and (byline := _BYLINE_ABROAD.match(line)):
        return _set(head, "author", byline["name"])
    if len(line) <= 120 and not line.endswith(".") and (_DATED.match(line) or is_date_line(line)):
        return parse_published(line)[0] is not None and _set(head, "published", line)
    return False


def _set(head: Head, key: str, value: str) -> bool:
    if key == "published":
        moment, date_only = parse_published(value)
        if moment is None:
            return False
        if head.published is None:
            head.published, head.published_date_only = moment, date_only
    elif key != "section" and getattr(head, key) is None:
        setattr(head, key, one_line(without_role(value) if key == "author" else value))
    return True


def _set_off(text: str, end: int, line: str) -> bool:
    """Whether a headline-like line stands apart from what follows: by a blank line, by another short line that itself
    stands apart, or because what follows is a whole paragraph in one line (so that nothing is wrapped)."""
    rest = text[end:]
    following = rest.split("\n", 1)[0].strip()
    if not following or _is_head_block(rest):
        return bool(rest.strip())
    if len(following) >= 140 and len(following) > 1.5 * len(line):
        return following[0].isupper() or following[0] in "\"'“‘(" or following[0].isdigit()
    after = rest[len(rest.split("\n", 1)[0]) + 1 :].split("\n", 1)[0].strip()
    return (
        len(line) < 55 and (is_headline_like(following) and len(following) < 110) and (not after or len(after) >= 140)
    )


def _is_head_block(rest: str) -> bool:
    """Whether the lines down to the next blank one are a head's: each short, and one a byline or a date."""
    lines = [line.strip() for line in re.split(r"\n[ \t\r]*\n", rest[:600], maxsplit=1)[0].split("\n")]
    taken = [_take(Head(), line) for line in lines]
    return len(lines) <= 5 and any(taken) and all(t or is_headline_like(x) for t, x in zip(taken, lines, strict=True))


def _above_byline(rest: str, line: str, free: list[str]) -> bool:
    """Whether a long line, or one that is a sentence, is a headline all the same: an outlet stands above it and a
    byline or date right below."""
    below = next((part.strip() for part in rest[:400].split("\n") if part.strip()), "")
    return 1 <= len(free) <= 2 and len(line) <= 220 and _take(Head(), below)


def _asks(line: str) -> bool:
    return line.endswith(("?", "!")) and len(line.split()) <= 18 and line.count(".") == 0


def _name(head: Head, free: list[str]) -> None:
    """Which of the free lines is the headline (the longest of four words or more), which the outlet (before it)."""
    names = next((line for line in free if _are_names(line)), None)
    long = [line for line in free if len(line.split()) >= 4 and not (len(line.split()) < 6 and is_outlet(line))]
    long = [line for line in long if line != names]
    title = max(long, key=len) if long else None
    if title is None and len(free) == 1 and not is_outlet(free[0]) and not _is_name(free[0]) and not names:
        title = free[0]
    head.title = head.title or one_line(title)
    before = free[: free.index(title)] if title else free
    after = free[free.index(title) + 1 :] if title else free
    outlet = next((line for line in before if is_outlet(line)), before[0] if title and before else None)
    outlet = outlet or next((line for line in after if is_outlet(line)), None)
    head.outlet = head.outlet or one_line(outlet)
    author = next((line for line in after if line != outlet and _is_name(line) and not is_outlet(line)), None)
    head.author = head.author or one_line(names) or one_line(author)


def is_outlet(line: str) -> bool:
    """Whether a line is, by its words, the name of a newspaper, agency or station."""
    return len(line.split()) <= 7 and bool(_OUTLET.search(line))


def _are_names(line: str) -> bool:
    """Whether a line is two people or more, a byline without its "By": "Ines Valdr and Marten Oude"."""
    people = re.split(r",? and |, ", line)
    return len(people) > 1 and all(_is_name(one) and len(one.split()) <= 3 for one in people)


def _is_name(line: str) -> bool:
    words = line.split()
    return 2 <= len(words) <= 4 and all(
        w[0].isupper() and w.replace("-", "").replace(".", "").replace("'", "").isalpha() for w in words
    )
