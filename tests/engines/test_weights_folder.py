from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from briefing.engines.onnx import WEIGHTS, verified, weights
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
    assert "rank" in json.loads(verified(weights(NAME)))


def test_what_its_list_does_not_name_is_refused(folder: Path) -> None:
    (folder / "SHA256SUMS").write_text("")
    with pytest.raises(ModelError, match="SHA256SUMS"):
        verified(weights(NAME))
