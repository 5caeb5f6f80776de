"""Marks that point to notes and sources: raised figures and letters, [1], daggers. They are no part of what is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

Piece = tuple[str, bool]

# Raised, but of the word: ordinals, and powers of units and of ten.
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|ère|ème|e|nd|o|os|a|as|º|ª|de|ste|do)\.?", re.I)
_UNIT = re.compile(r"(?:\b|(?<=\d))(?:[kcmdµ]?m|ft|in|mi|yd|sq|s|h)$|[×·]\s?10$", re.I)
_POWER = re.compile(r"[+−-]?\d{1,2}")
_POWERS = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
_BRACKETED = (
    r"\[(?:\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,8}|[a-z]|(?:note|notes|nb|n|fn|ref|lower-alpha)[ .]{0,2}\d{1,3}"
    r"|citation needed|clarification needed|better source needed|when\?|who\?|by whom\?|according to whom\?"
    r"|which\?|where\?|update|dubious ?[–-] ?discuss|original research\??|page needed|verification needed)\]"
)
_BRACKETS = re.compile(rf"(?<=\S)(?<![(\s])(?:{_BRACKETED}){{1,12}}(?=[\s.,;:!?)”\"’]|\Z)", re.I)
_SPACED = re.compile(rf"(?<=[.!?”\"’])\s(?:{_BRACKETED}){{1,12}}(?=\s+[^\W_]|\s*\Z)", re.I)
_DAGGERS = re.compile(
    r"(?:(?<=[\w.,;:!?”\"’)])[†‡§¶⁂]{1,4}|(?<=[.,;:!?”\"’)])\*{1,3}|(?<=[^\W_]{3})\*)(?=[\s.,;:!?)”\"’]|\Z)"
)
_SMALL = re.compile(
    r"(?:(?<=[.,;:!?”\"’)\]])|(?<=[^\W_]{3})|(?<=\d))[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉ](?:[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉ,⁻–]){0,8}(?=[\s.,;:!?)”\"’]|\Z)"
)
_POWER_OF = re.compile(r"(?:\b|(?<=\d))(?:[kcmdµ]?m|ft|in|mi|yd|10)$", re.I)


def joined(pieces: Iterable[Piece]) -> str:
    """The text of pieces that stand on the line or above it, without the raised ones that are marks."""
    text = ""
    for words, is_raised in _runs(pieces):
        if not is_raised:
            text += words
        elif not is_mark(text, words):
            text += words.translate(_POWERS) if _POWER.fullmatch(words.strip()) else words
        elif words[-1:].isspace():
            text += " "
    return text


def is_mark(before: str, raised: str) -> bool:
    """Whether what is raised after `before` points elsewhere, rather than belonging to the word before it."""
    mark = raised.strip()
    if not mark:
        return False
    if re.search(r"\d\Z", before) and _ORDINAL.fullmatch(mark):
        return False
    if re.fullmatch(r"TM|SM|R|MC|MD", mark) or (mark.isalpha() and re.search(r"\b[A-Z][a-z]?\Z", before)):
        return False
    if _POWER.fullmatch(mark) and _UNIT.search(before[-12:]):
        return False
    # Longer words are raised for looks: "Mme", "Mlle", a price's cents, whole raised sentences.
    return len(mark) <= 24 and bool(
        re.fullmatch(
            r"[\[(]?(?:\d{1,3}|[a-z]{1,2}|[ivxl]{1,5})[\])]?(?:\s?[,;–-]?\s?[\[(]?(?:\d{1,3}|[a-z])[\])]?){0,6}",
            mark,
            re.I,
        )
        or re.fullmatch(r"[*†‡§¶#⁂\s,]{1,6}", mark)
        or _BRACKETS.fullmatch(mark)
        or re.fullmatch(rf"(?:{_BRACKETED}){{1,8}}", mark, re.I)
    )


def without_marks(text: str) -> str:
    """A paragraph without the reference marks that were typed into it: "years.[1] It" is "years. It"."""
    text = _DAGGERS.sub("", _BRACKETS.sub("", _SPACED.sub("", text)))
    return _SMALL.sub(lambda m: m.group() if _POWER_OF.search(text[max(0, m.start() - 8) : m.start()]) else "", text)


def _runs(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one height as one piece: "1", "," and "2" are one mark."""
    shown = (piece for piece in pieces if piece[0])
    return [("".join(words for words, _ in run), raised) for raised, run in groupby(shown, key=lambda piece: piece[1])]
