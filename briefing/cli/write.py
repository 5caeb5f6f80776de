"""`briefing write`: the main job."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.output import put
from briefing.cli.reader_options import Context, DryRun, MaxCalls, Reader, dry
from briefing.cli.report import failures, progress, tell
from briefing.errors import UsageError
from briefing.nouns import Diagnostic

if TYPE_CHECKING:
    from briefing.config import Settings
    from briefing.nouns import Briefing


class Format(StrEnum):
    """What a briefing can be written as."""

    markdown = "markdown"
    html = "html"
    json = "json"
    pdf = "pdf"
    docx = "docx"
    email = "email"
    email_html = "email-html"
    slack = "slack"
    obsidian = "obsidian"
    json_ld = "json-ld"


Since = Annotated[Path | None, typer.Option(metavar="OLD.json", help="Lead with what changed since that briefing.")]


def write(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="A file, folder, glob, URL, feed, or - for standard input.")
    ],
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here.")] = None,
    format: Annotated[Format | None, typer.Option(help="Told by the name of FILE where not given.")] = None,
    template: Annotated[str | None, typer.Option(metavar="NAME|PATH", help="See: briefing templates.")] = None,
    reference: Annotated[str | None, typer.Option(metavar="BRAND.docx", help="DOCX in the styles of this one.")] = None,
    title: Annotated[str | None, typer.Option(help="The heading.")] = None,
    sections: Annotated[str | None, typer.Option(metavar="NAME,…", help="Those of the page, in order.")] = None,
    length: Annotated[str | None, typer.Option(metavar="short|page|long", help="60 words, one sheet, or two.")] = None,
    focus: Annotated[str | None, typer.Option(metavar="WORDS", help="First what bears on this question.")] = None,
    page: Annotated[str | None, typer.Option(metavar="a4|letter", help="The sheet it must fit.")] = None,
    summarizer: Annotated[str | None, typer.Option(help="extractive, seq2seq, causal or chat.")] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME|FOLDER", help="The model that writes, or reads.")] = None,
    base_url: Annotated[str | None, typer.Option(metavar="URL", help="Where a chat server listens.")] = None,
    gate: Annotated[str | None, typer.Option(metavar="strict|normal|off", help="How written text is checked.")] = None,
    reader: Reader = None,
    context: Context = None,
    max_calls: MaxCalls = None,
    dry_run: DryRun = False,
    since: Since = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The date on the page; today if none.")] = None,
    each: Annotated[bool, typer.Option("--all", help="One briefing for each story the sources tell.")] = False,
    strict: Annotated[bool, typer.Option(help="Fail where a source can't be read.")] = False,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private addresses too.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Write a one-page briefing from several reports on one subject.

    \b
    briefing write reuters.txt ap.html notes.md
    briefing write reports/ --format html -o briefing.html
    briefing write 'https://…' 'https://…' --title "The arms deal"
    cat report.txt | briefing write - other.txt --format json
    """
    with failures():
        from briefing.config import load
        from briefing.pipeline import render

        settings = load(
            title=title, template=template, reference=reference, sections=sections, length=length, focus=focus,
            page=page, summarizer=summarizer, model=model, base_url=base_url, gate=gate, reader=reader,
            context=context, max_calls=max_calls, compiled=date, strict=strict or None,
            allow_private=allow_private or None,
        )  # fmt: skip
        kind = (format or _by_name(output)).value
        _check_looks(kind, settings, reference)
        if each:
            _check_each(since, output)
        if dry_run:
            raise typer.Exit(dry(sources, settings, quiet=quiet))
        with progress(quiet=quiet) as show:
            briefings = _made(sources, settings, since, show, each=each)
            results = [render(briefing, format=kind, settings=settings) for briefing in briefings]
        for n, result in enumerate(results, start=1):
            put(result, _numbered(output, n) if len(results) > 1 else output)
        said = [d for briefing in briefings for d in briefing.diagnostics]
        raise typer.Exit(tell([*said, *_without_pictures(results, kind, settings)]))


def _made(
    sources: Sequence[str], settings: Settings, since: Path | None, show: Callable[[str], None], *, each: bool
) -> tuple[Briefing, ...]:
    """The briefing of the sources, or one for each story that they tell."""
    from briefing.pipeline import brief, since_briefing
    from briefing.stories.verb import brief_each

    if each:
        return brief_each(sources, settings=settings, progress=show)
    old = since_briefing(since) if since else None
    return (brief(sources, settings=settings, since=old, progress=show),)


def _without_pictures(results: Sequence[str | bytes], kind: str, settings: Settings) -> list[Diagnostic]:
    """What is to be said of pictures that a template of one's own names, and whoever opens the result does not see."""
    from briefing.page.templating import names

    if kind not in ("html", "email", "email-html") or settings.template in names():
        return []
    from briefing.page.pictures import left_out, named

    found = tuple(dict.fromkeys(a for made in results for a in left_out(_html(str(made), kind))))
    if not found:
        return []
    who = "the page's policy does not let a browser" if kind == "html" else "mail programs do not"
    message = f"{who} show the pictures it names: {named(found)}"
    return [Diagnostic(stage="compose", severity="warning", source=settings.template, message=message)]


def _html(made: str, kind: str) -> str:
    """The HTML of a result; "" of a page of somebody's own whose policy may show pictures."""
    if kind == "html" and ("Content-Security-Policy" not in made or "img-src" in made):
        return ""
    if kind != "email":
        return made
    import email
    from email import policy

    body = email.message_from_string(made, policy=policy.default).get_body(("html",))
    return str(body.get_content()) if body is not None else ""


def _check_each(since: Path | None, output: Path | None) -> None:
    """Refuses what does not go together with a briefing for each story.

    Raises:
        UsageError: an earlier briefing is given, or a place that is no file.
    """
    if since:
        raise UsageError("--all and --since don't go together: an earlier briefing is on one subject")
    if output and os.path.lexists(output) and not output.is_file():
        raise UsageError(f"{output} is no file; --all numbers the name of one, such as briefing.md")


def _check_looks(kind: str, settings: Settings, reference: str | None) -> None:
    """Refuses, before any work is done, what the page cannot look like.

    Raises:
        UsageError: the template, the sections or the Word file that is to give its styles cannot be used.
    """
    from briefing.page import check_reference, check_sections, check_template

    if reference and kind != "docx":
        raise UsageError("--reference gives a Word file its styles; name one: -o briefing.docx")
    check_template(settings.template, format=kind)
    if settings.sections:
        check_sections(settings.template, format=kind)
    if settings.reference and kind == "docx":
        check_reference(settings.reference)


def _numbered(file: Path | None, n: int) -> Path | None:
    return file.with_stem(f"{file.stem}-{n}") if file else None


_SUFFIXES = {
    "": Format.markdown,
    ".md": Format.markdown,
    ".markdown": Format.markdown,
    ".txt": Format.markdown,
    ".html": Format.html,
    ".htm": Format.html,
    ".json": Format.json,
    ".pdf": Format.pdf,
    ".docx": Format.docx,
    ".eml": Format.email,
    ".jsonld": Format.json_ld,
}


def _by_name(file: Path | None) -> Format:
    """The format that a file's name stands for.

    Raises:
        UsageError: it stands for one that is not written.
    """
    suffix = file.suffix.lower() if file else ""
    # ".3" in "page.v1.3" and the like end a name without standing for any format.
    known = _SUFFIXES.get(suffix if re.fullmatch(r"\.[a-z][a-z0-9]+", suffix) else "")
    if known is None:
        names = ", ".join(s for s in _SUFFIXES if s)
        raise UsageError(f"{file}: {suffix} is no format that is written; name it {names}, or say --format")
    return known
