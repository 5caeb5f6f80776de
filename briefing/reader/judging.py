"""The second asking: what is left of the claims, among decoys, in both orders; what counts of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.reader.exam import is_right
from briefing.reader.passages import DIFFERENT, ROOMS, Answer, Case, Questions, questions, read_answers
from briefing.reader.talk import Talk, asking

MAX_DECOYS_WRONG = 1

JUDGED_SAME = "judged blind, one answer"
JUDGED_OTHER = "judged blind, two questions"
TORN = "judged blind, differently in the two orders"
UNJUDGED = "not judged blind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of asking.

    Attributes:
        answers: Of each case that was judged alike in both orders its answer, by the case's position.
        torn: The positions of those answered in both orders, and not alike.
        n_alike_wrong: Decoys that agree and were told not to.
        n_altered_wrong: Decoys that do not agree and were told to.
    """

    answers: Mapping[int, Answer]
    torn: frozenset[int] = frozenset()
    n_alike_wrong: int = 0
    n_altered_wrong: int = 0

    @property
    def held_back(self) -> bool:
        """Whether too many decoys were told wrongly for the rest to be believed."""
        return max(self.n_alike_wrong, self.n_altered_wrong) > MAX_DECOYS_WRONG

    def answer(self, position: int) -> tuple[Answer | None, str]:
        """The answer that makes a case a difference, or None and why it is none."""
        answer = self.answers.get(position)
        if answer in DIFFERENT:
            return answer, ""
        if answer is None:
            return None, TORN if position in self.torn else UNJUDGED
        return None, JUDGED_SAME if answer == "same" else JUDGED_OTHER


def fitting(decoys: Sequence[Case], cases: Sequence[Case], max_chars: int) -> tuple[int, tuple[int, int]]:
    """How many of the cases can be asked beside the decoys in so many letters, and with how much room for each."""
    for room in ROOMS:
        if _n_chars((*decoys, *cases), room) <= max_chars:
            return len(cases), room
    n = len(cases)
    while n and _n_chars((*decoys, *cases[:n]), ROOMS[-1]) > max_chars:
        n -= 1
    return n, ROOMS[-1]


def ask_both(talk: Talk, decoys: Sequence[Case], cases: Sequence[Case], room: tuple[int, int]) -> Judged:
    """Asks about cases among decoys, in both orders.

    Raises:
        ModelError: the server cannot be reached, refuses, or the budget does not allow it.
    """
    everything = (*decoys, *cases)
    first, second = (_asked(talk, questions(everything, reverse=r, room=room)) for r in (False, True))
    wrong = {False: 0, True: 0}
    for i, decoy in enumerate(decoys):
        wrong[bool(decoy.expected)] += not (is_right(decoy, first.get(i)) and is_right(decoy, second.get(i)))
    n = len(decoys)
    both = {i - n: (first[i], second[i]) for i in range(n, len(everything)) if i in first and i in second}
    return Judged(
        answers={i: a for i, (a, b) in both.items() if a == b},
        torn=frozenset(i for i, (a, b) in both.items() if a != b),
        n_alike_wrong=wrong[False],
        n_altered_wrong=wrong[True],
    )


def _asked(talk: Talk, asked: Questions) -> dict[int, Answer]:
    return read_answers(talk.ask(asking(asked), "asking again, blind").text, asked)


def _n_chars(cases: Sequence[Case], room: tuple[int, int]) -> int:
    return len(questions(cases, reverse=False, room=room).text)
