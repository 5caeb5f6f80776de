"""Where a batch's tasks run: processes of this machine, or a Ray cluster. Another engine is one module that makes an
`Engine`, and a line in `known`."""

from __future__ import annotations

from briefing.batch.engine.protocol import Done, Engine

__all__ = ["Done", "Engine"]
