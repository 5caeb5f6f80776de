"""Reports to stories: alike and apart, alone, told before; on invented reports and real vectors."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from briefing.engines.encoder import OnnxEncoder
from briefing.nouns import Document
from briefing.stories.candidates import candidates
from briefing.stories.decision import shipped
from briefing.stories.grouping import features, group
from briefing.stories.linkage import Linkage, Rule
from briefing.stories.profiles import lead, profile
from briefing.stories.signs import NAMES, Pile


def report(title: str, text: str, day: str = "2026-03-10") -> Document:
    return Document.from_text(text, title=title, published=datetime.fromisoformat(day).replace(tzinfo=UTC))


FERRY = [
    report(
        "Ferry Eider grounds off Marrow Point",
        "The ferry Eider ran aground off Marrow Point on Tuesday with 212 people aboard, the Tarn coastguard said. "
        "Captain Ines Holloway reported a fault in the steering.",
    ),
    report(
        "Island ferry strikes sandbank, 212 taken ashore",
        "The ferry Eider struck a sandbank off Marrow Point on Tuesday and all 212 people aboard were taken ashore by "
        "the Tarn coastguard. Captain Ines Holloway had reported a steering fault.",
    ),
    report(
        "Eider passengers safe after grounding",
        "All 212 passengers of the Eider are safe after the ferry grounded off Marrow Point, the coastguard in Tarn said. "
        "Investigators want to hear Captain Holloway.",
        "2026-03-11",
    ),
]
GOLD = report(
    "Gold stolen in Tarn",
    "Thieves took a hoard of Saxon gold from the museum in Tarn through a skylight, director Pia Lund said.",
    "2026-03-10",
)
SUMMIT = [
    report(f"Leaders of the Strand Pact meet in {place}", text, day)
    for place, text, day in (
        (
            "Oldhaven",
            "Leaders of the Strand Pact met in Oldhaven on Monday to talk about herring quotas.",
            "2025-06-02",
        ),
        ("Oldhaven", "The Strand Pact opened its summit in Oldhaven on Monday with a row over herring.", "2025-06-02"),
        ("Grue", "Leaders of the Strand Pact met in Grue on Monday to talk about grid cables.", "2026-06-01"),
        ("Grue", "The Strand Pact opened its summit in Grue on Monday with a row over cables.", "2026-06-01"),
    )
]


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return OnnxEncoder()


def test_reports_of_one_event_come_together_and_what_belongs_nowhere_stays_alone(encoder: OnnxEncoder) -> None:
    found = group([FERRY[0], GOLD, *FERRY[1:]], encoder)
    assert [g.members for g in found] == [(0, 2, 3), (1,)]
    assert all(0.5 < g.probability <= 1 for g in found)


def test_the_summits_of_two_years_stay_apart(encoder: OnnxEncoder) -> None:
    found = [g.members for g in group(SUMMIT, encoder)]
    assert not any(0 in m and (2 in m or 3 in m) for m in found)
    assert not any(1 in m and (2 in m or 3 in m) for m in found)


def test_new_reports_join_a_known_story_and_known_stories_stay_apart(encoder: OnnxEncoder) -> None:
    found = [g.members for g in group(FERRY, encoder, known=[7, 8, None])]
    assert len(found) == 2
    assert not any({0, 1} <= set(m) for m in found)
    assert [g.members for g in group([FERRY[0], GOLD, FERRY[1]], encoder, known=[7, 7, None])] == [(0, 1, 2)]


def test_what_is_word_for_word_the_same_is_together(encoder: OnnxEncoder) -> None:
    short = [Document.from_text("Rain."), Document.from_text("Sun."), Document.from_text("Rain.")]
    assert [g.members for g in group(short, encoder)] == [(0, 2), (1,)]


def test_a_pile_of_nothing_or_of_one(encoder: OnnxEncoder) -> None:
    assert group([], encoder) == ()
    assert [g.members for g in group([GOLD], encoder)] == [(0,)]
    assert [g.title for g in group([Document.from_text("")], encoder)] == ["Untitled"]


def test_the_title_is_the_news_and_no_joke(encoder: OnnxEncoder) -> None:
    joke = report("Run, run, as fast as you can", FERRY[0].text + " More to follow.")
    (found,) = group([joke, *FERRY[1:]], encoder)
    assert found.title in {d.source.title for d in FERRY}


def test_a_report_is_encoded_by_its_headline_and_first_words() -> None:
    article = Document.from_text("word " * 200, title="Head")
    assert lead(article) == "Head. " + " ".join(["word"] * 60)


def test_reports_of_which_only_headlines_are_there_are_told_apart_by_them(encoder: OnnxEncoder) -> None:
    titles = ("Ferry Eider grounds off Marrow Point", "Thieves take Saxon gold in Tarn", "Lund names a new coach")
    groups = group([report(t, "") for t in titles], encoder)
    assert [g.members for g in groups] == [(0,), (1,), (2,)]


def test_copies_below_headlines_of_their_own_are_together(encoder: OnnxEncoder) -> None:
    copies = [report(t, FERRY[0].text) for t in ("Ferry grounds off Marrow Point", "212 aboard as Eider runs aground")]
    assert [g.members for g in group([*copies, GOLD], encoder)] == [(0, 1), (2,)]


def test_a_shared_rare_word_tells_more_than_a_common_one() -> None:
    texts = ["Heron budget vote", "Heron budget vote", *["Budget vote today"] * 30]
    pile = Pile([profile(Document.from_text(t)) for t in texts], np.eye(len(texts), dtype=np.float32), {})
    assert pile.rarity("heron") > pile.rarity("budget")
    rare, common = pile.signs([(0, 1), (2, 3)])[:, NAMES.index("shared")]
    assert rare > common


def test_neighbours_are_found_a_block_at_a_time(encoder: OnnxEncoder) -> None:
    pile = Pile(*features([*FERRY, GOLD, *SUMMIT], encoder), shipped().background)
    pairs = candidates(pile)
    assert {(0, 1), (0, 2), (1, 2)} <= set(pairs)
    assert all(a < b for a, b in pairs)
    assert pairs == sorted(set(pairs))


def test_average_linkage_by_hand() -> None:
    # 0-1 join at 3; 2 is at 1 of 1 and, drawn, at -3 of 0: a mean of -1, below the least of 0.
    rule = Rule(least=0.0, by_size=0.0, contrast=9.0)
    linkage = Linkage(3, {(0, 1): 3.0, (1, 2): 1.0}, lambda pairs: [-3.0] * len(pairs), rule)
    assert [g.members for g in linkage.joined()] == [[0, 1], [2]]
    linkage = Linkage(3, {(0, 1): 3.0, (1, 2): 1.0}, lambda pairs: [0.5] * len(pairs), rule)
    assert [g.members for g in linkage.joined()] == [[0, 1, 2]]


def test_two_close_groups_far_from_each_other_stay_two() -> None:
    within = {(0, 1): 4.0, (2, 3): 4.0, (0, 2): 0.5, (1, 3): 0.5}
    joined = [
        [g.members for g in Linkage(4, within, lambda p: [0.5] * len(p), Rule(least=0, by_size=0, contrast=c)).joined()]
        for c in (3.0, 9.0)
    ]
    assert joined == [[[0, 1], [2, 3]], [[0, 1, 2, 3]]]
