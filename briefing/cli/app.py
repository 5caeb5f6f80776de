"""The command `briefing` and its subcommands."""

from __future__ import annotations

from typing import Annotated

import typer

from briefing import __version__
from briefing.cli.batch import batch
from briefing.cli.check import check
from briefing.cli.compare import compare
from briefing.cli.digest import digest
from briefing.cli.models import models
from briefing.cli.read import read
from briefing.cli.stories import stories
from briefing.cli.templates import templates
from briefing.cli.write import write

app = typer.Typer(
    name="briefing",
    help="Several reports on one subject become a one-page briefing: what they share, where they differ, with proof.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: briefing write reuters.txt ap.html notes.md -o briefing.md",
)
for command in (write, read, compare, check, stories, batch, digest, models):
    app.command()(command)
app.add_typer(templates, name="templates")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"briefing {__version__}")
        raise typer.Exit


@app.callback()
def briefing(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which.")] = False,
) -> None:
    """Several reports on one subject become a one-page briefing: what they share, where they differ, with proof."""
