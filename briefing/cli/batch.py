"""`briefing batch`: a briefing for each story of a pile, and a front page."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.output import put
from briefing.cli.report import failures, progress, tell
from briefing.errors import UsageError

if TYPE_CHECKING:
    from briefing.batch.outcome import Batch


class Format(StrEnum):
    """What each story can be written as."""

    html = "html"
    markdown = "markdown"
    json = "json"
    pdf = "pdf"
    docx = "docx"
    email = "email"


class Where(StrEnum):
    """Where a batch can be worked out."""

    local = "local"
    ray = "ray"


def batch(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="A file, folder, glob, URL, feed, or -.")],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FOLDER", help="Where the pages go; the next batch goes on from it."),
    ],
    format: Annotated[
        list[Format] | None,
        typer.Option(help="What each story is written as; may be repeated. HTML and Markdown if none."),
    ] = None,
    top: Annotated[int | None, typer.Option(metavar="N", help="Brief only the N most widely reported stories.")] = None,
    alone: Annotated[bool, typer.Option("--alone", help="Brief reports that stand alone too.")] = False,
    template: Annotated[str | None, typer.Option(metavar="NAME|PATH", help="See: briefing templates.")] = None,
    reference: Annotated[str | None, typer.Option(metavar="BRAND.docx", help="DOCX in the styles of this one.")] = None,
    site: Annotated[
        str | None, typer.Option(metavar="URL", help="Where FOLDER is to be found; the mail's links lead there.")
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The date on the pages; today if none.")
    ] = None,
    engine: Annotated[Where, typer.Option(help="Processes of this machine, or a Ray cluster.")] = Where.local,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="So many processes; one a processor if none.")
    ] = None,
    address: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="The Ray cluster; one of its own if none.")
    ] = None,
    strict: Annotated[bool, typer.Option(help="Fail where a source can't be read.")] = False,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private addresses too.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Brief every story of a pile of reports, with a front page; run again, only what is new is made.

    \b
    briefing batch pile/ -o today/
    briefing batch 'https://example.org/feed.xml' mails.mbox -o today/ --top 20 --format html --format pdf
    briefing batch pile/ -o today/ --engine ray --address 10.0.0.5:6379
    """
    with failures():
        from briefing.batch.door import batch as run_batch
        from briefing.batch.engine import engine as engine_named
        from briefing.batch.outcome import Choice
        from briefing.config import load

        settings = load(
            template=template, reference=reference, compiled=date, strict=strict or None,
            allow_private=allow_private or None,
        )  # fmt: skip
        formats = tuple(dict.fromkeys(f.value for f in format or (Format.html, Format.markdown)))
        if reference and "docx" not in formats:
            raise UsageError("--reference gives a Word file its styles; say --format docx")
        choice = Choice(formats=formats, top=top, alone=alone, site=site)
        where = engine_named(engine.value, n_workers=workers, address=address)
        with progress(quiet=quiet) as show:
            done = run_batch(sources, output, settings=settings, choice=choice, where=where, progress=show)
        put(_told(done) + "\n", None)
        raise typer.Exit(tell(done.diagnostics))


def _told(done: Batch) -> str:
    """What came of it, in a line, and where the front page is."""
    front = done.front_page["html"]
    if not done.is_new:
        return f"nothing new: {front} is as it was"
    n_failed = sum(bool(s.error) for s in done.stories)
    n_kept = sum(s.is_kept for s in done.stories)
    parts = [f"briefed {len(done.stories) - n_kept - n_failed:,}", f"kept {n_kept:,}", f"failed {n_failed:,}"]
    return f"{', '.join(parts)}: {front}"
