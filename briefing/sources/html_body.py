"""The body of a report in a page: what trafilatura finds of it, and what it passes over within it.

trafilatura tells the report from what surrounds it, but drops blocks by their tags. So each passage that it did not
give is looked at again where it stands: inside the body, a sentence is report whatever element it stands in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from briefing.language.full_stops import ends_sentence
from briefing.nouns import LeftOut
from briefing.sources.blocks import Block
from briefing.sources.content import counted, n_words_of
from briefing.sources.furniture import is_furniture
from briefing.sources.heads import is_head_line
from briefing.sources.passages import Passage
from briefing.sources.unread import letters_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Places = dict[int, tuple[int, bool]]
_GRAM = 4
_MAX_CARDS = 0.3
# A passage of no more letters is found only where the last one ended: it may stand anywhere.
_MAX_SHORT_CHARS = 20
# So many letters are looked through in vain for the passages of a page, a thousand of an article of 200,000 letters;
# then one is found only so near behind the last.
_MAX_LOOKED_THROUGH_CHARS, _NEAR_CHARS = 200_000_000, 10_000
_IN_BODY = 0.8  # of the found letters: the rest may be a standfirst or a closing note that stands apart
_MIN_WORDS, _MIN_LINK_WORDS, _MIN_UNENDED_WORDS = 4, 8, 15
_PARTS = ("body", "text", "content", "article", "story", "entry", "post", "page", "part", "main", "section")


@dataclass(frozen=True, slots=True)
class Body:
    """The blocks of a report, and what else the page holds."""

    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...]


def completed(found: Sequence[Block], passages: Sequence[Passage]) -> Body:
    """The blocks found, with the passages of the same body that were passed over, each in its place.

    Args:
        found: What trafilatura gives; may be empty.
        passages: Those of the whole page.
    """
    places = _places(found, passages)
    found, places = _without_cards(found, places, passages)
    holders = _holders(places, passages)
    linking = _holders({n: (0, False) for n, p in enumerate(passages) if p.n_linked}, passages)
    bodies = set(_bodies(places, passages))
    first, last = (min(places), max(places)) if places else (0, len(passages))
    start = next((n for n in range(first - 1, -1, -1) if passages[n].element.tag == "h1"), -1 if places else first)
    inserted: dict[int, list[Block]] = {}
    replaced: dict[int, Block] = {}
    left: list[tuple[str, str, str]] = []
    place, seen = -1, set[str]()
    for n, passage in enumerate(passages):
        if n in places:
            place, whole = places[n]
            if whole or (passage.kind == "p" and found[place] == ("head", passage.text)):
                replaced[place] = (passage.kind, passage.text)
            continue
        within = start < n < first or (n > start and not bodies.isdisjoint(_around(passage.element)))
        what = _setting(passage, holders, linking if first < n < last else None)
        if what or not within:
            left.append((what or "outside", passage.text, f"<{passage.element.tag}>"))
        elif n and n - 1 not in places and _is_title_link(passages[n - 1]):
            left.append(("related", passage.text, f"<{passage.element.tag}>"))
        elif passage.text not in seen:
            if _is_report(passage, after=n > last, between=first < n < last, alone=not places):
                inserted.setdefault(place, []).append((passage.kind, passage.text))
            else:
                left.append((_what(passage), passage.text, f"<{passage.element.tag}>"))
            seen.add(passage.text)
    blocks = list(inserted.get(-1, []))
    for k, block in enumerate(found):
        blocks += [replaced.get(k, block), *inserted.get(k, [])]
    return Body(tuple(blocks), counted(left))


def _without_cards(
    found: Sequence[Block], places: Places, passages: Sequence[Passage]
) -> tuple[Sequence[Block], Places]:
    """Without what is not shown, and without the cards that tease other reports: by name, with a linked title, and but
    a small part of what was found."""
    hidden = [
        n for n in places if any(s.what == "hidden" and s.by_tag for s in passages[n].around)
    ]  # trafilatura knows but some of the ways to hide
    if hidden and len(hidden) < len(places):
        found, places = _without(set(hidden), found, places, passages)
    titles = [p for p in passages if p.kind == "head" and p.share_linked > 0.5]
    heads = titles[0].element.getroottree().getroot().iter("h1") if titles else ()
    headed = {article for head in heads for article in head.iterancestors("article")}
    cards = {card for title in titles for card in _cards_around(title, headed)}
    in_cards = [n for n in places if not cards.isdisjoint(_around(passages[n].element))] if cards else []
    n_letters = sum(len(passages[n].text) for n in in_cards)
    if not in_cards or n_letters > _MAX_CARDS * sum(len(passages[n].text) for n in places):
        return found, places
    return _without(set(in_cards), found, places, passages)


def _cards_around(title: Passage, headed: AbstractSet[HtmlElement]) -> list[HtmlElement]:
    """The elements that can be cards for what they hold a linked title: by name, or an article of its own, none of
    those `headed` by a title of the first rank."""
    own = next((a for a in title.element.iterancestors("article") if a not in headed), None)
    return [s.element for s in title.around if s.what in ("related", "card")] + ([] if own is None else [own])


def _without(
    dropped: AbstractSet[int], found: Sequence[Block], places: Places, passages: Sequence[Passage]
) -> tuple[Sequence[Block], Places]:
    """Without the blocks found that hold these passages more than others."""
    weight = Counter[int]()
    for n, (k, _) in places.items():
        weight[k] += len(passages[n].text) * (1 if n in dropped else -1)
    gone = {k for k, n_letters in weight.items() if n_letters > 0}
    kept = {n: place for n, place in places.items() if n not in dropped and place[0] not in gone}
    at = list(accumulate((k not in gone for k in range(len(found))), initial=0))
    return (
        [block for k, block in enumerate(found) if k not in gone],
        {n: (at[k], whole) for n, (k, whole) in kept.items()},
    )


def _places(found: Sequence[Block], passages: Sequence[Passage]) -> Places:
    """For each passage that is among the blocks found, the block that holds it, and whether that has a hole which the
    passage does not have."""
    keys = [letters_of(text) for _, text in found]
    whole = "".join(keys)
    ends = list(accumulate(map(len, keys)))
    owner = {g: k for k in range(len(found) - 1, -1, -1) for g in _grams(found[k][1])}
    held: Places = {}
    at, left = 0, _MAX_LOOKED_THROUGH_CHARS
    for n, passage in enumerate(passages):
        if not (key := letters_of(passage.text)):
            continue
        if len(key) <= _MAX_SHORT_CHARS:
            where = at if whole.startswith(key, at) else -1
        elif left <= 0:
            where = whole.find(key, at, at + len(key) + _NEAR_CHARS)
        elif (where := whole.find(key, at)) < 0:
            where = whole.find(key)
            left -= len(whole)
        if where >= 0:
            held[n] = (bisect_right(ends, where + len(key) - 1), False)
            at = where + len(key)
        elif (
            not any(s.what == "hidden" and s.by_tag for s in passage.around)
            and len(own := _grams(passage.text)) > 3
            and (hits := [owner[g] for g in own if g in owner])
            and len(hits) * 2 > len(own)
        ):
            k, n_hits = Counter(hits).most_common(1)[0]
            theirs = len(_grams(found[k][1]))
            is_hole = (
                n_hits + 2 * _GRAM >= theirs and len(passage.text) > len(found[k][1]) and passage.share_linked < 0.5
            )
            held[n] = (k, is_hole)
    return held


def _holders(places: Places, passages: Sequence[Passage]) -> set[HtmlElement]:
    """The elements that hold what was found: whatever their names, they are the report's."""
    return {a for n in places for a in _around(passages[n].element)}


def _around(element: HtmlElement) -> tuple[HtmlElement, ...]:
    return element, *element.iterancestors()


def _bodies(places: Places, passages: Sequence[Passage]) -> list[HtmlElement]:
    """The elements that hold the report: the innermost around most of what was found, and those of its kind."""
    if not places:
        root = passages[0].element.getroottree().getroot() if passages else None
        marked = (
            root.xpath('//*[@itemprop="articleBody"] | //article | //main | //*[@role="main"]')
            if root is not None
            else []
        )
        return marked[:1]
    weight: Counter[HtmlElement] = Counter()
    for n in places:
        for holder in _around(passages[n].element):
            weight[holder] += len(passages[n].text)
    total = max(weight.values())
    inner = min((e for e, w in weight.items() if w >= _IN_BODY * total), key=lambda e: (weight[e], -_depth(e)))
    while inner.tag in ("p", "span", "li", "td", "tr", "tbody") and inner.getparent() is not None:
        inner = inner.getparent()
    return [inner, *_alike(inner, passages, weight)]


def _alike(body: HtmlElement, passages: Sequence[Passage], weight: Counter[HtmlElement]) -> list[HtmlElement]:
    """Other elements of the body's kind that hold running text: the next parts of a report cut by advertisements."""
    name = (body.get("class") or "").strip()
    prop = body.get("itemprop") or ""
    root = body.getroottree().getroot()
    alike: dict[HtmlElement, list[Passage]] = {}
    for other in root.iter(body.tag):
        if other is body or (other in weight and weight[other] > weight[body]) or _inside(other, body):
            continue
        siblings = other.getparent() is body.getparent()
        same_class = bool(name) and (other.get("class") or "").strip() == name
        same_prop = "articlebody" in prop.casefold() and other.get("itemprop") == prop
        of_body = siblings or any(part in name.casefold() for part in _PARTS)
        untold = siblings and body.tag == "article" and not name
        if same_prop or (same_class and of_body) or untold:
            alike[other] = []
    for passage in passages if alike else ():
        for holder in _around(passage.element):
            if holder in alike and not passage.what:
                alike[holder].append(passage)
    return [other for other, inside in alike.items() if _runs(inside)]


def _runs(inside: Sequence[Passage]) -> bool:
    """Whether an element with these passages holds running text rather than a card that teases another report."""
    prose = [
        p
        for p in inside
        if p.kind != "head" and p.share_linked < 0.5 and ends_sentence(p.text) and n_words_of(p.text) >= 8
    ]
    heads = [p for p in inside if p.kind == "head" and p.share_linked > 0.5]
    others = sum(len(p.text) for p in inside if p.share_linked >= 0.5)
    return (
        bool(prose)
        and not heads
        and sum(len(p.text) for p in prose) > others
        and (len(prose) > 1 or n_words_of(prose[0].text) >= 15)
    )


def _setting(passage: Passage, holders: set[HtmlElement], linking: set[HtmlElement] | None) -> str:
    """What the passage is where it is no report: by what stands around it and holds nothing that was found. Within the
    body a card that links to nothing teases nothing; `linking` holds the elements that do."""
    for s in passage.around:
        is_open = s.what == "aside" or (s.what == "card" and linking is not None and s.element not in linking)
        if s.element not in holders and not is_open:
            return "related" if s.what == "card" else s.what
    return ""


def _is_title_link(passage: Passage) -> bool:
    """Whether a passage is the linked title of another report, so that what follows teases it."""
    return passage.share_linked > 0.5 and not ends_sentence(passage.text)


def _what(passage: Passage) -> str:
    """What a passage within the body is that is not read as running text."""
    if passage.kind == "head":
        return "heading"
    if is_head_line(passage.text):
        return "byline"
    return "notice" if is_furniture(passage.text) else "link" if passage.share_linked > 0.5 else "fragment"


def _is_report(passage: Passage, *, after: bool, between: bool, alone: bool) -> bool:
    """Whether a passage inside the body is running text."""
    n_words, ended = n_words_of(passage.text), ends_sentence(passage.text)
    if passage.kind == "head" or is_furniture(passage.text) or is_head_line(passage.text) or n_words < _MIN_WORDS:
        return False
    if passage.share_linked > 0.5:
        return ended and between and n_words >= _MIN_LINK_WORDS and passage.kind == "p"
    if passage.kind == "item":
        return not after and passage.share_linked < 0.15
    if after:
        return ended and n_words >= 2 * _MIN_WORDS and passage.share_linked < 0.2
    return ended or (n_words >= _MIN_UNENDED_WORDS and not alone)


def _inside(element: HtmlElement, outer: HtmlElement) -> bool:
    return element is outer or any(a is outer for a in element.iterancestors())


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def _grams(text: str) -> list[tuple[str, ...]]:
    words = text.casefold().split()
    return [tuple(words[i : i + _GRAM]) for i in range(len(words) - _GRAM + 1)]
