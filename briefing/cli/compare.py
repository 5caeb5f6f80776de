"""`briefing compare`: what the sources share and where they differ, as a table in the terminal."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.output import put
from briefing.cli.report import failures, printable, progress, tell

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from briefing.model import Briefing, Conflict


class Format(StrEnum):
    """What a comparison can be printed as."""

    table = "table"
    markdown = "markdown"
    json = "json"


def compare(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="A file, folder, glob, URL, feed, or -.")],
    format: Annotated[Format, typer.Option(help="A table for people, or Markdown, or JSON.")] = Format.table,
    strict: Annotated[bool, typer.Option(help="Fail where a source can't be read.")] = False,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private addresses too.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Show what several reports share and where they differ; nothing is cut to fit a page.

    \b
    briefing compare reuters.txt ap.html
    briefing compare reports/ --format json
    """
    with failures():
        from briefing.config import load
        from briefing.pipeline import compare as compare_sources

        settings = load(strict=strict or None, allow_private=allow_private or None)
        with progress(quiet=quiet) as show:
            briefing = compare_sources(sources, settings=settings, progress=show)
        if format is Format.table:
            _print(briefing)
        elif format is Format.markdown:
            put(briefing.to_markdown("table"), None)
        else:
            put(briefing.to_json(), None)
        raise typer.Exit(tell(briefing.diagnostics))


def _print(briefing: Briefing) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False, emoji=False)
    shared = Table("Origins", "Shared", "Sources", title="What the sources share", expand=True, show_lines=False)
    for point in briefing.shared:
        ids = " ".join(dict.fromkeys(c.document for c in point.witnesses))
        shared.add_row(str(point.origins), printable(point.statement), ids)
    console.print(shared if briefing.shared else "The sources share nothing.")
    console.print()
    console.print(_differences(briefing) if briefing.conflicts else "No difference was found.")


def _differences(briefing: Briefing) -> Table:
    from rich.table import Table

    table = Table("Issue", "Who says what", "What kind", title="Where they differ", expand=True, show_lines=True)
    for conflict in briefing.conflicts:
        table.add_row(printable(conflict.issue), _positions(conflict), _what_kind(conflict))
    return table


def _what_kind(conflict: Conflict) -> str:
    return f"{conflict.kind}: {conflict.relation}" + ("" if conflict.printable else "\nnot sure; left off a page")


def _positions(conflict: Conflict) -> Text:
    """Each position with its words, the value that differs highlighted."""
    from rich.text import Text

    text = Text()
    for i, position in enumerate(conflict.positions):
        ids = " ".join(dict.fromkeys(c.document for c in position.citations))
        text.append("\n" if i else "").append(f"{ids}  ", style="bold")
        quote = Text(printable(" ".join(position.citations[0].quote.split())))
        value = printable(position.value)
        at = quote.plain.find(value)
        if at >= 0 and len(value) < len(quote.plain):
            quote.stylize("reverse", at, at + len(value))
        text.append_text(quote)
    return text
