"""What was written for this project and kept from all tuning is judged no worse than it was."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.slow
PART = "held_out"


@pytest.fixture(scope="module")
def judgement(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("judgement", root / "benchmarks" / "judgement.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def floors(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((root / "benchmarks" / "floors.json").read_text(encoding="utf-8"))
    return found


def test_no_more_sentences_that_turn_a_source_round_pass(judgement: ModuleType, floors: dict[str, Any]) -> None:
    for level, most in floors["turned_round_passed"].items():
        n_passed, n_sentences = judgement.passed(PART, level, "turned", 0)
        assert n_sentences == 48
        assert n_passed <= most, level


def test_more_sources_let_no_fewer_true_sentences_pass(judgement: ModuleType, floors: dict[str, Any]) -> None:
    alone, n_sentences = judgement.passed(PART, "normal", "true", 0)
    among, _ = judgement.passed(PART, "normal", "true", judgement.N_ADDED)
    assert n_sentences == 16
    assert floors["true_passed"] <= alone <= among


def test_planted_differences_are_found_and_no_more_false_ones_told(
    root: Path, judgement: ModuleType, floors: dict[str, Any]
) -> None:
    folder = root / "benchmarks" / "disputes" / "city-election"
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    assert labels["part"] == PART
    counts = judgement.planted(folder, labels["differences"])
    for where, floor in floors["planted"].items():
        n_found, n_planted, n_false = counts[where]
        assert n_planted == 13
        assert n_found >= floor["found"], where
        assert n_false <= floor["false"], where
