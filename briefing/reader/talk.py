"""The conversation with a model: what it is asked, and what that took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from briefing.engines.protocols import Asked, Completion, Question
from briefing.errors import ModelError
from briefing.reader.claimed import KINDS, RELATIONS
from briefing.reader.cost import ASKING_TOKENS, READING_TOKENS
from briefing.reader.exam import exam
from briefing.reader.passages import FORM, ROOMS, Questions, questions
from briefing.reader.prompting import instruction
from briefing.reader.sheet import Sheet

# A server that cut a prompt in silence counts far fewer tokens than any language has for its letters.
MAX_CHARS_PER_TOKEN = 7.0
_NUMBERS = {"type": "array", "items": {"type": "integer"}}
_TEXT = {"type": "string"}


def _line(type_: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"type": {"const": type_}, **properties},
        "required": ["type", *properties],
        "additionalProperties": False,
    }


_SIDE = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"sentence": {"type": "integer"}, "span": _TEXT},
        "required": ["sentence", "span"],
        "additionalProperties": False,
    },
}
READING_FORM: dict[str, Any] = {
    "anyOf": [
        _line("read", first={"type": "integer"}, last={"type": "integer"}),
        _line(
            "difference",
            question=_TEXT,
            kind={"enum": list(KINDS)},
            relation={"enum": list(RELATIONS)},
            sides={"type": "array", "items": _SIDE},
        ),
        _line("shared", statement=_TEXT, all=_NUMBERS, core=_NUMBERS),
        _line("bottom_line", text=_TEXT, sentences=_NUMBERS),
        _line("single", sentence={"type": "integer"}),
        _line("unknown", sentence={"type": "integer"}),
        _line("lookalike", sentences=_NUMBERS, why=_TEXT),
    ]
}


def reading(sheet: Sheet, block: Sequence[int]) -> Question:
    """What a model is asked first of some sentences."""
    return Question(
        instruction=instruction("reading"),
        material=sheet.text(block),
        max_tokens=READING_TOKENS,
        form=READING_FORM,
    )


def asking(asked: Questions) -> Question:
    """What a model is asked of some cases."""
    return Question(instruction=instruction("asking"), material=asked.text, max_tokens=ASKING_TOKENS, form=FORM)


def exam_questions() -> tuple[tuple[Questions, Question], ...]:
    """The exam as it is asked, part by part."""
    asked = [questions(cases, reverse=False, room=ROOMS[0]) for cases in exam()]
    return tuple((part, asking(part)) for part in asked)


@dataclass(slots=True, kw_only=True)
class Talk:
    """Asks one model, and counts: `n_calls` sent, the words of the reports in them, and the tokens as the server counts
    them or, where it does not, as estimated. What was answered before takes nothing."""

    asked: Asked
    tell: Callable[[str], None]
    n_calls: int = 0
    n_words: int = 0
    n_input_tokens: int = 0
    n_output_tokens: int = 0
    n_exam_calls: int = 0
    n_readings: int = 0
    n_reading_tokens: int = 0

    def ask(self, question: Question, what: str, *, exam: bool = False) -> Completion:
        """The answer to a question.

        Raises:
            ModelError: the server cannot be reached, refuses, or the budget does not allow it.
        """
        n_words = 0 if exam else len(question.material.split())
        self.tell(f"{what}: {n_words:,} words to {self.asked.host}" if n_words else f"{what}: {self.asked.host}")
        try:
            answer = self.asked.ask(question)
        except ModelError as error:
            if error.sent:
                self._count(question, n_words, exam=exam)
            raise
        if not answer.cached:
            self._count(question, n_words, exam=exam, answer=answer)
        return answer

    def _count(self, question: Question, n_words: int, *, exam: bool, answer: Completion | None = None) -> None:
        """Counts a call that was made, answered or not."""
        if exam:
            self.n_exam_calls += 1
            return
        self.n_calls += 1
        self.n_words += n_words
        n_chars = len(question.material) + len(question.instruction)
        self.n_input_tokens += (answer.n_input_tokens if answer else 0) or round(n_chars / 4)
        self.n_output_tokens += answer.n_output_tokens if answer else 0


def was_cut(question: Question, answer: Completion) -> bool:
    """Whether the server read so few tokens that it must have cut the prompt."""
    n_chars = len(question.material) + len(question.instruction)
    return 0 < answer.n_input_tokens < n_chars / MAX_CHARS_PER_TOKEN
