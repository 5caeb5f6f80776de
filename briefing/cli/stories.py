"""`briefing stories`: a pile of reports grouped into stories."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.output import put
from briefing.cli.report import console, failures, printable, progress, tell

if TYPE_CHECKING:
    from briefing.stories.story import Stories


class Format(StrEnum):
    """What stories can be printed as."""

    table = "table"
    json = "json"
    markdown = "markdown"


def stories(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="A file, folder, glob, URL, feed, or -.")],
    format: Annotated[Format, typer.Option(help="A table for people, or JSON, or Markdown.")] = Format.table,
    strict: Annotated[bool, typer.Option(help="Fail where a source can't be read.")] = False,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private addresses too.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Group a pile of reports into stories; a report that belongs nowhere stays alone.

    \b
    briefing stories pile/
    briefing stories pile.jsonl --format json > stories.json
    briefing stories 'https://example.org/feed.xml' notes/ --format markdown
    """
    with failures():
        from briefing.config import load
        from briefing.stories.verb import stories as tell_apart

        settings = load(strict=strict or None, allow_private=allow_private or None)
        with progress(quiet=quiet) as show:
            found = tell_apart(sources, settings=settings, progress=show)
        if format is Format.table:
            _print(found)
        else:
            put(found.to_json() if format is Format.json else found.to_markdown(), None)
        raise typer.Exit(tell(found.diagnostics))


def _print(found: Stories) -> None:
    from rich.table import Table

    from briefing.stories.forms import counted, name

    table = Table("Story", "Origins", "Sure", "Reports", title=counted(found), expand=True, show_lines=True)
    for column in table.columns:
        column.overflow = "fold"  # a long word goes on below: the end of a file's name tells it from the next
    for story in found:
        reports = "\n".join(
            printable(" ".join(f"{d.source.outlet}: {name(d)}".split()) if d.source.outlet else name(d))
            for d in story.documents
        )
        title = f"{printable(story.title)}\n{story.id}"
        table.add_row(title, str(story.origins), f"{round(100 * story.probability)} %", reports)
    console().print(table)
