"""Finds a template, runs it, and says where its mistakes are.

Built-in templates are a folder each, with a file for a format: ``onepage/page.md.j2``. A user's own is such a folder or
a single file; it runs sandboxed, because templates are passed around and must not reach the machine.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.errors import TemplateError, UsageError
from briefing.model import Briefing
from briefing.page.view import view
from briefing.page.voices import MarkdownVoice

if TYPE_CHECKING:
    from jinja2 import Environment

MAX_OUTPUT_CHARS = 2_000_000
_FILES = {"markdown": "page.md.j2", "html": "page.html.j2"}
_BLANK_LINES = re.compile(r"\n{3,}")


def home() -> Path:
    """The folder of the built-in templates: in the package, or in the project when it runs from its own folder."""
    package = Path(__file__).parents[1]
    shipped = package / "_templates"
    return shipped if shipped.is_dir() else package.parent / "templates"


def names() -> tuple[str, ...]:
    """The built-in templates, sorted."""
    return tuple(sorted(p.parent.name for p in home().glob("*/page.md.j2")))


def render_page(briefing: Briefing, *, format: str, template: str, page: str) -> str:
    """The page through a template.

    Raises:
        UsageError: there is no such template.
        TemplateError: it has a mistake; says its name and line.
    """
    path, own = locate(template, format)
    environment = _environment(path.parent, own)
    text = _run(environment, path, {"page": view(briefing, MarkdownVoice()), "sheet": page})
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"


def locate(template: str, format: str) -> tuple[Path, bool]:
    """The file of a template for a format, and whether it is a user's own.

    Raises:
        UsageError: there is none.
    """
    file = _FILES[format]
    if template in names():
        return home() / template / file, False
    path = Path(template)
    if path.is_dir() and (path / file).is_file():
        return path / file, True
    if path.is_file():
        return path, True
    if path.is_dir():
        raise UsageError(f"the template folder {template} has no {file}: copy one with `briefing templates copy`")
    raise UsageError(f"unknown template {template!r}: choose one of {', '.join(names())}, or give the path of your own")


def _environment(folder: Path, own: bool) -> Environment:
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    kind = ImmutableSandboxedEnvironment if own else jinja2.Environment
    return kind(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _run(environment: Environment, path: Path, values: dict[str, Any]) -> str:
    import jinja2

    try:
        return environment.get_template(path.name).render(values)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"template {path}, line {error.lineno}: {error.message}") from error
    except jinja2.TemplateError as error:
        raise TemplateError(f"template {path}, line {_line(error, path)}: {error}") from error


def _line(error: BaseException, path: Path) -> int:
    """The template's line that raised: the last one of the traceback that lies in it."""
    line, frame = 0, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == str(path):
            line = frame.tb_lineno
        frame = frame.tb_next
    return line
