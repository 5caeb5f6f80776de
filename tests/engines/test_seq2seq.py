from __future__ import annotations

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import pytest
from tiny_models import TARGET, make_pegasus, make_t5, sentences

from briefing.engines.families import family_of
from briefing.engines.protocols import Prompt
from briefing.engines.seq2seq import Seq2SeqWriter
from briefing.errors import ModelError

needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="needs torch: pip install 'briefing-generator[torch]'"
)


def prompt(material: str, max_words: int = 30) -> Prompt:
    return Prompt(instruction="", material=material, max_words=max_words)


@pytest.fixture(scope="module", params=[make_t5, make_pegasus])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return request.param(tmp_path_factory.mktemp("models") / request.param.__name__)


@needs_torch
def test_it_writes_what_it_has_learnt(model: Path) -> None:
    (answer,) = Seq2SeqWriter(str(model)).write([prompt(sentences(1, seed=99)[0])])
    assert answer.text == TARGET


@needs_torch
def test_a_long_article_is_summarised_in_parts_and_again(model: Path) -> None:
    short, long = (" ".join(sentences(n, seed=n)) for n in (1, 40))
    writer = Seq2SeqWriter(str(model))
    first, second = writer.write([prompt(short), prompt(long)])
    assert first.text == second.text == TARGET
    n_words = len(long.split())
    assert second.n_input_tokens > n_words, "every part is read"
    assert second.n_output_tokens > 3 * first.n_output_tokens, "and summarised before the whole is"


@needs_torch
def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        list(Seq2SeqWriter(str(tmp_path)).write([prompt("The bridge is closed.")]))


@pytest.mark.parametrize(
    ("config", "prefix", "max_tokens"),
    [
        ({"model_type": "t5", "n_positions": 512}, "summarize: ", 512),
        (
            {"model_type": "t5", "n_positions": 512, "task_specific_params": {"summarization": {"prefix": "tldr: "}}},
            "tldr: ",
            512,
        ),
        ({"model_type": "mt5"}, "", 512),
        ({"model_type": "pegasus", "max_position_embeddings": 1024}, "", 1024),
        ({"model_type": "bart", "max_position_embeddings": 1024}, "", 1024),
        ({"model_type": "led", "max_encoder_position_embeddings": 16384}, "", 16384),
        ({"model_type": "mbart", "max_position_embeddings": 1024}, "", 1024),
        ({"model_type": "something_new"}, "", 512),
    ],
)
def test_each_family_is_asked_its_own_way(config: dict, prefix: str, max_tokens: int) -> None:
    family = family_of(SimpleNamespace(**config))
    assert (family.prefix, family.max_input_tokens) == (prefix, max_tokens)
    assert family.global_first == (config["model_type"] == "led")
    assert (family.target_language is not None) == (config["model_type"] == "mbart")
