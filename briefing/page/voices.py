"""How each format writes the page's words: plain (to be measured, to be mailed), Markdown and HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from briefing.nouns import Briefing, Citation, Conflict, SharedPoint
from briefing.page import escape, quoting
from briefing.page.clip import clip

MAX_TITLE = 200  # room of a quote that a mail's link has as its title, in letters
_PAIRS = {'"': '"', "“": "”", "‘": "’"}


BREAK = "\u200b"  # a line may end between two references


class Voice(Protocol):
    """How one format writes what the page says."""

    def text(self, words: str) -> str:
        """Untrusted words, escaped."""
        ...

    def quote(self, words: str) -> str:
        """Untrusted words in quotation marks, escaped."""
        ...

    def cites(self, citations: Sequence[Citation]) -> str:
        """References to the documents cited, after a space; with their quotes where the format can show them."""
        ...

    def aside(self, words: str) -> str:
        """Untrusted words, escaped, that the evidence tells by itself where it can be shown."""
        ...

    def link(self, label: str, url: str | None) -> str:
        """A label that leads to an address, where the address is a plain web one."""
        ...

    def join(self, parts: Iterable[str], separator: str) -> str:
        """Ready parts in one line; the separator is trusted."""
        ...

    def stack(self, parts: Iterable[str]) -> str:
        """Ready parts of a table's cell, one under the other where the format can."""
        ...

    def evidence(self, citations: Sequence[Citation], *, point: SharedPoint | None = None, value: str = "") -> str:
        """A block that opens what sources say of a statement, in its place: those cited for it, or all whose standing
        to a shared point is known; with a value marked. Empty where the format cannot."""
        ...

    def opener(self, number: int, citations: Sequence[Citation]) -> str:
        """What opens the block of a difference, for the side of those cited."""
        ...

    def sides(self, number: int, conflict: Conflict) -> str:
        """The block of a difference: the words of all sides."""
        ...

    def choices(self) -> str:
        """What chooses one of the sources that have been shown as evidence."""
        ...


class PlainVoice:
    """Words as they are, cleaned: what the measure counts."""

    def text(self, words: str) -> str:
        """The words, cleaned."""
        return escape.clean(words)

    def quote(self, words: str) -> str:
        """The words in quotation marks."""
        return f"“{bare(escape.clean(words))}”"

    def cites(self, citations: Sequence[Citation]) -> str:
        """ " [S1][S2]", with a place to break a line between the two."""
        return _references(citations, escape.clean, BREAK)

    def aside(self, words: str) -> str:
        """The words as any others."""
        return self.text(words)

    def link(self, label: str, url: str | None) -> str:
        """The label."""
        return escape.clean(label)

    def join(self, parts: Iterable[str], separator: str) -> str:
        """Parts in one line."""
        return separator.join(parts)

    def stack(self, parts: Iterable[str]) -> str:
        """Parts in lines of their own."""
        return "\n".join(parts)

    def evidence(self, citations: Sequence[Citation], *, point: SharedPoint | None = None, value: str = "") -> str:
        """Nothing: what cannot be opened shows references alone."""
        return ""

    def opener(self, number: int, citations: Sequence[Citation]) -> str:
        """Nothing, as nothing opens."""
        return ""

    def sides(self, number: int, conflict: Conflict) -> str:
        """Nothing, as nothing opens."""
        return ""

    def choices(self) -> str:
        """Nothing: there is no choosing."""
        return ""


class MarkdownVoice(PlainVoice):
    """Markdown that reads well raw."""

    def text(self, words: str) -> str:
        """The words, escaped."""
        return escape.markdown(words)

    def quote(self, words: str) -> str:
        """The words in quotation marks, escaped."""
        words = bare(escape.clean(words))
        return f"“{escape.markdown(words)}”" if '"' in words else f'"{escape.markdown(words)}"'

    def cites(self, citations: Sequence[Citation]) -> str:
        """ " [S1][S2]"."""
        return _references(citations, escape.markdown)

    def link(self, label: str, url: str | None) -> str:
        """A Markdown link, or the label alone."""
        address = escape.markdown_url(url)
        return f"[{escape.markdown(label)}]({address})" if address else escape.markdown(label)

    def stack(self, parts: Iterable[str]) -> str:
        """Parts of a cell, which Markdown keeps in one line."""
        return " · ".join(parts)


class HtmlVoice(PlainVoice):
    """HTML for paper: references are plain. Every string it returns is markup that has been escaped."""

    def __init__(self, briefing: Briefing) -> None:
        from markupsafe import Markup
        from markupsafe import escape as escape_html

        self.briefing = briefing
        self.markup = Markup
        self.escape = escape_html

    def text(self, words: str) -> str:
        """The words, escaped."""
        return self.escape(escape.clean(words))

    def quote(self, words: str) -> str:
        """The words in quotation marks, escaped."""
        return self.markup("“{}”").format(bare(escape.clean(words)))

    def cites(self, citations: Sequence[Citation]) -> str:
        """The plain references; a screen that shows the evidence beside them hides them."""
        plain = super().cites(citations)
        return self.markup('<span class="refs">{}</span>').format(plain) if plain else ""

    def link(self, label: str, url: str | None) -> str:
        """A link, or the label alone."""
        address = escape.web_address(url)
        if not address:
            return self.text(label)
        return self.markup('<a href="{}" rel="noreferrer">{}</a>').format(address, escape.clean(label))

    def join(self, parts: Iterable[str], separator: str) -> str:
        """Parts in one line."""
        return self.markup(separator).join(parts)

    def stack(self, parts: Iterable[str]) -> str:
        """Parts in lines of their own."""
        return self.markup("").join(self.markup('<div class="said">{}</div>').format(p) for p in parts)


class PlainMailVoice(PlainVoice):
    """The plain twin of a mail: words as they are, and the addresses in full."""

    def cites(self, citations: Sequence[Citation]) -> str:
        """ " [S1][S2]"."""
        return _references(citations, escape.clean)

    def link(self, label: str, url: str | None) -> str:
        """The label and, after it, the address."""
        address = escape.web_address(url)
        return f"{escape.clean(label)} <{address}>" if address else escape.clean(label)


class MailVoice(HtmlVoice):
    """HTML for mail programs: a citation leads to its source and has its quote as a title; nothing opens or floats."""

    def cites(self, citations: Sequence[Citation]) -> str:
        """Links to the sources cited."""
        if not citations:
            return ""
        shown, more = quoting.named(citations)
        links = [self._cite(d, [c for c in citations if c.document == d]) for d in shown]
        return self.markup(" {}{}").format(self.markup("").join(links), f" +{more}" if more else "")

    def link(self, label: str, url: str | None) -> str:
        """A link, or the label alone."""
        address = escape.web_address(url)
        if not address:
            return self.text(label)
        return self.markup('<a class="P-link" href="{}">{}</a>').format(address, escape.clean(label))

    def stack(self, parts: Iterable[str]) -> str:
        """Parts in paragraphs of their own."""
        return self.markup("").join(self.markup('<p class="P-said">{}</p>').format(p) for p in parts)

    def _cite(self, document: str, citations: Sequence[Citation]) -> str:
        quote = clip(escape.clean(citations[0].quote), MAX_TITLE)
        found = next((d for d in self.briefing.documents if d.id == document), None)
        address = escape.web_address(found.source.url) if found else ""
        if not address:
            return self.markup('<span class="P-cite" title="{}">[{}]</span>').format(quote, escape.clean(document))
        return self.markup('<a class="P-cite" href="{}" title="{}">[{}]</a>').format(
            address, quote, escape.clean(document)
        )


def _references(citations: Sequence[Citation], escaped: Callable[[str], str], between: str = "") -> str:
    """References in brackets, after the space that parts them from the statement."""
    shown, more = quoting.named(citations)
    names = between.join(f"[{escaped(d)}]" for d in shown)
    return (f" {names}" if names else "") + (f" +{more}" if more else "")


def bare(words: str) -> str:
    """Words without the quotation marks around the whole of them, so that they are not quoted twice."""
    close = _PAIRS.get(words[:1])
    if close and len(words) > 2 and words.endswith(close) and close not in words[1:-1]:
        return words[1:-1]
    return words
