"""The public door: complete, documented, and light to open."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import briefing

HEAVY = {"numpy", "onnxruntime", "transformers", "trafilatura", "torch", "jinja2", "markdown", "tokenizers", "httpx2"}


def test_all_names_are_there_and_sorted() -> None:
    assert sorted(briefing.__all__) == briefing.__all__
    assert all(getattr(briefing, name) is not None for name in briefing.__all__)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = briefing.nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "code", ["import briefing", "import briefing.cli.app", "import briefing.engines, briefing.page, briefing.sources"]
)
def test_opening_it_loads_nothing_heavy(code: str) -> None:
    probe = f"{code}; import sys; print(*{{m.partition('.')[0] for m in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


def test_every_public_name_is_documented(root: Path) -> None:
    missing = []
    for file in sorted((root / "briefing").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        nodes: list[ast.AST] = [tree, *tree.body]
        nodes += [n for c in tree.body if isinstance(c, ast.ClassDef) and not c.name.startswith("_") for n in c.body]
        for node in nodes:
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                name = getattr(node, "name", file.stem)
                if not name.startswith("_") and ast.get_docstring(node) is None:
                    missing.append(f"{file.relative_to(root)}: {name}")
    assert not missing


def test_no_file_and_no_function_has_grown_past_reading(root: Path) -> None:
    long = []
    for file in sorted((root / "briefing").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        if text.count("\n") > 340:
            long.append(f"{file.relative_to(root)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 60:
                long.append(f"{file.relative_to(root)}: {node.name}")
    assert not long
