"""`briefing read`: what was read, and where it came from."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli.output import put
from briefing.cli.report import FAILED, failures, printable, progress, tell

if TYPE_CHECKING:
    from briefing.nouns import Document


class Format(StrEnum):
    """What documents can be printed as."""

    json = "json"
    text = "text"


def read(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="A file, folder, glob, URL, feed, or -.")],
    format: Annotated[Format, typer.Option(help="An object a line, or text to look at.")] = Format.json,
    strict: Annotated[bool, typer.Option(help="Fail where a source can't be read.")] = False,
    allow_private: Annotated[bool, typer.Option(help="Fetch from private addresses too.")] = False,
    delay: Annotated[float, typer.Option(min=0, max=60, help="Seconds between two requests to one host.")] = 1.0,
    max_mb: Annotated[float, typer.Option(min=0.001, max=2000, help="Refuse what is larger.")] = 50.0,
    cache: Annotated[bool, typer.Option("--cache/--no-cache", help="Keep pages, and ask whether they changed.")] = True,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress.")] = False,
) -> None:
    """Print what is read: text, title, outlet, author, time, address, language, depth and origin.

    \b
    briefing read report.pdf page.html --format text
    briefing read https://example.org/feed.xml > entries.jsonl
    cat story.txt | briefing read -
    """
    with failures():
        from briefing.sources import ReadOptions
        from briefing.sources import read as read_sources
        from briefing.sources.origins import mark_origins

        options = ReadOptions(
            allow_private=allow_private, delay_s=delay, max_bytes=int(max_mb * 1e6), cache=None if cache else ""
        )
        with progress(quiet=quiet) as show:
            documents, diagnostics = read_sources(sources, options=options, progress=show)
        shown = _json if format is Format.json else _text
        put("".join(shown(document) + "\n" for document in mark_origins(documents)), None)
        code = tell(diagnostics)
        if not documents or (strict and any(d.severity == "error" for d in diagnostics)):
            code = FAILED
        raise typer.Exit(code)


def _json(document: Document) -> str:
    """One document as one line of JSON; its text is exactly what offsets count in."""
    import json
    from dataclasses import asdict

    from briefing.local_paths import shareable

    said = document.source
    values = {
        "id": document.id,
        "origin": document.origin or document.id,
        "uri": shareable(said.uri),
        "media_type": said.media_type,
        "title": said.title,
        "outlet": said.outlet,
        "author": said.author,
        "published": _moment(document),
        "published_date_only": said.published_date_only,
        "url": said.url,
        "retrieved": said.retrieved.isoformat() if said.retrieved else None,
        "language": said.language,
        "read_depth": said.read_depth,
        "wire": said.wire,
        "left_out": [asdict(left) for left in document.left_out],
        "sha256": document.sha256,
        "sentences": [[s.start, s.end] for s in document.sentences],
        "text": document.text,
    }
    line = json.dumps(values, ensure_ascii=False)
    # JSON leaves C1 controls, bidi marks and line separators as they are; a terminal or a reader by lines would act.
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def _text(document: Document) -> str:
    """One document for a person: what is known of it, then its sentences, numbered."""
    from briefing.language.invisible import visible

    said = document.source
    facts = {
        "outlet": said.outlet,
        "author": said.author,
        "published": _moment(document),
        "address": said.url,
        "language": said.language,
        "depth": said.read_depth,
        "agency": said.wire,
        "kind": said.media_type,
        "source": said.uri,
        "origin": document.origin if document.origin != document.id else None,
        "left out": _left_out(document),
    }
    lines = [f"{document.id}  {said.title or '(no title)'}"]
    lines += [f"    {key:<10}{value}" for key, value in facts.items() if value]
    lines += [
        "",
        *(f"{s.index + 1:>4}  {' '.join(visible(document.words(s)).split())}" for s in document.sentences),
        "",
    ]
    return "\n".join(printable(line) for line in lines)


def _left_out(document: Document) -> str | None:
    """How many words of what kinds were not read, in a line."""
    n_words: dict[str, int] = {}
    for left in document.left_out:
        n_words[left.what] = n_words.get(left.what, 0) + left.n_words
    return ", ".join(f"{what} {n}" for what, n in n_words.items()) + " words" if n_words else None


def _moment(document: Document) -> str | None:
    moment = document.source.published
    if moment is None:
        return None
    return moment.date().isoformat() if document.source.published_date_only else moment.isoformat()
