"""What was met with on the way, as it may be shared."""

from __future__ import annotations

from dataclasses import replace

from briefing.local_paths import shareable, without_paths
from briefing.nouns import Briefing, Diagnostic


def diagnostics(briefing: Briefing) -> tuple[Diagnostic, ...]:
    """The diagnostics of a briefing, with nothing of where on this machine the sources lie."""
    uris = (*(d.source.uri for d in briefing.documents), *(d.source for d in briefing.diagnostics if d.source))
    return tuple(
        replace(d, source=d.source and shareable(d.source), message=without_paths(d.message, uris))
        for d in briefing.diagnostics
    )
