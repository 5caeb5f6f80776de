"""What comes in: one reader per format, fetching and feeds. Heavy readers are imported when first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.sources.content import Article, Content, Reader
    from briefing.sources.options import ReadOptions
    from briefing.sources.reading import read, read_each

__all__ = ["Article", "Content", "ReadOptions", "Reader", "read", "read_each"]

_HOMES = {
    "Article": "content",
    "Content": "content",
    "ReadOptions": "options",
    "Reader": "content",
    "read": "reading",
    "read_each": "reading",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(f"briefing.sources.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'briefing.sources' has no attribute {name!r}")
