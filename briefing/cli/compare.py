"""`briefing compare`: what the sources share and where they differ, as a table in the terminal."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.output import put
from briefing.cli.reader_options import BaseUrl, Context, DryRun, MaxCalls, Model, Reader, told, wants_reader
from briefing.cli.report import console, failures, in_ascii, printable, progress, tell

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from briefing.merger.why import Why
    from briefing.nouns import Briefing, Conflict


class Format(StrEnum):
    """What a comparison can be printed as."""

    table = "table"
    markdown = "markdown"
    json = "json"


def compare(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="A file, folder, glob, URL, feed, or -.")],
    why: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="S1.3 S2.7", help="Show what was asked of two sentences, and what decided."),
    ] = None,
    format: Annotated[Format, typer.Option(help="A table for people, or Markdown, or JSON.")] = Format.table,
    reader: Reader = None,
    model: Model = None,
    base_url: BaseUrl = None,
    context: Context = None,
    max_calls: MaxCalls = None,
    dry_run: DryRun = False,
    strict: Annotated[bool, typer.Option(help="Fail where a source can't be read.")] = False,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private addresses too.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Show what several reports share, who says or denies it or is silent, and where they differ; nothing is cut.

    \b
    briefing compare reuters.txt ap.html
    briefing compare reports/ --format json
    briefing compare reports/ --why S1.3 S2.7
    """
    with failures():
        from briefing.config import load
        from briefing.pipeline import compare as compare_sources

        settings = load(
            reader=reader,
            model=model,
            base_url=base_url,
            context=context,
            max_calls=max_calls,
            strict=strict or None,
            allow_private=allow_private or None,
        )
        if dry_run:
            from briefing.pipeline import expected_reading

            wants_reader(settings)
            with progress(quiet=quiet) as show:
                expected, diagnostics = expected_reading(sources, settings=settings, progress=show)
            put(f"{told(expected)}\n", None)
            raise typer.Exit(tell(diagnostics))
        if why is not None:
            from briefing.pipeline import explain

            with progress(quiet=quiet) as show:
                found, diagnostics = explain(sources, *why, settings=settings, progress=show)
            _print_why(found)
            raise typer.Exit(tell(diagnostics))
        with progress(quiet=quiet) as show:
            briefing = compare_sources(sources, settings=settings, progress=show)
        if format is Format.table:
            _print(briefing)
        elif format is Format.markdown:
            _put_markdown(briefing)
        else:
            put(briefing.to_json(), None)
        raise typer.Exit(tell(briefing.diagnostics))


def _put_markdown(briefing: Briefing) -> None:
    from briefing.page.comparison import to_markdown

    put(to_markdown(briefing), None)


def _print(briefing: Briefing) -> None:
    screen = console()
    shown = in_ascii if screen.options.ascii_only else printable
    screen.print(_shared(briefing, shown) if briefing.shared else "The sources share nothing.")
    screen.print()
    screen.print(_differences(briefing, shown) if briefing.conflicts else "No difference was found.")
    screen.print()
    screen.print(_sources(briefing, shown))


def _shared(briefing: Briefing, shown: Callable[[str], str]) -> Table:
    """Every shared point with how each source stands to it, one standpoint a line."""
    from rich.table import Table

    from briefing.page.comparison import STANDPOINTS
    from briefing.page.witnesses import by_standpoint

    table = Table(title="What the sources share", expand=True, show_lines=True)
    table.add_column("Shared", ratio=3, overflow="fold")
    table.add_column("Who", ratio=2, overflow="fold")
    for point in briefing.shared:
        found = by_standpoint(point, briefing.conflicts)
        who = [f"{name.lower()}: {' '.join(found[kind])}" for kind, name in STANDPOINTS.items() if found[kind]]
        unsure = "" if point.printable else "\nnot sure, or told already; left off a page"
        table.add_row(shown(point.statement) + unsure, "\n".join([_origins(point.origins), *who]))
    return table


def _origins(n: int) -> str:
    return f"{n} origin{'s' if n != 1 else ''}"


def _sources(briefing: Briefing, shown: Callable[[str], str]) -> Table:
    """What S1, S2 … are."""
    from rich.table import Table

    from briefing.page import phrases, quoting

    table = Table("", "Source", "Day", title="The sources", expand=True)
    for document in briefing.documents:
        name = ", ".join([quoting.name(document), *phrases.standing(document)])
        table.add_row(document.id, shown(name), phrases.published(document.source, short=True))
    return table


def _print_why(why: Why) -> None:
    """Everything in plain lines, one thing a line."""
    lines = [why.first, why.second, "", f"similarity       {why.similarity:.2f}"]
    lines.append(
        f"says the other   {why.says[0]:.2f}, {why.says[1]:.2f}   (a report is cited from {why.cited_from:.2f})"
    )
    lines.append(
        f"denies the other {why.denies[0]:.2f}, {why.denies[1]:.2f}   (and taken to deny from {why.denied_from:.2f})"
    )
    if not why.candidates:
        lines.append("no two values in them, of one kind, exclude each other: no difference was looked for")
    for c in why.candidates:
        verdict = "reported" if c.asked and c.probability >= c.threshold else "not reported"
        lines += ["", f"{c.kind}: {c.values[0]} / {c.values[1]}: {verdict}"]
        lines.append(f"  probability {c.probability:.2f}; reported from {c.threshold:.2f}")
        if not c.asked:
            lines.append("  too unlikely, whatever the model would say, for it to be asked")
        if c.opinion:
            lines.append(
                f"  denies {c.opinion.denied:.2f} to {c.opinion.contradiction:.2f}, one question {c.opinion.asked:.2f}"
            )
        lines.append("  moved by " + ", ".join(f"{name} {by:+.2f}" for name, by in c.signs))
    put("\n".join(map(printable, lines)), None)


def _differences(briefing: Briefing, shown: Callable[[str], str]) -> Table:
    from rich.table import Table

    table = Table(title="Where they differ", expand=True, show_lines=True)
    table.add_column("Issue", ratio=2, overflow="fold")
    table.add_column("Who says what", ratio=5, overflow="fold")
    table.add_column("What kind", width=len("contradiction") + 1, overflow="fold")
    for conflict in briefing.conflicts:
        table.add_row(shown(conflict.issue), _positions(conflict, shown), _what_kind(conflict))
    return table


def _what_kind(conflict: Conflict) -> str:
    return f"{conflict.kind}: {conflict.relation}" + ("" if conflict.printable else "\nnot sure; left off a page")


def _positions(conflict: Conflict, shown: Callable[[str], str]) -> Text:
    """Each position with its words, the value that differs highlighted."""
    from rich.text import Text

    text = Text()
    for i, position in enumerate(conflict.positions):
        ids = " ".join(dict.fromkeys(c.document for c in position.citations))
        text.append("\n" if i else "").append(f"{ids}  ", style="bold")
        quote = Text(shown(" ".join(position.citations[0].quote.split())))
        value = shown(position.value)
        at = quote.plain.find(value)
        if at >= 0 and len(value) < len(quote.plain):
            quote.stylize("reverse", at, at + len(value))
        text.append_text(quote)
    return text
