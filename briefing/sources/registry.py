"""The readers by name, asked in order; others join by the entry point group `briefing.readers`."""

from __future__ import annotations

import functools
import importlib
from importlib.metadata import EntryPoint, entry_points

from briefing.errors import SourceError
from briefing.sources.content import Content, Reader
from briefing.sources.refusals import refusal

GROUP = "briefing.readers"
# In the order asked: signatures first, then structure, then plain text, which takes anything that is text.
BUILT_IN = {
    "pdf": "briefing.sources.pdf:PdfReader",
    "docx": "briefing.sources.docx_files:DocxReader",
    "picture": "briefing.sources.ocr:PictureReader",
    "odt": "briefing.sources.odt:OdtReader",
    "epub": "briefing.sources.epub:EpubReader",
    "zip": "briefing.sources.archives:ZipReader",
    "rtf": "briefing.sources.rtf:RtfReader",
    "feed": "briefing.sources.feeds:FeedReader",
    "captions": "briefing.sources.captions:CaptionReader",
    "msg": "briefing.sources.msg:MsgReader",
    "mhtml": "briefing.sources.mhtml:MhtmlReader",
    "mbox": "briefing.sources.mail:MailboxReader",
    "mail": "briefing.sources.mail:MailReader",
    "json": "briefing.sources.records:RecordReader",
    "html": "briefing.sources.html:HtmlReader",
    "markdown": "briefing.sources.plain:MarkdownReader",
    "text": "briefing.sources.plain:TextReader",
}


# Pure Python, linear, and needed by every briefing: these two are quick enough to run where they are called.
IN_PROCESS = frozenset({"markdown", "text"})


@functools.cache
def readers() -> tuple[Reader, ...]:
    """All readers, third parties' first, so that they can take what the built-in ones would take as text."""
    others = [_loaded(point) for point in _points()]
    return (*others, *(_made(_attribute(target)) for target in BUILT_IN.values()))


@functools.cache
def third_parties() -> str:
    """The third parties' readers, with the versions of the packages that they are of."""
    return " ".join(f"{p.name}={p.value}@{p.dist.version if p.dist else ''}" for p in _points())


def _points() -> list[EntryPoint]:
    return sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value))


def reader_for(content: Content) -> Reader:
    """The reader that takes this content.

    Raises:
        SourceError: none does, or the format is known and not read; says what to do.
    """
    found = next((reader for reader in readers() if reader.accepts(content)), None)
    if (found is None or found.name in BUILT_IN) and (why := refusal(content)):
        raise SourceError(why)
    if found is not None:
        return found
    raise SourceError(
        "The file is of a kind that is not read. Readable are " + ", ".join(r.name for r in readers()) + "."
    )


def reader_named(name: str) -> Reader:
    """The reader of that name.

    Raises:
        SourceError: there is none; says which there are.
    """
    for reader in readers():
        if reader.name == name:
            return reader
    raise SourceError(f"There is no reader {name!r}. Known are " + ", ".join(r.name for r in readers()) + ".")


def _attribute(target: str) -> object:
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def _loaded(point: EntryPoint) -> Reader:
    try:
        return _made(point.load())
    except (ImportError, AttributeError) as error:
        raise SourceError(
            f"The reader {point.name!r} ({point.value}) does not load: {error}. Remove or mend it."
        ) from error


def _made(found: object) -> Reader:
    reader = found() if isinstance(found, type) else found
    if not (callable(getattr(reader, "accepts", None)) and callable(getattr(reader, "read", None))):
        raise SourceError(f"{found!r} is registered under {GROUP} but has no accepts() and read(). Remove or mend it.")
    return reader  # type: ignore[return-value]  # checked just above
