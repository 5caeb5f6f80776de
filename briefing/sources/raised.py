"""Text that word processors raise above the line: marks that point to notes go, what belongs to a word stays."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from briefing.language.reference_marks import raised

Piece = tuple[str, bool]


def joined(pieces: Iterable[Piece]) -> str:
    """The text of (words, is raised) pieces without the raised ones that are marks. Neighbours of one height are one
    piece: "1", "," and "2" are one mark."""
    shown = (piece for piece in pieces if piece[0])
    runs = [("".join(words for words, _ in run), up) for up, run in groupby(shown, key=lambda piece: piece[1])]
    text = ""
    for at, (words, is_raised) in enumerate(runs):
        if is_raised:
            following = runs[at + 1][0] if at + 1 < len(runs) else ""
            before, behind = (" " * edge.isspace() for edge in (words[:1], words[-1:]))
            words = before + raised(text, words, following) + behind
        text += words
    return text
