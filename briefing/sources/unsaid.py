"""What stands in a tree of HTML without being said: words that were withdrawn, and marks that refer to notes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from briefing.language.reference_marks import raised
from briefing.nouns import LeftOut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;}]{0,60}\bline-through", re.I)
_RULE = re.compile(r"(?:^|(?<=[{}@;]))([^{}@;]++)\{([^{}]*+)\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]{0,10})?([.#])([\w-]{1,60})$", re.I)
_RAISED = re.compile(
    r"vertical-align\s*:\s*(?:super|text-top)"
    r"|position\s*:\s*relative\b[^{}]{0,200}\btop\s*:\s*-|\btop\s*:\s*-[^{}]{0,200}\bposition\s*:\s*relative\b",
    re.I,
)
_REFERRING = re.compile(
    r"(?:foot|end)?note(?:[-_]?(?:ref|call|anchor|link|mark))?\b|\bfn(?:ref)?\b|cit(?:e|ation)|reference|noteref", re.I
)
_FRAGMENT_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§]{1,3})[\])]?$", re.I)
_BLOCKS = frozenset("p div li td th h1 h2 h3 h4 h5 h6 blockquote dd dt section article body aside figcaption".split())
_MAX_STYLE_CHARS = 200_000
_MAX_STEPS = 64  # to the elements before and after one: a page may set thousands that hold nothing beside each other
GONE = "gone"  # the tag of what was dropped, until all of it is taken out at once


def drop_unsaid(tree: HtmlElement) -> tuple[LeftOut, ...]:
    """Take withdrawn words and reference marks out of a tree, and tell of the words; linear in its size."""
    withdrawn = Counter[str]()
    for element in _withdrawn(tree):
        if element.getparent() is not None and element.tag != GONE:
            withdrawn[str(element.tag)] += len(element.text_content().split())
            _drop(element)
    _lower_raised(tree)
    n_spoken = 0
    for element in list(tree.iter("rt", "rp")):  # how a word is spoken, over it
        n_spoken += len(element.text_content().split())
        _drop(element)
    take_out(tree)
    left = [LeftOut(what="withdrawn", n_words=n, where=f"<{tag}>") for tag, n in withdrawn.items() if n]
    return (*left, *([LeftOut(what="pronunciation", n_words=n_spoken, where="<rt>")] if n_spoken else []))


def _withdrawn(tree: HtmlElement) -> list[HtmlElement]:
    found = list(tree.iter("del", "s", "strike"))
    found += [e for e in tree.xpath("//*[@style]") if _STRUCK.search(e.get("style"))]
    found += [e for e in tree.xpath("//*[@role]") if (e.get("role") or "").strip().casefold() == "deletion"]
    return found + _styled(tree, _STRUCK)


def _styled(tree: HtmlElement, look: re.Pattern[str]) -> list[HtmlElement]:
    """The elements to which the page's own style sheets give a look by their class or id."""
    named: dict[tuple[str, str], set[str]] = defaultdict(set)  # the tags that a rule is for, "" for any
    for style in tree.iter("style"):
        sheet = (style.text or "")[:_MAX_STYLE_CHARS]
        for selectors, rule in _RULE.findall(sheet) if look.search(sheet) else ():
            if look.search(rule):
                for found in filter(None, (_SELECTOR.match(s.strip()) for s in selectors.split(","))):
                    named[found[2], found[3]].add((found[1] or "").lower())
    return [e for e in tree.xpath("//body//*[@class or @id]") if _is_named(e, named)] if named else []


def _is_named(element: HtmlElement, named: Mapping[tuple[str, str], set[str]]) -> bool:
    """Whether one of the classes and ids of an element is among those that style sheets name for its tag."""
    names = ((sign, name) for sign, key in ((".", "class"), ("#", "id")) for name in (element.get(key) or "").split())
    return any(found and ("" in found or element.tag in found) for name in names if (found := named.get(name)))


def _lower_raised(tree: HtmlElement) -> None:
    expected = 1
    candidates = list(tree.iter("sup"))
    candidates += [e for e in tree.xpath("//*[@style]") if e.tag != "sup" and _RAISED.search(e.get("style"))]
    candidates += [e for e in _styled(tree, _RAISED) if e.tag != "sup" and not e.get("style")]
    for element in candidates:
        if element.getparent() is None or len(mark := " ".join(element.text_content().split())) > 60:
            continue
        linked = element.find(".//a") is not None or _is_link(element.getparent()) or _refers(element)
        before, after = _around(element)
        if not before.strip() and not after.strip() and linked:
            continue  # all that stands there is the link
        stays = raised(before, mark, after, linked=linked, expected=expected)
        if stays == mark:
            continue
        if not stays and (number := mark.strip("[]() ")).isdigit() and before.strip():
            expected = int(number) + 1
        _drop(element, stays)
    for element in tree.xpath('//a[starts-with(@href, "#") or contains(@href, "#")]'):
        if element.getparent() is None or not _FRAGMENT_MARK.match(mark := element.text_content().strip()):
            continue
        before, _ = _around(element)
        if before[-1:].strip() and (before[-1:] not in "([{“‘«" or mark[0] in "[("):
            _drop(element)


def _is_link(element: HtmlElement) -> bool:
    return bool(element.tag == "a" and (element.get("href") or "").startswith("#"))


def _refers(element: HtmlElement) -> bool:
    named = " ".join(element.get(name) or "" for name in ("class", "id", "role", "epub:type"))
    return bool(_REFERRING.search(named))


def _around(element: HtmlElement) -> tuple[str, str]:
    """What stands right before and after an element in its paragraph, some forty characters of each."""
    before, here = "", element
    for _ in range(_MAX_STEPS):
        if len(before) >= 40:
            break
        previous, parent = here.getprevious(), here.getparent()
        if previous is not None:
            if previous.tag in ("br", "hr"):
                before = f"{previous.tail or ''}{before}"
                break
            inner = previous.text_content() if isinstance(previous.tag, str) and previous.tag not in _BLOCKS else ""
            before = f"{inner}{previous.tail or ''}{before}"
            here = previous
        elif parent is None:
            break
        else:
            before = f"{parent.text or ''}{before}"
            if parent.tag in _BLOCKS:
                break
            here = parent
    after, here = element.tail or "", element
    for _ in range(_MAX_STEPS):
        if len(after) >= 20:
            break
        following, parent = here.getnext(), here.getparent()
        if following is not None:
            if not isinstance(following.tag, str) or following.tag in _BLOCKS or following.tag in ("br", "hr"):
                break
            after += f"{following.text_content()}{following.tail or ''}"
            here = following
        elif parent is None or parent.tag in _BLOCKS:
            break
        else:
            after += parent.tail or ""
            here = parent
    return before[-60:], after[:40]


def _drop(element: HtmlElement, stays: str = "") -> None:
    """Leave but `stays` of an element; what follows it keeps its place, without a space that parted the two. It goes
    with all others, since taking out one copies the text that stands before it."""
    element.clear(keep_tail=True)
    element.tag, element.text = GONE, stays or None
    if stays or (element.tail or " ")[0] not in ".,;:!?)”’":
        return
    here = element
    while (previous := here.getprevious()) is not None:
        before = previous.tail or ""
        previous.tail = before.rstrip()
        if previous.tail or previous.tag != GONE or previous.text:
            return
        here = previous
    if (parent := here.getparent()) is not None:
        parent.text = (parent.text or "").rstrip()


def take_out(tree: HtmlElement) -> None:
    """Take out the tags that are `GONE`. What stood around them is made one text again: of many that stand beside each
    other lxml looks from each for the first."""
    from lxml import etree

    parents = {parent for element in tree.iter(GONE) if (parent := element.getparent()) is not None}
    etree.strip_tags(tree, GONE)
    for parent in parents:
        parent.text = parent.text
        for child in parent:
            child.tail = child.tail
