"""What a page says of itself outside its text: schema.org JSON-LD first, then meta tags, then visible marks.

trafilatura finds these too, but drops the time of day of the publication and what tells a live blog or a paywall.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from briefing.sources.cleaning import one_line
from briefing.sources.times import parse_published

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SUMMARIES = ("description", "abstract", "alternativeHeadline")
_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report$|LiveBlog|PressRelease", re.I)
_WRAPPING = re.compile(
    r"^\s{0,200}(?://|/\*)?\s{0,20}(?:<!\[CDATA\[|<!--)(?:\s{0,20}\*/)?|(?://|/\*)?\s{0,20}(?:\]\]>"
    r"|-->)(?:\s{0,20}\*/)?\s{0,200}$"
)
_COMMA = re.compile(r",(?=\s{0,200}[}\]])")
_MAX_SCRIPT_CHARS, _MAX_NODES = 500_000, 2_000
_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.created", "dc.date", "pubdate", "publishdate", "publish-date", "date",
    "cxenseparse:recs:publishtime",
)  # fmt: skip
_TITLE_METAS = ("og:title", "twitter:title")
_CHANGE_METAS = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")
Node = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What was found; `behind_paywall` where the page says that it is not free, `live` where it is a live blog;
    `body` is the whole text, where the page's data state it, and `summaries` what they say of it; `states_change`
    where they say when the page was last changed."""

    titles: tuple[str, ...] = ()
    outlet: str | None = None
    author: str | None = None
    published: datetime | None = None
    published_date_only: bool = False
    url: str | None = None
    language: str | None = None
    behind_paywall: bool = False
    live: bool = False
    body: str | None = None
    summaries: tuple[str, ...] = ()
    states_change: bool = False


def page_facts(tree: HtmlElement) -> PageFacts:
    """The facts of a parsed page."""
    nodes = _articles(tree)
    node = max(nodes, key=len, default={})
    metas = _metas(tree)
    published, date_only = _published(tree, node, metas)
    canonical = _first(tree, '//link[@rel="canonical"]/@href') or metas.get("og:url")
    language = _text(node, "inLanguage") or _first(tree, "/html/@lang") or metas.get("og:locale")
    free = str(node.get("isAccessibleForFree", metas.get("isaccessibleforfree", ""))).lower()
    tier = metas.get("article:content_tier", "").lower()
    return PageFacts(
        titles=tuple(t for s in (_text(node, "headline"), *(metas.get(k) for k in _TITLE_METAS)) if (t := one_line(s))),
        outlet=one_line(_name(node.get("publisher")) or metas.get("og:site_name")),
        author=one_line(_name(node.get("author"))),
        published=published,
        published_date_only=date_only,
        url=canonical if canonical and canonical.startswith(("http://", "https://")) else None,
        language=language[:2].lower() if language and language[:2].isalpha() else None,
        behind_paywall=free == "false" or tier in ("locked", "metered"),
        body=max((b for n in nodes if (b := _body(n))), key=len, default=None),
        summaries=tuple(s for n in nodes for k in _SUMMARIES if (s := _text(n, k))),
        live="liveblog" in str(node.get("@type", "")).lower(),
        states_change="dateModified" in node or any(k in metas for k in _CHANGE_METAS),
    )


def _articles(tree: HtmlElement) -> list[Node]:
    found: list[Node] = []
    nodes: list[Node] = []
    for script in tree.xpath('//script[contains(@type, "ld+json")]/text()')[:50]:
        if len(script) > _MAX_SCRIPT_CHARS:
            continue
        nodes += _nodes(_loaded(str(script)))
    if stated := _first(tree, '//meta[@itemprop="articleBody"]/@content'):
        nodes.append({"@type": "Article", "articleBody": stated})
    named = {str(n["@id"]): n for n in nodes if "@id" in n and "name" in n}
    for node in nodes:
        kind = node.get("@type")
        kinds = [str(k) for k in kind] if isinstance(kind, list) else [str(kind)]
        if any(_ARTICLE_TYPES.search(k) for k in kinds):
            found.append({k: _resolved(v, named) if k in ("author", "publisher") else v for k, v in node.items()})
    return found


def _loaded(script: str) -> object:
    """The data of a script; what pages wrap around it for old browsers, and commas too many, are no fault of it."""
    script = _WRAPPING.sub("", script).strip().rstrip(";")
    for text in (script, _COMMA.sub("", script)):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _resolved(value: object, named: dict[str, Node]) -> object:
    """What stands for a node elsewhere in the data by its @id, as that node."""
    if isinstance(value, list):
        return [_resolved(v, named) for v in value[:20]]
    if isinstance(value, dict) and "name" not in value:
        return named.get(str(value.get("@id")), value)
    return value


def _nodes(data: object) -> Iterator[Node]:
    waiting, n = [data], 0
    while waiting and n < _MAX_NODES:
        n += 1
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting += [item[k] for k in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart") if k in item]
        elif isinstance(item, list):
            waiting += item[:200]


def _published(tree: HtmlElement, node: Node, metas: dict[str, str]) -> tuple[datetime | None, bool]:
    """The most exact of what is stated; a stated time wins over a stated day."""
    stated = [_text(node, "datePublished"), *(metas.get(k) for k in _PUBLISHED_METAS)]
    stated += [
        str(v)
        for v in tree.xpath('//*[@itemprop="datePublished"]/@content | //*[@itemprop="datePublished"]/@datetime')[:3]
    ]
    stated += [
        str(v)
        for v in tree.xpath("(//article//time/@datetime | //header//time/@datetime | //time[@pubdate]/@datetime)")[:1]
    ]
    found = [(moment, date_only) for s in stated for moment, date_only in (parse_published(s),) if moment]
    return next((f for f in found if not f[1]), found[0] if found else (None, False))


def _metas(tree: HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in tree.xpath("//meta[@content]")[:500]:
        for attribute in ("property", "name", "itemprop"):
            if key := meta.get(attribute):
                metas.setdefault(key.strip().lower(), str(meta.get("content")).strip())
    return {k: v for k, v in metas.items() if v}


def _first(tree: HtmlElement, path: str) -> str | None:
    found = tree.xpath(path)
    return str(found[0]).strip() or None if found else None


def _text(node: Node, key: str) -> str | None:
    value = node.get(key)
    if isinstance(value, list) and value:
        value = value[0]
    return value.strip() or None if isinstance(value, str) else None


def _body(node: Node) -> str | None:
    value = node.get("articleBody") or node.get("text") or node.get("liveBlogUpdate")
    if isinstance(value, list):
        texts = (_text(v, "articleBody") if isinstance(v, dict) else v for v in value[:2_000])
        value = "\n\n".join(text for text in texts if isinstance(text, str))
    if isinstance(value, dict):
        value = value.get("@value")
    return value.strip() or None if isinstance(value, str) else None


def _name(value: object) -> str | None:
    if isinstance(value, list):
        names = [n for v in value[:8] if (n := _name(v))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        value = value.get("name")
        return _name(value) if isinstance(value, (str, list)) else None
    return value if isinstance(value, str) and value and not value.startswith("http") else None
