"""Names in a sentence. (Thin first version.)"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

NameKind = Literal["person", "place", "organisation", "other"]
NameRelation = Literal["same", "variant", "different"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as written: ``sentence[start:end] == text``.

    Attributes:
        head: Its last token, case-folded.
        title: The role words before it, such as "prime minister" or "gov"; "" where there are none.
        kind: What it names, as far as its surroundings tell.
    """

    start: int
    end: int
    text: str
    head: str
    title: str
    kind: NameKind


_RUN = re.compile(r"\b[A-Z][\w-]+(?: [A-Z][\w-]+)*")


def find_names(text: str) -> tuple[Name, ...]:
    """The names of a sentence, in order."""
    return tuple(
        Name(start=m.start(), end=m.end(), text=m[0], head=m[0].split()[-1].casefold(), title="", kind="other")
        for m in _RUN.finditer(text)
        if m.start()
    )


def relate_names(a: Name, b: Name) -> NameRelation:
    """Whether both name the same ("same"), are likely spellings of one name ("variant"), or not."""
    x, y = a.text.casefold().split(), b.text.casefold().split()
    return "same" if set(x) <= set(y) or set(y) <= set(x) else "different"
