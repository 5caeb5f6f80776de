"""The page as a note for Obsidian: front matter, callouts, and a block with an id for each proof, which references lead
to (and other notes may)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import get_args

from briefing.config import Section
from briefing.nouns import Briefing, Citation
from briefing.page import escape, phrases, quoting
from briefing.page.text_fragments import to_words
from briefing.page.view import view
from briefing.page.voices import MarkdownVoice, bare

FILE = "obsidian.md.j2"
TAG = "briefing"
# In a property Obsidian makes links of these, and a plugin runs what stands in <% %>, and there is no escape.
_PROPERTY = str.maketrans({"[": "(", "]": ")", "<": "‹", ">": "›"})


class ObsidianVoice(MarkdownVoice):
    """Markdown for Obsidian: a reference leads to the proof that stands below, and `proofs` are these."""

    def __init__(self, briefing: Briefing) -> None:
        self._documents = {d.id: d for d in briefing.documents}
        self._ids: dict[tuple[str, int, int], str] = {}
        self.proofs: dict[str, str] = {}

    def text(self, words: str) -> str:
        """The words, escaped."""
        return escape.obsidian(words)

    def quote(self, words: str) -> str:
        """The words in quotation marks, escaped."""
        return f"“{escape.obsidian(bare(escape.clean(words)))}”"

    def cites(self, citations: Sequence[Citation]) -> str:
        """ " [[#^s1-1|S1]] [[#^s2-1|S2]]", each to the first proof of its document."""
        shown, more = quoting.named(citations)
        firsts = [next(c for c in citations if c.document == d) for d in shown]
        links = "".join(f" [[#^{self._proved(c)}|{escape.obsidian(c.document)}]]" for c in firsts)
        return links + (f" +{more}" if more else "")

    def link(self, label: str, url: str | None) -> str:
        """A Markdown link, or the label alone."""
        address = escape.obsidian_url(url)
        return f"[{escape.obsidian(label)}]({address})" if address else escape.obsidian(label)

    def stack(self, parts: Iterable[str]) -> str:
        """Parts as items of a list in a callout."""
        return "\n> - ".join(parts)

    def _proved(self, citation: Citation) -> str:
        """The id of the block of a citation's words, which is kept."""
        key = (citation.document, citation.start, citation.end)
        if key not in self._ids:
            known = sum(document == citation.document for document, _, _ in self._ids) + 1
            stem = re.sub("[^a-z0-9]", "", citation.document.lower()) or "s"
            self._ids[key] = f"{stem}-{known}"
            self.proofs[self._ids[key]] = self._proof(citation)
        return self._ids[key]

    def _proof(self, citation: Citation) -> str:
        document = self._documents.get(citation.document)
        name = quoting.name(document) if document else ""
        link = self.link(name, to_words(document.source.url if document else None, citation.quote))
        return f"**{escape.obsidian(citation.document)}** {link}: {self.quote(citation.quote)}"


def to_obsidian(briefing: Briefing) -> str:
    """A note: Markdown with front matter."""
    from briefing.page.templating import SHARED, home, run, tidy

    voice = ObsidianVoice(briefing)
    page = view(briefing, voice)
    order = page.sections or get_args(Section)
    body = run(home() / SHARED / FILE, {"page": page, "order": order, "proofs": {}}, own=False)
    # What only sections say that were not chosen needs no proof.
    proofs = {id: words for id, words in voice.proofs.items() if f"[[#^{id}|" in body}
    body = run(home() / SHARED / FILE, {"page": page, "order": order, "proofs": proofs}, own=False)
    return f"---\n{front_matter(briefing)}---\n\n{tidy(body)}"


def front_matter(briefing: Briefing) -> str:
    """The note's properties, in YAML; none of their texts is a link."""
    import yaml

    outlets = dict.fromkeys(_property(quoting.name(d)) for d in briefing.documents)
    properties = {
        "title": _property(briefing.title) or "Briefing",
        "date": briefing.run.compiled,
        "sources": len(briefing.documents),
        "origins": briefing.n_origins,
        "outlets": list(outlets),
        **({"confidence": briefing.confidence.level} if briefing.confidence else {}),
        **({"published": days} if (days := phrases.days(briefing.documents)) else {}),
        "tags": [TAG],
    }
    made: str = yaml.safe_dump(properties, allow_unicode=True, sort_keys=False, width=float("inf"))
    return made


def _property(words: str) -> str:
    return escape.clean(words).translate(_PROPERTY).replace("://", ":// ")
