from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from briefing.engines.protocols import Encoder, Stance

# One run must mean the same as the next where nobody watches; at the desk the examples stay random.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data kept beside the project; tests that need it are skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold" / "public").is_dir():
        pytest.skip("needs the real articles in ../shared, which are not here")
    return folder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The embedded encoder."""
    from briefing.engines import registry

    return registry.encoder()


@pytest.fixture(scope="session")
def stance() -> Stance:
    """The embedded stance model."""
    from briefing.engines import registry

    return registry.stance()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs the extra [browser]")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs Chromium")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()
