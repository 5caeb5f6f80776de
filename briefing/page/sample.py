"""A small made-up briefing, to look at a template with."""

from __future__ import annotations

from datetime import UTC, date, datetime

from briefing.nouns import (
    Briefing,
    Citation,
    Confidence,
    Conflict,
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

_HERALD = """\
The harbour ferry Maren ran aground on a sandbank off Skerry Point on Friday morning with 212 passengers aboard. \
All were taken off by lifeboat within two hours. The captain, Jonas Lind, said a steering pump had failed. \
The operator, Coastline, has cancelled its crossings until Monday. It has not said what the repairs will cost."""
_COURIER = """\
A ferry carrying 221 passengers struck a sandbank near Skerry Point on Friday. \
Lifeboats brought everyone ashore by noon. Investigators are looking at whether the ship was too close to the shore. \
Coastline said there would be no crossings before Monday. Two passengers were treated for cold."""


def sample() -> Briefing:
    """Two reports of a ferry run aground: what they share, and where they differ."""
    herald = _document("S1", "The Herald", "Ferry aground off Skerry Point", _HERALD)
    courier = _document("S2", "Evening Courier", "All safe after ferry hits sandbank", _COURIER)
    aground = _said(herald, "The harbour ferry"), _said(courier, "A ferry carrying")
    safe = _said(herald, "All were taken"), _said(courier, "Lifeboats brought")
    crossings = _said(herald, "The operator"), _said(courier, "Coastline said")
    pump, shore = _said(herald, "The captain"), _said(courier, "Investigators are")
    treated, cost = _said(courier, "Two passengers"), _said(herald, "It has not said")
    return Briefing(
        title="Ferry Maren aground off Skerry Point",
        documents=(herald, courier),
        bottom_line=Point(statement=aground[0].quote, citations=aground),
        shared=tuple(SharedPoint(statement=c[0].quote, citations=c, origins=2) for c in (safe, crossings)),
        conflicts=(
            Conflict(
                issue="Passengers aboard",
                kind="number",
                relation="contradiction",
                why="the digits are changed round",
                positions=(
                    Position(value="212 passengers", citations=aground[:1]),
                    Position(value="221 passengers", citations=aground[1:]),
                ),
            ),
            Conflict(
                issue="Why it ran aground",
                kind="cause",
                relation="framing",
                why="a failure, or the course",
                positions=(
                    Position(value="a steering pump had failed", citations=(pump,), speaker="Jonas Lind"),
                    Position(value="whether the ship was too close to the shore", citations=(shore,)),
                ),
            ),
        ),
        summaries=tuple(
            Summary(document=c.document, points=(Point(statement=c.quote, citations=(c,)),)) for c in (pump, shore)
        ),
        single=(Point(statement=treated.quote, citations=(treated,)),),
        unknowns=(Unknown(statement=cost.quote, citations=(cost,)),),
        figures=(KeyFigure(value="two hours", what="until all were taken off", citations=safe[:1]),),
        timeline=(Event(day="2026-05-08", statement="the ferry ran aground", citations=aground),),
        confidence=Confidence(level="high", reason="two independent reports agree on what happened"),
        run=Run(version="sample", compiled=date(2026, 5, 9)),
    )


def _document(id: str, outlet: str, title: str, text: str) -> Document:
    published = datetime(2026, 5, 8, 15, tzinfo=UTC)
    source = Source(uri=f"{id}.txt", outlet=outlet, title=title, published=published, published_date_only=True)
    return Document(id=id, source=source, text=text, sha256=digest(text), origin=id)


def _said(document: Document, beginning: str) -> Citation:
    start = document.text.index(beginning)
    return document.cite(start, document.text.index(".", start) + 1)
