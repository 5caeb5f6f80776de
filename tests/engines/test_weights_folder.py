from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from briefing.engines import onnx
from briefing.engines.encoder import OnnxEncoder
from briefing.engines.onnx import WEIGHTS, verified, weights
from briefing.engines.stance import OnnxStance
from briefing.errors import ModelError

NAME = "decisions/points.json"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "decisions").mkdir()
    (tmp_path / NAME).write_text(json.dumps({"all": 0.4}))
    digest = hashlib.sha256((tmp_path / NAME).read_bytes()).hexdigest()
    (tmp_path / "SHA256SUMS").write_text(f"{digest}  {NAME}\n")
    monkeypatch.setenv("BRIEFING_WEIGHTS", str(tmp_path))
    return tmp_path


def test_what_the_folder_holds_is_taken_and_the_rest_is_the_packages(folder: Path) -> None:
    assert json.loads(verified(weights(NAME))) == {"all": 0.4}
    assert weights("encoder") == WEIGHTS / "encoder"


def test_what_is_not_as_its_list_states_is_refused(folder: Path) -> None:
    (folder / NAME).write_text("{}")
    with pytest.raises(ModelError, match="SHA256SUMS"):
        verified(weights(NAME))


def test_a_folder_without_a_list_is_refused(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()
    with pytest.raises(ModelError, match="sha256sum"):
        weights(NAME)


def test_without_the_variable_it_is_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIEFING_WEIGHTS", raising=False)
    assert weights(NAME) == WEIGHTS / NAME
    assert "on_page" in json.loads(verified(weights(NAME)))


def test_what_its_list_does_not_name_is_refused(folder: Path) -> None:
    (folder / "SHA256SUMS").write_text("")
    with pytest.raises(ModelError, match="SHA256SUMS"):
        verified(weights(NAME))


@pytest.mark.parametrize("name", ["stance/model.onnx", "encoder/model.onnx", "encoder/tokenizer.json", NAME])
def test_what_the_package_ships_is_held_against_its_list_on_every_load(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "weights"
    shutil.copytree(WEIGHTS, copied)
    content = bytearray((copied / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / name).write_bytes(content)
    monkeypatch.setattr(onnx, "WEIGHTS", copied)
    with pytest.raises(ModelError, match=r"SHA256SUMS states; reinstall: pip install --force-reinstall"):
        load(name)


def load(name: str) -> None:
    if name == NAME:
        verified(weights(name))
    elif name.startswith("stance"):
        OnnxStance().says([("The bridge is closed.", "The bridge is closed.")])
    else:
        OnnxEncoder().encode(["The bridge is closed."])


def test_a_package_without_its_list_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = tmp_path / "weights"
    shutil.copytree(WEIGHTS, copied)
    (copied / "SHA256SUMS").unlink()
    monkeypatch.setattr(onnx, "WEIGHTS", copied)
    with pytest.raises(ModelError, match="reinstall"):
        OnnxEncoder().encode(["The bridge is closed."])


def test_the_digest_told_is_of_what_ran(tmp_path: Path) -> None:
    for file in ("model.onnx", "tokenizer.json"):
        shutil.copy(WEIGHTS / "encoder" / file, tmp_path / file)
    engine = OnnxEncoder(tmp_path)
    engine.encode(["The bridge is closed."])
    (tmp_path / "model.onnx").write_bytes(b"put here afterwards")
    ran = hashlib.sha256((WEIGHTS / "encoder/model.onnx").read_bytes()).hexdigest()[:12]
    assert engine.id == f"{tmp_path.name}@{ran}"


def test_the_run_record_tells_the_decisions_too(folder: Path) -> None:
    from briefing.engines.onnx import decisions_digest

    with_the_folder = decisions_digest()
    (folder / NAME).write_text("{}")
    (folder / "SHA256SUMS").write_text(f"{hashlib.sha256(b'{}').hexdigest()}  {NAME}\n")
    assert len(with_the_folder) == 12
    assert decisions_digest() != with_the_folder
