"""The wheel alone, in a fresh environment and an empty folder, gives a briefing."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(root)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (made,) = out.glob("briefing_generator-*.whl")
    return made


def test_it_holds_templates_weights_and_licences(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in (
        "briefing/_templates/onepage/page.md.j2",
        "briefing/engines/weights/encoder/model.onnx",
        "briefing/engines/weights/encoder/tokenizer.json",
        "briefing/engines/weights/stance/model.onnx",
        "briefing/engines/weights/decisions/points.json",
        "briefing/engines/weights/encoder/LICENSE",
        "briefing/engines/weights/decisions/differences.json",
        "briefing/page/briefing.schema.json",
        "briefing/py.typed",
    ):
        assert wanted in names, wanted
    assert not [n for n in names if n.startswith(("tests/", "training/", "benchmarks/", "examples/"))]


def test_it_briefs_from_an_empty_folder_without_development_packages(wheel: Path, root: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = environment / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True, text=True)
    empty = tmp_path / "empty"
    empty.mkdir()
    reports = sorted(str(p) for p in (root / "examples" / "us-japan").glob("[0-9]-*"))
    command = [str(environment / "bin" / "briefing"), "write", *reports, "--format", "json"]
    done = subprocess.run(command, cwd=empty, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    form = json.loads(done.stdout)
    assert len(form["documents"]) == 4
    assert form["shared"]
    absent = subprocess.run([str(python), "-c", "import torch"], capture_output=True, check=False)
    assert absent.returncode != 0
