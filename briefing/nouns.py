"""The nouns of a briefing: frozen values that every room reads and none changes; the standard library only.

Offsets are half-open and count Unicode code points. The invariant that all rests on:
``citation.quote == document.text[citation.start:citation.end]``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from briefing.record import Diagnostic as Diagnostic
from briefing.record import Reading as Reading
from briefing.record import Run as Run
from briefing.record import Severity as Severity

ReadDepth = Literal["full", "truncated", "snippet"]
Kind = Literal["number", "date", "place", "name", "quote", "cause", "agent", "status", "attribution", "stance"]
Relation = Literal["contradiction", "superseded", "framing"]
ChangeKind = Literal["new", "revised", "withdrawn", "resolved", "confirmed"]
ConfidenceLevel = Literal["high", "moderate", "low"]
StanceKind = Literal["all", "core", "denies", "silent"]
Finder = Literal["values", "stance", "reader"]
Proof = Literal["values", "wording", "stance", "asked twice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a document came from, who published it and when; None is what it does not say.

    `uri` is the path, address or name the user gave, "-" for standard input; `url` the canonical address, without
    credentials; `media_type` what the content was found to be; `published` has a zone, and only its day is known where
    `published_date_only`; `retrieved` is when it was read from the network; `language` an ISO 639-1 code; `read_depth`
    is "full", "truncated" (the text breaks off) or "snippet" (a teaser); `wire` the agency that the text credits.
    """

    uri: str
    media_type: str = "text/plain"
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    published: datetime | None = None
    published_date_only: bool = False
    url: str | None = None
    retrieved: datetime | None = None
    language: str | None = None
    read_depth: ReadDepth = "full"
    wire: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Words of a source that were not read: `what` they are ("menu", "caption", "withdrawn", "quoted", "comment"), and
    `where`."""

    what: str
    n_words: int
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a document: ``document.text[start:end]``, the `index`-th of it."""

    document: str
    index: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Proof: the exact words of a document, made by `Document.cite`; `says` is how much of a statement they say."""

    document: str
    start: int
    end: int
    quote: str
    says: Literal["all", "core"] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a document stands to a statement; `probability` is that its nearest sentence says at least the core of it."""

    document: str
    stance: StanceKind
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report as read. Its `id` is S1, S2 … in the order given; `origin` is the id of the first document of the
    same origin (a wire copy has that of the report it copies, any other its own); `left_out` is what was not read."""

    id: str
    source: Source
    text: str
    sha256: str
    sentences: tuple[Sentence, ...] = ()
    origin: str = ""
    left_out: tuple[LeftOut, ...] = ()

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        outlet: str | None = None,
        title: str | None = None,
        published: datetime | None = None,
        url: str | None = None,
        id: str = "",
    ) -> Document:
        """A document from text at hand; its id is given when it is briefed."""
        source = Source(uri=url or "text", outlet=outlet, title=title, published=published, url=url)
        return cls(id=id, source=source, text=text, sha256=digest(text))

    def cite(self, start: int, end: int) -> Citation:
        """The words from `start` to `end` as proof; ValueError where the span is empty or outside the text."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"{self.id}: no text at {start}:{end}")
        return Citation(document=self.id, start=start, end=end, quote=self.text[start:end])

    def words(self, sentence: Sentence) -> str:
        """The text of one of its sentences."""
        return self.text[sentence.start : sentence.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a statement, with those that say this part."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A statement with its proof. `salience` is in [0, 1]; `writer` is None where the words are the source's own.
    Of one made of several sentences, `parts` are these, and `citations` the union of theirs; `found_by` tells who found
    it, where a model read too."""

    statement: str
    citations: tuple[Citation, ...]
    salience: float = 0.0
    on_page: bool = True
    writer: str | None = None
    parts: tuple[Part, ...] = ()
    found_by: tuple[Finder, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One source condensed; `writer` is "extractive" or the id of a model. `line` is what this source adds to what is
    told above, in a whole clause; None where none was good enough to print."""

    document: str
    points: tuple[Point, ...]
    writer: str = "extractive"
    on_page: bool = True
    line: Point | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPoint:
    """What `origins` independent documents say: each citation tells how much of it. `silent` are those read in full
    that tell nothing of it. One not `printable`, as few say it surely or it repeats a better one, is for the record;
    one `in_lead` the bottom line says already."""

    statement: str
    citations: tuple[Citation, ...]
    origins: int
    silent: tuple[str, ...] = ()
    stances: tuple[Standing, ...] = ()
    salience: float = 0.0
    printable: bool = True
    in_lead: bool = False
    on_page: bool = True
    writer: str | None = None
    found_by: tuple[Finder, ...] = ()
    proved_by: tuple[Proof, ...] = ()

    @property
    def whole(self) -> tuple[Citation, ...]:
        """The citations of those that say all of it."""
        return tuple(c for c in self.citations if c.says != "core")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One answer to the question in dispute. `speaker` is whose claim it is, where the source passes one on."""

    value: str
    citations: tuple[Citation, ...]
    speaker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two or more answers to one question. `probability` is the calibrated one of its being a real difference;
    `printable` is False where that is too low for a page. Where a model read too, `found_by` tells who found it and
    `proved_by` what proved it."""

    issue: str
    kind: Kind
    relation: Relation
    why: str
    positions: tuple[Position, ...]
    probability: float = 0.0
    printable: bool = True
    on_page: bool = True
    found_by: tuple[Finder, ...] = ()
    proved_by: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What the sources themselves say is not known or not disclosed. One not `printable` the page tells elsewhere."""

    statement: str
    citations: tuple[Citation, ...]
    printable: bool = True
    on_page: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A figure worth a line: its `value` as written, and what it measures."""

    value: str
    what: str
    citations: tuple[Citation, ...]
    on_page: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dated happening. `day` is ISO 8601, as precise as known: "2026-11-23" or "2026-11". One not `printable` the
    page tells elsewhere."""

    day: str
    statement: str
    citations: tuple[Citation, ...]
    printable: bool = True
    on_page: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed since an earlier briefing on the same subject: `before` is what was told then. Where a value moved,
    it went from `value_before` to `value`. `by` are those who say it, by outlet, and `day` is when the first of them
    did (ISO 8601)."""

    kind: ChangeKind
    statement: str
    before: str | None = None
    citations: tuple[Citation, ...] = ()
    on_page: bool = True
    value: str | None = None
    value_before: str | None = None
    by: tuple[str, ...] = ()
    day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """How far the evidence carries, in words derived from it."""

    level: ConfidenceLevel
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """The whole result: everything found, `on_page` true on what the page shows. Lists are best first."""

    title: str
    documents: tuple[Document, ...]
    bottom_line: Point | None
    shared: tuple[SharedPoint, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    summaries: tuple[Summary, ...] = ()
    single: tuple[Point, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    figures: tuple[KeyFigure, ...] = ()
    timeline: tuple[Event, ...] = ()
    changes: tuple[Change, ...] = ()
    confidence: Confidence | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    run: Run

    @property
    def n_origins(self) -> int:
        """How many independent origins the documents have."""
        return len({d.origin or d.id for d in self.documents})

    def document(self, id: str) -> Document:
        """The document of that id; KeyError where there is none."""
        return {document.id: document for document in self.documents}[id]

    def to_json(self) -> str:
        """The JSON form, all that was found."""
        return self._rendered("json")

    def to_markdown(self, template: str = "onepage") -> str:
        """The page in Markdown."""
        return self._rendered("markdown", template)

    def to_html(self, template: str = "onepage") -> str:
        """The page as one self-contained HTML file."""
        return self._rendered("html", template)

    def to_email(self) -> str:
        """The page as a complete mail message (.eml)."""
        return self._rendered("email")

    def to_slack(self) -> str:
        """The page as a message for Slack (Block Kit, JSON)."""
        return self._rendered("slack")

    def to_obsidian(self) -> str:
        """The page as a note for Obsidian."""
        return self._rendered("obsidian")

    def to_json_ld(self) -> str:
        """The page as data for a web page: a Report of schema.org with its citations."""
        return self._rendered("json-ld")

    def _rendered(self, format: str, template: str = "onepage") -> str:
        from briefing.page import render

        return render(self, format=format, template=template)


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal; lone surrogates are kept apart rather than refused."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
