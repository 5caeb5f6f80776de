"""`briefing digest`: many subjects to one mail."""

from __future__ import annotations

import tempfile
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.output import put
from briefing.cli.reader_options import BaseUrl, Context, DryRun, MaxCalls, Model, Reader, told, wants_reader
from briefing.cli.report import FAILED, WITH_DIAGNOSTICS, failures, printable, progress, say, tell
from briefing.errors import OutputError, UsageError

if TYPE_CHECKING:
    from briefing.config import Settings
    from briefing.digest.config import Digest
    from briefing.digest.gather import Window
    from briefing.digest.run import Summary

_FILE = """Subjects, readers and mail server. At its shortest, for the stories of some feeds: name = "Morning" and
feeds = ["https://example.org/news.xml", "https://example.net/feed"]."""


def digest(
    file: Annotated[Path, typer.Argument(metavar="digest.toml", help=_FILE)],
    send: Annotated[bool, typer.Option("--send", help="Send what is new, once to each reader.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Only send what an earlier run could not.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="With either, offer refused and held mails again.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Print what would be sent (the default).")] = False,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write what would be sent into this folder.")] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the browser; with --out, from there.")] = False,
    template: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="The mail's own form: briefing templates copy mail FOLDER.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="AGE|DATE", help="How far back: 36h, 3d, 2026-11-20; max_age_h if none.")
    ] = None,
    reader: Reader = None,
    model: Model = None,
    base_url: BaseUrl = None,
    context: Context = None,
    max_calls: MaxCalls = None,
    dry_run: DryRun = False,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="No progress, and no summary when all went well.")
    ] = False,
) -> None:
    """Brief many subjects into one mail: new stories, and what changed in those told before.

    \b
    briefing digest digest.toml
    briefing digest digest.toml --out preview/ --open
    briefing digest digest.toml --send --quiet
    """
    with failures():
        from datetime import datetime

        from briefing.digest import run
        from briefing.digest.config import load
        from briefing.digest.engines import engines, settings_of
        from briefing.digest.gather import window
        from briefing.digest.post_forms import shown
        from briefing.lock import BusyError

        shows, old = bool(preview or out or open_it), resume and not send
        _refuse(both=(send or resume) and shows, new_form=old and bool(template))
        plan, now = _dressed(load(file), template), datetime.now().astimezone()
        given = dict(reader=reader, model=model, base_url=base_url, context=context, max_calls=max_calls)  # noqa: C408
        settings, span = settings_of(plan, given), window(since, now=now, max_age_h=plan.max_age_h)
        if dry_run:
            raise typer.Exit(_dry(plan, settings, span, quiet=quiet))
        with progress(quiet=quiet) as show:
            made = engines(plan, settings, show)
            try:
                if send or resume:
                    done = run.send(plan, made, window=span, tell=show, only_left=old, retry=retry)
                else:
                    done = run.preview(plan, made, window=span, tell=show)
            except BusyError as error:
                say(f"briefing: {error}")
                raise typer.Exit(WITH_DIAGNOSTICS) from error
        if done.issue is not None and not (send or resume):
            _show(shown(plan, done.issue, now=now), out, open_it=open_it)
        raise typer.Exit(_ended(done, quiet=quiet))


def _ended(done: Summary, *, quiet: bool) -> int:
    """Says how it went, and gives the exit code."""
    code = max(tell(done.diagnostics), _problems(done))
    if not quiet or code:
        say(f"briefing: {done}")
    return FAILED if done.failed else code


def _refuse(*, both: bool, new_form: bool) -> None:
    """Refuses to send and show at once, and a new form for mails that are made."""
    if both:
        raise UsageError("--send and --resume send; --preview, --out and --open only show: choose one")
    if new_form:
        raise UsageError("--resume sends mails as they were made; --template is for new ones")


def _dressed(plan: Digest, template: str | None) -> Digest:
    """The digest with another template than that of its own file, where one is given."""
    return replace(plan, look=replace(plan.look, template=template)) if template else plan


def _show(shown: dict[str, bytes], out: Path | None, *, open_it: bool) -> None:
    """Into the folder, or its text on standard output; and in the browser."""
    if out is None and open_it:
        out = Path(tempfile.mkdtemp(prefix="briefing-digest-"))  # its owner's alone; the browser reads it later
    if out is None:
        put("".join(f"{printable(line)}\n" for line in shown["issue.txt"].decode().splitlines()), None)
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"--out: {out} cannot be made ({error.strerror}); name a folder") from error
    for name, content in shown.items():
        put(content, out / name)
    say(f"briefing: written to {out}: {', '.join(shown)}")
    page = (out / "issue.html").resolve()
    if open_it and not webbrowser.open(page.as_uri()):
        say(f"briefing: no browser could be started; open {page}")


def _problems(done: Summary) -> int:
    problems = (*done.delivery.problems, *done.posted.problems)
    for problem in problems:
        say(f"briefing: warning: {problem}")
    return WITH_DIAGNOSTICS if problems else 0


def _dry(plan: Digest, settings: Settings, span: Window, *, quiet: bool) -> int:
    """Prints what the reader would take for each story, and gives the exit code."""
    from briefing.digest import run
    from briefing.digest.engines import frugal

    wants_reader(settings)
    with progress(quiet=quiet) as show:
        stories, made = frugal(plan, settings, show)
        shown = run.preview(plan, made, window=span, tell=show)
    put("".join(f"{title}: {told(e)}\n" for title, e in stories), None)
    return max(tell(shown.diagnostics), _problems(shown))
