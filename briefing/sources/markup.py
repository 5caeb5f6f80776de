"""HTML trees to blocks: trafilatura's output as well as mail, book chapters and feed entries, where all is content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.errors import SourceError
from briefing.sources.blocks import Block, Kind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# trafilatura's own tags (head, item, cell, row, quote, lb) stand beside HTML's.
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(
        [
            "p",
            "div",
            "section",
            "article",
            "main",
            "header",
            "blockquote",
            "pre",
            "quote",
            "code",
            "center",
            "dd",
            "dt",
            "address",
        ],
        "p",
    ),
    **dict.fromkeys(
        [
            "body",
            "table",
            "tbody",
            "thead",
            "tr",
            "row",
            "list",
            "ul",
            "ol",
            "dl",
            "figure",
            "details",
            "summary",
            "hr",
            "form",
            "fieldset",
        ],
        "p",
    ),
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6", "head", "title"], "head"),
    **dict.fromkeys(["li", "item"], "item"),
    **dict.fromkeys(["td", "th", "cell", "caption"], "cell"),
}
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "option",
        "textarea",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "figcaption",
        "head_",
        "map",
    ]
)


def parse(page: str) -> HtmlElement:
    """A page as a tree.

    Raises:
        SourceError: nothing can be made of it.
    """
    from lxml import etree, html

    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return html.document_fromstring(page.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SourceError("The page could not be taken apart as HTML. Save the text of the article instead.") from error


def blocks_of(body: HtmlElement, *, silent: frozenset[str] = _SILENT) -> list[Block]:
    """The blocks of a tree in their order; what stands in `silent` elements, or is hidden, is left out."""
    from lxml import etree

    blocks: list[Block] = []
    words: list[str] = []
    kinds: list[Kind] = ["p"]

    def close() -> None:
        if text := " ".join("".join(words).split()):
            blocks.append((kinds[-1], text))
        words.clear()

    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in silent or not tag or _hidden(element):
                walk.skip_subtree()
                continue
            if tag in _KINDS:
                close()
                # A paragraph inside a heading or an entry is part of it; one in a cell makes the table mere layout.
                inherits = tag == "div" or (tag == "p" and kinds[-1] != "cell")
                kinds.append(kinds[-1] if inherits and kinds[-1] != "p" else _KINDS[tag])
            elif tag in ("br", "lb"):
                words.append("\n")
            words.append(element.text or "")
        else:
            if tag in _KINDS and not (tag in silent or _hidden(element)):
                close()
                kinds.pop()
            if element is not body:
                words.append(element.tail or "")
    close()
    return blocks


def _hidden(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None
