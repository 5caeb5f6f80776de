"""`briefing templates`: lists the page's templates, shows one, copies one out to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefing.cli.output import put
from briefing.cli.report import failures

templates = typer.Typer(help="List the page's templates, look at one, copy one to edit.", rich_markup_mode=None)

Name = Annotated[str, typer.Argument(metavar="NAME", help="One that `briefing templates` lists.")]


@templates.callback(invoke_without_command=True)
def list_templates(context: typer.Context) -> None:
    """List the page's templates, look at one, copy one to edit.

    \b
    briefing templates
    briefing templates preview memo
    briefing templates copy memo my-memo
    """
    if context.invoked_subcommand is None:
        with failures():
            from briefing.page.gallery import described

            put("".join(f"{name:<12} {about}\n" for name, about in described()), None)


@templates.command()
def preview(
    name: Name,
    format: Annotated[str, typer.Option(metavar="markdown|html", help="What to show it as.")] = "markdown",
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here.")] = None,
) -> None:
    """Show a template, or a path to one of yours, with a small made-up briefing; that of a mail as a whole mail."""
    with failures():
        from briefing.page import DEFAULT, fit, render
        from briefing.page.sample import sample
        from briefing.page.templating import MAIL

        if name == MAIL:
            name, format = DEFAULT, "email"
        put(render(fit(sample(), template=name), format=format, template=name), output)


@templates.command()
def copy(
    name: Name,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder to copy it into.")],
) -> None:
    """Copy a template out to edit; use it with `briefing write --template FOLDER`."""
    with failures():
        from briefing.page.gallery import copy_out

        put("".join(f"{path}\n" for path in copy_out(name, folder)), None)
