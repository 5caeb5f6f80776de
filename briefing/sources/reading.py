"""Sources to documents, in the order given; whatever cannot be read is named and the rest go on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from briefing.errors import SourceError
from briefing.model import Diagnostic, Document, Severity
from briefing.sources.content import Article, Content
from briefing.sources.documents import as_document, with_sentences
from briefing.sources.locating import expand, load
from briefing.sources.options import ReadOptions
from briefing.sources.registry import reader_for
from briefing.sources.verdicts import judge

Progress = Callable[[str], None]
Found = Document | Article | Diagnostic
_MAX_DEPTH = 3


def read(
    sources: Sequence[str | os.PathLike[str] | Document],
    *,
    options: ReadOptions = ReadOptions(),  # noqa: B008  frozen, so that one default can be shared
    progress: Progress | None = None,
) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    """Read sources into documents S1, S2 … in the order given.

    Args:
        sources: Files, folders, patterns, addresses, "-" for standard input, or documents at hand.
        options: Limits and manners.
        progress: Called with a line on what is being read.

    Returns:
        The documents, and what there is to say of the sources: each one that could not be read, is no article, or
        was read with reservations, is named with the cause and the remedy. Nothing is raised for a bad source.
    """
    documents: list[Document] = []
    diagnostics: list[Diagnostic] = []
    for found in _found(sources, options, progress or (lambda line: None)):
        if isinstance(found, Diagnostic):
            diagnostics.append(found)
            continue
        id = f"S{len(documents) + 1}"
        document, notes = (
            (with_sentences(found, id), ()) if isinstance(found, Document) else as_document(found, id, options)
        )
        diagnostics += [_said(document.source.uri, note, "warning") for note in notes]
        if same := next((d for d in documents if d.sha256 == document.sha256), None):
            diagnostics.append(
                _said(
                    document.source.uri,
                    f"Its text is the same as that of {same.id} ({same.source.uri}); both count as one origin.",
                    "info",
                )
            )
        documents.append(document)
    return tuple(documents), tuple(diagnostics)


def _found(
    sources: Sequence[str | os.PathLike[str] | Document], options: ReadOptions, progress: Progress
) -> Iterator[Found]:
    for source in sources:
        if isinstance(source, Document):
            yield source
            continue
        uri = os.fspath(source)
        try:
            files = expand(uri, options)
        except SourceError as error:
            yield _said(uri, str(error), "error")
            continue
        for file in files:
            progress(f"Reading {file}")
            try:
                content = load(file, options)
            except SourceError as error:
                yield _said(file, str(error), "error")
                continue
            yield from _articles(content, options, 0)


def _articles(content: Content, options: ReadOptions, depth: int) -> Iterator[Found]:
    try:
        if depth > _MAX_DEPTH:
            raise SourceError(f"It is a container within {depth} others. Unpack it first.")
        parts = reader_for(content).read(content)
    except SourceError as error:
        yield _said(content.uri, str(error), "error")
        return
    for part in parts[: options.max_documents]:
        if isinstance(part, Content):
            yield from _articles(part, options, depth + 1)
        elif (article := judge(part)).problem:
            yield _said(article.uri, str(article.problem), "error")
        else:
            yield replace(article, retrieved=article.retrieved or content.retrieved)


def _said(uri: str, message: str, severity: Severity) -> Diagnostic:
    return Diagnostic(stage="read", severity=severity, source=uri, message=message)
