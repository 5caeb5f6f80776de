"""The page as data for a web page: a Report of schema.org with its citations, to be put into a script element.

What the page shows is in it: each statement a Claim, whose appearances are the exact words of those who say it, each a
Quotation from an Article that the report cites.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from briefing.nouns import Briefing, Citation, Conflict, Document
from briefing.page import phrases, quoting
from briefing.page.escape import clean, web_address
from briefing.page.own import own_points

CONTEXT = "https://schema.org"
# Ends or hides a script element, ends a line of JavaScript, or acts on a terminal; JSON can name them all.
_UNSAFE = re.compile("[<>&\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def to_json_ld(briefing: Briefing) -> str:
    """The report, indented, ending in a newline; no character in it can end the script element it is put into."""
    report = {
        "@context": CONTEXT,
        "@type": "Report",
        "name": clean(briefing.title) or "Briefing",
        **_told("abstract", briefing.bottom_line.statement if briefing.bottom_line else ""),
        "datePublished": briefing.run.compiled.isoformat(),
        "inLanguage": "en",
        "creator": {
            "@type": "SoftwareApplication",
            "name": "briefing",
            "softwareVersion": briefing.run.version,
            "applicationCategory": "BusinessApplication",
        },
        "hasPart": [*_claims(briefing), *(_difference(c) for c in briefing.conflicts if c.on_page)],
        "citation": [_article(d) for d in briefing.documents],
    }
    text = json.dumps(report, ensure_ascii=False, indent=1, allow_nan=False)
    return _UNSAFE.sub(lambda m: f"\\u{ord(m[0]):04x}", text) + "\n"


def _claims(briefing: Briefing) -> list[dict[str, Any]]:
    """Every statement on the page, each once, in the page's order."""
    told = list(quoting.lead_parts(briefing))
    told += [(c.statement, c.citations) for c in briefing.changes if c.on_page]
    told += [(p.statement, p.citations) for p in quoting.beside_lead(briefing) if p.on_page]
    told += [(p.statement, p.citations) for p in own_points(briefing) if p.on_page]
    told += [(s.line.statement, s.line.citations) for s in briefing.summaries if s.on_page and s.line]
    told += [(u.statement, u.citations) for u in briefing.unknowns if u.on_page]
    told += [(f"{f.value}: {f.what}", f.citations) for f in briefing.figures if f.on_page]
    told += [(e.statement, e.citations) for e in briefing.timeline if e.on_page]
    merged: dict[str, list[Citation]] = {}
    for text, citations in told:
        merged.setdefault(text, []).extend(citations)
    return [_claim(text, dict.fromkeys(citations)) for text, citations in merged.items() if citations]


def _claim(text: str, citations: Iterable[Citation]) -> dict[str, Any]:
    return {"@type": "Claim", "text": clean(text), "appearance": [_quotation(c) for c in citations]}


def _difference(conflict: Conflict) -> dict[str, Any]:
    """A question with the answers that exclude each other."""
    parts = []
    for position in conflict.positions:
        speaker = {"author": {"@type": "Person", "name": clean(position.speaker)}} if position.speaker else {}
        parts.append(_claim(position.value, position.citations) | speaker)
    return {
        "@type": "CreativeWork",
        "name": clean(conflict.issue),
        "genre": phrases.difference(conflict),
        **_told("description", conflict.why),
        "hasPart": parts,
    }


def _quotation(citation: Citation) -> dict[str, Any]:
    return {"@type": "Quotation", "text": citation.quote, "isPartOf": {"@id": _id(citation.document)}}


def _article(document: Document) -> dict[str, Any]:
    source, published = document.source, document.source.published
    day = "" if published is None else (published.date() if source.published_date_only else published).isoformat()
    return {
        "@type": "Article",
        "@id": _id(document.id),
        **_told("headline", source.title),
        **_told("url", web_address(source.url)),
        **_told("datePublished", day),
        **_told("inLanguage", source.language),
        **({"author": {"@type": "Person", "name": name}} if (name := clean(source.author or "")) else {}),
        "publisher": {"@type": "Organization", "name": quoting.name(document)},
    }


def _id(document: str) -> str:
    """A name that holds within this report alone, so that two reports on one page do not mix their articles."""
    return "_:" + re.sub("[^A-Za-z0-9]", "", document)


def _told(name: str, value: str | None) -> dict[str, str]:
    """A property, or none where there is nothing to say."""
    return {name: words} if (words := clean(value or "")) else {}
