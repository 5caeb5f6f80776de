"""Briefings to print, made from reports written for these tests: a bridge is closed, and the reports do not agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from briefing.nouns import (
    Briefing,
    Change,
    Citation,
    Confidence,
    Conflict,
    Diagnostic,
    Document,
    Event,
    KeyFigure,
    Point,
    Position,
    Run,
    SharedPoint,
    Source,
    Summary,
    Unknown,
    digest,
)

GAZETTE = """\
The Harrow Bridge, which carries 48,000 vehicles a day across the Lune estuary, was closed on Tuesday evening after \
inspectors found cracks in two of its eleven steel hangers. Transport minister Ilse Brandt said the bridge would stay \
shut "for weeks, not days" while engineers test every weld. The cracks were found during a routine inspection, the \
bridge authority said. Repairs are expected to cost 14 million crowns. Ferries will run every 20 minutes from \
Wednesday morning, free of charge. Lorries heavier than 7.5 tonnes are sent over the old toll road at Quern. The \
authority has not said when the hangers were last replaced. Shopkeepers in Lower Harrow, who depend on passing trade, \
asked the county for help with their rents. The bridge was opened in 1974 and strengthened in 2003."""

WIRE = """\
HARROW (Northern Press) - A road bridge used by tens of thousands of commuters has been shut after cracks were \
discovered in its hangers. Three of the hangers are damaged, said chief engineer Tomas Vail. The closure began at 6 \
p.m. on Tuesday. The minister, Ilse Brand, told reporters that safety came before traffic. Repairs are expected to \
cost about 14 million crowns, to be paid by the state. A free ferry service starts on Wednesday morning. Rail company \
Norrline is adding four trains in each direction. No one was injured. It is not known how long the cracks had been \
there."""

HERALD = """\
County drivers face months of misery after bosses slammed shut the crumbling Harrow Bridge with barely an hour's \
notice. The bridge authority was warned about the hangers in a consultant's report in 2022, documents seen by the \
Herald show. The bill will reach 31 million crowns, according to a person familiar with the estimates. "We were left \
to find our own way home," said nurse Petra Holm, 41. Ferries will be free, but campaigners say two boats cannot \
replace four lanes. Traffic at Quern doubled on Wednesday. The closure was announced on Tuesday. The minister rejected \
calls to resign and said every warning had been acted upon."""

COPY = WIRE.replace("HARROW (Northern Press) - ", "").rsplit(" It is not known", 1)[0]

TITLES = (
    "Harrow Bridge shut as inspectors find cracked hangers",
    "Cracks close road bridge over the Lune estuary",
    "Bridge of sighs: bosses knew, now drivers pay",
    "Cracks close road bridge",
)


def documents() -> tuple[Document, ...]:
    """Four reports, the last a copy of the second."""
    outlets = ("Lune Gazette", "Northern Press", "County Herald", "Harrow Today")
    days = (17, 17, 18, 18)
    made = []
    for n, text in enumerate((GAZETTE, WIRE, HERALD, COPY)):
        source = Source(
            uri=f"reports/{n + 1}.txt",
            outlet=outlets[n],
            title=TITLES[n],
            published=datetime(2026, 11, days[n], 9, 30, tzinfo=UTC),
            url=f"https://news.example/{outlets[n].split()[0].lower()}/harrow-bridge?id={n}&s=1",
            language="en",
            wire="Northern Press" if n == 1 else None,
            read_depth="truncated" if n == 3 else "full",
        )
        made.append(
            Document(
                id=f"S{n + 1}", source=source, text=text, sha256=digest(text), origin="S2" if n == 3 else f"S{n + 1}"
            )
        )
    return tuple(made)


def said(document: Document, beginning: str) -> Citation:
    """The sentence of a document that begins like this."""
    start = document.text.index(beginning)
    ends = [document.text.find(mark, start) for mark in (". ", '." ')]
    end = min([e for e in ends if e >= 0] or [len(document.text) - 1]) + 1
    return document.cite(start, end)


def briefing(n_sources: int = 4) -> Briefing:
    """The whole briefing of the bridge; with fewer sources, what is left of it."""
    docs = documents()[:n_sources]
    ids = {d.id for d in docs}
    everything = _whole(documents())

    def kept(item: Any) -> Any:
        return replace(item, citations=tuple(c for c in item.citations if c.document in ids))

    def cited(items: Iterable[Any], least: int = 1) -> Any:
        left = (kept(item) for item in items)
        return tuple(item for item in left if len({c.document for c in item.citations}) >= least)

    conflicts = (replace(c, positions=cited(c.positions)) for c in everything.conflicts)
    return Briefing(
        title="Harrow Bridge: closed over cracked hangers, and a dispute over who knew",
        documents=docs,
        bottom_line=everything.bottom_line,
        shared=cited(everything.shared, 2),
        conflicts=tuple(c for c in conflicts if len(c.positions) > 1),
        summaries=everything.summaries[:n_sources],
        single=cited(everything.single),
        unknowns=cited(everything.unknowns),
        figures=cited(everything.figures),
        timeline=cited(everything.timeline),
        confidence=everything.confidence,
        diagnostics=everything.diagnostics if n_sources == 4 else (),
        run=everything.run,
    )


def _whole(docs: tuple[Document, ...]) -> Briefing:
    a, b, c, d = docs

    def point(document: Document, beginning: str, salience: float = 0.5) -> Point:
        cited = said(document, beginning)
        return Point(statement=cited.quote, citations=(cited,), salience=salience)

    def shared(statement: Citation, *others: Citation, origins: int, silent: tuple[str, ...] = ()) -> SharedPoint:
        return SharedPoint(
            statement=statement.quote, citations=(statement, *others), origins=origins, silent=silent, salience=0.8
        )

    def position(value: str, *citations: Citation, speaker: str | None = None) -> Position:
        return Position(value=value, citations=citations, speaker=speaker)

    return Briefing(
        title="",
        documents=docs,
        bottom_line=point(a, "The Harrow Bridge, which"),
        shared=(
            shared(said(b, "The closure began"), said(c, "The closure was announced"), origins=2, silent=("S4",)),
            shared(said(a, "Repairs are"), said(b, "Repairs are"), said(d, "Repairs are"), origins=2, silent=("S3",)),
            shared(said(b, "A free ferry"), said(a, "Ferries will run"), said(c, "Ferries will be"), origins=3),
            shared(said(a, "Lorries heavier"), said(c, "Traffic at Quern"), origins=2),
        ),
        conflicts=(
            Conflict(
                issue="What the repairs cost",
                kind="number",
                relation="contradiction",
                why="one estimate is more than twice the other",
                positions=(
                    position(
                        "14 million crowns", said(a, "Repairs are"), said(b, "Repairs are"), said(d, "Repairs are")
                    ),
                    position("31 million crowns", said(c, "The bill will"), speaker="a person familiar"),
                ),
                probability=0.93,
            ),
            Conflict(
                issue="Damaged hangers",
                kind="number",
                relation="contradiction",
                why="two or three",
                positions=(
                    position("two of its eleven steel hangers", said(a, "The Harrow Bridge, which")),
                    position(
                        "Three of the hangers", said(b, "Three of the"), said(d, "Three of the"), speaker="Tomas Vail"
                    ),
                ),
                probability=0.88,
            ),
            Conflict(
                issue="The minister's name",
                kind="name",
                relation="contradiction",
                why="two spellings",
                positions=(
                    position("Ilse Brandt", said(a, "Transport minister")),
                    position("Ilse Brand", said(b, "The minister, Ilse"), said(d, "The minister, Ilse")),
                ),
                probability=0.9,
            ),
            Conflict(
                issue="How long it stays shut",
                kind="stance",
                relation="framing",
                why="weeks in an official's words, months in a paper's",
                positions=(
                    position('"for weeks, not days"', said(a, "Transport minister"), speaker="Ilse Brandt"),
                    position("months of misery", said(c, "County drivers")),
                ),
                probability=0.7,
            ),
        ),
        summaries=tuple(
            Summary(document=doc.id, points=(point(doc, first), point(doc, second)), line=point(doc, second))
            for doc, first, second in (
                (a, "The Harrow Bridge, which", "Transport minister"),
                (b, "A road bridge", "Three of the"),
                (c, "The bridge authority was", "County drivers"),
                (d, "A road bridge", "Three of the"),
            )
        ),
        single=(
            point(c, "The bridge authority was"),
            point(b, "Rail company"),
            point(b, "No one was"),
            point(a, "Shopkeepers in"),
            point(c, "The minister rejected"),
            point(a, "The bridge was opened"),
        ),
        unknowns=tuple(
            Unknown(statement=cited.quote, citations=(cited,))
            for cited in (said(a, "The authority has not"), said(b, "It is not known"))
        ),
        figures=(
            KeyFigure(
                value="48,000", what="vehicles a day use the bridge", citations=(said(a, "The Harrow Bridge, which"),)
            ),
            KeyFigure(
                value="7.5 tonnes", what="is the limit above which lorries go by Quern", citations=(said(a, "Lorries"),)
            ),
        ),
        timeline=(
            Event(day="2003", statement="the bridge was strengthened", citations=(said(a, "The bridge was opened"),)),
            Event(day="2026-11-17", statement="the bridge was closed", citations=(said(b, "The closure began"),)),
            Event(day="2026-11-18", statement="ferries began to run", citations=(said(b, "A free ferry"),)),
        ),
        changes=(Change(kind="new", statement="unused"),),
        confidence=Confidence(
            level="moderate",
            reason="the closure rests on three independent reports; the higher cost on one unnamed person",
        ),
        diagnostics=(
            Diagnostic(
                stage="read", severity="warning", source="reports/5.pdf", message="no text could be read from it"
            ),
        ),
        run=Run(
            version="0.1.0", compiled=date(2026, 11, 23), models={"encoder": "minilm@1f2e"}, settings={"page": "a4"}
        ),
    )
