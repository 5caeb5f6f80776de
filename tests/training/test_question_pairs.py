from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from entailment_data import LABEL_IDS
from question_pairs import question_pairs

from briefing.engines.protocols import MASK

STORY = (
    "The ferry Marigold was carrying 212 passengers when it struck the reef.\n"
    "The owner will pay 75 million dollars to the families of the crew.\n"
    "A court in Port Anselm will hear the case on 14 May.",
    "When it struck the reef the Marigold had 212 passengers on board, officials said.\n"
    "The families of the crew are to receive 75 million dollars from the owner.\n"
    "The harbour, which counts 3,400 passengers a day, was closed.",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    with gzip.open(tmp_path / "news/allsides_triples.jsonl.gz", "wt", encoding="utf-8") as file:
        for at in range(60):
            texts = [text.replace("Marigold", f"Marigold {'I' * at}") for text in STORY]
            file.write(json.dumps({"documents": [{"text": text} for text in texts]}) + "\n")
    with gzip.open(tmp_path / "news/ecbplus_topics.jsonl.gz", "wt", encoding="utf-8"):
        pass
    return tmp_path


def test_equal_figures_ask_one_question_and_the_figure_is_gone(data: Path) -> None:
    training, held_out = question_pairs(data)
    assert training
    assert held_out
    same = [p for p in training if p.label == LABEL_IDS["same_question"]]
    assert any(f"{MASK} passengers" in p.premise and f"{MASK} passengers" in p.hypothesis for p in same)
    assert all(p.premise.count(MASK) == p.hypothesis.count(MASK) == 1 for p in training)
    assert not any("212 passengers" in p.premise for p in same if f"{MASK} passengers" in p.premise)


def test_other_figures_ask_another(data: Path) -> None:
    training, _ = question_pairs(data)
    other = [p for p in training if p.label == LABEL_IDS["other_question"]]
    assert any("harbour, which counts" in p.premise + p.hypothesis for p in other)


def test_stories_kept_for_measuring_give_no_pair(data: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    texts = [text.replace("Marigold", "Marigold III") for text in STORY]
    (gold / "a.json").write_text(json.dumps({"documents": [{"text": text} for text in texts]}))
    training, held_out = question_pairs(data, gold)
    assert not any("Marigold III " in p.premise + p.hypothesis for p in training + held_out)
