"""A fixed exam: thirty pairs of passages that agree and thirty that do not, once for each model and prompt version.

A model is believed that gets at most `MAX_WRONG` of either wrong. Its answers are kept like any others, so that a model
sits the exam once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from briefing.reader.passages import DIFFERENT, Answer, Case, marked
from briefing.reader.prompting import VERSION

MAX_WRONG = 3
N_PARTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How many of the pairs that agree, and of those that do not, were told wrongly or not at all."""

    n_alike_wrong: int
    n_altered_wrong: int

    @property
    def believed(self) -> bool:
        """Whether what the model claims is looked at."""
        return self.n_alike_wrong <= MAX_WRONG and self.n_altered_wrong <= MAX_WRONG


@cache
def exam() -> tuple[tuple[Case, ...], ...]:
    """The exam's cases in `N_PARTS` parts, a pair and its altered form never in one."""
    file = resources.files("briefing.reader").joinpath("prompts", f"exam.v{VERSION}.jsonl")
    parts: list[list[Case]] = [[] for _ in range(N_PARTS)]
    for i, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
        form = json.loads(line)
        for shift, (name, differs) in enumerate((("alike", False), ("altered", True))):
            case = Case(a=marked(form["a"]), b=marked(form[name]), kind=form["kind"], expected=differs)
            parts[(i + shift) % N_PARTS].append(case)
    return tuple(map(tuple, parts))


def judged(parts: tuple[tuple[Case, ...], ...], answers: tuple[Mapping[int, Answer], ...]) -> Result:
    """What came of an exam; a case without an answer is wrong."""
    wrong = {False: 0, True: 0}
    for cases, given in zip(parts, answers, strict=True):
        for i, case in enumerate(cases):
            wrong[bool(case.expected)] += not is_right(case, given.get(i))
    return Result(n_alike_wrong=wrong[False], n_altered_wrong=wrong[True])


def is_right(case: Case, answer: Answer | None) -> bool:
    """Whether a case whose truth is known was told rightly."""
    return answer is not None and (answer in DIFFERENT) == case.expected
