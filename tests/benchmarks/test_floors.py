"""The comparison on labelled real news does not fall below the floors it has reached."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_no_figure_is_below_its_floor(root: Path, shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("comparing", root / "benchmarks" / "comparing.py")
    assert spec
    assert spec.loader
    comparing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(comparing)
    figures = comparing.score(shared / "gold" / "public")
    floors = json.loads((root / "benchmarks" / "floors.json").read_text(encoding="utf-8"))
    assert floors
    assert {n: figures[n] for n, floor in floors.items() if figures[n] < floor - comparing.SLACK} == {}
