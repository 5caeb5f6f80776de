"""Quantities in a sentence: what is counted or measured, in which unit, and how exactly."""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.language.figures import Figure, find_figures
from briefing.language.not_quantities import find_masks
from briefing.language.notation import DecimalMark
from briefing.language.nouns import counted_noun
from briefing.language.numerals import ORDINAL_WORDS, value_of_ordinal
from briefing.language.quantity import Bound, Quantity, QuantityRelation, relate, same_measure
from briefing.language.quantity_context import in_context
from briefing.language.vague import find_vague

__all__ = ["Bound", "Quantity", "QuantityRelation", "find_quantities", "relate", "same_measure"]

_DECIMAL_POINT = re.compile(
    r"(?:(?<![\w.])\.|(?<=[a-z])\.(?=\s))\s?(\d{2,3})\s?-?\s?cal(?:iber|ibre)?\b"
    r"|(?:(?<![\w.])\.|(?<=[a-z])\.(?=\s))\s?(\d{2,3})(?=\s?-?\s?(?:magnum|revolver|handgun|pistol|rifle|gun\b"
    r"|special\b))",
    re.I,
)
_ORDINAL = re.compile(
    rf"(?<![\w-])(?P<ordinal>\d{{1,3}}(?:st|nd|rd|th)|{ORDINAL_WORDS})"
    r"(?=(?-i:\s?-?\s?[a-z]{3,}))(?!\s?-?\s?(?:street|avenue|of\b|was|were|is|had|has|and|century|grade|rate"
    r"|party|floor|world"
    r"|parties|quarter|person\ssingular|degree|amendment|base|hand|wheel|that|who|to\b|in\b|from|for|with|on\b"
    r"|by\b|term))",
    re.I,
)
_JOINTS = frozenset(("to", "or", "and", "-", "–", "—", "- to -", "-to-"))
_BETWEEN = re.compile(r"\bbetween\s(?:about\s|roughly\s)?$", re.I)
_FROM = re.compile(r"\b(?:from|by|by\sa|vote|voted|beat\s\w+)\s$", re.I)
_IN_CODE = re.compile(r"(?:[A-Z]{3}|Rs\.?)\s?\d")  # "USD34.6 million" is no name like "F-35"
_RANGING = re.compile(r"\b(?:ranging|range[sd]?|varying|anywhere)\sfrom\s$", re.I)


def find_quantities(text: str, mark: DecimalMark = "") -> tuple[Quantity, ...]:
    """The quantities of a sentence, in order, without overlap. Time and space linear in its length.

    Args:
        text: A sentence.
        mark: The decimal mark of its document (`decimal_mark`); where that shows none, the sentence's own.
    """
    found = _joined(text, list(find_figures(text, mark)))
    found = [_at_home(text, found[i - 1], q) if i else q for i, q in enumerate(found)]
    found += _calibers(text)
    found += find_vague(text)
    found += _ordinals(text)
    if not found:
        return ()
    masks = find_masks(text)
    found = [
        q
        for q in found
        if q.unit == "caliber"
        or _IN_CODE.match(q.text)
        or not any(start < q.end and q.start < end for start, end in masks)
    ]
    found.sort(key=lambda q: (q.start, -q.end))
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return tuple(kept)


def _joined(text: str, figures: list[Figure]) -> list[Quantity]:
    """The figures as quantities, two that make a range as one; both figures of a score or a vote are left out."""
    found: list[Quantity] = []
    i = 0
    while i < len(figures):
        first = figures[i]
        second = figures[i + 1] if i + 1 < len(figures) else None
        joint = text[first.end : second.start].strip() if second else ""
        i += 1
        if second is None or joint not in _JOINTS or second.start - first.end > 9:
            found.append(in_context(text, _plain(text, first)))
            continue
        if quantity := _range(text, first, second, joint):
            found.append(quantity)
            i += 1
        elif joint in ("-", "–", "—") and not first.unit and not second.unit and first.end + 1 == second.start:
            i += 1
        else:
            a, b = in_context(text, _plain(text, first)), in_context(text, _plain(text, second))
            found += [a, replace(b, unit="magnitude", noun="") if a.unit == "magnitude" and not b.unit else b]
            i += 1
    return found


def _at_home(text: str, before: Quantity, quantity: Quantity) -> Quantity:
    """A plain dollar sign in brackets after US dollars is the paper's own currency."""
    explicit = before.unit == "USD" and "US" in before.text.upper() and "U.S" not in before.text.upper()
    if explicit and quantity.text.startswith("$") and text[before.end : quantity.start].strip() == "(":
        return replace(quantity, unit="dollar")
    return quantity


def _plain(text: str, figure: Figure) -> Quantity:
    return Quantity(
        start=figure.start, end=figure.end, text=text[figure.start : figure.end],
        low=figure.value, high=figure.value, unit=figure.unit, noun="", bound="exact", step=figure.step,
    )  # fmt: skip


def _range(text: str, first: Figure, second: Figure, joint: str) -> Quantity | None:
    """Both figures as one range ("35 to 40"); None where they are not one."""
    if first.unit and second.unit and first.unit != second.unit:
        return None
    if not _joins(text, first, second, joint):
        return None
    scale = second.scale if first.scale == 1.0 else first.scale
    factor = second.factor if not first.unit else first.factor
    low = first.number * scale * factor
    if low >= second.value:
        return None
    upper = in_context(text, _plain(text, second))
    unit = upper.unit or first.unit
    return replace(
        upper, start=first.start, text=text[first.start : second.end], end=second.end, low=low, high=second.value,
        unit=unit, bound="range",
    )  # fmt: skip


def _joins(text: str, first: Figure, second: Figure, joint: str) -> bool:
    before = (text, max(0, first.start - 24), first.start)
    if joint == "and":
        return _BETWEEN.search(*before) is not None
    if joint == "or":
        return second.value <= 2 * first.value + 2
    if joint == "to":
        return _FROM.search(*before) is None or _RANGING.search(*before) is not None
    return joint in ("- to -", "-to-") or first.number != 0


def _calibers(text: str) -> list[Quantity]:
    return [
        Quantity(
            start=m.start(), end=m.end(), text=m[0], low=float("0." + (m[1] or m[2])),
            high=float("0." + (m[1] or m[2])), unit="caliber", noun="", bound="exact",
        )
        for m in _DECIMAL_POINT.finditer(text)
    ]  # fmt: skip


def _ordinals(text: str) -> list[Quantity]:
    found = []
    for m in _ORDINAL.finditer(text):
        value = float(value_of_ordinal(m["ordinal"].lower()) or 0)
        noun = counted_noun(text, m.end(), plural=False)
        found.append(
            Quantity(
                start=m.start(), end=m.end(), text=m[0], low=value, high=value, unit="ordinal", noun=noun, bound="exact"
            )
        )
    return found
