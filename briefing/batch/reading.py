"""The pile of a batch: read a block of files at a time, each report once, always in the same order."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from briefing.batch.engine import Engine
from briefing.batch.folder import is_own
from briefing.batch.kept import Kept, Read, seen
from briefing.batch.tasks import Block, read_block, read_files
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
_PLACE = re.compile(r"#\d+$")  # in a file of many, where others may be put before it


def read_pile(
    sources: Sequence[Given], folder: Path, engine: Engine, kept: Kept, progress: Callable[[str], None]
) -> Read:
    """The reports of a pile, the earliest first; what a batch wrote into its `folder` is none. What is `kept` of
    reading a file is not read again.

    Raises:
        NoContentError: there is none.
        SourceError: one could not be read and `settings.strict` is set.
    """
    settings = kept.settings
    files, others, denied = _located(sources, folder, settings)
    quiet = replace(settings, notes=())
    documents: list[Document] = []
    told = [*settings.notes, *denied]
    if others:  # standard input is this process's, and one process keeps the manners of asking a host
        progress("reading")
        found, said = read_block(Block(sources=others, settings=quiet))
        documents += found
        told += said
    for found, said in _read(files, engine, kept, progress):
        documents += found
        told += said
    bad = [d for d in told if d.severity == "error"]
    if bad and settings.strict:
        raise SourceError("; ".join(f"{d.source}: {d.message}" for d in bad))
    once = sorted({identity(d): d for d in documents}.items(), key=lambda item: (*age(item[1]), key(item[1]), item[0]))
    if not once:
        raise NoContentError("; ".join(d.message for d in bad[:3]) or "no source holds any text to brief")
    # Once more as one pile, the newest first: its limits leave out the oldest, and tell which are copies of others.
    numbered, notes = read([d for _, d in reversed(once)], settings=quiet)
    return numbered[::-1], (*told, *notes)


def files_digest(sources: Sequence[Given], folder: Path, settings: Settings) -> str:
    """A digest of the files of a pile, names and bytes; "" where not all of it is files that can be read."""
    files, others, denied = _located(sources, folder, settings)
    if others or denied:
        return ""
    whole = hashlib.sha256()
    for file in files:
        now = seen(file)
        if now is None:
            return ""
        whole.update(f"{len(os.fsencode(file))} ".encode() + os.fsencode(file) + bytes.fromhex(now.sha256))
    return whole.hexdigest()


def _read(files: Sequence[str], engine: Engine, kept: Kept, progress: Callable[[str], None]) -> Iterator[Read]:
    """What the files hold, in their order; those of a block that could not be read as a whole are read one by one."""
    before = {file: now for file in files if (now := seen(file))}
    found = kept.of(before)
    kept.keep_only_used()  # before more is kept, so that there is room for it
    unread = [file for file in files if file not in found]
    failed: dict[str, str] = {}
    for size in (_BLOCK, 1):
        todo = unread if size > 1 else list(failed)
        blocks = [tuple(todo[n : n + size]) for n in range(0, len(todo), size)]
        settings = replace(kept.settings, notes=())
        for done in engine.run(read_files, (Block(sources=b, settings=settings) for b in blocks)):
            own = blocks[done.place]
            if done.result is None:
                failed |= dict.fromkeys(own, done.error)
                continue
            read = dict(zip(own, done.result, strict=True))
            kept.keep(before, read)
            found |= read
            progress(f"reading: {len(found):,} of {len(files):,} files")
    for file in files:
        if file in found:
            yield found[file]
        else:
            yield (), (Diagnostic(stage="read", severity="error", source=file, message=failed[file]),)


def _located(
    sources: Sequence[Given], folder: Path, settings: Settings
) -> tuple[tuple[str, ...], tuple[Given, ...], tuple[Diagnostic, ...]]:
    """The files that the sources stand for, the sources that are none, and the folders that could not be read."""
    files: list[str] = []
    others: list[Given] = []
    denied: list[Diagnostic] = []
    options = ReadOptions(max_documents=settings.max_documents)

    def deny(place: str, why: str) -> None:
        message = f"The folder may not be read ({why}). Change its permissions."
        denied.append(Diagnostic(stage="read", severity="error", source=place, message=message))

    for source in sources:
        uri = "" if isinstance(source, Document) else os.fspath(source)
        if isinstance(source, Document) or uri == "-" or is_address(uri):
            others.append(source)
            continue
        try:
            files += [file for file in expand(uri, options, deny) if not is_own(Path(file), folder)]
        except (SourceError, OSError, RuntimeError, ValueError):
            others.append(source)  # reading it says what is wrong
    return tuple(dict.fromkeys(files)), tuple(others), tuple(denied)


def identity(document: Document) -> str:
    """All of a report that its page may show, but when it was read, and its place in a file of many."""
    source = {k: str(v) for k, v in asdict(document.source).items() if k != "retrieved"}
    source["uri"] = _PLACE.sub("", source["uri"])
    return json.dumps([document.sha256, source], sort_keys=True)


def keys(documents: Iterable[Document]) -> list[str]:
    """What each report is known by from batch to batch; of two texts at one address, the text too."""
    known = [key(d) for d in documents]
    n_of = Counter(known)
    return [k if n_of[k] == 1 else f"{k} {d.sha256}" for k, d in zip(known, documents, strict=True)]
