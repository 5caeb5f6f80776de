"""`briefing compare`: what the sources share and where they differ, as a table in the terminal."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from briefing.cli.report import failures


class Format(StrEnum):
    """What a comparison can be printed as."""

    table = "table"
    markdown = "markdown"
    json = "json"


def compare(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="A file, folder, glob, URL, feed, or -.")],
    format: Annotated[Format, typer.Option(help="A table for people, or Markdown, or JSON.")] = Format.table,
) -> None:
    """Show what several reports share and where they differ."""
    with failures():
        raise NotImplementedError
