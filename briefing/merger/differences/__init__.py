"""Where the documents answer the same question differently, and what kind of difference it is."""

from __future__ import annotations

from briefing.merger.differences.finding import differences

__all__ = ["differences"]
