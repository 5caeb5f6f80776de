from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from briefing.engines import onnx, registry
from briefing.engines.encoder import OnnxEncoder
from briefing.engines.protocols import MASK
from briefing.engines.stance import OnnxStance
from briefing.errors import ModelError, UsageError

TEXTS = [
    "The bridge is closed.",
    "",
    "A much longer sentence about the harbour, its council and a vote that was taken on Monday evening in the old town.",
    "  \n",
    "The bridge is closed.",
]


def test_vectors_are_of_unit_length_and_zero_for_nothing() -> None:
    vectors = OnnxEncoder().encode(TEXTS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 0, 1], atol=1e-5)
    assert OnnxEncoder().encode([]).shape == (0, vectors.shape[1])


def test_a_text_gets_the_same_vector_in_any_company() -> None:
    encoder = OnnxEncoder()
    together = encoder.encode(TEXTS)
    alone = np.vstack([encoder.encode([t]) for t in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-3)


def test_like_meaning_is_nearer_than_unlike() -> None:
    a, b, c = OnnxEncoder().encode(["The bridge is closed.", "The bridge has been shut.", "Pilots want more pay."])
    assert a @ b > a @ c + 0.3


def test_probabilities_sum_to_one_and_judge_plain_cases() -> None:
    pairs = [
        ("The bridge was closed on Monday.", "The bridge was closed on Monday."),
        ("The bridge was closed on Monday.", "The bridge was not closed on Monday."),
        ("", "The bridge was closed."),
        ("word " * 2000, "The bridge was closed."),
    ]
    found = OnnxStance().classify(pairs)
    assert found.shape == (4, 3)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)
    assert found[0].argmax() == 0
    assert found[1].argmax() == 2
    assert found[2].tolist() == [0, 1, 0]
    assert OnnxStance().classify([]).shape == (0, 3)


def test_masked_values_of_one_question_are_told_from_others() -> None:
    asked = f"The ferry was carrying {MASK} passengers when it ran aground."
    same = f"There were {MASK} passengers on board the ferry when it ran aground."
    other = f"The harbour was closed for {MASK} days after the storm."
    found = OnnxStance().same_question([(asked, same), (asked, other)])
    assert found.shape == (2,)
    assert 0 <= found[1] < 0.5 < found[0] <= 1
    assert OnnxStance().same_question([]).shape == (0,)


def test_the_last_inputs_are_not_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever output is asked; and what is remembered is what a fresh engine finds."""
    monkeypatch.setattr(onnx, "MAX_REMEMBERED", 3)
    pairs = [(f"Nine people met in {place}.", "Nine people met.") for place in ("Brill", "Tarn", "Eider", "Marrow")]
    engine, passed = OnnxStance(), list[int]()
    run = engine._model._passed
    monkeypatch.setattr(
        engine._model, "_passed", lambda inputs, names: passed.append(len(inputs)) or run(inputs, names)
    )
    first = engine.says(pairs[:2])
    assert np.array_equal(engine.says(pairs[:2]), first)
    assert np.array_equal(engine.classify(pairs[:3]), OnnxStance().classify(pairs[:3]))
    assert np.array_equal(engine.says([pairs[2], pairs[3], pairs[3]]), OnnxStance().says([pairs[2], *[pairs[3]] * 2]))
    assert np.array_equal(engine.says(pairs[:1]), first[:1])
    assert passed == [2, 0, 1, 1, 1]


def test_what_is_asked_again_is_forgotten_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx, "MAX_REMEMBERED", 2)
    engine, passed = OnnxEncoder(), list[str]()
    run = engine._model._passed
    monkeypatch.setattr(engine._model, "_passed", lambda inputs, names: passed.extend(inputs) or run(inputs, names))
    for text in ("one", "two", "one", "three", "one"):
        engine.encode([text])
    assert passed == ["one", "two", "three"]


def test_an_id_names_the_weights() -> None:
    name, _, digest = OnnxEncoder().id.partition("@")
    assert name
    assert len(digest) == 12


@pytest.mark.parametrize("kind", [OnnxEncoder, OnnxStance])
def test_missing_weights_are_told_at_the_first_call(kind: type, tmp_path: Path) -> None:
    engine = kind(tmp_path)
    with pytest.raises(ModelError, match=r"cannot be read: No such file.*copy the folder again"):
        (engine.encode if hasattr(engine, "encode") else engine.classify)([("a", "b")] if kind is OnnxStance else ["a"])


def test_broken_weights_are_told(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"broken")
    (tmp_path / "tokenizer.json").write_bytes(
        (Path(registry.__file__).parent / "weights/encoder/tokenizer.json").read_bytes()
    )
    with pytest.raises(ModelError, match="cannot be loaded"):
        OnnxEncoder(tmp_path).encode(["a"])


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="known are embedded"):
        registry.encoder("word2vec")
    with pytest.raises(UsageError, match="known are embedded"):
        registry.stance("word2vec")


def test_another_package_joins_by_an_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "mine-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(
        "[briefing.models]\nencoder.mine = my_engine:Mine\nwriter.gone = nowhere:X\n"
    )
    (tmp_path / "my_engine.py").write_text("class Mine:\n    id = 'mine@1'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert list(registry.known("encoder")) == ["embedded", "mine"]
    assert registry.encoder("mine").id == "mine@1"
    with pytest.raises(ModelError, match="cannot be imported"):
        registry.writer("gone", model="m")


def test_importing_the_room_imports_nothing_heavy() -> None:
    heavy = "{'numpy', 'onnxruntime', 'tokenizers', 'transformers', 'torch', 'httpx2'}"
    code = f"import sys, briefing.engines, briefing.engines.registry; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
