"""Finds a template, runs it, and says where its mistakes are.

Built-in templates are a folder each with a file for a format: ``onepage/page.md.j2``. A user's own is such a folder
or a single file; it runs sandboxed, because templates are passed around and must not reach the machine.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.errors import TemplateError, UsageError
from briefing.nouns import Briefing
from briefing.page import DEFAULT, layout
from briefing.page.panels import EvidenceVoice
from briefing.page.sections import sections_of
from briefing.page.view import view
from briefing.page.voices import HtmlVoice, MarkdownVoice, PlainVoice

if TYPE_CHECKING:
    from jinja2 import Environment

MAX_OUTPUT_CHARS = 2_000_000
SHARED = "_shared"
FILES = {"markdown": "page.md.j2", "html": "page.html.j2"}
MAIL = "mail"  # not a page: the parts of a mail on one story, which `templates copy` copies too
MAIL_FILES = ("mail.html.j2", "mail.txt.j2", "mail.css")
_BLANK_LINES = re.compile(r"\n{3,}")


def home() -> Path:
    """The folder of the built-in templates: in the package, or in the project when it runs from its own folder."""
    package = Path(__file__).parents[1]
    shipped = package / "_templates"
    return shipped if shipped.is_dir() else package.parent / "templates"


def names() -> tuple[str, ...]:
    """The built-in templates, sorted."""
    return tuple(sorted(p.parent.name for p in home().glob("*/page.md.j2")))


def render_page(briefing: Briefing, *, format: str, template: str, page: str, paper: bool = False) -> str:
    """The page through a template; an HTML one that is only for `paper` has nothing that opens.

    Raises:
        UsageError: there is no such template.
        TemplateError: it has a mistake; says its name and line.
    """
    path, own = locate(template, format)
    if sections_of(briefing):
        path = path.with_name(f"ordered.{path.name.removeprefix('page.')}")  # which all templates share
    setting = layout.setting(view(briefing, PlainVoice()), template, page)
    if format == "markdown":
        shown = view(briefing, MarkdownVoice(), n_quotes=setting.n_quotes)
        return tidy(run(path, {"page": shown}, own=own))
    from briefing.page import html

    if path.name.endswith(".md.j2") or path.suffix == ".md":
        shown = view(briefing, MarkdownVoice(), n_quotes=setting.n_quotes)
        return html.from_markdown(tidy(run(path, {"page": shown}, own=own)), briefing, page)
    voice = HtmlVoice(briefing) if paper else EvidenceVoice(briefing)
    shown = view(briefing, voice, n_quotes=setting.n_quotes)
    style = voice.style() if isinstance(voice, EvidenceVoice) else ""
    made = run(path, html.values(shown, briefing, page, setting.root_px, style), own=own, markup=True)
    return made if own else html.sealed(made)


def tidy(text: str) -> str:
    """Markdown with single blank lines between blocks and one newline at its end."""
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"


def locate(template: str, format: str) -> tuple[Path, bool]:
    """The file of a template for a format, and whether it is a user's own.

    Raises:
        UsageError: there is none.
    """
    file = FILES[format]
    if template in names():
        return home() / template / file, False
    path = Path(template)
    try:
        if path.is_dir():
            for found in (file, FILES["markdown"]):
                if (path / found).is_file():
                    return path / found, True
            raise UsageError(
                f"the template folder {template} has no {file}: `briefing templates copy` makes one to edit"
            )
        if path.is_file():
            return path.resolve(), True  # who names a link means what it leads to
    except (OSError, RuntimeError) as error:
        raise UsageError(f"the template {template[:200]} cannot be read: {error}") from error
    raise UsageError(f"unknown template {template!r}: choose one of {', '.join(names())}, or give the path of your own")


def locate_mail(template: str) -> tuple[Path, bool]:
    """The folder of a mail's template, and whether it is a user's own.

    Raises:
        UsageError: a mail is not written by such a template.
    """
    if template == DEFAULT:
        return home() / SHARED, False
    try:
        there = (Path(template) / MAIL_FILES[0]).is_file()
        if template == MAIL and there:
            raise UsageError(f"{MAIL!r} is the template that ships, and a folder here; write ./{MAIL} for the folder")
        if template == MAIL:
            return home() / SHARED, False
        if there:
            return Path(template), True
    except (OSError, ValueError) as error:
        raise UsageError(f"the template {template[:200]} cannot be read: {error}") from error
    raise UsageError(
        f"a mail is not written by the template {template[:200]!r}, which has no {MAIL_FILES[0]}; "
        f"`briefing templates copy {MAIL} FOLDER` makes one to edit: then --template FOLDER"
    )


def part_of(folder: Path, file: str, *, own: bool) -> tuple[Path, bool]:
    """A file of a mail's template and whether it is a user's own, or the one that ships where a user's own has none.

    Raises:
        TemplateError: a user's own has something of its name that is no file.
    """
    if own and os.path.lexists(folder / file):
        if not (folder / file).is_file():
            raise TemplateError(f"template {folder / file}: is no file, or a link that leads to none; remove it")
        return folder / file, True
    return home() / SHARED / file, False


def run(path: Path, values: dict[str, Any], *, own: bool, markup: bool = False) -> str:
    """What a template gives for these values; `markup` escapes what it prints that is not marked as markup. A user's
    own runs in a process with limits of memory and time.

    Raises:
        TemplateError: it has a mistake, or wants more than a page needs; says its name and line.
    """
    if own:
        from briefing.page.confined import run_confined

        return run_confined(path, values, markup=markup)
    return run_here(path, values, own=False, markup=markup)


def run_here(path: Path, values: dict[str, Any], *, own: bool, markup: bool) -> str:
    """The same in this process.

    Raises:
        TemplateError: see `run`.
    """
    import jinja2

    from briefing.page import sandbox

    environment = _environment(path.parent, own=own, markup=markup)
    try:
        parts, n_chars = [], 0
        for part in environment.get_template(path.name).generate(values):
            parts.append(part)
            n_chars += len(part)
            if n_chars > MAX_OUTPUT_CHARS:
                raise TemplateError(
                    f"template {path}: gives more than {MAX_OUTPUT_CHARS:,} characters; a loop too many?"
                )
        return "".join(parts)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"template {error.filename or path}, line {error.lineno}: {error.message}") from error
    except UnicodeDecodeError as error:
        raise TemplateError(f"template {path}: not UTF-8 text ({error.reason} at byte {error.start})") from error
    except (sandbox.TooLong, MemoryError) as error:
        name, line = sandbox.place(error, path)
        what = "takes too long" if isinstance(error, sandbox.TooLong) else "asks for more memory than a page needs"
        raise TemplateError(f"template {name}, line {line}: {what}; a loop too many?") from error
    except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        name, line = sandbox.place(error, path)
        raise TemplateError(f"template {name}, line {line}: {error or type(error).__name__}") from error
    except OSError as error:
        raise TemplateError(f"template {error.filename or path}: cannot be read ({error.strerror})") from error


def _environment(folder: Path, *, own: bool, markup: bool) -> Environment:
    import jinja2

    from briefing.page import sandbox

    loader = jinja2.ChoiceLoader([sandbox.Folder(folder), sandbox.Folder(home() / SHARED)])
    options: dict[str, Any] = {
        "loader": loader,
        "undefined": jinja2.StrictUndefined,
        "autoescape": markup,  # Markdown's strings are escaped by their voice
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
    }
    if not own:
        return jinja2.Environment(**options)  # noqa: S701
    return sandbox.Sandbox(**options)
