from __future__ import annotations

from pathlib import Path

import pytest
from reports import reports

from briefing import brief
from briefing.corpus import embed
from briefing.corpus.context import Context
from briefing.engines.registry import encoder, stance
from briefing.merger.align import align
from briefing.merger.choice.editing import Editor
from briefing.merger.choice.news import News
from briefing.merger.forms import Form
from briefing.merger.hearing import Asked
from briefing.merger.points import readable, shared_points
from briefing.nouns import Document, SharedPoint

ADDITION = "the largest order of its kind in the country's history"


@pytest.fixture(scope="module")
def statements() -> list[str]:
    texts = (
        f"The navy will buy 14 patrol boats from a Dutch shipyard, {ADDITION}. The minister signed on Monday.",
        "The navy is to buy 14 patrol boats from a Dutch shipyard. They will guard the northern fisheries.",
        "A Dutch shipyard will sell the navy 14 patrol boats. Its workers welcomed the order.",
    )
    documents = [Document.from_text(text, outlet=f"Outlet {n}") for n, text in enumerate(texts)]
    return [point.statement for point in brief(documents).shared]


def test_what_one_source_adds_is_not_told_as_shared(statements: list[str]) -> None:
    shared = [s for s in statements if "patrol boats" in s]
    assert shared
    assert not any(ADDITION in s for s in shared)


def points(*texts: str, top: str = "") -> tuple[SharedPoint, ...]:
    """The shared points of reports without a check whether they are on one subject, below what stands on top."""
    made = reports(*texts)
    corpus = embed(made, encoder())
    origins = [d.id for d in made]
    return shared_points(
        Context(corpus),
        align(corpus, origins),
        origins,
        encoder(),
        Asked(stance()),
        News(corpus, encoder()),
        Editor(corpus, stance(), top),
    )


ORDER = "Orrin orders patrol boats for its navy."
NAVY = (
    "The navy will buy 14 patrol boats from the Brandaal shipyard, the minister said. Fishermen were glad of it.",
    "The navy will buy 14 patrol boats from the Brandaal shipyard in 2027. The minister signed on Monday.",
    "The opposition called the navy's patrol boats from Brandaal a mistake. It asked for a debate.",
    "Rain fell on the northern coast all week. Two roads were closed.",
)


def test_who_tells_of_something_else_beside_it_is_no_witness_and_not_silent_either() -> None:
    (point,) = (p for p in points(*NAVY, top=ORDER) if p.printable)
    assert "14 patrol boats" in point.statement
    assert {c.document for c in point.citations} == {"S1", "S2"}
    assert point.origins == 2
    assert point.silent == ("S4",)


def test_every_document_has_a_stance_and_each_citation_tells_how_much_it_says() -> None:
    (point,) = (p for p in points(*NAVY, top=ORDER) if p.printable)
    assert [s.document for s in point.stances] == ["S1", "S2", "S3", "S4"]
    assert {s.document for s in point.stances if s.stance in ("all", "core")} == {"S1", "S2"}
    assert point.stances[3].stance == "silent"
    assert all(c.says in ("all", "core") for c in point.citations)
    assert {c.document for c in point.whole} <= {"S1", "S2"}


@pytest.mark.parametrize(
    ("says", "denies"),
    [
        ("The council accepted the offer of Norlund.", "The council rejected the offer of Norlund."),
        ("Sales of Kestrel Air climbed 4 percent in spring.", "Sales of Kestrel Air fell 4 percent in spring."),
        ("The bridge will open on 1 March, the council said.", "The bridge will open on 1 April, the council said."),
    ],
)
def test_who_denies_a_point_is_not_cited_for_it(says: str, denies: str) -> None:
    for point in points(f"{says} It rained.", f"{says[:-1]}, it was told.", f"{denies} It rained."):
        for citation in point.citations:
            told = " ".join(citation.quote.split())
            assert (citation.document != "S3") or told not in denies or point.statement in denies


def test_who_lacks_the_quotation_is_no_witness_to_it() -> None:
    quotation = "“We will never sell the harbour to anybody,” Mayor Ines Valdr told the council on Monday."
    found = points(
        quotation, "Mayor Ines Valdr told the council on Monday about the harbour.", quotation[:-1] + " night."
    )
    cited = [{c.document for c in p.citations} for p in found if p.printable and "never" in p.statement]
    assert cited
    assert all("S2" not in documents for documents in cited)


def test_words_inside_a_quotation_are_not_stated_by_the_report() -> None:
    spoken = "This is a bad day. Port Anselm will pay 40 million crowns for the harbour wall. We are angry."
    found = points(
        f"The mayor spoke on Monday. “{spoken}” Then she left the hall.",
        f"The mayor told the council: “{spoken}” The council heard her in silence.",
    )
    assert all(not p.printable for p in found if "40 million" in p.statement)


def test_forms_that_can_be_read_alone_are_asked_about_before_likelier_ones() -> None:
    texts = (
        "She was charged with fraud and theft on Monday. The trial begins in May.",
        "On Monday she was charged with fraud and theft. Nobody came.",
        "The banker Mia Arden was charged with fraud and theft on Monday in Norlund. Her lawyer was ill.",
    )
    corpus = embed(reports(*texts), encoder())
    editor = Editor(corpus, stance(), "News of the day.")
    rows = [r for r, text in enumerate(corpus.texts) if "charged" in text]
    own = [Form(text=corpus.texts[r], row=r, vector=corpus.vectors[r]) for r in rows]
    assert [[f.text for f in kept] for kept in readable([own, own[:2]], editor)] == [
        [own[2].text],
        [f.text for f in own[:2]],
    ]


def test_no_point_is_told_twice(root: Path) -> None:
    found = [p.statement for p in brief(root / "examples" / "us-japan").shared]
    assert len(found) == len(set(found))
