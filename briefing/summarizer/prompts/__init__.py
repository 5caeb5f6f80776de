"""What writers are asked: one text file a task and version. A changed wording is a new version, since answers are
cached by the wording and a briefing names the version it was written with."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

from briefing.engines.protocols import Prompt

Task = Literal["summary", "source_line", "bottom_line", "shared_point"]

VERSION = 2


def prompt(task: Task, material: str, *, max_words: int, title: str = "") -> Prompt:
    """A task on some material.

    Args:
        task: What to write.
        material: Untrusted text; it goes into no template.
        max_words: How long the answer may be.
        title: Of the briefing; untrusted too, so only its letters, digits and plain punctuation are told.
    """
    subject = "".join(c for c in title if c.isalnum() or c in " ,.'-")[:120]
    instruction = _template(task).format(max_words=max_words, subject=subject)
    return Prompt(instruction=instruction, material=material, max_words=max_words)


@cache
def _template(task: Task) -> str:
    return resources.files(__package__).joinpath(f"{task}.v{VERSION}.txt").read_text(encoding="utf-8").strip()
