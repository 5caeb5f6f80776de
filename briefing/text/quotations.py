"""Quotations and who they are ascribed to. (Thin first version.)"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words in quotation marks: ``sentence[start:end] == text``, the marks left out.

    Attributes:
        speaker: Who said it, as written; None where it does not say.
        full: A whole clause or sentence, rather than a few words under quotation marks.
    """

    start: int
    end: int
    text: str
    speaker: str | None
    full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Words that say whose claim it is: "police said", "according to the sister", "reportedly".

    Attributes:
        speaker: As written; "" where nobody is named ("reportedly").
        verb: The reporting word.
        hedged: The writer keeps a distance ("claimed", "allegedly").
    """

    start: int
    end: int
    speaker: str
    verb: str
    hedged: bool


_QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]")
_SAID = re.compile(r"\b([A-Z]?[\w.]+(?: [A-Z]\w+)*) (said|says|say|told|claimed)\b")


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """The quotations of a sentence, in order."""
    return tuple(
        Quotation(start=m.start(1), end=m.end(1), text=m[1], speaker=None, full=len(m[1].split()) > 4)
        for m in _QUOTED.finditer(text)
    )


def find_attributions(text: str) -> tuple[Attribution, ...]:
    """The attributions of a sentence, in order."""
    return tuple(
        Attribution(start=m.start(), end=m.end(), speaker=m[1], verb=m[2], hedged=m[2] == "claimed")
        for m in _SAID.finditer(text)
    )


def normalise_quote(text: str) -> str:
    """A quotation's words alone, for comparing the wording: case, typography and punctuation left out."""
    return " ".join(re.findall(r"\w+", text.casefold()))
