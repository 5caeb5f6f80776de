"""Sources to documents, in the order given; whatever cannot be read is named and the rest go on."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.errors import SourceError
from briefing.nouns import Diagnostic, Document
from briefing.sources.content import Article
from briefing.sources.documents import as_document, with_sentences
from briefing.sources.gathering import Gathering, Progress, said
from briefing.sources.given import Given
from briefing.sources.isolation import Isolation
from briefing.sources.one_source import one_source
from briefing.sources.options import ReadOptions
from briefing.sources.sharing import shared_out


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
    with Isolation(timeout_s=options.parse_timeout_s) as isolation:
        gathering = Gathering(options=options, progress=progress or _silent, isolation=isolation)
        return _read(sources, gathering)


def read_each(
    files: Sequence[Given], *, options: ReadOptions
) -> tuple[tuple[tuple[Document, ...], tuple[Diagnostic, ...]], ...]:
    """What `read` gives of each of these by itself, as if there were no others; they share but the process they are
    parsed in."""
    with Isolation(timeout_s=options.parse_timeout_s) as isolation:
        gathering = Gathering(options=options, progress=_silent, isolation=isolation)
        return tuple(_read([file], gathering) for file in files)


def _read(sources: Sequence[Given], gathering: Gathering) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    documents: list[Document] = []
    diagnostics: list[Diagnostic] = []
    first: dict[str, Document] = {}  # by the digest of the text
    for found in shared_out(gathering.found(sources), gathering.options):
        if isinstance(found, Diagnostic):
            diagnostics.append(found)
            continue
        id = f"S{len(documents) + 1}"
        try:
            with one_source():
                document, notes = _document(found, id)
        except SourceError as error:
            uri = found.source.uri if isinstance(found, Document) else found.uri
            diagnostics.append(said(uri, str(error), "error"))
            continue
        diagnostics += [said(document.source.uri, note, "warning") for note in notes]
        if (same := first.setdefault(document.sha256, document)) is not document:
            message = f"Its text is that of {same.id} ({same.source.uri}) again; the two count as one."
            diagnostics.append(said(document.source.uri, message, "info"))
        documents.append(document)
    return tuple(documents), tuple(diagnostics)


def _document(found: Document | Article, id: str) -> tuple[Document, tuple[str, ...]]:
    return (with_sentences(found, id), ()) if isinstance(found, Document) else as_document(found, id)


def _silent(line: str) -> None:
    """Progress that nobody follows."""
