from __future__ import annotations

from briefing.nouns import Document, Source, digest
from briefing.sources.origins import mark_origins

STORY = (
    "The ferry Marigold ran aground off Port Anselm early on Monday with 212 people on board, the coast guard said. "
    "Everyone was taken off by noon and eleven passengers were treated for bruises. Divers found a tear of four metres "
    "below the waterline. The operator said the captain had steered around a fishing net before the ship struck a reef."
)
OTHER = (
    "Port officials opened an inquiry on Tuesday into why the ferry Marigold left the marked channel. The harbour "
    "master told reporters that the ship's transponder had been switched off for six minutes. Lawyers for two families "
    "asked for the voyage recorder to be handed to the court."
)


def document(id: str, text: str, **source: str) -> Document:
    return Document(id=id, source=Source(uri=id, **source), text=text, sha256=digest(text))


def origins(*documents: Document) -> list[str]:
    return [d.origin for d in mark_origins(documents)]


def test_two_reports_of_their_own_are_two_origins() -> None:
    assert origins(document("S1", STORY), document("S2", OTHER)) == ["S1", "S2"]


def test_the_same_file_twice_is_one_origin() -> None:
    assert origins(document("S1", STORY), document("S2", OTHER), document("S3", STORY)) == ["S1", "S2", "S1"]


def test_a_truncated_copy_is_found_by_containment() -> None:
    assert origins(document("S1", STORY), document("S2", STORY[: len(STORY) // 2])) == ["S1", "S1"]


def test_a_lightly_edited_reprint_is_one_origin() -> None:
    edited = "PORT ANSELM - " + STORY.replace("early on Monday", "before dawn on Monday").replace("bruises", "cuts")
    assert origins(document("S1", STORY), document("S2", edited)) == ["S1", "S1"]


def test_a_wire_credit_alone_joins_nothing() -> None:
    assert origins(document("S1", STORY, wire="AP"), document("S2", OTHER, wire="AP")) == ["S1", "S2"]


def test_a_headline_in_common_needs_less_overlap() -> None:
    half = STORY[: len(STORY) * 2 // 5] + " " + OTHER
    alone = origins(document("S1", STORY), document("S2", half))
    titled = origins(document("S1", STORY, title="Ferry aground"), document("S2", half, title="Ferry Aground"))
    assert (alone, titled) == (["S1", "S2"], ["S1", "S1"])


def test_texts_too_short_to_tell_stay_apart() -> None:
    assert origins(document("S1", "The ferry ran aground."), document("S2", "The ferry ran aground on Monday.")) == [
        "S1",
        "S2",
    ]
