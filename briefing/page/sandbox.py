"""Where templates run: files come from one folder only, and a user's own template reaches nothing but its page.

Imports Jinja2, so it is imported when a template runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_RANGE = 10_000
MAX_REPEATED_CHARS = 100_000
MAX_POWER = 100
MAX_NUMBER_BITS = 10_000
SUFFIXES = (".j2", ".css", ".md", ".html", ".txt")
# Filters that can make much of little (padding, formatting), that give another page each time, or print internals.
_WITHHELD = ("center", "format", "indent", "pprint", "random", "filesizeformat", "xmlattr", "tojson", "urlize")


class TooLong(Exception):
    """A template was interrupted."""


class Folder(jinja2.BaseLoader):
    """The templates of one folder, and no file outside it or of another kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The text of a template, its path and a check that it is still current."""
        path = self.folder / template
        if Path(template).name != template or not template.endswith(SUFFIXES) or not path.is_file():
            raise jinja2.TemplateNotFound(template)
        if path.resolve().parent != self.folder.resolve():
            raise jinja2.exceptions.SecurityError(f"{template} is a link out of its folder, which is not followed")
        return path.read_text(encoding="utf-8"), str(path), lambda: True


class _Told(jinja2.Template):
    """A template whose lines are told as soon as it is compiled, for whoever may have to say where it was stopped."""

    @classmethod
    def from_code(cls, environment: jinja2.Environment, *arguments: Any, **options: Any) -> jinja2.Template:
        made = super().from_code(environment, *arguments, **options)
        if isinstance(environment, Sandbox) and made.filename:
            environment.tell_lines(made.filename, made.debug_info)
        return made


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, with what could fill the memory or the day kept small.

    `tell_lines` is told of each template's file and its (line, line of the code made of it).
    """

    template_class = _Told
    tell_lines: Callable[[str, list[tuple[int, int]]], None] = staticmethod(lambda file, lines: None)

    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name in _WITHHELD:
            self.filters.pop(name, None)
        self.filters["tojson"] = _quoted
        self.globals["range"] = _range
        for name in ("lipsum", "cycler", "joiner", "namespace"):
            self.globals.pop(name, None)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """`left operator right`, where the result stays small.

        Raises:
            SecurityError: it would not.
        """
        if operator == "**" and (abs(left) > MAX_REPEATED_CHARS or abs(right) > MAX_POWER):
            raise jinja2.exceptions.SecurityError(f"too large a power: {left} ** {right}")
        # Multiplied a few dozen times by itself a number takes hours, inside one operation.
        numbers = [n.bit_length() for n in (left, right) if isinstance(n, int)]
        if operator == "*" and len(numbers) == 2 and sum(numbers) > MAX_NUMBER_BITS:
            raise jinja2.exceptions.SecurityError("too large a number")
        if operator == "%" and isinstance(left, str):
            raise jinja2.exceptions.SecurityError("formatting with % is not allowed; join with ~")
        if operator == "*":
            for many, times in ((left, right), (right, left)):
                if hasattr(many, "__len__") and len(many) * times > MAX_REPEATED_CHARS:
                    raise jinja2.exceptions.SecurityError("too many repetitions")
        return super().call_binop(context, operator, left, right)


def place(error: BaseException, path: Path) -> tuple[str, int]:
    """The template file and line that raised: the last of the traceback that lies in a template."""
    name, line, frame = str(path), 0, error.__traceback__
    while frame is not None:
        file = frame.tb_frame.f_code.co_filename
        if file.endswith(SUFFIXES):
            name, line = file, frame.tb_lineno
        frame = frame.tb_next
    return name, line


def _quoted(text: str) -> str:
    """A text as JSON has it, which ends no script element. Jinja2's own takes anything, and indents as it is told."""
    if not isinstance(text, str):
        raise TypeError("tojson quotes a text; lists and numbers are written as they are")
    made = json.dumps(str(text))
    return made.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _range(*bounds: int) -> range:
    """A range of at most `MAX_RANGE` numbers."""
    numbers = range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise jinja2.exceptions.SecurityError(f"a range may have at most {MAX_RANGE:,} numbers")
    return numbers
