"""The pile of a batch: read a block of files at a time, each report once, always in the same order."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from briefing.batch.engine import Engine
from briefing.batch.tasks import Block, read_block
from briefing.config import Settings
from briefing.errors import NoContentError, SourceError
from briefing.nouns import Diagnostic, Document
from briefing.pipeline import read
from briefing.sources.given import Given
from briefing.sources.locating import expand, is_address
from briefing.sources.options import ReadOptions
from briefing.stories.story import key
from briefing.stories.verb import age

_BLOCK = 50


def read_pile(
    sources: Sequence[Given], folder: Path, engine: Engine, settings: Settings, progress: Callable[[str], None]
) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    """The reports of a pile, the earliest first; what the batch itself wrote into its `folder` is none.

    Raises:
        NoContentError: there is none.
        SourceError: one could not be read and `settings.strict` is set.
    """
    files, others, denied = _located(sources, folder, settings)
    quiet = replace(settings, notes=())
    blocks = [Block(sources=tuple(files[n : n + _BLOCK]), settings=quiet) for n in range(0, len(files), _BLOCK)]
    documents: dict[int, tuple[Document, ...]] = {}
    diagnostics: dict[int, tuple[Diagnostic, ...]] = {-1: denied}
    if others:  # standard input is this process's, and one process keeps the manners of asking a host
        progress("reading")
        documents[-1], said = read_block(Block(sources=others, settings=quiet))
        diagnostics[-1] += said
    for n, done in enumerate(engine.run(read_block, blocks), start=1):
        progress(f"reading: {min(n * _BLOCK, len(files)):,} of {len(files):,} files")
        if done.result is None:
            message = f"{done.error}; it and the {len(blocks[done.place].sources) - 1} read beside it were left out"
            first = str(blocks[done.place].sources[0])
            diagnostics[done.place] = (Diagnostic(stage="read", severity="error", source=first, message=message),)
        else:
            documents[done.place], diagnostics[done.place] = done.result
    told = tuple(d for place in sorted(diagnostics) for d in diagnostics[place])
    bad = [d for d in told if d.severity == "error"]
    if bad and settings.strict:
        raise SourceError("; ".join(f"{d.source}: {d.message}" for d in bad))
    found = sorted(
        {(key(d), d.sha256): d for place in sorted(documents) for d in documents[place]}.values(),
        key=lambda d: (*age(d), key(d), d.sha256),
    )
    if not found:
        raise NoContentError("; ".join(d.message for d in bad[:3]) or "no source holds any text to brief")
    # Once more as one pile: its limits, and which of them are copies of others.
    numbered, notes = read(found, settings=replace(settings, notes=()))
    return numbered, (*settings.notes, *told, *notes)


def _located(
    sources: Sequence[Given], folder: Path, settings: Settings
) -> tuple[tuple[str, ...], tuple[Given, ...], tuple[Diagnostic, ...]]:
    """The files that the sources stand for, the sources that are none, and the folders that could not be read."""
    own = folder.resolve()
    files: list[str] = []
    others: list[Given] = []
    denied: list[Diagnostic] = []
    options = ReadOptions(max_documents=settings.max_documents)

    def deny(folder: str, why: str) -> None:
        message = f"The folder may not be read ({why}). Change its permissions."
        denied.append(Diagnostic(stage="read", severity="error", source=folder, message=message))

    for source in sources:
        uri = "" if isinstance(source, Document) else os.fspath(source)
        if isinstance(source, Document) or uri == "-" or is_address(uri):
            others.append(source)
            continue
        try:
            files += [file for file in expand(uri, options, deny) if own not in Path(file).resolve().parents]
        except (SourceError, OSError, RuntimeError):
            others.append(source)  # reading it says what is wrong
    return tuple(dict.fromkeys(files)), tuple(others), tuple(denied)
