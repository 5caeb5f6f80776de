"""The prompts: one text file a task and version. A changed wording is a new version, since answers are kept by the
wording, and a model is examined once for each."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

Task = Literal["reading", "asking"]

VERSION = 1


@cache
def instruction(task: Task) -> str:
    """What a model is told of a task; the reports are no part of it."""
    folder = resources.files("briefing.reader").joinpath("prompts")
    return folder.joinpath(f"{task}.v{VERSION}.md").read_text(encoding="utf-8").strip()
