"""The evidence on a screen: below each statement its sources side by side, opened without a script.

A statement's block is a `details` element. That of a difference stands below its row and is opened from every side's
cell, which no `details` can do: the cells' buttons switch an empty popover in it on and off, and the style shows the
block while that is on. So all of it works by mouse, touch and keyboard, stays open until it is closed, and covers
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.nouns import Briefing, Citation, Conflict, SharedPoint
from briefing.page import escape, phrases, quoting
from briefing.page.clip import clip
from briefing.page.surroundings import passage
from briefing.page.text_fragments import to_words
from briefing.page.voices import HtmlVoice
from briefing.page.witnesses import Standpoint, Witness, cited, of_point

if TYPE_CHECKING:
    from markupsafe import Markup

MAX_CARDS = 6  # sources quoted below one statement; the others are named
MAX_DENYING = 2  # of them those that deny it, whose room the others leave
MAX_PASSAGES = 2  # quoted of one source, below one statement
MAX_NAMED = 5  # outlets beside a statement
MAX_SHORT_NAME = 30
MAX_SPEAKER = 60
MAX_VALUE = 90
STYLE = "evidence.css"
CARD: dict[Standpoint, str] = {"all": "says all of it", "core": "says its core", "denies": "denies it"}
BESIDE: dict[Standpoint, str] = {"core": "its core:", "denies": "denied by", "silent": "silent:"}
UNQUOTED: dict[Standpoint, str] = {
    "says": "Also", "all": "Also says all of it", "core": "Also says its core", "denies": "Denies it, not quoted here",
    "unclear": "Touches on it, not clearly enough to be quoted", "silent": "Silent",
}  # fmt: skip
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class EvidenceVoice(HtmlVoice):
    """HTML for a screen: every statement opens the words of its sources, in their place.

    Ids are a prefix and a number; which sources were shown is remembered, so that one of them can be chosen.
    """

    def __init__(self, briefing: Briefing) -> None:
        super().__init__(briefing)
        self.documents = {d.id: d for d in briefing.documents}
        self.numbers = {d.id: n for n, d in enumerate(briefing.documents, 1)}
        self.shown: set[int] = set()

    def evidence(self, citations: Sequence[Citation], *, point: SharedPoint | None = None, value: str = "") -> str:
        """A `details` element: the outlets by name, then their words."""
        witnesses = of_point(point, self.briefing.conflicts) if point else cited(citations)
        if not witnesses:
            return ""
        worded = [w for w in witnesses if w.citations]
        denying = [w for w in worded if w.standpoint == "denies"][:MAX_DENYING]
        quoted = [w for w in worded if w.standpoint != "denies"][: MAX_CARDS - len(denying)] + denying
        cards = self.markup("").join(self._card(w, value) for w in quoted)
        others = self._others([w for w in witnesses if w not in quoted])
        return self.markup(
            '<details class="evidence{}"><summary>{}</summary><div class="cards">{}</div>{}</details>'
        ).format(
            self._from(w.document for w in worded if w.standpoint != "denies"),
            self._beside(witnesses, point),
            cards,
            others,
        )

    def aside(self, words: str) -> str:
        """Words that are hidden with the references that they follow."""
        return self.markup('<span class="refs">{}</span>').format(self.text(words))

    def opener(self, number: int, citations: Sequence[Citation]) -> str:
        """A button with the outlets of a side, for the block of a difference."""
        documents = [w.document for w in cited(citations)]
        if not documents:
            return ""
        names = self._names(documents)
        return self.markup(
            '<button type="button" class="opener{}" popovertarget="pin-{}" aria-label="{}: the words of each side">'
            "{}</button>"
        ).format(self._from(documents), number, names, names)

    def sides(self, number: int, conflict: Conflict) -> str:
        """The block of a difference, with a column for each side: its value, who says so, their words."""
        columns = []
        for position in conflict.positions:
            speaker = f"{clip(escape.clean(position.speaker), MAX_SPEAKER)}: " if position.speaker else ""
            words = clip(escape.clean(position.value), MAX_VALUE)
            value = self.quote(words) if words else ""
            witnesses = cited(position.citations)
            cards = self.markup("").join(self._card(w, position.value) for w in witnesses[:MAX_CARDS])
            others = self._others(witnesses[MAX_CARDS:])
            columns.append(
                self.markup('<div class="side"><p class="value">{}{}</p>{}{}</div>').format(
                    speaker, value, cards, others
                )
            )
        return self.markup(
            '<div class="evidence sides{}"><span class="pin" id="pin-{}" popover="manual"></span>{}</div>'
        ).format(
            self._from(c.document for p in conflict.positions for c in p.citations),
            number,
            self.markup("").join(columns),
        )

    def choices(self) -> str:
        """A list of the sources that were shown as evidence; "" where there is nothing to choose."""
        if len(self.shown) < 2:
            return ""
        options = self.markup("").join(
            self.markup('<option value="{}">{} · {}</option>').format(
                self.numbers[d.id], escape.clean(d.id), quoting.name(d)
            )
            for d in self.briefing.documents
            if self.numbers[d.id] in self.shown
        )
        return self.markup(
            '<p class="choices"><label for="choice">Show what rests on</label> <select id="choice" autocomplete="off">'
            '<option value="0" selected>all sources</option>{}</select></p>'
        ).format(options)

    def style(self) -> Markup:
        """The style of the evidence, with what hides the statements of other sources than the one chosen."""
        from briefing.page.templating import SHARED, home

        rules = [(Path(home()) / SHARED / STYLE).read_text(encoding="utf-8")]
        for n in sorted(self.shown) if len(self.shown) > 1 else ():
            chosen = f'body:has(#choice > [value="{n}"]:checked)'
            hidden = ("li:has(.evidence)", "tr:has(.evidence, .opener)", "section:has(.evidence):not(.lead)")
            rules.append(f"{', '.join(f'{chosen} {h}:not(:has(.from-{n}))' for h in hidden)} {{ display: none; }}")
        return self.markup("@media screen {{\n{}\n}}").format(self.markup("\n".join(rules)))

    def _beside(self, witnesses: Sequence[Witness], point: SharedPoint | None) -> Markup:
        """Who says it, by name, who stands to it otherwise, and of how many origins they are."""
        sayers = [w.document for w in witnesses if w.standpoint in ("says", "all")]
        parts = [self.markup("<b>{}</b>").format(self._names(sayers))] if sayers else []
        for standpoint, words in BESIDE.items():
            documents = [w.document for w in witnesses if w.standpoint == standpoint]
            if documents:
                part = '<span class="{}">{} {}</span>'
                parts.append(self.markup(part).format(standpoint, words, self._names(documents)))
        if point:
            parts.append(self.markup("<span>{}</span>").format(phrases.count(point.origins, "origin")))
        return self.markup(" · ").join(parts) or self.markup("Sources")

    def _names(self, documents: Sequence[str]) -> str:
        shown = ", ".join(self._name(d) for d in documents[:MAX_NAMED])
        more = len(documents) - MAX_NAMED
        return f"{shown} +{more}" if more > 0 else shown

    def _name(self, document: str) -> str:
        found = self.documents.get(document)
        return clip(quoting.name(found), MAX_SHORT_NAME) if found else escape.clean(document)

    def _from(self, documents: Iterable[str]) -> str:
        """Classes that tell of which sources a block is, and that they were shown."""
        numbers = sorted({self.numbers[d] for d in documents if d in self.numbers})
        self.shown |= set(numbers)
        return "".join(f" from-{n}" for n in numbers)

    def _card(self, witness: Witness, value: str) -> Markup:
        """A source: its name and day, how it stands, its words in their place, and the way to the original."""
        document = self.documents.get(witness.document)
        stands = CARD.get(witness.standpoint, "")
        day = f"{witness.document}, {phrases.published(document.source)}" if document else witness.document
        first = witness.citations[0].quote
        address = to_words(document.source.url, first) if document else ""
        there = '<p class="there"><a href="{}" rel="noreferrer">Read it at {}</a></p>'
        return self.markup('<div class="card {}"><p class="by"><b>{}</b> <span>{}</span>{}</p>{}{}</div>').format(
            witness.standpoint,
            self._name(witness.document),
            escape.clean(day),
            self.markup(' <span class="stands">{}</span>').format(stands) if stands else "",
            self.markup("").join(self._passage(witness, c, value) for c in witness.citations[:MAX_PASSAGES]),
            self.markup(there).format(address, self._name(witness.document)) if address else "",
        )

    def _passage(self, witness: Witness, citation: Citation, value: str) -> Markup:
        document = self.documents.get(witness.document)
        found = passage(document, citation, value)
        start, end = found.value
        words = found.quote
        marked = self.markup("{}<b>{}</b>{}").format(words[:start], words[start:end], words[end:]) if end else words
        language = (document.source.language or "") if document else ""
        spoken = self.markup(' lang="{}"').format(language) if _LANGUAGE.fullmatch(language) else ""
        return self.markup('<blockquote dir="auto"{}>{}<mark>{}</mark>{}</blockquote>').format(
            spoken, found.before, marked, found.after
        )

    def _others(self, witnesses: Sequence[Witness]) -> Markup:
        """Those without words here, by how they stand."""
        lines = []
        for standpoint, words in UNQUOTED.items():
            documents = [w.document for w in witnesses if w.standpoint == standpoint]
            if documents:
                lines.append(self.markup("<b>{}:</b> {}.").format(words, self._names(documents)))
        if not lines:
            return self.markup("")
        return self.markup('<p class="others">{}</p>').format(self.markup(" ").join(lines))
