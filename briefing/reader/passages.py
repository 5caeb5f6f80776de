"""Cases for the second asking: two marked passages held against each other, outlets hidden, in both orders.

Who answers sees neither the question that a claim puts nor whose claim it is: only the two sentences with what stands
around them. The cases are shuffled by a digest of their own words, so that the same cases always make the same prompt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from briefing.nouns import digest
from briefing.reader.json_lines import objects

Answer = Literal["contradict", "later", "opposed", "same", "other"]
ANSWERS: tuple[str, ...] = get_args(Answer)
DIFFERENT: frozenset[Answer] = frozenset(("contradict", "later", "opposed"))
MARKS = "⟦⟧"
# Letters of a sentence shown around its marked words, and of what stands before and after it, tried in this order.
ROOMS = ((360, 160), (360, 100), (300, 60), (260, 30), (220, 0), (160, 0))
FORM: dict[str, Any] = {
    "type": "object",
    "properties": {"case": {"type": "integer"}, "answer": {"enum": list(ANSWERS)}},
    "required": ["case", "answer"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence with its marked span, what stands before and after it, and the day of its report ("" if unknown)."""

    sentence: str
    start: int
    end: int
    before: str = ""
    after: str = ""
    day: str = ""

    def shown(self, sentence_chars: int, around_chars: int) -> str:
        """The passage with its marks, in about as many letters."""
        marked = self.sentence[self.start : self.end]
        room = max(0, sentence_chars - len(marked)) // 2
        head, tail = self.sentence[: self.start], self.sentence[self.end :]
        text = f"{_tail(head, room)}{MARKS[0]}{_plain(marked)}{MARKS[1]}{_head(tail, room)}"
        if around_chars:
            text = f"{_tail(self.before, around_chars)} {text} {_head(self.after, around_chars)}"
        return " ".join(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Two passages; `expected` is what is known of a case that the program built: whether they differ."""

    a: Passage
    b: Passage
    kind: str
    expected: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Cases as one prompt; the n-th of the prompt is ``cases[order[n - 1]]``."""

    text: str
    order: tuple[int, ...]


def questions(cases: Sequence[Case], *, reverse: bool, room: tuple[int, int]) -> Questions:
    """The cases in one order, or in the other with both passages changed round.

    Args:
        cases: What is asked.
        reverse: The second order.
        room: One of `ROOMS`.
    """
    texts = [(case.a.shown(*room), case.b.shown(*room)) for case in cases]
    keys = [digest(f"{reverse} {a} {b}") for a, b in texts]
    order = tuple(sorted(range(len(cases)), key=lambda i: (keys[i], i)))
    lines: list[str] = []
    for n, i in enumerate(order, 1):
        pair = [(cases[i].a.day, texts[i][0]), (cases[i].b.day, texts[i][1])]
        # Which passage comes first is chance in the first order, and the other way round in the second.
        turned = (int(digest(texts[i][0] + texts[i][1])[:2], 16) % 2 == 1) != reverse
        lines.append(f"CASE {n}")
        for name, (day, text) in zip("AB", reversed(pair) if turned else pair, strict=True):
            lines.append(f"{name}{f' ({day})' if day else ''}: {text}")
    return Questions(text="\n".join(lines), order=order)


def read_answers(text: str, asked: Questions) -> dict[int, Answer]:
    """The answer to each case, by its position among the cases; one answered in two ways is not answered."""
    found: dict[int, Answer] = {}
    torn: set[int] = set()
    for line in objects(text):
        n, answer = line.get("case"), line.get("answer")
        if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= len(asked.order) or answer not in ANSWERS:
            continue
        if found.setdefault(asked.order[n - 1], answer) != answer:
            torn.add(asked.order[n - 1])
    return {i: answer for i, answer in found.items() if i not in torn}


def marked(text: str) -> Passage:
    """A passage from a text with its own marks."""
    head, _, rest = text.partition(MARKS[0])
    inner, _, tail = rest.partition(MARKS[1])
    return Passage(sentence=head + inner + tail, start=len(head), end=len(head) + len(inner))


def _plain(text: str) -> str:
    """A text without marks of its own."""
    return text.translate({ord(mark): None for mark in MARKS})


def _head(text: str, room: int) -> str:
    text = _plain(text)
    if len(text) <= room:
        return text
    return text[:room].rsplit(" ", 1)[0] + " …"


def _tail(text: str, room: int) -> str:
    text = _plain(text)
    if len(text) <= room:
        return text
    return "… " + text[len(text) - room :].split(" ", 1)[-1]
