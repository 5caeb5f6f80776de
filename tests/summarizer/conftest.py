from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from briefing.models.protocols import Encoder, Entailment


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The embedded encoder."""
    from briefing.models import registry

    return registry.encoder()


@pytest.fixture(scope="session")
def entailment() -> Entailment:
    """The embedded entailment model."""
    from briefing.models import registry

    return registry.entailment()
