"""What every writer must do, whichever engine it is; the same tests for all."""

from __future__ import annotations

import importlib.util
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chat_server import ChatServer, as_json, serving
from tiny_models import make_pegasus, make_t5, sentences

from briefing.engines import registry
from briefing.engines.protocols import Prompt, Writer
from briefing.errors import MissingExtraError, ModelError, UsageError

HAS_TORCH = importlib.util.find_spec("torch") is not None
needs_torch = pytest.mark.skipif(not HAS_TORCH, reason="needs torch: pip install 'briefing-generator[torch]'")
MATERIAL = [" ".join(sentences(n, seed=n)) for n in (1, 3, 12)]

Make = Callable[[], Writer]


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("models")
    return {"t5": make_t5(folder / "t5"), "pegasus": make_pegasus(folder / "pegasus")}


@pytest.fixture(
    params=["chat", pytest.param("t5", marks=needs_torch), pytest.param("pegasus", marks=needs_torch),
            pytest.param("causal", marks=needs_torch)]
)  # fmt: skip
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Makes a fresh writer of each kind."""
    if request.param == "chat":
        from briefing.engines.chat import ChatWriter

        def echo(body: dict) -> str:
            return as_json(body["messages"][1]["content"].split("\n")[1])

        with serving(ChatServer(answer=echo)) as server:
            counter = iter(range(100))
            yield lambda: ChatWriter("m", base_url=server.url, cache=tmp_path / f"{next(counter)}.sqlite3")
        return
    if request.param == "causal":
        from tiny_causal import make_causal

        folder = make_causal(tmp_path / "causal")
        yield lambda: registry.writer("causal", model=str(folder))
        return
    folder = request.getfixturevalue("tiny_models")[request.param]
    yield lambda: registry.writer("seq2seq", model=str(folder))


def _prompts(materials: list[str], max_words: int = 30) -> list[Prompt]:
    return [Prompt(instruction="Summarise.", material=m, max_words=max_words) for m in materials]


def test_nothing_is_written_for_nothing(make: Make) -> None:
    assert list(make().write([])) == []


def test_empty_material_gets_an_empty_answer_that_costs_nothing(make: Make) -> None:
    (answer,) = make().write(_prompts(["  \n"]))
    assert (answer.text, answer.n_input_tokens, answer.n_output_tokens) == ("", 0, 0)


def test_answers_come_in_order_and_a_batch_equals_one_by_one(make: Make) -> None:
    prompts = _prompts([MATERIAL[2], "", MATERIAL[0], MATERIAL[1]])
    together = [a.text for a in make().write(prompts)]
    alone = [next(iter(make().write([p]))).text for p in prompts]
    assert together == alone
    assert together[1] == ""
    assert all(together[i] for i in (0, 2, 3))


def test_the_same_prompt_gets_the_same_answer(make: Make) -> None:
    first, second = (list(make().write(_prompts(MATERIAL[:1]))) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("max_words", [1, 5])
def test_an_answer_keeps_to_its_words(make: Make, max_words: int) -> None:
    for answer in make().write(_prompts(MATERIAL, max_words=max_words)):
        assert len(answer.text.split()) <= max_words


def test_tokens_are_counted(make: Make) -> None:
    (answer,) = make().write(_prompts(MATERIAL[:1]))
    assert answer.n_input_tokens > 5
    assert answer.n_output_tokens > 0


def test_a_reader_may_stop_early(make: Make) -> None:
    answers = make().write(_prompts(MATERIAL))
    assert next(answers).text
    answers.close()


def test_an_id_tells_name_and_digest(make: Make) -> None:
    writer = make()
    name, _, digest = writer.id.partition("@")
    assert name
    assert len(digest) >= 9


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("seq2seq", {"model": "/no/such/folder"}),
        ("causal", {"model": "/no/such/file.gguf"}),
        ("chat", {"model": "m", "base_url": "http://127.0.0.1:9"}),
    ],
)
def test_a_constructor_reads_nothing_and_connects_to_nothing(
    name: str, options: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a constructor does no I/O")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    registry.writer(name, **options)


@pytest.mark.parametrize("name", ["seq2seq", "causal", "chat"])
def test_a_writer_says_what_it_needs(name: str) -> None:
    with pytest.raises(UsageError, match="--model"):
        registry.writer(name)


@pytest.mark.parametrize("name", ["seq2seq", "causal"])
def test_a_model_that_is_not_there_is_told_clearly(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    writer = registry.writer(name, model="nobody/no-such-model")
    expected, words = (ModelError, "neither a folder here nor") if HAS_TORCH else (MissingExtraError, "pip install")
    with pytest.raises(expected, match=words):
        list(writer.write(_prompts(MATERIAL[:1])))


def test_an_unknown_writer_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="causal, chat, seq2seq"):
        registry.writer("gpt9", model="m")
