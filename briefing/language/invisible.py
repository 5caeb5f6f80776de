"""Characters that nobody sees: they part words and figures for a program, and for nobody else."""

from __future__ import annotations

import re

# Soft hyphens, zero-width spaces, word joiners, direction marks, embeddings and isolates, byte order marks, fillers,
# variation selectors and tags.
_CHARACTERS = (
    "\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef"
)
# Joiners stay where a script needs them, as in Persian; between Latin letters they are nothing.
_INVISIBLE = re.compile(rf"[{_CHARACTERS}]|(?<=[!-\u024f])[\u200c\u200d](?=[!-\u024f])")


def visible(text: str) -> str:
    """The text without them."""
    return _INVISIBLE.sub("", text)


def invisible_at(text: str) -> frozenset[int]:
    """Where they stand in a text."""
    return frozenset(at for found in _INVISIBLE.finditer(text) for at in range(*found.span()))
