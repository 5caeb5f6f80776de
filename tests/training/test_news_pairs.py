from __future__ import annotations

import gzip
import json
from pathlib import Path

import news_pairs
import pytest
from entailment_data import LABEL_IDS
from news_sentences import sentences_of

STORY = [
    "The ferry Marigold ran aground off Port Anselm on Monday with 212 people on board.",
    "Marlow Shipping blamed Anselm Harbour for the accident, which closed the channel for two days.",
    "Eleven passengers were treated for bruises in the hospital of Port Anselm, officials said.",
    "The captain was not on the bridge when the ship struck the reef, an inquiry found in March.",
    "After two days of storm, the operator agreed to pay 2.6 million dollars to the families.",
    "Insurers rejected the claim on Tuesday, and the harbour master confirmed that a light had failed.",
    "Some of the passengers may sue the company, according to two lawyers who met them on Friday.",
]


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(news_pairs, "N_HELD_OUT_ARTICLES", 4)
    path = tmp_path / "articles.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for at in range(20):
            text = "\n".join(sentence.replace("Marigold", f"Marigold {'I' * at}") for sentence in STORY)
            file.write(json.dumps({"text": text}) + "\n")
    return path


def test_the_same_seed_gives_the_same_pairs(articles: Path) -> None:
    assert news_pairs.news_pairs(articles) == news_pairs.news_pairs(articles)
    assert news_pairs.news_pairs(articles) != news_pairs.news_pairs(articles, seed=8)


def test_every_label_is_made_and_only_copies_are_equal(articles: Path) -> None:
    made = news_pairs.news_pairs(articles)
    pairs = made.training + made.held_out
    assert {pair.label for pair in pairs} >= {0, 1, 2}
    assert all((pair.premise == pair.hypothesis) == (pair.kind == "copy") for pair in pairs if pair.label != 0)
    assert all(pair.label == LABEL_IDS["entailment"] for pair in pairs if pair.kind == "copy")


def test_held_out_pairs_come_from_other_articles(articles: Path) -> None:
    made = news_pairs.news_pairs(articles)
    assert made.held_out
    assert len(made.held_out) < len(made.training)


def test_sentences_keep_their_abbreviations_and_lose_page_furniture() -> None:
    text = (
        "Sen. Ada Marlow met Mr. Quill in the harbour office on Monday. "
        "She left at noon with both of her lawyers.\nSubscribe!"
    )
    assert sentences_of(text) == [
        "Sen. Ada Marlow met Mr. Quill in the harbour office on Monday.",
        "She left at noon with both of her lawyers.",
    ]
