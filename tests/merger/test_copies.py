"""Copies of one report: what they share is compared once, and what one of them has otherwise is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from briefing import Document, brief
from briefing.config import Settings
from briefing.corpus import corpus as rows
from briefing.corpus import embed
from briefing.corpus.context import Context
from briefing.engines.protocols import Encoder, Stance
from briefing.merger.differences import differences
from briefing.merger.differences.asking import MAX_PAIRS
from briefing.merger.differences.pairs import near_pairs
from briefing.nouns import Briefing
from briefing.pipeline import read as read_all
from briefing.sources import read
from briefing.sources.origins import mark_origins

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REPORT = (
    "The river rose above the quay on Thursday night and cut the town in two.\n\n"
    "Rescuers said on Friday that 300 people had lost their homes in the flood.\n\n"
    "The mayor, Ilse Brandtner, asked the army for boats and tents.\n\n"
    "Schools in the district stay closed until Monday, the council said.\n\n"
    "A dam upstream had been declared sound in spring by an engineer of the water board."
)

COLOURS = "red blue green grey white black brown yellow golden silver purple orange".split()
THINGS = "barn boat chapel mill tower kiosk shed wagon statue fountain".split()


def copies(n: int, changed: int, old: str, new: str) -> list[Document]:
    """Copies with a line of their own each; the one at `changed` has `new` for `old`."""
    kinds = [f"{a} {b}" for a in COLOURS for b in THINGS]
    texts = [f"{REPORT}\n\nOur own reporter stood beside the {kind} all night." for kind in kinds[:n]]
    texts[changed] = texts[changed].replace(old, new)
    return [Document.from_text(text) for text in texts]


def told(briefing: Briefing) -> list[dict[str, set[str]]]:
    """By difference, who is cited for which answer."""
    return [{p.value: {c.document for c in p.citations} for p in c.positions} for c in briefing.conflicts]


@pytest.mark.parametrize(("n", "changed"), [(2, 1), (4, 3), (4, 0), (120, 59)])
def test_a_figure_that_one_copy_has_otherwise_is_told_with_all_who_say_the_other(n: int, changed: int) -> None:
    briefing = brief(copies(n, changed, "300", "900"))
    assert briefing.n_origins == 1
    odd = f"S{changed + 1}"
    assert told(briefing) == [{"900": {odd}, "300": {d.id for d in briefing.documents} - {odd}}]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("Monday", "Thursday", "date"),
        ("Ilse Brandtner", "Ilse Brantner", "name"),
        ("300 people", "340 people", "number"),
    ],
)
def test_any_value_that_one_copy_has_otherwise_is_told(old: str, new: str, kind: str) -> None:
    assert kind in [c.kind for c in brief(copies(5, 2, old, new)).conflicts]


def test_copies_edited_in_words_alone_differ_in_nothing() -> None:
    edited = copies(3, 1, "asked the army for boats and tents", "turned to the army for tents and boats")
    assert brief(edited).conflicts == ()


class Counting:
    """The encoder or the stance model, counting what it is asked."""

    def __init__(self, engine: Encoder | Stance) -> None:
        self._engine = engine
        self.id = engine.id
        self.n_asked = 0

    def __getattr__(self, name: str) -> object:
        def ask(inputs: Sequence[object]) -> NDArray[np.float32]:
            self.n_asked += len(inputs)
            return getattr(self._engine, name)(inputs)

        return ask


def test_what_copies_share_is_encoded_and_compared_once(encoder: Encoder) -> None:
    documents, _ = read(copies(40, 20, "300", "900"))
    counting = Counting(encoder)
    corpus = embed(documents, counting)  # type: ignore[arg-type]
    assert counting.n_asked == 5 + 1 + 40
    origins = [d.origin for d in mark_origins(documents)]
    # Of the five sentences only the one that was changed is held against its other form; the lines of their own
    # against each other, a dozen neighbours at most.
    assert len(near_pairs(Context(corpus), origins)) <= 1 + 40 * 12


def test_what_is_asked_grows_with_the_reports_and_not_with_their_pairs(stance: Stance, encoder: Encoder) -> None:
    """Forty reports, each with figures of its own in twelve sentences."""
    places = "north south east west upper lower outer inner old new first last".split()
    texts = [
        " ".join(f"In the {place} district {7 + 13 * i + n} people lost their homes." for n, place in enumerate(places))
        for i in range(60)
    ]
    documents, _ = read([Document.from_text(text) for text in texts])
    counting = Counting(stance)
    found = differences(Context(embed(documents, encoder)), [d.id for d in documents], counting)  # type: ignore[arg-type]
    assert found
    assert counting.n_asked <= MAX_PAIRS


def test_a_report_longer_than_is_compared_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_VECTORS", 30)
    short = " ".join(f"District {n} counted {n + 3} damaged houses by the river on Friday." for n in range(70, 74))
    long = " ".join(f"District {n} counted {n + 3} damaged houses by the river on Friday." for n in range(60))
    briefing = brief([Document.from_text(short), Document.from_text(long)])
    [message] = [d.message for d in briefing.diagnostics if "too long to be compared whole" in d.message]
    assert "S2" in message
    assert "S1" not in message
    assert briefing.document("S2").source.read_depth == "truncated"
    assert briefing.document("S1").source.read_depth == "full"
    assert not [s for p in briefing.shared for s in p.silent if s == "S2"]


def test_a_total_of_characters_is_shared_out_among_all_documents() -> None:
    long = [Document.from_text(f"Desk {i}. " + REPORT * 20) for i in range(3)]
    short = Document.from_text("The quay is dry again, a harbour master said.")
    documents, diagnostics = read_all([*long, short], settings=Settings(max_chars=3_000))
    [message] = [d.message for d in diagnostics if "read together" in d.message]
    assert "max_chars" in message
    assert "3,000" in message
    assert [d.source.read_depth for d in documents] == ["truncated"] * 3 + ["full"]
    assert sum(s.end - s.start for d in documents for s in d.sentences) <= 3_000


def test_more_documents_than_are_read_are_told() -> None:
    briefing = brief(copies(5, 0, "300", "900"), settings=Settings(max_documents=3))
    assert len(briefing.documents) == 3
    [message] = [d.message for d in briefing.diagnostics if "more than 3 documents" in d.message]
    assert "max_documents" in message
