"""`briefing check`: is every sentence of a brief, anyone's, supported by the sources?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.output import put
from briefing.cli.report import FAILED, console, failures, printable, progress, tell
from briefing.cli.streams import standard_input
from briefing.errors import UsageError
from briefing.files import read_file

if TYPE_CHECKING:
    from briefing.checking import CheckedSentence, Report

_MAX_BRIEF_BYTES = 5_000_000
_STYLES = {
    "supported": "green",
    "disputed": "bold yellow",
    "partly": "yellow",
    "contradicted": "bold red",
    "not_found": "red",
}
_WORDS = {
    "supported": "supported",
    "disputed": "disputed",
    "partly": "partly",
    "contradicted": "contradicted",
    "not_found": "not found",
}


class Format(StrEnum):
    """What a report can be printed as."""

    table = "table"
    markdown = "markdown"
    json = "json"


class Level(StrEnum):
    """How strictly sentences are checked."""

    strict = "strict"
    normal = "normal"


def check(
    brief: Annotated[str, typer.Argument(metavar="BRIEF", help="Markdown, HTML or plain text; - for standard input.")],
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="A file, folder, glob, URL or feed.")],
    format: Annotated[Format, typer.Option(help="A table for people, or Markdown, or JSON.")] = Format.table,
    gate: Annotated[
        Level, typer.Option(help="strict also wants every figure, date, name and role borne out.")
    ] = Level.normal,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private addresses too.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Check every sentence of a brief against its sources; exit 1 where one is not supported.

    \b
    briefing check brief.md reuters.txt ap.html
    briefing check newsletter.html sources/ --format json
    """
    with failures():
        from briefing.config import load
        from briefing.pipeline import check as check_text
        from briefing.pipeline import read

        text = _text(brief)
        settings = load(allow_private=allow_private or None)
        with progress(quiet=quiet) as show:
            documents, diagnostics = read(sources, settings=settings, progress=show)
            report = check_text(text, documents, gate=gate.value, progress=show)
        if not report.sentences:
            raise UsageError(f"{brief}: holds no sentence to check")
        if format is Format.table:
            _print(report)
        else:
            put(_markdown(report) if format is Format.markdown else _json(report), None)
        code = tell(diagnostics)
        raise typer.Exit(code if report.supported else FAILED)


def _text(brief: str) -> str:
    """The brief as text."""
    try:
        if brief == "-":
            data = standard_input().read(_MAX_BRIEF_BYTES + 1)
        else:
            data = read_file(Path(brief), max_bytes=_MAX_BRIEF_BYTES)
    except (OSError, ValueError) as error:
        raise UsageError(f"{brief}: can't be read: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > _MAX_BRIEF_BYTES:
        raise UsageError(f"{brief}: longer than {_MAX_BRIEF_BYTES:,} bytes; check a part of it")
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _print(report: Report) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("Line", "Verdict", "Sentence and evidence", title=_total(report), expand=True, show_lines=True)
    for sentence in report.sentences:
        cell = Text(printable(sentence.text))
        for reason in sentence.judgement.reasons if sentence.verdict != "supported" else ():
            cell.append(f"\n• {printable(reason.message)}", style="bold")
        for citation in sentence.judgement.citations[:2]:
            quote = printable(" ".join(citation.quote.split()))
            cell.append(f"\n{citation.document}: {quote}", style="dim")
        verdict = Text(_WORDS[sentence.verdict], style=_STYLES[sentence.verdict])
        verdict.append(f"\n{sentence.probability:.0%}", style="dim")
        table.add_row(str(sentence.line), verdict, cell)
    console().print(table)


def _markdown(report: Report) -> str:
    from briefing.page.escape import markdown

    lines = [f"# {_total(report)}", "", "| Line | Verdict | Sentence | Why | Evidence |", "|---|---|---|---|---|"]
    for s in report.sentences:
        reasons = "; ".join(markdown(r.message) for r in s.judgement.reasons) if s.verdict != "supported" else ""
        evidence = " · ".join(f"{c.document}: {markdown(c.quote)}" for c in s.judgement.citations[:2])
        verdict = f"{_WORDS[s.verdict]} ({s.probability:.0%})"
        lines.append(f"| {s.line} | {verdict} | {markdown(s.text)} | {reasons} | {evidence} |")
    return "\n".join(lines) + "\n"


def _json(report: Report) -> str:
    import json

    form = {
        "schema": 1,
        "supported": report.supported,
        "counts": dict(report.counts),
        "sentences": [_sentence_form(s) for s in report.sentences],
    }
    return json.dumps(form, ensure_ascii=False, indent=2) + "\n"


def _sentence_form(sentence: CheckedSentence) -> dict[str, object]:
    judgement = sentence.judgement
    return {
        "line": sentence.line,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "verdict": sentence.verdict,
        "probability": sentence.probability,
        "reasons": [
            {"kind": r.kind, "message": r.message, "words": r.words, "against": r.against} for r in judgement.reasons
        ],
        "citations": [
            {"document": c.document, "start": c.start, "end": c.end, "quote": c.quote} for c in judgement.citations
        ],
    }


def _total(report: Report) -> str:
    parts = [f"{n} {_WORDS[verdict]}" for verdict, n in report.counts.items() if n]
    n = len(report.sentences)
    return f"{n} sentence{'s' if n != 1 else ''} checked: {', '.join(parts)}"
