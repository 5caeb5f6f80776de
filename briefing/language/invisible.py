"""Characters that nobody sees: they part words and figures for a program, and for nobody else."""

from __future__ import annotations

import re

# Soft hyphens, zero-width spaces, word joiners, direction marks, byte order marks, fillers.
_CHARACTERS = "\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff"
# Joiners stay where a script needs them, as in Persian; between Latin letters they are nothing.
_INVISIBLE = re.compile(rf"[{_CHARACTERS}]|(?<=[!-\u024f])[\u200c\u200d](?=[!-\u024f])")


def visible(text: str) -> str:
    """The text without them."""
    return _INVISIBLE.sub("", text)
