"""The colours that a mail may be given, and whether words can be read in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS = "#1b222c"
PAPER = "#ffffff"
PAPER_DARK = "#14181e"
# Contrast of words with their ground: the least, and that of colours made here (WCAG 2.2, 1.4.3 and 1.4.6).
LEAST_CONTRAST = 4.5
GOOD_CONTRAST = 7.0
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}){1,2}")
_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Colours as #rrggbb: `accent` of headings, links and rules, `background` around the stories. Both have a dark
    twin, which is made."""

    accent: str = "#1d4f80"
    background: str = "#eef1f4"

    @property
    def accent_dark(self) -> str:
        """The accent on a dark ground: as much white in it as makes it easy to read there."""
        mixed = (_mix(self.accent, step / _STEPS) for step in range(_STEPS + 1))
        return next(c for c in mixed if contrast(c, PAPER_DARK) >= GOOD_CONTRAST)


def colour(text: str) -> str:
    """#rgb or #rrggbb as #rrggbb.

    Raises:
        ValueError: it is neither.
    """
    if not _COLOUR.fullmatch(text):
        raise ValueError(f"{text!r} is no colour; write #rrggbb or #rgb")
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(c * 2 for c in digits))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb), from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _parts(hexadecimal: str) -> tuple[int, int, int]:
    red, green, blue = (int(hexadecimal[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def _luminance(hexadecimal: str) -> float:
    """Relative luminance in 0..1 (WCAG 2.2)."""
    shares = [part / 255 for part in _parts(hexadecimal)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mix(hexadecimal: str, white: float) -> str:
    return "#" + "".join(f"{round(part + (255 - part) * white):02x}" for part in _parts(hexadecimal))
