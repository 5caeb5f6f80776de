"""Where the documents answer the same question differently, and what kind of difference it is."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.model import Conflict
from briefing.models.corpus import Corpus
from briefing.models.protocols import Entailment


def differences(corpus: Corpus, origins: Sequence[str], entailment: Entailment) -> tuple[Conflict, ...]:
    """The differences, most certain first."""
    return ()
