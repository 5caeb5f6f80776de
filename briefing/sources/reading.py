"""Sources to documents, in the order given; whatever cannot be read is named and the rest go on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from briefing.errors import SourceError
from briefing.model import Diagnostic, Document, Severity
from briefing.sources.content import Article, Content
from briefing.sources.documents import as_document, with_sentences
from briefing.sources.isolation import Isolation
from briefing.sources.locating import expand, load
from briefing.sources.options import ReadOptions
from briefing.sources.registry import IN_PROCESS, reader_for
from briefing.sources.verdicts import judge

Progress = Callable[[str], None]
Given = str | os.PathLike[str] | Document
Found = Document | Article | Diagnostic
_MAX_DEPTH = 3


def read(
    sources: Sequence[Given],
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
    with Isolation(timeout_s=options.parse_timeout_s) as isolation:
        for found in _Reading(options, progress or (lambda line: None), isolation).found(sources):
            if isinstance(found, Diagnostic):
                diagnostics.append(found)
                continue
            id = f"S{len(documents) + 1}"
            if isinstance(found, Document):
                document, notes = with_sentences(found, id), tuple[str, ...]()
            else:
                document, notes = as_document(found, id, options)
            diagnostics += [said(document.source.uri, note, "warning") for note in notes]
            if same := next((d for d in documents if d.sha256 == document.sha256), None):
                message = f"Its text is that of {same.id} ({same.source.uri}) again; the two count as one."
                diagnostics.append(said(document.source.uri, message, "info"))
            documents.append(document)
    return tuple(documents), tuple(diagnostics)


def said(uri: str, message: str, severity: Severity) -> Diagnostic:
    """A diagnostic of reading."""
    return Diagnostic(stage="read", severity=severity, source=uri, message=message)


class _Reading:
    """One call of `read`: its options and its process."""

    def __init__(self, options: ReadOptions, progress: Progress, isolation: Isolation) -> None:
        self._options, self._progress, self._isolation = options, progress, isolation

    def found(self, sources: Sequence[Given]) -> Iterator[Found]:
        """What the sources hold, in their order."""
        for source in sources:
            if isinstance(source, Document):
                yield source
                continue
            uri = os.fspath(source)
            try:
                files = expand(uri, self._options)
            except SourceError as error:
                yield said(uri, str(error), "error")
                continue
            for file in files:
                yield from self._file(file)

    def _file(self, file: str) -> Iterator[Found]:
        self._progress(f"Reading {file}")
        try:
            content = load(file, self._options)
        except SourceError as error:
            yield said(file, str(error), "error")
            return
        yield from self.articles(content)

    def articles(self, content: Content, depth: int = 0) -> Iterator[Found]:
        """The articles of a content and of the contents within it, each with its verdict."""
        try:
            if depth > _MAX_DEPTH:
                raise SourceError(f"It is a container within {depth} others. Unpack it first.")
            parts = self._parts(content)
        except SourceError as error:
            yield said(content.uri, str(error), "error")
            return
        if not parts:
            yield said(content.uri, "There is nothing to read in it. Give the report itself.", "error")
        for part in parts[: self._options.max_documents]:
            if isinstance(part, Content):
                yield from self.articles(part, depth + 1)
            elif (article := judge(part)).problem:
                yield said(article.uri, str(article.problem), "error")
            else:
                yield replace(article, retrieved=article.retrieved or content.retrieved)
        if len(parts) > (most := self._options.max_documents):
            yield said(content.uri, f"It holds {len(parts)} documents; only the first {most} were read.", "warning")

    def _parts(self, content: Content) -> tuple[Article | Content, ...]:
        content = replace(content, max_chars=self._options.max_chars)
        reader = reader_for(content)
        if reader.name in IN_PROCESS:
            return reader.read(content)
        return self._isolation.read(reader.name, content)
