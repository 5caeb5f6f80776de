"""How much room words take on paper, from the widths of the page's own fonts; never less than what they take.

Lines are broken greedily at spaces only, where every engine may; an engine that knows more places to break needs no
more lines than that. Each word is taken a little wider than its letters, for kerning and rounding. Letters the fonts
lack are taken as wide as such letters are in any font seen. Lengths are in rem, as in ``page.css``.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

Face = Literal["sans", "sans-semibold", "sans-italic", "serif-semibold"]

FONTS = Path(__file__).with_name("fonts")
KERNING = 1.012  # the share by which a word may be set wider than the sum of its letters
# Widths in ems of letters the fonts lack, as wide as the widest usual fonts (DejaVu, Noto) draw them, and some more.
FULL_WIDTH = 1.05
EMOJI = 1.6
MARK = 0.6
GREEK_CYRILLIC = {True: 1.13, False: 0.85}  # capital, small
BROAD = {True: 1.36, False: 1.2}
BROAD_LETTERS = frozenset("жмтшщыюфωώφψњљЖМШЩЫЮФΜΩЊЉ")
PLAIN_SCRIPTS = ("\u0370", "\u0e7f")  # Greek to Lao: letters hardly wider than an em
PLAIN = 1.35
BREAK = "\u200b"  # a zero-width space, which only the page itself sets
EXTREME = 13.0  # U+FDFD and its like: a whole phrase drawn as one letter
ODD = 3.2
BREAKERS = frozenset("-/‐–—?&=._~%+#@:;,!)]}")  # where engines may break a word that has no space

OPENING = frozenset("([{“‘«‹¿¡„‚—–\"'")
CLOSING = frozenset(")]}”’»›!?,.:;/…%—–")


class Run(NamedTuple):
    """Words in one face."""

    words: str
    face: Face = "sans"


def width(word: str, face: Face) -> float:
    """The width of a word in ems."""
    known = _widths(face)
    try:
        return sum([known[c] for c in word]) * KERNING / 1000
    except KeyError:
        return sum(known.get(c) or _foreign(c) for c in word) * KERNING / 1000


def n_lines(runs: Sequence[Run], size: float, room: float) -> int:
    """How many lines of `room` rem the runs take, one after the other with a space between, at `size` rem."""
    lines, used = 1, 0.0
    for unit in _units(runs):
        wide, gap = unit.wide * size, unit.gap * size
        if wide > room:
            lines, used = lines - (not used) + _broken(unit, size, room), room
        elif used and used + gap + wide > room:
            lines, used = lines + 1, wide
        else:
            used += (gap if used else 0.0) + wide
    return lines


class _Unit(NamedTuple):
    """Words that stay together on a line: how wide, after how wide a space; and whether a break inside is likely."""

    wide: float
    gap: float
    breaks: bool


def _units(runs: Sequence[Run]) -> list[_Unit]:
    """The pieces between which a line may end. A space beside a bracket, a dash or a quotation mark is no place to
    (UAX 14, rules 13 to 17), so that `“unsafe” (again)` is one."""
    units: list[_Unit] = []
    last = ""
    for run in runs:
        space = width(" ", run.face)
        for word in run.words.split():
            glued = bool(last) and not _may_break(last, word[0])
            for n, piece in enumerate(word.split(BREAK)):
                wide, breaks = width(piece, run.face), bool(BREAKERS.intersection(piece[:-1]))
                if glued and not n:
                    before = units.pop()
                    units.append(_Unit(before.wide + space + wide, before.gap, True))
                else:
                    units.append(_Unit(wide, 0.0 if n else space, breaks))
            last = word[-1]
    return units


def _may_break(last: str, first: str) -> bool:
    """Whether a line may end at the space between two words with this last and this first letter."""
    if first.isalnum():
        return last not in OPENING
    return first not in CLOSING and (last.isalnum() or last in ",.;:")


def _broken(unit: _Unit, size: float, room: float) -> int:
    """At most how many lines a piece wider than a line is broken into."""
    loss = min(2.5 * size, room / 2)  # a line may end this much early where a break is not allowed
    pieces = math.ceil(unit.wide * size / (room - loss)) + 1
    return 2 * pieces if unit.breaks else pieces


@lru_cache(maxsize=4096)
def _foreign(char: str) -> float:
    """The width of a letter the fonts lack, in thousandths of an em."""
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        wide = MARK
    elif unicodedata.east_asian_width(char) in "WF":
        wide = EMOJI if category[0] == "S" else FULL_WIDTH
    elif "\ufdf0" <= char <= "\ufdff" or char > "\U00010fff":
        wide = EXTREME
    elif "\u0386" <= char <= "\u03ce" or "\u0400" <= char <= "\u045f":
        wide = (BROAD if char in BROAD_LETTERS else GREEK_CYRILLIC)[category == "Lu"]
    else:
        wide = PLAIN if PLAIN_SCRIPTS[0] <= char <= PLAIN_SCRIPTS[1] and category[0] in "LM" else ODD
    return wide * 1000


@lru_cache(maxsize=8)
def _widths(face: Face) -> dict[str, int]:
    """Widths of the letters of a face in thousandths of an em."""
    return {chr(int(code, 16)): wide for code, wide in _all_widths()[face]["widths"].items()}


@lru_cache(maxsize=1)
def _all_widths() -> dict[str, dict[str, dict[str, int]]]:
    loaded: dict[str, dict[str, dict[str, int]]] = json.loads((FONTS / "widths.json").read_text(encoding="utf-8"))
    return loaded
