"""A tree of HTML as passages: each piece of text that it shows or hides, and what it is where it is no report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefing.sources.blocks import Kind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# trafilatura's own tags (head, item, cell, row, quote, lb) stand beside HTML's.
KINDS: dict[str, Kind] = {
    **dict.fromkeys(
        "p div section article main header blockquote pre quote code center dd dt address hgroup body table tbody "
        "thead tfoot tr row list ul ol dl figure details summary hr form fieldset legend aside nav footer figcaption "
        "dialog menu noscript template search".split(),
        "p",
    ),
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6", "head", "title"], "head"),
    **dict.fromkeys(["li", "item"], "item"),
    **dict.fromkeys(["td", "th", "cell", "caption"], "cell"),
}  # fmt: skip
_PROGRAM = frozenset("script style link meta base source track area param input img".split())
_WHATS = {
    **dict.fromkeys(["nav", "menu"], "menu"),
    **dict.fromkeys("form button select option optgroup datalist textarea".split(), "form"),
    **dict.fromkeys(["noscript", "template", "iframe", "object", "embed", "audio", "video", "canvas", "map"], "hidden"),
    **dict.fromkeys(["svg", "math"], "drawing"),
    "dialog": "notice",
    "footer": "footer",
    "aside": "aside",
    "figcaption": "caption",
    "head_": "menu",
}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0*)?\s*(?:;|$)"
    r"|font-size\s*:\s*0(?:\.0*)?[a-z%]*\s*(?:;|$)",
    re.I,
)
# What style sheets that everybody uses call text for screen readers alone.
_UNSEEN = re.compile(
    r"(?:^|\s)(?:visually-?hidden|sr-only|screen-?reader(?:-(?:text|only))?|u-hidden|is-hidden)(?=\s|$)", re.I
)
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:(?P<comment>comments?|disqus|respond|replies)"
    r"|(?P<related>related|recommend\w*|more-?(?:stories|news|from|on)|read-?(?:more|also|next)|see-?also|teasers?"
    r"|promos?"
    r"|trending|most-?(?:read|popular|viewed)|popular|onward|outbrain|taboola|sidebar|widgets?)"
    r"|(?P<card>cards?)"
    r"|(?P<caption>captions?|credits?|photo-?credit)"
    r"|(?P<menu>nav|navigation|navbar|menu|breadcrumbs?|pagination|pager|toolbar)"
    r"|(?P<prompt>newsletters?|sign-?up|subscri(?:be|ption)s?|share|sharing|socials?|follow(?:-us)?|paywall|donate"
    r"|poll)"
    r"|(?P<notice>cookies?|consent|gdpr|privacy|disclaimers?|copyright|legal|footer|modal|popup|overlay)"
    r"|(?P<advertisement>ads?|adverts?|advertisements?|sponsor(?:ed)?|banner|dfp|promoted)"
    r"|(?P<byline>bylines?|authors?|bio|author-?bio|timestamp|post-?meta|tags?))(?=[\s_-]|$)",
    re.I,
)


_MIN_SENTENCE = 8  # words


@dataclass(frozen=True, slots=True)
class Setting:
    """An element that is no report: `what` it is, and whether its tag or style says so, or but its class or id."""

    element: HtmlElement
    what: str
    by_tag: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text of one element.

    Attributes:
        kind: As in `blocks`.
        text: Its words, white space folded.
        element: The element whose block it is.
        n_linked: How many of its letters stand in links.
        around: What it and the elements around it are, where they are no report ("menu", "caption", "hidden" …),
            outermost first.
    """

    kind: Kind
    text: str
    element: HtmlElement
    n_linked: int
    around: tuple[Setting, ...]

    @property
    def what(self) -> str:
        """What it is by the tags around it where that is no report, else ""."""
        return next((s.what for s in self.around if s.by_tag), "")

    @property
    def share_linked(self) -> float:
        """How much of it is links."""
        return self.n_linked / max(1, len(self.text))


def passages(body: HtmlElement) -> list[Passage]:
    """The passages of a tree, in their order; linear in its size."""
    from lxml import etree

    walk = etree.iterwalk(body, events=("start", "end"))
    reading = _Reading(body)
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if not reading.enters(element, tag):
                walk.skip_subtree()
        else:
            reading.leaves(element, tag)
    reading.close()
    return reading.found


class _Reading:
    """One walk through a tree: the block that is open, what is around it, and the passages found so far."""

    def __init__(self, body: HtmlElement) -> None:
        self.found: list[Passage] = []
        self._body = body
        self._words: list[str] = []
        self._kinds: list[Kind] = ["p"]
        self._blocks = [body]
        self._around: list[Setting] = []
        self._n_linked = self._n_links = 0

    def enters(self, element: HtmlElement, tag: str) -> bool:
        """Begin an element; False where there is nothing to read in it."""
        if not tag or tag in _PROGRAM:
            return False
        what = "" if element is self._body else what_it_is(element, tag)
        if _is_block(element, tag):
            self.close()
            # A paragraph inside a heading or an entry is part of it; one in a cell makes the table mere layout.
            kind = self._kinds[-1]
            inherits = tag == "div" or (tag == "p" and kind != "cell")
            self._kinds.append(kind if inherits and kind != "p" else KINDS.get(tag, "p"))
            self._blocks.append(element)
            if what or (name := _named(element)):
                self._around.append(Setting(element, what or name, bool(what)))
        elif what:
            if text := " ".join(element.text_content().split()):
                self.found.append(Passage("p", text, element, 0, (*self._around, Setting(element, what, True))))
            return False
        elif tag in ("br", "lb"):
            if _is_second_break(element):
                self.close()
            self._put("\n")
        elif tag == "a":
            self._n_links += 1
        self._put(element.text)
        return True

    def leaves(self, element: HtmlElement, tag: str) -> None:
        """End an element, and go on with what follows it."""
        if not tag or tag in _PROGRAM:
            pass
        elif _is_block(element, tag):
            self.close()
            self._kinds.pop()
            self._blocks.pop()
            if self._around and self._around[-1].element is element:
                self._around.pop()
        elif tag == "a" and not what_it_is(element, tag):
            self._n_links -= 1
        if element is not self._body:
            self._put(element.tail)

    def close(self) -> None:
        """End the passage that is open."""
        if self._words and (text := " ".join("".join(self._words).split())):
            kind = "p" if _is_standfirst(self._blocks[-1], text) else self._kinds[-1]
            self.found.append(Passage(kind, text, self._blocks[-1], self._n_linked, tuple(self._around)))
        self._words.clear()
        self._n_linked = 0

    def _put(self, text: str | None) -> None:
        if text:
            self._words.append(text)
            if self._n_links:
                self._n_linked += len(text.strip())


def what_it_is(element: HtmlElement, tag: str) -> str:
    """What an element is by its tag or by not being shown; "" where it is content."""
    style = element.get("style")
    if element.get("hidden") is not None or (style and _HIDDEN.search(style)):
        return "hidden"
    if (name := element.get("class")) and _UNSEEN.search(name):
        return "hidden"
    return _WHATS.get(tag, "")


def _is_standfirst(element: HtmlElement, text: str) -> bool:
    """Whether a heading below the title is running text: a whole sentence, as sites set standfirsts and summaries."""
    return element.tag in ("h2", "h3", "h4", "h5", "h6") and text.endswith(".") and len(text.split()) >= _MIN_SENTENCE


def _named(element: HtmlElement) -> str:
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    found = _NAMED.search(name) if len(name) > 1 else None
    return found.lastgroup or "" if found else ""


def _is_block(element: HtmlElement, tag: str) -> bool:
    if tag == "code" and (parent := element.getparent()) is not None and parent.tag in ("p", "li", "td", "dd", "span"):
        return False
    return tag in KINDS or _is_custom_block(element, tag)


def _is_custom_block(element: HtmlElement, tag: str) -> bool:
    """Whether an element of the page's own making (or an old one for looks) stands as a paragraph of its own."""
    if "-" not in tag and tag != "font":
        return False
    parent, previous = element.getparent(), element.getprevious()
    if (
        parent is None
        or not isinstance(parent.tag, str)
        or parent.tag in ("p", "li", "span", "a", "h1", "h2", "h3", "em", "strong")
    ):
        return False
    before = previous.tail if previous is not None else parent.text
    return not (before or "").strip() and not (element.tail or "").strip()


def _is_second_break(element: HtmlElement) -> bool:
    previous = element.getprevious()
    return previous is not None and previous.tag in ("br", "lb") and not (previous.tail or "").strip()
