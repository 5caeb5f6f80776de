from __future__ import annotations

import crowd
import newsroom
import pytest

from briefing.nouns import Briefing
from briefing.page import fit


@pytest.fixture(scope="session")
def bridge() -> Briefing:
    """Four reports of a closed bridge, fitted to a sheet."""
    return fit(newsroom.briefing())


@pytest.fixture(scope="session")
def fifty() -> Briefing:
    """Fifty sources, fitted to a sheet."""
    return fit(crowd.crowd(crowd.SHAPES["fifty sources"]))
